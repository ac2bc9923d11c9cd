#pragma once

#include "../concepts.hpp"
#include "../core/square_root.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "update_pass.hpp"

namespace descent {

/// The gradient over its own size of late: a rate for each parameter that, unlike AdaGrad's, forgets.
///
///     v ← ρ v + (1 − ρ) g²,                          d = g / (√v + ε),  x ← x − η d
///     centred:  a ← ρ a + (1 − ρ) g besides, and     d = g / (√(v − a²) + ε)
///     with momentum:  b ← μ b + d  and               x ← x − η b
///
/// Tieleman and Hinton: "Lecture 6.5: RMSProp", 2012; centred: Graves, "Generating sequences with recurrent neural
/// networks", 2013.
///
///     .update = RmsProp{.learning_rate = 0.01}
template <class Rate = double>
struct RmsProp {
  static_assert(Schedule<Rate>,
                "RmsProp.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(0.01);
  /// ρ, the memory of the mean square, from 0 to below 1
  double memory = 0.99;
  /// ε, above 0, keeps the division defined
  double epsilon = 1e-8;
  /// μ, from 0 (none) to below 1
  double momentum = 0;
  /// whether the square of the mean slope is taken off the mean square
  bool centred = false;

  template <class Scalar>
  struct State {
    Vector<Scalar> square;
    Vector<Scalar> mean;      // where centred
    Vector<Scalar> velocity;  // with momentum
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("square", square);
      visit("mean", mean);
      visit("velocity", velocity);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    const Index size = parameters.size();
    return {Vector<Scalar>::Zero(size), Vector<Scalar>::Zero(centred ? size : 0),
            Vector<Scalar>::Zero(momentum > 0 ? size : 0)};
  }

  template <class Scalar>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State<Scalar>& state) const {
    const auto rho = static_cast<Scalar>(memory), rest = static_cast<Scalar>(1 - memory);
    const auto eps = static_cast<Scalar>(epsilon), mu = static_cast<Scalar>(momentum);
    const auto scaled = [=](const auto& g, auto& v) {
      v = rho * v + rest * (g * g);
      return g / (detail::square_root(v) + eps);
    };
    const auto scaled_centred = [=](const auto& g, auto& v, auto& a) {
      v = rho * v + rest * (g * g);
      a = rho * a + rest * g;
      const auto variance = v - a * a;  // rounded below 0, maybe
      return g / (detail::square_root(detail::choose(variance < 0, variance - variance, variance)) + eps);
    };
    const auto push = [=](auto& x, auto& b, const auto& d) {
      b = mu * b + d;
      x -= rate * b;
    };
    if (centred && momentum > 0)
      return detail::update_each<Scalar>(
          parameters, gradient,
          [=](auto& x, const auto& g, auto& v, auto& a, auto& b) { push(x, b, scaled_centred(g, v, a)); }, state.square,
          state.mean, state.velocity);
    if (centred)
      return detail::update_each<Scalar>(
          parameters, gradient, [=](auto& x, const auto& g, auto& v, auto& a) { x -= rate * scaled_centred(g, v, a); },
          state.square, state.mean);
    if (momentum > 0)
      return detail::update_each<Scalar>(
          parameters, gradient, [=](auto& x, const auto& g, auto& v, auto& b) { push(x, b, scaled(g, v)); },
          state.square, state.velocity);
    return detail::update_each<Scalar>(
        parameters, gradient, [=](auto& x, const auto& g, auto& v) { x -= rate * scaled(g, v); }, state.square);
  }

  void validate() const {
    detail::validate_rate(learning_rate, "RmsProp");
    detail::check_memory("RmsProp", ".memory", memory);
    detail::check_above_zero("RmsProp", ".epsilon", epsilon);
    detail::check_memory("RmsProp", ".momentum", momentum);
  }
};

template <class Rate, class... Others>
RmsProp(Rate, Others...) -> RmsProp<detail::RateMember<Rate>>;

}  // namespace descent
