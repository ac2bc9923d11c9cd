#pragma once

#include "../core/elementary.hpp"
#include "../core/finite.hpp"
#include "class_targets.hpp"
#include "pointwise.hpp"

namespace descent {

/// Cross-entropy as textbooks write it, on probabilities instead of logits: ℓ = −y log p − (1 − y) log(1 − p) for one
/// output p, the probability of class 1, and a target y from 0 to 1; its slope is −y / p + (1 − y) / (1 − p). For k
/// outputs ℓ = −Σ yⱼ log pⱼ with slopes −yⱼ / pⱼ, where the target is a class index (n × 1) or a distribution (n × k). The
/// mean over the n rows.
///
/// It judges probabilities that are there already, and shows why logits are better: where p = 0 was given to what came
/// true, or p is no number from 0 to 1 at all, it is infinite. Never train a model of logits by it (a linear model is
/// one): take CrossEntropy.
struct CrossEntropyOfProbabilities {
  template <class Scores, class Targets, class Weights, class ScoreGradient>
  DESCENT_INLINE double accumulate(const Scores& scores, const Targets& targets, const Weights& weights,
                                   ScoreGradient& score_gradient) const {
    using Scalar = typename Scores::Scalar;
    const Index classes = scores.cols();
    if (classes == 1)
      return detail::accumulate_column(
          scores, targets, weights, score_gradient, [](auto p, auto y) DESCENT_INLINE_LAMBDA {
            const auto one = term(p, y), zero = term(1 - p, 1 - y);
            return detail::ValueAndSlope<decltype(p)>{one.value + zero.value, one.slope - zero.slope};
          });
    double sum = 0;
    for (Index i = 0; i < scores.rows(); ++i)
      for (Index j = 0; j < classes; ++j) {
        const Scalar* target = targets.data() + i * targets.cols();
        const Scalar y = targets.cols() == 1 ? static_cast<Scalar>(*target == static_cast<Scalar>(j)) : target[j];
        const auto at = term(scores.data()[i * classes + j], y);
        sum += static_cast<double>(weights[i] * at.value);
        score_gradient.data()[i * classes + j] = weights[i] * at.slope;
      }
    return sum;
  }

  template <class Rows>
  void check_targets(const Rows& rows, Index outputs) const {
    detail::check_class_targets("CrossEntropyOfProbabilities", detail::ClassTargets::probabilities, rows, outputs);
  }

 private:
  /// −y log p, and its slope by p; 0 where y is. Infinite where p can't be.
  template <class Number>
  DESCENT_INLINE static detail::ValueAndSlope<Number> term(const Number& p, const Number& y) {
    using detail::choose;
    const Number infinity = detail::all<Number>(detail::positive_infinity);
    const auto possible = p > 0, none = y == 0, below = p < 0, above = p > 1;
    const Number bounded = choose(possible, p, detail::all<Number>(1));
    const Number value = choose(none, Number{}, choose(possible, -y * detail::logarithm(bounded), infinity));
    const Number slope = choose(none, Number{}, choose(possible, -y / bounded, -infinity));
    return {choose(below, infinity, choose(above, infinity, value)),
            choose(below, -infinity, choose(above, infinity, slope))};
  }
};

}  // namespace descent
