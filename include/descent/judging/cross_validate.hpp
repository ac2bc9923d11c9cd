/// @file
/// How well does a way of training do on rows it has not seen, and how much does that vary?
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "../core/text_table.hpp"
#include "../data/check.hpp"
#include "../data/rows.hpp"
#include "../data/select_rows.hpp"
#include "../parallel/crew.hpp"
#include "../parallel/serial.hpp"
#include "fit_progress.hpp"
#include "folds.hpp"
#include "judge.hpp"
#include "metric.hpp"
#include "metric_text.hpp"

namespace descent {

/// How to cross-validate.
struct CrossValidationOptions {
  /// How many folds: 2 to n. 5 by default.
  Index folds = 5;
  /// Another seed, another deal of rows into folds; any number. 1 by default.
  std::uint64_t seed = 1;
  /// Whether the folds have the same number of rows of each class, up to one. The targets are classes then: whole
  /// numbers, or a single 1 among zeros. False by default.
  bool stratify = false;
  /// Told after each fit; FitCounter{} or any callable that takes a FitProgress. Nobody by default.
  std::function<void(const FitProgress&)> observe = {};
};

/// Mean and spread of some values.
struct MeanAndDeviation {
  /// Σ xᵢ / k
  double mean = 0;
  /// The standard deviation √(Σ (xᵢ − mean)² / (k − 1)); 0 for one value.
  double deviation = 0;
};

/// What a way of training is worth: its Judgement in each fold. Printed, it is a table with mean and deviation of every
/// metric.
struct CrossValidation {
  /// one for each fold
  std::vector<Judgement> folds = {};

  /// Mean and spread over the folds of a metric over the rows trained on. Throws Error if there is none of that name.
  MeanAndDeviation train(std::string_view metric) const { return spread(metric, &JudgedMetric::train); }
  /// Mean and spread over the folds of a metric over the rows held out. Throws Error if there is none of that name.
  MeanAndDeviation held_out(std::string_view metric) const { return spread(metric, &JudgedMetric::held_out); }

  /// Prints the table, without a line's end after the last line.
  friend std::ostream& operator<<(std::ostream& out, const CrossValidation& result) {
    if (result.folds.empty()) return out << "no folds";
    using detail::metric_text;
    detail::TextTable table{{""}, {"fold"}};
    for (std::size_t f = 0; f < result.folds.size(); ++f) table.push_back({std::to_string(f + 1)});
    table.push_back({"mean"});
    table.push_back({"deviation"});
    for (const JudgedMetric& each : result.folds[0].metrics)
      for (const bool trained : {true, false}) {
        auto line = table.begin();
        const auto add = [&](const std::string& cell) { (line++)->push_back(cell); };
        add(trained ? each.name : "");
        add(trained ? "training" : "held out");
        for (const Judgement& fold : result.folds)
          add(metric_text(trained ? fold[each.name].train : fold[each.name].held_out));
        const MeanAndDeviation spread = trained ? result.train(each.name) : result.held_out(each.name);
        add(metric_text(spread.mean));
        add(metric_text(spread.deviation));
      }
    return out << detail::text_of(table);
  }

