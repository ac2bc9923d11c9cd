/// @file
/// A model judged on what it was trained on and on what it has never seen, side by side.
#pragma once

#include <algorithm>
#include <cmath>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "../core/text_table.hpp"
#include "../data/check.hpp"
#include "../data/rows.hpp"
#include "metric.hpp"
#include "metric_text.hpp"

namespace descent {

/// One metric of a Judgement.
struct JudgedMetric {
  /// what it is called
  std::string name = {};
  /// its value over the rows that were trained on
  double train = 0;
  /// its value over the rows held out
  double held_out = 0;

  /// held_out − train
  double gap() const { return held_out - train; }
  /// |held_out − train| as a share of the larger of both (by size), 0 to 2; 0 where both are 0.
  double relative_gap() const {
    const double larger = std::max(std::abs(train), std::abs(held_out));
    return larger > 0 ? std::abs(gap()) / larger : 0;
  }
};

/// What a model is worth on the rows that it was trained on and on rows held out. Printed, it is a table in which gaps
/// are marked.
struct Judgement {
  /// how many rows were trained on
  Index train_rows = 0;
  /// how many were held out
  Index held_out_rows = 0;
  /// every metric, in the order given
  std::vector<JudgedMetric> metrics = {};
  /// From which relative gap on a metric is marked when printed, 0 or more; a tenth by default. A small gap may be
  /// chance: see CrossValidation.
  double marked_gap = 0.1;

  /// The metric of that name. Throws Error if there is none.
  const JudgedMetric& operator[](std::string_view name) const {
    std::string names;
    for (const JudgedMetric& metric : metrics) {
      if (metric.name == name) return metric;
      names += (names.empty() ? "\"" : ", \"") + metric.name + '"';
    }
    fail("there is no metric \"" + std::string(name) + "\"; there are " + names);
  }

