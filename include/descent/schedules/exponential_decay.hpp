#pragma once

#include <cstdint>

#include "../core/elementary.hpp"
#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

/// A learning rate that falls by the same factor in the same number of steps: η = η₀ · factor^(step / steps), at every
/// step a little. After a few hundred halvings nothing is left of it.
///
///     .update = Sgd{.learning_rate = ExponentialDecay{.initial = 0.1, .factor = 0.5, .steps = 1000}}
struct ExponentialDecay {
  /// η₀, the rate of the first step; more than 0
  double initial = 0.01;
  /// what is left of the rate after `steps` steps; more than 0, at most 1
  double factor = 0.5;
  /// 1 or more
  std::int64_t steps = 1000;

  double operator()(const Progress& progress) const {
    const double share = static_cast<double>(progress.step) / static_cast<double>(steps);
    return initial * detail::exponential(share * detail::logarithm(factor));
  }

  void validate() const {
    if (!(initial > 0) || !is_finite(initial))
      fail("ExponentialDecay: .initial is " + detail::text(initial) + "; it must be a finite number above 0");
    if (!(factor > 0 && factor <= 1))
      fail("ExponentialDecay: .factor is " + detail::text(factor) + "; it must be above 0 and at most 1");
    if (steps < 1) fail("ExponentialDecay: .steps is " + detail::text(steps) + "; it must be 1 or more");
  }
};

}  // namespace descent
