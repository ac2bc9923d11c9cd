#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/text.hpp"
#include "class_targets.hpp"
#include "pointwise.hpp"
#include "softmax.hpp"

namespace descent {

/// The focal loss, on logits: ℓ = −(1 − p)^γ log p, where p is the probability that the model gives to the right class.
/// Cross-entropy in which rows that are right already hardly count, so that the many easy ones do not drown the few
/// hard ones. With q = 1 − p its slope by the right class's logit is −q^γ (q − γ p log p). The mean over the n rows. Lin
/// et al.: "Focal loss for dense object detection", ICCV 2017.
///
/// One output: p = σ(z) for targets 1, σ(−z) for targets 0. k outputs: p is of softmax, and targets are class indices
/// from 0 to k − 1, n × 1. Its probabilities are less sure than those of CrossEntropy: it is no proper score.
///
///     trainer.fit(model, Focal{.focus = 2}, train)
struct Focal {
  /// γ, 0 or more: how much less an easy row counts; 0 is cross-entropy
  double focus = 2;
  /// What a row counts by its class (α in the paper): none, or one for each class (two for one output: class 0 and class
  /// 1), each a finite number, 0 or more, not all of them 0. The mean is still that by the sample weights.
  std::vector<double> class_weights = {};

  /// The probabilities by n × k scores: softmax of each row, n × k; of n × 1 scores those of class 1, n × 1.
  template <class Scores>
  Matrix<typename Scores::Scalar> probabilities(const Eigen::MatrixBase<Scores>& scores) const {
    return detail::probabilities<typename Scores::Scalar>(scores);
  }

  template <class Scores, class Targets, class Weights, class ScoreGradient>
  DESCENT_INLINE double accumulate(const Scores& scores, const Targets& targets, const Weights& weights,
                                   ScoreGradient& score_gradient) const {
    using Scalar = typename Scores::Scalar;
    if (scores.cols() != 1) return accumulate_rows(scores, targets, weights, score_gradient);
    const auto gamma = focus_as<Scalar>();
    const auto weight_of_one = detail::class_weight<Scalar>(class_weights, 1);
    const auto weight_of_zero = detail::class_weight<Scalar>(class_weights, 0);
    return detail::accumulate_column(
        scores, targets, weights, score_gradient, [=](auto score, auto target) DESCENT_INLINE_LAMBDA {
          using Number = decltype(score);
          const auto one = target > 0;
          const Number weight =
              detail::choose(one, detail::all<Number>(weight_of_one), detail::all<Number>(weight_of_zero));
          const auto at = of_log_odds(detail::choose(one, score, -score), gamma);
          return detail::ValueAndSlope<Number>{weight * at.value, weight * detail::choose(one, at.slope, -at.slope)};
        });
  }

  void validate() const {
    detail::check_class_weights("Focal", class_weights);
    if (!(focus >= 0) || !is_finite(focus))
      fail("Focal: .focus is " + detail::text(focus) + "; it must be a finite number, 0 or more");
  }

  template <class Rows>
  void check_targets(const Rows& rows, Index outputs) const {
    detail::check_class_weights("Focal", class_weights, outputs);
    detail::check_class_targets("Focal", detail::ClassTargets::classes, rows, outputs);
  }

 private:
  template <class Scalar>
  Scalar focus_as() const {
    return static_cast<Scalar>(std::min(focus, static_cast<double>(std::numeric_limits<Scalar>::max())));
  }

  /// Value, and slope by m = log(p / (1 − p)).
  template <class Number, class Scalar>
  DESCENT_INLINE static detail::ValueAndSlope<Number> of_log_odds(const Number& m, Scalar gamma) {
    const auto right = detail::sigmoid(m);
    const Number counted = detail::exponential(-gamma * right.surprise_of_zero);  // (1 − p)^γ
    return {counted * right.surprise_of_one, -counted * (right.zero + gamma * right.one * right.surprise_of_one)};
  }

  template <class Scores, class Targets, class Weights, class ScoreGradient>
  double accumulate_rows(const Scores& scores, const Targets& targets, const Weights& weights,
                         ScoreGradient& score_gradient) const {
    using Scalar = typename Scores::Scalar;
    using Softmax = detail::SoftmaxOfRows<Scalar>;
    const Index n = scores.rows(), classes = scores.cols();
    const auto gamma = focus_as<Scalar>();
    double sum = 0;
    for (Index first = 0; first < n; first += Softmax::most) {
      const Index rows = std::min<Index>(Softmax::most, n - first);
      const Scalar* score = scores.data() + first * classes;
      Scalar* slope = score_gradient.data() + first * classes;
      const Softmax softmax(score, rows, classes, slope);
      for (Index i = 0; i < rows; ++i, score += classes, slope += classes) {
        const auto c = static_cast<Index>(targets.data()[first + i]);
        const Scalar weight = weights[first + i] * detail::class_weight<Scalar>(class_weights, c);
        const Scalar others = softmax.others(i, c);
        // where even the powers of the others are 0, so is the slope
        const Scalar counted = std::max(others, std::numeric_limits<Scalar>::min());
        const auto at = of_log_odds((score[c] - score[softmax.largest(i)]) - detail::logarithm(counted), gamma);
        sum += static_cast<double>(weight * at.value);
        softmax.write_powers(i, -weight * at.slope / counted, slope);
        slope[c] = weight * at.slope;
      }
    }
    return sum;
  }
};

}  // namespace descent
