#pragma once

#include "../concepts.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "update_pass.hpp"

namespace descent {

/// Descent with a memory of where it was going.
///
/// Heavy ball (the default):  v ← μ v + g,  x ← x − η v.
/// Nesterov:                  v ← μ v + g,  x ← x − η (g + μ v).
///
/// v starts at 0. Along a steady slope the step grows up to 1 / (1 − μ) times. Polyak: "Some methods of
/// speeding up the convergence of iteration methods", 1964; Nesterov, 1983, in the form of Sutskever et al.,
/// ICML 2013.
///
///     .update = Momentum{.learning_rate = 0.01, .momentum = 0.9}
template <class Rate = double>
struct Momentum {
  static_assert(Schedule<Rate>,
                "Momentum.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(0.01);
  /// μ, from 0 (plain descent) to below 1
  double momentum = 0.9;
  /// whether the step looks ahead along v
  bool nesterov = false;

  template <class Scalar>
  struct State {
    Vector<Scalar> velocity;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("velocity", velocity);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return {Vector<Scalar>::Zero(parameters.size())};
  }

  template <class Scalar>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State<Scalar>& state) const {
    const auto mu = static_cast<Scalar>(momentum);
    if (nesterov)
      return detail::update_each<Scalar>(
          parameters, gradient,
          [rate, mu](auto& x, const auto& g, auto& v) {
            v = mu * v + g;
            x -= rate * (g + mu * v);
          },
          state.velocity);
    return detail::update_each<Scalar>(
        parameters, gradient,
        [rate, mu](auto& x, const auto& g, auto& v) {
          v = mu * v + g;
          x -= rate * v;
        },
        state.velocity);
  }

  /// See UpdateRule.
  double lasting_rate(double rate) const { return rate / (1 - momentum); }

  void validate() const {
    detail::validate_rate(learning_rate, "Momentum");
    detail::check_memory("Momentum", ".momentum", momentum);
  }
};

template <class Rate, class... Others>
Momentum(Rate, Others...) -> Momentum<detail::RateMember<Rate>>;

}  // namespace descent
