/// @file
/// Do the things that are given 70 % happen in 70 of 100 cases?
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "samples.hpp"

namespace descent {

/// How probabilities are gathered in bins.
enum class Bins {
  /// of equal width, from 0 to 1
  uniform,
  /// of about equally many samples: the edges are quantiles of the probabilities
  quantile
};

/// Predicted probabilities against what happened, bin by bin. All three have the same size: empty bins are left out.
/// Where the model is calibrated, predicted and observed are equal but for chance.
struct CalibrationCurve {
  /// the mean probability of the bin's samples, rising
  Vector<double> predicted = {};
  /// the share of them that is of class 1
  Vector<double> observed = {};
  /// how many samples the bin has
  Vector<double> count = {};
};

/// How the curve is made.
struct CalibrationOptions {
  /// the number of bins, 1 or more
  Index bins = 5;
  /// where their edges are
  Bins strategy = Bins::uniform;
  /// n numbers, 0 or more: how much each sample counts. Empty (the default): all count 1.
  Vector<double> weights = {};
};

namespace detail {

/// The edges between bins, as numpy rounds them: linspace(0, 1, bins + 1) without its ends.
inline std::vector<double> uniform_edges(Index bins) {
  std::vector<double> edges;
  const double step = 1 / static_cast<double>(bins);
  for (Index i = 1; i < bins; ++i) edges.push_back(static_cast<double>(i) * step);
  return edges;
}

/// The quantiles between bins of a sample in which a value of weight w stands w times, interpolated between neighbours
/// and rounded as numpy's percentile.
inline std::vector<double> quantile_edges(Index bins, const Matrix<double>& values, const SampleWeights& weight) {
  std::vector<Index> order;
  for (Index i = 0; i < values.rows(); ++i)
    if (weight[i] > 0) order.push_back(i);
  std::sort(order.begin(), order.end(),
            [&](Index a, Index b) { return values(a, 0) < values(b, 0) || (values(a, 0) == values(b, 0) && a < b); });
  std::vector<double> sums;
  double total = 0;
  for (const Index row : order) sums.push_back(total += weight[row]);
  const auto at = [&](double place) {  // counted from 0
    const auto first = std::upper_bound(sums.begin(), sums.end(), place) - sums.begin();
    return values(order[std::min(static_cast<std::size_t>(first), order.size() - 1)], 0);
  };
  std::vector<double> edges;
  for (const double part : uniform_edges(bins)) {
    const double place = part * 100 / 100 * std::max(total - 1, 0.0);
    const double below = std::floor(place), fraction = place - below;
    const double low = at(below), high = at(below + 1), difference = high - low;
    edges.push_back(fraction < 0.5 ? low + difference * fraction : high - difference * (1 - fraction));
  }
  return edges;
}

inline CalibrationCurve calibration_curve(const Matrix<double>& targets, const Matrix<double>& probabilities,
                                          const CalibrationOptions& options) {
  check_binary("calibration_curve", targets, probabilities, options.weights);
  check_probabilities("calibration_curve", probabilities);
  constexpr Index most = 1'000'000;
  if (options.bins < 1 || options.bins > most)
    fail("calibration_curve: .bins is " + std::to_string(options.bins) + "; it must be in 1 … 1000000");
  const SampleWeights weight(options.weights);
  const std::vector<double> edges = options.strategy == Bins::uniform
                                        ? uniform_edges(options.bins)
                                        : quantile_edges(options.bins, probabilities, weight);
  std::vector<double> predicted(edges.size() + 1, 0), observed = predicted, count = predicted;
  for (Index i = 0; i < targets.rows(); ++i) {
    const double probability = probabilities(i, 0);
    const auto bin =
        static_cast<std::size_t>(std::lower_bound(edges.begin(), edges.end(), probability) - edges.begin());
    predicted[bin] += weight[i] * probability;
    observed[bin] += weight[i] * targets(i, 0);
    count[bin] += weight[i];
  }
  const auto bins =
      static_cast<Index>(edges.size() + 1 - static_cast<std::size_t>(std::count(count.begin(), count.end(), 0.0)));
  CalibrationCurve curve{Vector<double>(bins), Vector<double>(bins), Vector<double>(bins)};
  Index filled = 0;
  for (std::size_t bin = 0; bin < count.size(); ++bin) {
    if (!(count[bin] > 0)) continue;
    curve.predicted[filled] = predicted[bin] / count[bin];
    curve.observed[filled] = observed[bin] / count[bin];
    curve.count[filled++] = count[bin];
  }
  return curve;
}

}  // namespace detail

/// Gathers n × 1 probabilities of class 1 in bins, and compares them with n × 1 targets, 0 or 1. As scikit-learn 1.2: a
/// probability on an edge belongs to the lower bin. Quantiles are interpolated between neighbouring probabilities, of
/// which one of weight w stands w times.
///
///     const CalibrationCurve curve = calibration_curve(test.targets, probability, {.bins = 10});
///
/// Throws Error if sizes do not fit, a target is not 0 or 1, a prediction is no probability, there is no bin or a
/// weight is negative.
template <class Targets, class Probabilities>
CalibrationCurve calibration_curve(const Eigen::DenseBase<Targets>& targets,
                                   const Eigen::DenseBase<Probabilities>& probabilities,
                                   const CalibrationOptions& options = {}) {
  return detail::calibration_curve(detail::numbers(targets.derived()), detail::numbers(probabilities.derived()),
                                   options);
}

}  // namespace descent
