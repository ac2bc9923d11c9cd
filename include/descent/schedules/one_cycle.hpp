#pragma once

#include <cstdint>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"
#include "half_wave.hpp"

namespace descent {

/// A learning rate that rises and falls once: along half a wave from a careful one to a high one, with which training goes
/// fast and over small hollows, then along half a wave down to almost nothing, and stays there. With r = rise · steps:
///
///     η = initial + (peak − initial) · (1 − cos(π step / r)) / 2                    up to step r,
///     η = final + (peak − final) · (1 + cos(π (step − r) / (steps − r))) / 2        from there to `steps`.
///
/// Smith and Topin: "Super-convergence: very fast training of neural networks using large learning rates", 2018. For the
/// peak find_learning_rate gives a hint: below what it shows to be stable, by a factor of 3, say. Momentum stays as it is.
///
///     .update = Momentum{.learning_rate = OneCycle{.initial = 0.02, .peak = 0.5, .steps = 5000}}
struct OneCycle {
  /// the rate of the first step; more than 0
  double initial = 0.0004;
  /// the highest rate; at least as much as the other two
  double peak = 0.01;
  /// the rate from step `steps` on; 0 or more, and at 0 nothing moves any longer
  double final = 0;
  /// 1 or more
  std::int64_t steps = 1000;
  /// which share of the steps the rise takes; above 0 and below 1
  double rise = 0.3;

  double operator()(const Progress& progress) const {
    if (progress.step >= steps) return final;
    const auto step = static_cast<double>(progress.step), end = static_cast<double>(steps), top = rise * end;
    if (step < top) return detail::half_wave(initial, peak, step / top);
    return detail::half_wave(peak, final, (step - top) / (end - top));
  }

  void validate() const {
    if (!(initial > 0) || !is_finite(initial))
      fail("OneCycle: .initial is " + detail::text(initial) + "; it must be a finite number above 0");
    if (!(final >= 0) || !is_finite(final))
      fail("OneCycle: .final is " + detail::text(final) + "; it must be a finite number, 0 or more");
    if (!(peak >= initial && peak >= final) || !is_finite(peak))
      fail("OneCycle: .peak is " + detail::text(peak) + "; it must be a finite number, and no less than .initial, " +
           detail::text(initial) + ", and .final, " + detail::text(final));
    if (steps < 1) fail("OneCycle: .steps is " + detail::text(steps) + "; it must be 1 or more");
    if (!(rise > 0 && rise < 1))
      fail("OneCycle: .rise is " + detail::text(rise) + "; it must be above 0 and below 1, a share of the steps");
  }
};

}  // namespace descent
