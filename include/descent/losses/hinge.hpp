#pragma once

#include "class_targets.hpp"
#include "margin.hpp"

namespace descent {

/// The hinge loss of support vector machines: ℓ = max(0, 1 − m), where m is the margin by which the right class leads;
/// its slope by m is −1 below 1 and 0 from there on. A row that is right by 1 or more is none of its business, and a
/// model trained by it says which class, not how probable. The mean over the n rows.
///
/// One output z, targets 0 or 1: m is z for class 1 and −z for class 0 (as if targets were ∓1). Cortes and Vapnik:
/// "Support-vector networks", Machine Learning 20 (1995). k outputs s, targets class indices c from 0 to k − 1, n × 1:
/// m = s_c − max sⱼ, the largest of the others; of equal ones the first. Crammer and Singer: "On the algorithmic
/// implementation of multiclass kernel-based vector machines", Journal of Machine Learning Research 2 (2001).
struct Hinge {
  template <class Scores, class Targets, class Weights, class ScoreGradient>
  DESCENT_INLINE double accumulate(const Scores& scores, const Targets& targets, const Weights& weights,
                                   ScoreGradient& score_gradient) const {
    return detail::accumulate_margins(scores, targets, weights, score_gradient, [](auto margin) DESCENT_INLINE_LAMBDA {
      using Number = decltype(margin);
      const Number zero{}, missing = 1 - margin;
      const auto enough = missing <= 0;
      return detail::ValueAndSlope<Number>{detail::choose(enough, zero, missing),
                                           detail::choose(enough, zero, detail::all<Number>(-1))};
    });
  }

  template <class Rows>
  void check_targets(const Rows& rows, Index outputs) const {
    detail::check_class_targets("Hinge", detail::ClassTargets::classes, rows, outputs);
  }
};

}  // namespace descent
