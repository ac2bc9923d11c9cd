/// @file
/// How often the right class is among the most probable ones.
#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "samples.hpp"

namespace descent {

/// How many guesses a row has.
struct TopKOptions {
  /// the number of guesses: 1 … classes
  Index k = 2;
  /// n numbers, 0 or more: how much each sample counts. Empty (the default): all count 1.
  Vector<double> weights = {};
};

namespace detail {

inline double top_k_accuracy(const Matrix<double>& targets, const Matrix<double>& scores, const TopKOptions& options) {
  check_samples("top_k_accuracy", targets, scores, options.weights);
  const Index classes = scores.cols();
  if (classes < 2) fail("top_k_accuracy: the predictions have one column; give one for each class");
  check_classes("top_k_accuracy", "target", targets, classes);
  if (options.k < 1 || options.k > classes)
    fail("top_k_accuracy: .k is " + std::to_string(options.k) + "; it must be in 1 … " + std::to_string(classes) +
         ", the number of classes");
  const SampleWeights weight(options.weights);
  WeightedMean hit;
  for (Index i = 0; i < targets.rows(); ++i) {
    const auto target = static_cast<Index>(targets(i, 0));
    Index before = 0;  // how many classes are guessed before the right one
    for (Index j = 0; j < classes; ++j)
      before += scores(i, j) > scores(i, target) || (scores(i, j) == scores(i, target) && j > target) ? 1 : 0;
    hit.add(weight[i], before < options.k ? 1 : 0);
  }
  return hit.mean();
}

}  // namespace detail

/// The share of samples whose class is among the k of the highest scores. n × 1 targets are class indices, predictions
/// n × (number of classes) scores or probabilities. Of equal scores that of the higher class index is taken first, as
/// scikit-learn 1.2 does; in the confusion matrix it is the lower one, as numpy's argmax. With k = all classes it is 1.
///
///     top_k_accuracy(test.targets, probability, {.k = 3})
///
/// Throws Error if sizes do not fit, a number is not finite, a target is no class, k is out of range or a weight is
/// negative.
template <class Targets, class Scores>
double top_k_accuracy(const Eigen::DenseBase<Targets>& targets, const Eigen::DenseBase<Scores>& scores,
                      const TopKOptions& options = {}) {
  return detail::top_k_accuracy(detail::numbers(targets.derived()), detail::numbers(scores.derived()), options);
}

}  // namespace descent
