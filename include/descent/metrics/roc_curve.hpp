/// @file
/// The ROC curve: what share of class 1 is found, at the price of what share of class 0 called 1.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../core/reductions.hpp"
#include "samples.hpp"
#include "threshold_counts.hpp"

namespace descent {

/// The receiver operating characteristic: one point for each threshold, from the highest, at which nothing is called 1,
/// to the lowest, at which all is. All three have the same size.
struct RocCurve {
  /// of class 0, the share called 1, rising from 0 to 1; 1 − specificity
  Vector<double> false_positive_rate = {};
  /// of class 1, the share called 1, rising from 0 to 1; recall
  Vector<double> true_positive_rate = {};
  /// called 1 is what scores this or more; falling. The first is the highest score + 1.
  Vector<double> threshold = {};

  /// The area under the curve, by trapezia, 0 … 1: how likely a sample of class 1 scores higher than one of class 0,
  /// equal scores being half a win. 0.5 is what chance has.
  double area() const {
    detail::TreeSum sum;
    for (Index i = 1; i < threshold.size(); ++i)
      sum.add((false_positive_rate[i] - false_positive_rate[i - 1]) *
              (true_positive_rate[i] + true_positive_rate[i - 1]) / 2);
    return sum.total();
  }
};

/// How the curve is made.
struct RocOptions {
  /// n numbers, 0 or more: how much each sample counts. Empty (the default): all count 1.
  Vector<double> weights = {};
  /// whether points on the straight line between their neighbours are left out; yes by default
  bool drop_intermediate = true;
};

namespace detail {

inline RocCurve roc_curve(const Matrix<double>& targets, const Matrix<double>& scores, const RocOptions& options) {
  check_binary("roc_curve", targets, scores, options.weights);
  const ThresholdCounts counts = count_by_threshold(targets, scores, options.weights);
  const std::vector<double>&found = counts.true_positives, &alarms = counts.false_positives;
  if (!(found.back() > 0) || !(alarms.back() > 0))
    fail(std::string("roc_curve: all targets are ") + (found.back() > 0 ? "1" : "0") +
         "; the curve compares two classes: give samples of both, of a weight above 0");
  std::vector<std::size_t> kept;
  const std::size_t size = counts.threshold.size();
  for (std::size_t i = 0; i < size; ++i) {
    const auto bends = [i](const std::vector<double>& y) { return (y[i + 1] - y[i]) - (y[i] - y[i - 1]) != 0; };
    if (!options.drop_intermediate || i == 0 || i + 1 == size || bends(found) || bends(alarms)) kept.push_back(i);
  }
  const auto points = static_cast<Index>(kept.size()) + 1;
  RocCurve curve{Vector<double>(points), Vector<double>(points), Vector<double>(points)};
  curve.false_positive_rate[0] = 0;
  curve.true_positive_rate[0] = 0;
  curve.threshold[0] = counts.threshold.front() + 1;
  for (Index point = 1; point < points; ++point) {
    const std::size_t i = kept[static_cast<std::size_t>(point - 1)];
    curve.false_positive_rate[point] = alarms[i] / alarms.back();
    curve.true_positive_rate[point] = found[i] / found.back();
    curve.threshold[point] = counts.threshold[i];
  }
  return curve;
}

}  // namespace detail

/// The ROC curve of n × 1 targets, 0 or 1, and n × 1 scores (or probabilities) that are higher the more speaks for
/// class 1. As scikit-learn 1.2: equal scores are one point. Where all targets are of one class, so that one of the
/// rates would be a share of nothing, it throws Error, as scikit-learn's roc_auc_score does.
///
///     const double area = roc_curve(test.targets, probability).area();
///
/// Throws Error if sizes do not fit, a number is not finite, a target is not 0 or 1 or a weight is negative.
template <class Targets, class Scores>
RocCurve roc_curve(const Eigen::DenseBase<Targets>& targets, const Eigen::DenseBase<Scores>& scores,
                   const RocOptions& options = {}) {
  return detail::roc_curve(detail::numbers(targets.derived()), detail::numbers(scores.derived()), options);
}

}  // namespace descent
