#pragma once

#include <cstdint>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

/// A learning rate that stays, then drops: η = η₀ · factor^⌊step / steps⌋. After a few hundred drops nothing is left
/// of it.
///
///     .update = Sgd{.learning_rate = StepDecay{.initial = 0.1, .factor = 0.1, .steps = 5000}}
struct StepDecay {
  /// η₀, the rate of the first `steps` steps; more than 0
  double initial = 0.01;
  /// what is left of the rate at each drop; more than 0, at most 1
  double factor = 0.1;
  /// how many steps there are from drop to drop; 1 or more
  std::int64_t steps = 1000;

  double operator()(const Progress& progress) const {
    double left = 1, power = factor;  // factor to the 1, 2, 4, 8, …
    for (std::int64_t drops = progress.step / steps; drops > 0; drops /= 2) {
      if (drops % 2 == 1) left *= power;
      power *= power;
    }
    return initial * left;
  }

  void validate() const {
    if (!(initial > 0) || !is_finite(initial))
      fail("StepDecay: .initial is " + detail::text(initial) + "; it must be a finite number above 0");
    if (!(factor > 0 && factor <= 1))
      fail("StepDecay: .factor is " + detail::text(factor) + "; it must be above 0 and at most 1");
    if (steps < 1) fail("StepDecay: .steps is " + detail::text(steps) + "; it must be 1 or more");
  }
};

}  // namespace descent
