#pragma once

#include "class_targets.hpp"
#include "margin.hpp"

namespace descent {

/// The squared hinge loss: ℓ = max(0, 1 − m)², where m is the margin by which the right class leads, as for Hinge; its
/// slope by m is −2 max(0, 1 − m). Smooth where Hinge has a corner, and harder on rows that are far on the wrong side.
/// The mean over the n rows; targets as for Hinge.
struct SquaredHinge {
  template <class Scores, class Targets, class Weights, class ScoreGradient>
  DESCENT_INLINE double accumulate(const Scores& scores, const Targets& targets, const Weights& weights,
                                   ScoreGradient& score_gradient) const {
    return detail::accumulate_margins(scores, targets, weights, score_gradient, [](auto margin) DESCENT_INLINE_LAMBDA {
      using Number = decltype(margin);
      const Number missing = 1 - margin, counted = detail::choose(missing <= 0, Number{}, missing);
      return detail::ValueAndSlope<Number>{counted * counted, -2 * counted};
    });
  }

  template <class Rows>
  void check_targets(const Rows& rows, Index outputs) const {
    detail::check_class_targets("SquaredHinge", detail::ClassTargets::classes, rows, outputs);
  }
};

}  // namespace descent