  /// Prints the table, without a line's end after the last line.
  friend std::ostream& operator<<(std::ostream& out, const Judgement& judgement) {
    using detail::text;
    detail::TextTable table{{"", "training", "held out", "gap"},
                            {"rows", text(static_cast<std::int64_t>(judgement.train_rows)),
                             text(static_cast<std::int64_t>(judgement.held_out_rows)), ""}};
    for (const JudgedMetric& metric : judgement.metrics) {
      table.push_back({metric.name, detail::metric_text(metric.train), detail::metric_text(metric.held_out),
                       detail::metric_text(metric.gap())});
      if (!is_finite(metric.gap()))
        table.back().push_back("<- not a finite number");
      else if (metric.relative_gap() >= judgement.marked_gap)
        table.back().push_back("<- " + text(100 * metric.relative_gap(), 2) + " % apart");
    }
    return out << detail::text_of(table);
  }
};

namespace detail {

/// The predictions for the features of data: n rows.
template <class Predictor, StoredData Data>
Matrix<typename Data::Scalar> predictions_of(const Predictor& predictor, const Data& data) {
  using Features = std::remove_cvref_t<decltype(data.features)>;
  constexpr bool callable = std::is_invocable_r_v<Matrix<typename Data::Scalar>, const Predictor&, const Features&>;
  if constexpr (SparseFeatures<Features> && !callable) {
    constexpr bool known = requires { predict(predictor, data); };
    static_assert(
        known,
        "judge: on sparse data the predictor must be a model, and <descent/models/predict.hpp> be included, or "
        "be callable as predictor(features) with a SparseMatrix");
    if constexpr (known) return predict(predictor, data);
    return {};
  } else {
    constexpr bool predicts = requires { predictor.predict(data.features); };
    static_assert(
        predicts || callable,
        "judge: the predictor must have predict(features), or be callable as predictor(features), and give a Matrix of "
        "the data's Scalar with a row of predictions for each row of features");
    if constexpr (predicts)
      return predictor.predict(data.features);
    else
      return predictor(data.features);
  }
}

/// The predictions for the features of data, `name` for messages. Fails unless there is a row for each, of finite
/// numbers.
template <class Predictor, StoredData Data, class Scalar = typename Data::Scalar>
Matrix<Scalar> checked_predictions(const std::string& who, const Predictor& predictor, const Data& data,
                                   const std::string& name) {
  Matrix<Scalar> predictions = predictions_of(predictor, data);
  if (predictions.rows() != data.size())
    fail(who + ": the predictor gave " + counted(predictions.rows(), "row") + " of predictions for " +
         counted(data.size(), "row") + " of " + name + "; it must give one for each");
  for (Index i = 0; i < predictions.rows(); ++i)
    for (Index j = 0; j < predictions.cols(); ++j)
      if (!is_finite(predictions(i, j)))
        fail(who + ": prediction " + std::to_string(j) + " for row " + std::to_string(i) + " of " + name +
             " (both counted from 0) is not a finite number; see that the model was trained, and on numbers of the "
             "same scale");
  return predictions;
}

/// Fails if two metrics have the same name, or one can't honour the weights.
template <class Scalar, class... Functions>
void check_metrics(const std::string& who, bool weighted, const Metric<Functions>&... metrics) {
  static_assert(sizeof...(Functions) > 0, "judging needs a metric: Metric{\"RMSE\", Rmse{}}, say");
  (check_metric<Scalar>(who, metrics, weighted), ...);
  std::set<std::string> names;
  const auto see = [&](const std::string& name) {
    if (name.empty()) fail(who + ": a metric has no name; give it one: Metric{\"accuracy\", …}");
    if (!names.insert(name).second) fail(who + ": two metrics are called \"" + name + "\"; give each its own name");
  };
  (see(metrics.name), ...);
}

/// The metric; of an Error says which it is, and of which data.
template <StoredData Data, class Function>
double measured(const std::string& who, const Metric<Function>& metric, const Data& data,
                const Matrix<typename Data::Scalar>& predictions, const char* name) {
  return said_of([&] { return who + ": the metric \"" + metric.name + "\" of " + name; },
                 [&] { return measure(metric, data, predictions); });
}

/// judge, of what is known to be fine.
template <StoredData Data, class Predictor, class... Functions, class Scalar = typename Data::Scalar>
Judgement judge_checked(const std::string& who, const Predictor& predictor, const Data& train, const Data& held_out,
                        const Metric<Functions>&... metrics) {
  const Matrix<Scalar> seen = checked_predictions(who, predictor, train, "the training data");
  const Matrix<Scalar> unseen = checked_predictions(who, predictor, held_out, "the held-out data");
  return {train.size(),
          held_out.size(),
          {JudgedMetric{metrics.name, measured(who, metrics, train, seen, "the training data"),
                        measured(who, metrics, held_out, unseen, "the held-out data")}...}};
}

}  // namespace detail

/// Judges a trained model by each metric, over the rows that it was trained on and over rows held out.
///
///     std::cout << judge(model, train, test, Metric{"RMSE", Rmse{}});
///
/// The predictor is a model with predict(features), or a callable that turns n × d features into n rows of predictions:
/// what was learnt before training (a Standardizer, say) belongs into it. On sparse data it is any model of theirs, or a
/// callable that takes a SparseMatrix. The weights of samples count in metrics.
///
/// Throws Error if the data have no rows, numbers that are not finite or weights that are all 0; if a prediction is not
/// finite or not one a row; if two metrics have the same name, or one takes no weights where the data have them.
template <class Predictor, detail::StoredData Data, class... Functions>
Judgement judge(const Predictor& predictor, const Data& train, const Data& held_out,
                const Metric<Functions>&... metrics) {
  detail::check_data(train, "the training data");
  detail::check_data(held_out, "the held-out data");
  detail::check_metrics<typename Data::Scalar>("judge", train.weighted() || held_out.weighted(), metrics...);
  return detail::judge_checked("judge", predictor, train, held_out, metrics...);
}

}  // namespace descent
