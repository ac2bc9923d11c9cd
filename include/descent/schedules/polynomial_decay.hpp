#pragma once

#include <cstdint>

#include "../core/elementary.hpp"
#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

/// A learning rate that goes from one value to another within so many steps and stays there:
/// η = final + (initial − final) · (1 − step / steps)^power. With power 1 along a straight line; the larger the power,
/// the sooner it falls.
///
///     .update = Sgd{.learning_rate = PolynomialDecay{.initial = 0.1, .final = 0.001, .steps = 20000}}
struct PolynomialDecay {
  /// the rate of the first step; more than 0
  double initial = 0.01;
  /// the rate from step `steps` on; 0 or more, and at 0 nothing moves any longer
  double final = 0;
  /// 1 or more
  std::int64_t steps = 1000;
  /// more than 0
  double power = 1;

  double operator()(const Progress& progress) const {
    if (progress.step >= steps) return final;
    const double left = static_cast<double>(steps - progress.step) / static_cast<double>(steps);
    const double share = power == 1 ? left : detail::exponential(power * detail::logarithm(left));
    return final * (1 - share) + initial * share;
  }

  void validate() const {
    if (!(initial > 0) || !is_finite(initial))
      fail("PolynomialDecay: .initial is " + detail::text(initial) + "; it must be a finite number above 0");
    if (!(final >= 0) || !is_finite(final))
      fail("PolynomialDecay: .final is " + detail::text(final) + "; it must be a finite number, 0 or more");
    if (steps < 1) fail("PolynomialDecay: .steps is " + detail::text(steps) + "; it must be 1 or more");
    if (!(power > 0) || !is_finite(power))
      fail("PolynomialDecay: .power is " + detail::text(power) + "; it must be a finite number above 0");
  }
};

}  // namespace descent