 private:
  MeanAndDeviation spread(std::string_view metric, double JudgedMetric::* value) const {
    const auto count = static_cast<double>(folds.size());
    const double first = folds[0][metric].*value;
    double sum = 0, squares = 0;  // from the first value, so that equal ones have no deviation
    for (const Judgement& fold : folds) sum += fold[metric].*value - first;
    const double mean = first + sum / count;
    for (const Judgement& fold : folds) squares += (fold[metric].*value - mean) * (fold[metric].*value - mean);
    return {mean, count > 1 ? std::sqrt(squares / (count - 1)) : 0};
  }
};

namespace detail {

/// Fails unless some row of the list counts.
template <StoredData Data>
void check_rows_count(const std::string& who, const Data& data, const std::vector<RowIndex>& rows, std::size_t fold,
                      const char* what) {
  if (rows.empty())
    fail(who + ": there are no rows " + what + " in fold " + std::to_string(fold + 1) + "; give one or more");
  bool counts = false;
  for (const RowIndex row : rows) {
    if (static_cast<Index>(row) >= data.size())
      fail(who + ": row " + std::to_string(row) + ", " + what + " in fold " + std::to_string(fold + 1) +
           ", is none of the " + std::to_string(data.size()) + " rows, which are counted from 0");
    counts = counts || !data.weighted() || data.weights[static_cast<Index>(row)] > 0;
  }
  if (!counts)
    fail(who + ": no row " + what + " in fold " + std::to_string(fold + 1) +
         " has a weight of more than 0; use fewer folds, or drop rows that do not count");
}

/// Fails unless rows are trained on and held out in each fold, and none is both.
template <StoredData Data>
void check_folds(const std::string& who, const Data& data, const std::vector<Fold>& folds) {
  if (folds.empty()) fail(who + ": there are no folds; give one or more");
  for (std::size_t f = 0; f < folds.size(); ++f) {
    check_rows_count(who, data, folds[f].train, f, "trained on");
    check_rows_count(who, data, folds[f].test, f, "held out");
    std::vector<char> trained(static_cast<std::size_t>(data.size()));
    for (const RowIndex row : folds[f].train) trained[row] = 1;
    for (const RowIndex row : folds[f].test)
      if (trained[row] != 0)
        fail(who + ": row " + std::to_string(row) + " is both trained on and held out in fold " +
             std::to_string(f + 1) + "; it can be one of them only");
  }
}

/// Trains and judges in each fold; data, folds and metrics are known to be fine.
template <StoredData Data, class Fit, class... Functions>
CrossValidation judge_folds(const std::string& who, const Data& data, const std::vector<Fold>& folds, FitClock& clock,
                            Fit& fit, const Metric<Functions>&... metrics) {
  static_assert(std::is_invocable_v<Fit&, const Data&>,
                "the way of training must be callable as fit(train), where train is data of the same type, and return "
                "a predictor");
  static_assert(!std::is_void_v<std::invoke_result_t<Fit&, const Data&>>,
                "the way of training returns nothing; fit(train) must return a predictor: a model, or a callable");
  CrossValidation result;
  Crew<Serial, NoState, typename Data::Scalar> alone{Serial{}};
  for (const Fold& fold : folds)
    said_of(
        [&] {
          return who + ", fold " + std::to_string(result.folds.size() + 1) + " of " + std::to_string(folds.size()) +
                 " (rows are counted in its own data; of rare classes, .stratify = true gives each fold some)";
        },
        [&] {
          const Data train = select_rows(data, fold.train), held_out = select_rows(data, fold.test);
          const auto predictor = fit(train);
          result.folds.push_back(judge_checked("judge", alone, predictor, train, held_out, metrics...));
          clock.count();
        });
  return result;
}

}  // namespace detail

/// k-fold cross-validation: the rows are dealt into k folds; for each, `fit` trains on all others, and what it returns
/// is judged on the fold, which it has not seen. Stone: "Cross-validatory choice and assessment of statistical
/// predictions", Journal of the Royal Statistical Society B 36 (1974).
///
///     const auto fit = [](const Dataset<double>& train) {
///       const auto scale = Standardizer<double>::fit(train.features);
///       LinearModel<double> model(train.feature_count());
///       const Dataset<double> scaled{scale.transform(train.features), train.targets, train.weights};
///       trainer.fit(model, Mse{}, scaled);
///       return [=](const Matrix<double>& features) { return model.predict(scale.transform(features)); };
///     };
///     std::cout << cross_validate(births, {.folds = 10}, fit, Metric{"RMSE", Rmse{}});
///
/// The data are a Dataset or a SparseDataset. `fit` returns a predictor as judge takes it. All that is learnt from data, scales and choices of features included,
/// is learnt in there, from the rows that it is given: what it sees beyond them leaks, and the judgement is too good.
///
/// Throws Error, before anything is trained, if there are more folds than rows or fewer than 2; stratified, if a row's
/// targets are no class or a class has fewer rows than there are folds; and as judge does.
template <detail::StoredData Data, class Fit, class... Functions>
CrossValidation cross_validate(const Data& data, CrossValidationOptions options, Fit&& fit,
                               const Metric<Functions>&... metrics) {
  const std::string who = "cross_validate";
  detail::check_data(data);
  detail::check_metrics<typename Data::Scalar>(who, data.weighted(), metrics...);
  const auto dealt = detail::deal_rows(
      data, {.count = options.folds, .seed = options.seed, .stratify = options.stratify}, {who, ".folds"});
  detail::check_folds(who, data, dealt);
  detail::FitClock clock(std::move(options.observe), dealt.size());
  return detail::judge_folds(who, data, dealt, clock, fit, metrics...);
}

/// The same with folds of your own: weeks that follow the weeks trained on, say, or all rows of a patient in one fold.
/// Throws Error if there are none, a row is not one of the data's, or is both trained on and held out; and as judge
/// does.
template <detail::StoredData Data, std::same_as<std::vector<Fold>> Folds, class Fit, class... Functions>
CrossValidation cross_validate(const Data& data, const Folds& own_folds, Fit&& fit,
                               const Metric<Functions>&... metrics) {
  const std::string who = "cross_validate";
  detail::check_data(data);
  detail::check_metrics<typename Data::Scalar>(who, data.weighted(), metrics...);
  detail::check_folds(who, data, own_folds);
  detail::FitClock clock({}, own_folds.size());
  return detail::judge_folds(who, data, own_folds, clock, fit, metrics...);
}

}  // namespace descent
