/// @file
/// From probabilities to a decision: the threshold that costs least, chosen on some data and judged on others.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "../core/text_table.hpp"
#include "confusion_matrix.hpp"
#include "cost_curve.hpp"

namespace descent {

/// The mean cost a sample of a matrix of two classes, in the unit of the costs. Throws Error if it has more, or the
/// costs make no sense.
inline double mean_cost(const ConfusionMatrix& confusion, const Costs& costs) {
  costs.validate();
  if (confusion.classes() != 2)
    fail("mean_cost: there are " + std::to_string(confusion.classes()) +
         " classes; false alarms and misses are of two");
  return costs.false_alarm * (confusion.count(0, 1) / confusion.total()) +
         costs.miss * (confusion.count(1, 0) / confusion.total());
}

/// What a threshold does.
struct JudgedThreshold {
  /// called 1 is what has this probability or more
  double threshold;
  /// on the data that the choice was made by
  ConfusionMatrix validation;
  /// on data that had no say in it
  ConfusionMatrix test;
};

/// The threshold to use, and the ones to compare it with. Printed, it is a table of their costs and the confusion
/// matrix of the chosen one on the test data.
struct Decision {
  /// what mistakes cost
  Costs costs;
  /// the cheapest on the validation data
  JudgedThreshold chosen;
  /// Costs::calibrated_threshold(): the cheapest where probabilities are calibrated
  JudgedThreshold calibrated;
  /// 0.5: the more probable class
  JudgedThreshold half;
  /// infinity: nothing is called 1
  JudgedThreshold never;
  /// minus infinity: all is called 1
  JudgedThreshold always;
  /// the costs on the validation data at every threshold
  CostCurve validation_curve;
  /// the costs on the test data at every threshold
  CostCurve test_curve;

  /// What of the costs the chosen threshold saves on the test data, against never or always saying 1, whichever was
  /// cheaper on the validation data: 1 at best, 0 for nothing, below 0 for a loss. 0 too where there were no costs.
  double saved() const {
    const bool by_never = mean_cost(never.validation, costs) <= mean_cost(always.validation, costs);
    const double blind = mean_cost(by_never ? never.test : always.test, costs);
    return blind > 0 ? 1 - mean_cost(chosen.test, costs) / blind : 0;
  }

  /// Prints it, without a line's end after the last line.
  friend std::ostream& operator<<(std::ostream& out, const Decision& decision) {
    using detail::text;
    const std::string positive = '"' + decision.chosen.test.name(1) + '"';
    detail::TextTable rows{{"", "threshold", "validation", "test"}};
    const auto add = [&](const std::string& name, const JudgedThreshold& judged) {
      rows.push_back({name, text(judged.threshold, 4), text(mean_cost(judged.validation, decision.costs), 4),
                      text(mean_cost(judged.test, decision.costs), 4)});
    };
    add("cheapest on the validation data", decision.chosen);
    add("false alarm / (false alarm + miss)", decision.calibrated);
    add("one half", decision.half);
    add("never " + positive, decision.never);
    add("always " + positive, decision.always);
    out << "a false alarm costs " << text(decision.costs.false_alarm) << ", a miss " << text(decision.costs.miss)
        << "; the mean cost a sample:\n"
        << detail::text_of(rows) << '\n';
    return out << "on the test data, " << positive << " from " << text(decision.chosen.threshold, 4) << " on:\n"
               << decision.chosen.test;
  }
};

/// How the decision is made.
struct DecisionOptions {
  /// how much each sample of the validation data counts: numbers of 0 or more, or none (the default) for 1 each
  Vector<double> validation_weights = {};
  /// how much each sample of the test data counts, likewise
  Vector<double> test_weights = {};
  /// what the two classes are called, or none for 0 and 1
  std::vector<std::string> names = {};
};

/// Chooses the threshold that costs least on validation data, and judges it on test data. Targets are n × 1, 0 or 1;
/// probabilities n × 1, of class 1. A threshold chosen by the test data would flatter itself there.
///
///     const Decision decision = decide(validation.targets, probability(validation), test.targets, probability(test),
///                                      {.false_alarm = 1, .miss = 6});
///     std::cout << decision << '\n';
///
/// Throws Error if the costs make no sense, sizes do not fit, a number is not finite, a target is not 0 or 1, a
/// prediction is no probability or a weight is negative.
template <class ValidationTargets, class ValidationProbabilities, class TestTargets, class TestProbabilities>
Decision decide(const Eigen::DenseBase<ValidationTargets>& validation_targets,
                const Eigen::DenseBase<ValidationProbabilities>& validation_probabilities,
                const Eigen::DenseBase<TestTargets>& test_targets,
                const Eigen::DenseBase<TestProbabilities>& test_probabilities, const Costs& costs,
                const DecisionOptions& options = {}) {
  const Matrix<double> validation_y = detail::numbers(validation_targets.derived());
  const Matrix<double> validation_p = detail::numbers(validation_probabilities.derived());
  const Matrix<double> test_y = detail::numbers(test_targets.derived());
  const Matrix<double> test_p = detail::numbers(test_probabilities.derived());
  detail::check_binary("decide, validation data", validation_y, validation_p, options.validation_weights);
  detail::check_binary("decide, test data", test_y, test_p, options.test_weights);
  detail::check_probabilities("decide, validation data", validation_p);
  detail::check_probabilities("decide, test data", test_p);
  CostCurve validation_curve = cost_curve(validation_y, validation_p, costs, {.weights = options.validation_weights});
  CostCurve test_curve = cost_curve(test_y, test_p, costs, {.weights = options.test_weights});
  const auto judge = [&](double threshold) -> JudgedThreshold {
    return {threshold,
            confusion_matrix(validation_y, validation_p,
                             {.threshold = threshold, .weights = options.validation_weights, .names = options.names}),
            confusion_matrix(test_y, test_p,
                             {.threshold = threshold, .weights = options.test_weights, .names = options.names})};
  };
  return {costs,
          judge(validation_curve.cheapest().threshold),
          judge(costs.calibrated_threshold()),
          judge(0.5),
          judge(detail::positive_infinity),
          judge(-detail::positive_infinity),
          validation_curve,
          test_curve};
}

}  // namespace descent
