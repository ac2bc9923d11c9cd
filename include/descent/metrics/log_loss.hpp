/// @file
/// How sure a model was of what happened: the mean log loss of its probabilities.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "../core/elementary.hpp"
#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "samples.hpp"

namespace descent {

namespace detail {

/// ε, the distance of 1 from the next number of the predictions' type.
template <class Scalar>
inline constexpr double rounding_of =
    std::is_same_v<Scalar, float> ? std::numeric_limits<float>::epsilon() : std::numeric_limits<double>::epsilon();

inline double log_loss(const Matrix<double>& targets, const Matrix<double>& probabilities, const MetricOptions& options,
                       double epsilon) {
  check_samples("log_loss", targets, probabilities, options.weights);
  const Index columns = probabilities.cols();
  check_classes("log_loss", "target", targets, std::max<Index>(columns, 2));
  check_probabilities("log_loss", probabilities);
  const SampleWeights weight(options.weights);
  const auto clipped = [&](Index i, Index j) { return std::clamp(probabilities(i, j), epsilon, 1 - epsilon); };
  WeightedMean loss;
  for (Index i = 0; i < targets.rows(); ++i) {
    const auto target = static_cast<Index>(targets(i, 0));
    if (columns == 1) {
      const double of_one = clipped(i, 0);
      loss.add(weight[i], -logarithm(target == 1 ? of_one : 1 - of_one));
      continue;
    }
    double given = 0, sum = 0;
    for (Index j = 0; j < columns; ++j) {
      given += probabilities(i, j);
      sum += clipped(i, j);
    }
    if (!(std::abs(given - 1) <= std::sqrt(epsilon)))
      fail("log_loss: the probabilities of " + row_text(i) + " add up to " + text(given, 10) + "; they must to 1");
    loss.add(weight[i], -logarithm(clipped(i, target) / sum));
  }
  return loss.mean();
}

}  // namespace detail

/// The mean of −log p over the samples, p being the predicted probability of the class that a sample is of; 0 at best.
/// n × 1 targets are class indices; predictions are n × 1 probabilities of class 1 of two, or n × k of k classes, which
/// add up to 1 in each row. As scikit-learn 1.2, probabilities are held within ε … 1 − ε (ε = 2⁻⁵², for float 2⁻²³) and
/// divided by their sum, so that even a mistake made with certainty costs no more than 36; CrossEntropy, which is the
/// same of scores, is exact there. One class only is no trouble.
///
///     log_loss(test.targets, probability)
///
/// Throws Error if sizes do not fit, a number is not finite, a target is no class, a prediction is no probability or a
/// weight is negative.
template <class Targets, class Probabilities>
double log_loss(const Eigen::DenseBase<Targets>& targets, const Eigen::DenseBase<Probabilities>& probabilities,
                const MetricOptions& options = {}) {
  return detail::log_loss(detail::numbers(targets.derived()), detail::numbers(probabilities.derived()), options,
                          detail::rounding_of<typename Probabilities::Scalar>);
}

}  // namespace descent
