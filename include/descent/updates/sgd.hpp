#pragma once

#include "../concepts.hpp"
#include "../schedules/rate.hpp"
#include "update_pass.hpp"

namespace descent {

/// Plain gradient descent: x ← x − η g. With mini-batches, stochastic gradient descent.
/// Cauchy, 1847; Robbins and Monro: "A stochastic approximation method", 1951.
///
///     .update = Sgd{.learning_rate = 0.1}
template <class Rate = double>
struct Sgd {
  static_assert(Schedule<Rate>,
                "Sgd.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(0.01);

  template <class Scalar, GradientOf<Scalar> Gradient>
  bool step(VectorView<Scalar> parameters, const Gradient& gradient, Scalar rate) const {
    return detail::update_each<Scalar>(parameters, gradient, [rate](auto& x, const auto& g) { x -= rate * g; });
  }

  /// See UpdateRule.
  double lasting_rate(double rate) const { return rate; }

  void validate() const { detail::validate_rate(learning_rate, "Sgd"); }
};

template <class Rate, class... Others>
Sgd(Rate, Others...) -> Sgd<detail::RateMember<Rate>>;

}  // namespace descent
