#pragma once

#include "pointwise.hpp"

namespace descent {

/// Mean squared error: L = 1/(n·k) Σ (score − target)², no ½. Its gradient over a mini-batch estimates that
/// over all data without bias, which makes it the loss to train lines with; judge them by Rmse.
struct Mse {
  template <class Scores, class Targets, class Weights, class ScoreGradient>
  DESCENT_INLINE double accumulate(const Scores& scores, const Targets& targets, const Weights& weights,
                                   ScoreGradient& score_gradient) const {
    return detail::accumulate_pointwise(
        scores, targets, weights, score_gradient,
        [](auto score, auto target) { return (score - target) * (score - target); },
        [](auto score, auto target) { return 2 * (score - target); });
  }
};

}  // namespace descent
