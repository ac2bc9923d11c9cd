#pragma once

#include "../concepts.hpp"
#include "../core/square_root.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "update_pass.hpp"

namespace descent {

/// Steps in the parameters' own units: as long as earlier steps were, times the gradient over its own mean size. It needs
/// no rate; the first steps are tiny, √ε long, and grow.
///
///     v ← ρ v + (1 − ρ) g²,  d = g · √(u + ε) / √(v + ε),  u ← ρ u + (1 − ρ) d²,  x ← x − η d
///
/// Zeiler: "ADADELTA: an adaptive learning rate method", 2012.
///
///     .update = AdaDelta{}
template <class Rate = double>
struct AdaDelta {
  static_assert(Schedule<Rate>,
                "AdaDelta.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(1);
  /// ρ, the memory of both mean squares, from 0 to below 1
  double memory = 0.9;
  /// ε, above 0: the first steps are its root, about
  double epsilon = 1e-6;

  template <class Scalar>
  struct State {
    Vector<Scalar> square;
    Vector<Scalar> step_square;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("square", square);
      visit("step_square", step_square);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return {Vector<Scalar>::Zero(parameters.size()), Vector<Scalar>::Zero(parameters.size())};
  }

  template <class Scalar>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State<Scalar>& state) const {
    const auto rho = static_cast<Scalar>(memory), rest = static_cast<Scalar>(1 - memory);
    const auto eps = static_cast<Scalar>(epsilon);
    return detail::update_each<Scalar>(
        parameters, gradient,
        [=](auto& x, const auto& g, auto& v, auto& u) {
          v = rho * v + rest * (g * g);
          const auto d = g * detail::square_root((u + eps) / (v + eps));
          u = rho * u + rest * (d * d);
          x -= rate * d;
        },
        state.square, state.step_square);
  }

  void validate() const {
    detail::validate_rate(learning_rate, "AdaDelta");
    detail::check_memory("AdaDelta", ".memory", memory);
    detail::check_above_zero("AdaDelta", ".epsilon", epsilon);
  }
};

template <class Rate, class... Others>
AdaDelta(Rate, Others...) -> AdaDelta<detail::RateMember<Rate>>;

}  // namespace descent
