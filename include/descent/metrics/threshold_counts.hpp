/// @file
/// What every threshold does: the counts behind ROC, precision-recall and cost curves.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "../core/matrix.hpp"
#include "samples.hpp"

namespace descent::detail {

/// For each threshold that matters, from the highest to the lowest: how many samples of either class have a score of
/// at least it.
struct ThresholdCounts {
  /// the different scores, falling
  std::vector<double> threshold = {};
  /// samples of class 1 called 1
  std::vector<double> true_positives = {};
  /// samples of class 0 called 1
  std::vector<double> false_positives = {};
};

/// Sorts once, and adds up from the highest score on; equal scores are one threshold, rows of weight 0 are left out.
inline ThresholdCounts count_by_threshold(const Matrix<double>& targets, const Matrix<double>& scores,
                                          const Vector<double>& weights) {
  const SampleWeights weight(weights);
  std::vector<Index> order;
  order.reserve(static_cast<std::size_t>(scores.rows()));
  for (Index i = 0; i < scores.rows(); ++i)
    if (weight[i] > 0) order.push_back(i);
  // among equal scores the last row first, so that rounded sums are those of scikit-learn
  std::sort(order.begin(), order.end(),
            [&](Index a, Index b) { return scores(a, 0) > scores(b, 0) || (scores(a, 0) == scores(b, 0) && a > b); });
  ThresholdCounts counts;
  double true_positives = 0, false_positives = 0;
  for (std::size_t place = 0; place < order.size(); ++place) {
    const Index row = order[place];
    (targets(row, 0) > 0 ? true_positives : false_positives) += weight[row];
    if (place + 1 < order.size() && scores(order[place + 1], 0) == scores(row, 0)) continue;
    counts.threshold.push_back(scores(row, 0));
    counts.true_positives.push_back(true_positives);
    counts.false_positives.push_back(false_positives);
  }
  return counts;
}

}  // namespace descent::detail
