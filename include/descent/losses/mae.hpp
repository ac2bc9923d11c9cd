#pragma once

#include "pointwise.hpp"

namespace descent {

/// Mean absolute error: L = 1/(n·k) Σ |score − target|, in the units of the targets. A single wild target pulls no
/// harder than any other, so the best constant is the median. Its slope is −1 or 1, and 0 where nothing is missed:
/// it does not shrink near the minimum, so let the learning rate fall, or take Huber.
struct Mae {
  template <class Scores, class Targets, class Weights, class ScoreGradient>
  DESCENT_INLINE double accumulate(const Scores& scores, const Targets& targets, const Weights& weights,
                                   ScoreGradient& score_gradient) const {
    return detail::accumulate_pointwise(
        scores, targets, weights, score_gradient,
        [](auto score, auto target) {
          const auto error = score - target;
          return error < 0 ? -error : error;
        },
        [](auto score, auto target) {
          const auto error = score - target;
          using Scalar = decltype(score - target);
          return error > 0 ? Scalar(1) : error < 0 ? Scalar(-1) : error;  // 0; not a number stays so
        });
  }
};

}  // namespace descent
