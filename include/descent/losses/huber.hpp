#pragma once

#include <algorithm>
#include <limits>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/text.hpp"
#include "pointwise.hpp"

namespace descent {

/// Huber's loss: with r = score − target, ℓ = r²/2 where |r| ≤ δ, δ (|r| − δ/2) beyond; its slope is r, held within
/// −δ … δ. The mean over all n·k values. Smooth at the minimum as Mse (half of it, mind the ½), and beyond δ as
/// patient with wild targets as Mae. Huber: "Robust estimation of a location parameter", 1964.
///
///     trainer.fit(model, Huber{.delta = 1.35}, train)
struct Huber {
  /// δ: up to which error the loss is a square, in the units of the targets; more than 0
  double delta = 1;

  template <class Scores, class Targets, class Weights, class ScoreGradient>
  DESCENT_INLINE double accumulate(const Scores& scores, const Targets& targets, const Weights& weights,
                                   ScoreGradient& score_gradient) const {
    using Scalar = typename Scores::Scalar;
    using Limits = std::numeric_limits<Scalar>;
    const auto limit =
        static_cast<Scalar>(std::clamp(delta, static_cast<double>(Limits::min()), static_cast<double>(Limits::max())));
    return detail::accumulate_pointwise(
        scores, targets, weights, score_gradient,
        [limit](auto score, auto target) {
          const auto error = score - target, size = error < 0 ? -error : error;
          const auto held = size < limit ? size : limit;
          return held * (size - held / 2);  // both cases in one
        },
        [limit](auto score, auto target) {
          const auto error = score - target;
          return error < -limit ? -limit : error > limit ? limit : error;
        });
  }

  void validate() const {
    if (!(delta > 0) || !is_finite(delta))
      fail("Huber: .delta is " + detail::text(delta) + "; it must be a finite number above 0");
  }
};

}  // namespace descent
