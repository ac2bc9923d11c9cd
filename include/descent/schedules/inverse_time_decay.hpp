#pragma once

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

/// A learning rate that falls with the steps taken: η = η₀ / (1 + decay · step). Robbins and Monro, 1951:
/// with it, the noise of mini-batches averages out.
///
///     .update = Sgd{.learning_rate = InverseTimeDecay{.initial = 0.05, .decay = 0.002}}
struct InverseTimeDecay {
  /// η₀, the rate of the first step; more than 0
  double initial = 0.01;
  /// how much is added to the divisor each step; 0 or more
  double decay = 0.001;

  double operator()(const Progress& progress) const {
    return initial / (1 + decay * static_cast<double>(progress.step));
  }

  void validate() const {
    if (!(initial > 0) || !is_finite(initial))
      fail("InverseTimeDecay: .initial is " + detail::text(initial) + "; it must be a finite number above 0");
    if (!(decay >= 0) || !is_finite(decay))
      fail("InverseTimeDecay: .decay is " + detail::text(decay) + "; it must be a finite number, 0 or more");
  }
};

}  // namespace descent
