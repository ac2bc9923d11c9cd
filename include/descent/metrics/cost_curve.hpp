/// @file
/// What mistakes cost, at every threshold.
#pragma once

#include <cstddef>
#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "samples.hpp"
#include "threshold_counts.hpp"

namespace descent {

/// What the two kinds of mistakes cost, in any unit: finite numbers of 0 or more, not both 0.
struct Costs {
  /// a sample of class 0 called 1
  double false_alarm = 1;
  /// a sample of class 1 called 0
  double miss = 1;

  /// false_alarm / (false_alarm + miss), 0 … 1: where the probability is calibrated, calling 1 from here on costs the
  /// least. For a sample that is of class 1 with probability p, calling 1 costs (1 − p) · false_alarm, calling 0
  /// p · miss.
  double calibrated_threshold() const {
    validate();
    return false_alarm < miss ? false_alarm / miss / (1 + false_alarm / miss) : 1 / (1 + miss / false_alarm);
  }

  void validate() const {
    const auto check = [](const std::string& name, double cost) {
      if (!is_finite(cost) || cost < 0)
        fail("Costs: " + name + " is " + detail::text(cost) + "; it must be a finite number, 0 or more");
    };
    check(".false_alarm", false_alarm);
    check(".miss", miss);
    if (!(false_alarm > 0) && !(miss > 0)) fail("Costs: .false_alarm and .miss are 0; one of them must be more");
  }
};

/// A threshold, and the mean cost a sample that calling 1 from there on has.
struct ThresholdCost {
  /// called 1 is what scores this or more; infinite: nothing
  double threshold = 0;
  /// the mean over the samples, in the unit of the costs
  double cost = 0;
};

/// The mean cost a sample at every threshold that makes a difference. Both have the same size.
struct CostCurve {
  /// called 1 is what scores this or more: the different scores, rising, and infinity, at which nothing is called 1
  Vector<double> threshold = {};
  /// the mean over the samples, in the unit of the costs
  Vector<double> cost = {};

  /// The threshold that costs least; of several, the highest: that with the fewest false alarms.
  ThresholdCost cheapest() const {
    ThresholdCost best{detail::positive_infinity, detail::positive_infinity};
    for (Index i = cost.size() - 1; i >= 0; --i)
      if (i == cost.size() - 1 || cost[i] < best.cost) best = {threshold[i], cost[i]};
    return best;
  }
};

namespace detail {

inline CostCurve cost_curve(const Matrix<double>& targets, const Matrix<double>& scores, const Costs& costs,
                            const MetricOptions& options) {
  costs.validate();
  check_binary("cost_curve", targets, scores, options.weights);
  const ThresholdCounts counts = count_by_threshold(targets, scores, options.weights);
  const auto size = static_cast<Index>(counts.threshold.size());
  const double positives = counts.true_positives.back(), total = positives + counts.false_positives.back();
  CostCurve curve{Vector<double>(size + 1), Vector<double>(size + 1)};
  for (Index i = 0; i < size; ++i) {
    const auto from = static_cast<std::size_t>(size - 1 - i);
    curve.threshold[i] = counts.threshold[from];
    curve.cost[i] = costs.false_alarm * (counts.false_positives[from] / total) +
                    costs.miss * ((positives - counts.true_positives[from]) / total);
  }
  curve.threshold[size] = detail::positive_infinity;
  curve.cost[size] = costs.miss * (positives / total);
  return curve;
}

}  // namespace detail

/// The mean cost a sample at every threshold, of n × 1 targets, 0 or 1, and n × 1 scores (or probabilities) that are
/// higher the more speaks for class 1.
///
///     const double threshold = cost_curve(validation.targets, probability, {.false_alarm = 1, .miss = 6}).cheapest().threshold;
///
/// Throws Error if the costs make no sense, sizes do not fit, a number is not finite, a target is not 0 or 1 or a
/// weight is negative.
template <class Targets, class Scores>
CostCurve cost_curve(const Eigen::DenseBase<Targets>& targets, const Eigen::DenseBase<Scores>& scores,
                     const Costs& costs, const MetricOptions& options = {}) {
  return detail::cost_curve(detail::numbers(targets.derived()), detail::numbers(scores.derived()), costs, options);
}

}  // namespace descent
