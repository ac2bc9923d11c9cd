/// @file
/// Would more data help?
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "../core/text_table.hpp"
#include "../data/check.hpp"
#include "../data/dataset.hpp"
#include "../data/stratify.hpp"
#include "cross_validate.hpp"
#include "fit_progress.hpp"
#include "folds.hpp"
#include "metric.hpp"
#include "metric_text.hpp"

namespace descent {

/// How to draw a learning curve.
struct LearningCurveOptions {
  /// The shares of a fold's training rows to train on, each above 0 and at most 1.
  std::vector<double> fractions = {0.1, 0.2, 0.4, 0.7, 1};
  /// How many folds: 2 to n. 5 by default.
  Index folds = 5;
  /// Another seed, another choice of rows; any number. 1 by default.
  std::uint64_t seed = 1;
  /// Whether folds and training rows have each class's share of their rows, up to one or two. The targets are classes
  /// then: whole numbers, or a single 1 among zeros. False by default.
  bool stratify = false;
  /// Told after each fit; FitCounter{} or any callable that takes a FitProgress. Nobody by default.
  std::function<void(const FitProgress&)> observe = {};
};

/// What a way of training is worth by the number of rows it is given.
struct LearningCurvePoint {
  /// how many rows it was given
  Index rows = 0;
  /// what came of it, in each fold
  CrossValidation result = {};
};

/// What a way of training is worth, for several numbers of rows. Printed, it is a table of mean ± deviation over the
/// folds.
struct LearningCurve {
  /// one for each fraction, in the order given
  std::vector<LearningCurvePoint> points = {};

  /// Prints the table, without a line's end after the last line.
  friend std::ostream& operator<<(std::ostream& out, const LearningCurve& curve) {
    if (curve.points.empty() || curve.points[0].result.folds.empty()) return out << "no points";
    detail::TextTable table{{""}, {"rows"}};
    for (const LearningCurvePoint& point : curve.points)
      table.push_back({detail::text(static_cast<std::int64_t>(point.rows))});
    for (const JudgedMetric& metric : curve.points[0].result.folds[0].metrics)
      for (const bool trained : {true, false}) {
        table[0].push_back(trained ? metric.name : "");
        table[1].push_back(trained ? "training" : "held out");
        for (std::size_t i = 0; i < curve.points.size(); ++i) {
          const CrossValidation& result = curve.points[i].result;
          const MeanAndDeviation spread = trained ? result.train(metric.name) : result.held_out(metric.name);
          table[i + 2].push_back(detail::metric_text(spread.mean) + " ± " + detail::metric_text(spread.deviation));
        }
      }
    return out << detail::text_of(table);
  }
};

namespace detail {

/// How many of `rows` each fraction is, 1 at least.
inline std::vector<Index> row_counts(const std::vector<double>& fractions, Index rows) {
  if (fractions.empty()) fail("learning_curve: .fractions is empty; give one or more");
  std::vector<Index> counts;
  for (const double fraction : fractions) {
    if (!is_finite(fraction) || !(fraction > 0 && fraction <= 1))
      fail("learning_curve: .fractions[" + std::to_string(counts.size()) + "] is " + text(fraction) +
           "; it must lie above 0 and be at most 1");
    counts.push_back(std::max<Index>(1, static_cast<Index>(std::floor(static_cast<double>(rows) * fraction + 0.5))));
  }
  return counts;
}

/// The same folds with only `count` rows each to train on.
inline std::vector<Fold> with_fewer_rows(std::vector<Fold> folds, Index count, const ClassRows* classes) {
  for (Fold& fold : folds) {
    if (classes != nullptr) bring_to_front(fold.train, count, *classes);
    fold.train.resize(static_cast<std::size_t>(count));
  }
  return folds;
}

}  // namespace detail

/// The learning curve: cross-validation with more and more rows to train on. The rows held out are the same at each
/// number of rows. Where training and held-out values still approach each other, more data will help; where they have
/// met, a richer model may.
///
///     std::cout << learning_curve(births, {.fractions = {0.1, 0.3, 1}}, fit, Metric{"RMSE", Rmse{}});
///
/// `fit` and metrics are as for cross_validate. A number of rows is the fraction of the smallest training part,
/// rounded, 1 at least. Unless stratified, fewer rows are part of more.
///
/// Throws Error, before anything is trained, if there are no fractions or one is not above 0 and at most 1; and as
/// cross_validate does.
template <detail::StoredData Data, class Fit, class... Functions>
LearningCurve learning_curve(const Data& data, LearningCurveOptions options, Fit&& fit,
                             const Metric<Functions>&... metrics) {
  const std::string who = "learning_curve";
  detail::check_data(data);
  detail::check_metrics<typename Data::Scalar>(who, data.weighted(), metrics...);
  const auto whole = detail::deal_rows(
      data, {.count = options.folds, .seed = options.seed, .stratify = options.stratify}, {who, ".folds"});
  std::size_t smallest = whole[0].train.size();
  for (const Fold& fold : whole) smallest = std::min(smallest, fold.train.size());
  detail::ClassRows classes;
  if (options.stratify) classes = detail::classes_to_stratify(data, options.folds, who, "one for each of the folds");
  LearningCurve curve;
  std::vector<std::vector<Fold>> parts;
  for (const Index rows : detail::row_counts(options.fractions, static_cast<Index>(smallest))) {
    parts.push_back(detail::with_fewer_rows(whole, rows, options.stratify ? &classes : nullptr));
    detail::check_folds(who, data, parts.back());
    curve.points.push_back({rows, {}});
  }
  detail::FitClock clock(std::move(options.observe), whole.size() * parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i)
    curve.points[i].result = detail::judge_folds(who, data, parts[i], clock, fit, metrics...);
  return curve;
}

}  // namespace descent
