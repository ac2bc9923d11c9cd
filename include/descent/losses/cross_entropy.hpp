#pragma once

#include <algorithm>
#include <vector>

#include "../core/error.hpp"
#include "../core/text.hpp"
#include "class_targets.hpp"
#include "pointwise.hpp"
#include "softmax.hpp"

namespace descent {

/// Cross-entropy of classes, on *logits*: the loss turns a model's raw scores into probabilities itself, which is why it
/// is exact and finite however sure the model is, right or wrong. Train classifiers by it.
///
/// One output z, for two classes: p = σ(z) = 1 / (1 + e⁻ᶻ) is the probability of class 1, and the target y, from 0 to 1,
/// is what it should be: ℓ = −y log p − (1 − y) log(1 − p). Its slope is p − y.
///
/// k outputs s, for k classes: p = softmax(s), pⱼ = e^sⱼ / Σ e^sᵢ. The target is a class, a whole number from 0 to k − 1
/// (n × 1), or a distribution y over the classes (n × k): ℓ = −Σ yⱼ log pⱼ. Its slope is p − y.
///
/// The mean over the n rows, in nats: log 2 = 0.693 for a coin's guess, log k for that of a die of k faces.
///
///     LinearModel<double> model(13, 3);                       // 13 features, 3 classes
///     trainer.fit(model, CrossEntropy{}, train);
///     const auto p = CrossEntropy{}.probabilities(model.predict(test.features));  // n × 3
struct CrossEntropy {
  /// What a row counts by its class: its ℓ is Σ vⱼ yⱼ (−log pⱼ). None, or one for each class (two for one output: class 0
  /// and class 1), each a finite number, 0 or more, not all of them 0. The mean is still that by the sample weights: two
  /// for every class makes the loss twice as large.
  std::vector<double> class_weights = {};
  /// ε, 0 or more and less than 1: the share of every target that is spread over all k classes evenly (k = 2 for one
  /// output): y ← (1 − ε) y + ε / k. Keeps a model from being ever more sure. Szegedy et al.: "Rethinking the Inception
  /// architecture for computer vision", CVPR 2016.
  double label_smoothing = 0;

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
    const auto kept = static_cast<Scalar>(1 - label_smoothing), spread = static_cast<Scalar>(label_smoothing / 2);
    const auto weight_of_one = detail::class_weight<Scalar>(class_weights, 1);
    const auto weight_of_zero = detail::class_weight<Scalar>(class_weights, 0);
    return detail::accumulate_column(
        scores, targets, weights, score_gradient, [=](auto score, auto target) DESCENT_INLINE_LAMBDA {
          const auto one = weight_of_one * (kept * target + spread);
          const auto zero = weight_of_zero * (kept * (1 - target) + spread);
          const auto p = detail::sigmoid(score);
          return detail::ValueAndSlope<decltype(score)>{one * p.surprise_of_one + zero * p.surprise_of_zero,
                                                        zero * p.one - one * p.zero};
        });
  }

  void validate() const {
    detail::check_class_weights("CrossEntropy", class_weights);
    if (!(label_smoothing >= 0 && label_smoothing < 1))
      fail("CrossEntropy: .label_smoothing is " + detail::text(label_smoothing) +
           "; it must be 0 or more and less than 1");
  }

  template <class Rows>
  void check_targets(const Rows& rows, Index outputs) const {
    detail::check_class_weights("CrossEntropy", class_weights, outputs);
    detail::check_class_targets("CrossEntropy", detail::ClassTargets::probabilities, rows, outputs);
  }

 private:
  template <class Scores, class Targets, class Weights, class ScoreGradient>
  double accumulate_rows(const Scores& scores, const Targets& targets, const Weights& weights,
                         ScoreGradient& score_gradient) const {
    using Scalar = typename Scores::Scalar;
    using Softmax = detail::SoftmaxOfRows<Scalar>;
    const Index n = scores.rows(), classes = scores.cols();
    const bool certain = targets.cols() == 1 && label_smoothing == 0;
    double sum = 0;
    for (Index first = 0; first < n; first += Softmax::most) {
      const Index rows = std::min<Index>(Softmax::most, n - first);
      const Scalar* score = scores.data() + first * classes;
      Scalar* slope = score_gradient.data() + first * classes;
      const Softmax softmax(score, rows, classes, slope);
      for (Index i = 0; i < rows; ++i, score += classes, slope += classes) {
        const Scalar* target = targets.data() + (first + i) * targets.cols();
        const Scalar value =
            certain ? of_class(softmax, i, static_cast<Index>(*target), score, weights[first + i], slope)
                    : of_distribution(softmax, i, target, targets.cols(), score, weights[first + i], slope);
        sum += static_cast<double>(value);
      }
    }
    return sum;
  }

  /// One row of weight w whose class is known.
  template <class Softmax, class Scalar>
  Scalar of_class(const Softmax& softmax, Index row, Index c, const Scalar* score, Scalar w, Scalar* slope) const {
    w *= detail::class_weight<Scalar>(class_weights, c);
    const Scalar missing = softmax.probability_of_others(row, c);
    softmax.write_probabilities(row, w, slope);
    slope[c] = -w * missing;
    return w * ((score[softmax.largest(row)] - score[c]) + softmax.surprise_of_largest(row));
  }

  /// One row of weight w whose target is a distribution, or a class and smoothed.
  template <class Softmax, class Scalar>
  Scalar of_distribution(const Softmax& softmax, Index row, const Scalar* target, Index targets, const Scalar* score,
                         Scalar w, Scalar* slope) const {
    const Index classes = softmax.classes();
    const auto kept = static_cast<Scalar>(1 - label_smoothing);
    const auto spread = static_cast<Scalar>(label_smoothing / static_cast<double>(classes));
    const auto share = [&](Index j) {  // of class j in the target
      const Scalar y = targets == 1 ? static_cast<Scalar>(*target == static_cast<Scalar>(j)) : target[j];
      return w * detail::class_weight<Scalar>(class_weights, j) * (kept * y + spread);
    };
    const Scalar highest = score[softmax.largest(row)];
    Scalar total = 0, behind = 0;
    for (Index j = 0; j < classes; ++j) {
      total += share(j);
      behind += share(j) * (highest - score[j]);
    }
    for (Index j = 0; j < classes; ++j) {  // w pⱼ Σ y − w yⱼ, without what would cancel
      const Scalar p = softmax.probability(row, j), missing = softmax.probability_of_others(row, j);
      slope[j] = p * (total - share(j)) - share(j) * missing;
    }
    return behind + total * softmax.surprise_of_largest(row);
  }
};

}  // namespace descent
