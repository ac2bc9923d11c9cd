/// @file
/// The mean squared error of probabilities.
#pragma once

#include "../core/matrix.hpp"
#include "samples.hpp"

namespace descent {

namespace detail {

inline double brier_score(const Matrix<double>& targets, const Matrix<double>& probabilities,
                          const MetricOptions& options) {
  check_binary("brier_score", targets, probabilities, options.weights);
  check_probabilities("brier_score", probabilities);
  const SampleWeights weight(options.weights);
  WeightedMean square;
  for (Index i = 0; i < targets.rows(); ++i) {
    const double error = targets(i, 0) - probabilities(i, 0);
    square.add(weight[i], error * error);
  }
  return square.mean();
}

}  // namespace detail

/// The mean of (target − p)², of n × 1 targets, 0 or 1, and n × 1 probabilities p of class 1: 0 at best, 1 at worst,
/// 0.25 for always saying one half. It is lowest for the true probabilities, whatever the costs. Brier: "Verification
/// of forecasts expressed in terms of probability", 1950.
///
///     brier_score(test.targets, probability)
///
/// Throws Error if sizes do not fit, a target is not 0 or 1, a prediction is no probability or a weight is negative.
template <class Targets, class Probabilities>
double brier_score(const Eigen::DenseBase<Targets>& targets, const Eigen::DenseBase<Probabilities>& probabilities,
                   const MetricOptions& options = {}) {
  return detail::brier_score(detail::numbers(targets.derived()), detail::numbers(probabilities.derived()), options);
}

}  // namespace descent
