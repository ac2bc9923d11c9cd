/// @file
/// Precision against recall, over all thresholds.
#pragma once

#include <cstddef>

#include "../core/matrix.hpp"
#include "../core/reductions.hpp"
#include "samples.hpp"
#include "threshold_counts.hpp"

namespace descent {

/// Precision and recall for each threshold, from the lowest, at which all is called 1, to the highest; and one point
/// more, without a threshold, at precision 1 and recall 0.
struct PrecisionRecallCurve {
  /// of the samples called 1, the share of class 1; one more than there are thresholds
  Vector<double> precision = {};
  /// of the samples of class 1, the share called 1, falling; one more than there are thresholds
  Vector<double> recall = {};
  /// called 1 is what scores this or more; the different scores, rising
  Vector<double> threshold = {};

  /// Σ (recallᵢ − recallᵢ₊₁) · precisionᵢ, 0 … 1: the mean precision over the samples of class 1, each at its own
  /// threshold. Chance has the share of class 1.
  double average_precision() const {
    detail::TreeSum sum;
    for (Index i = 0; i + 1 < recall.size(); ++i) sum.add((recall[i] - recall[i + 1]) * precision[i]);
    return sum.total();
  }
};

namespace detail {

inline PrecisionRecallCurve precision_recall_curve(const Matrix<double>& targets, const Matrix<double>& scores,
                                                   const MetricOptions& options) {
  check_binary("precision_recall_curve", targets, scores, options.weights);
  const ThresholdCounts counts = count_by_threshold(targets, scores, options.weights);
  const auto size = static_cast<Index>(counts.threshold.size());
  const double positives = counts.true_positives.back();
  PrecisionRecallCurve curve{Vector<double>(size + 1), Vector<double>(size + 1), Vector<double>(size)};
  for (Index i = 0; i < size; ++i) {
    const auto from = static_cast<std::size_t>(size - 1 - i);
    const double found = counts.true_positives[from];
    curve.precision[i] = found / (found + counts.false_positives[from]);
    curve.recall[i] = positives > 0 ? found / positives : 1;
    curve.threshold[i] = counts.threshold[from];
  }
  curve.precision[size] = 1;
  curve.recall[size] = 0;
  return curve;
}

}  // namespace detail

/// Precision and recall over all thresholds, of n × 1 targets, 0 or 1, and n × 1 scores (or probabilities) that are
/// higher the more speaks for class 1. As scikit-learn 1.2: equal scores are one point; where no target is 1, recall is
/// taken to be 1 at every threshold, and the average precision is 0.
///
///     const double average = precision_recall_curve(test.targets, probability).average_precision();
///
/// Throws Error if sizes do not fit, a number is not finite, a target is not 0 or 1 or a weight is negative.
template <class Targets, class Scores>
PrecisionRecallCurve precision_recall_curve(const Eigen::DenseBase<Targets>& targets,
                                            const Eigen::DenseBase<Scores>& scores, const MetricOptions& options = {}) {
  return detail::precision_recall_curve(detail::numbers(targets.derived()), detail::numbers(scores.derived()), options);
}

}  // namespace descent
