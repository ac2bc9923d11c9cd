#pragma once

#include <cstdint>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"
#include "half_wave.hpp"

namespace descent {

/// A learning rate that goes from one value to another along half a wave and stays there: gently at first, fast in the
/// middle, gently at the end. η = final + (initial − final) · (1 + cos(π step / steps)) / 2.
/// Loshchilov and Hutter: "SGDR: stochastic gradient descent with warm restarts", 2017 (without the restarts).
///
///     .update = Adam{.learning_rate = CosineDecay{.initial = 0.001, .steps = 20000}}
struct CosineDecay {
  /// the rate of the first step; more than 0
  double initial = 0.01;
  /// the rate from step `steps` on; 0 or more, and at 0 nothing moves any longer
  double final = 0;
  /// 1 or more
  std::int64_t steps = 1000;

  double operator()(const Progress& progress) const {
    if (progress.step >= steps) return final;
    return detail::half_wave(initial, final, static_cast<double>(progress.step) / static_cast<double>(steps));
  }

  void validate() const {
    if (!(initial > 0) || !is_finite(initial))
      fail("CosineDecay: .initial is " + detail::text(initial) + "; it must be a finite number above 0");
    if (!(final >= 0) || !is_finite(final))
      fail("CosineDecay: .final is " + detail::text(final) + "; it must be a finite number, 0 or more");
    if (steps < 1) fail("CosineDecay: .steps is " + detail::text(steps) + "; it must be 1 or more");
  }
};

}  // namespace descent
