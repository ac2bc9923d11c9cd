/// @file
/// A model judged on what it was trained on and on what it has never seen, side by side.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
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
#include "../models/evaluation.hpp"
#include "../parallel/crew.hpp"
#include "../parallel/serial.hpp"
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

/// The predictions for n × d features: n rows.
template <class Predictor, class Features>
Matrix<typename Features::Scalar> predictions_of(const Predictor& predictor, const Features& features) {
  constexpr bool callable = std::is_invocable_r_v<Matrix<typename Features::Scalar>, const Predictor&, const Features&>;
  if constexpr (SparseFeatures<Features> && !callable) {
    constexpr bool known = requires { predict(predictor, features); };
    static_assert(
        known,
        "judge: on sparse data the predictor must be a model, and <descent/models/predict.hpp> be included, or "
        "be callable as predictor(features) with a SparseMatrix");
    if constexpr (known) return predict(predictor, features);
    return {};
  } else {
    constexpr bool predicts = requires { predictor.predict(features); };
    static_assert(
        predicts || callable,
        "judge: the predictor must have predict(features), or be callable as predictor(features), and give a Matrix of "
        "the data's Scalar with a row of predictions for each row of features");
    if constexpr (predicts)
      return predictor.predict(features);
    else
      return predictor(features);
  }
}

/// Fails unless there is a row of predictions for each row asked for.
template <class Scalar>
void check_prediction_count(const std::string& who, const Matrix<Scalar>& predictions, Index rows,
                            const std::string& name) {
  if (predictions.rows() != rows)
    fail(who + ": the predictor gave " + counted(predictions.rows(), "row") + " of predictions for " +
         counted(rows, "row") + " of " + name + "; it must give one for each");
}

/// How many rows a thread is given at a time, with d features each: some 100,000 numbers, in whole blocks of the
/// library's models, so that a piece's bits are those of the whole.
inline Index rows_of_a_piece(Index d) {
  return std::clamp<Index>(100'000 / (std::max<Index>(d, 1) * chunk_rows), 1, 16) * chunk_rows;
}

/// check_data, by several threads.
template <class Workers, class Data>
void share_check(Workers& crew, const Data& data, const std::string& name) {
  check_sizes(data, name);
  const Index n = data.size(), length = rows_of_a_piece(data.feature_count());
  std::vector<double> weights(static_cast<std::size_t>((n + length - 1) / length));
  crew.share(static_cast<Index>(weights.size()), [&](Index piece) {
    weights[static_cast<std::size_t>(piece)] =
        check_rows(data, name, piece * length, std::min(n, (piece + 1) * length));
  });
  double total = 0;
  for (const double weight : weights) total += weight;
  check_total_weight(total, name);
}

/// The same as predictions_of, by several threads.
template <class Workers, class Predictor, class Features, class Scalar = typename Features::Scalar>
Matrix<Scalar> shared_predictions(const std::string& who, Workers& crew, const Predictor& predictor,
                                  const Features& features, const std::string& name) {
  const Index n = features.rows(), length = rows_of_a_piece(features.cols());
  std::vector<Matrix<Scalar>> pieces(static_cast<std::size_t>((n + length - 1) / length));
  if (pieces.size() == 1) return predictions_of(predictor, features);
  crew.share(static_cast<Index>(pieces.size()), [&](Index piece) {
    const Index first = piece * length, rows = std::min(length, n - first);
    const std::string some =
        "rows " + std::to_string(first) + " to " + std::to_string(first + rows - 1) + " of " + name;
    Matrix<Scalar>& predictions = pieces[static_cast<std::size_t>(piece)];
    predictions = said_of([&] { return who + ", " + some + " (counted from there)"; },
                          [&] { return predictions_of(predictor, Features(features.middleRows(first, rows))); });
    check_prediction_count(who, predictions, rows, some);
  });
  Matrix<Scalar> all(n, pieces.front().cols());
  for (std::size_t piece = 0; piece < pieces.size(); ++piece) {
    if (pieces[piece].cols() != all.cols())
      fail(who + ": the predictor gave " + counted(all.cols(), "column") + " of predictions for some rows of " + name +
           " and " + std::to_string(pieces[piece].cols()) + " for others; it must give as many for all");
    all.middleRows(static_cast<Index>(piece) * length, pieces[piece].rows()) = pieces[piece];
  }
  return all;
}

/// The predictions for the features of data, `name` for messages. Fails unless there is a row for each, of finite
/// numbers.
template <class Parallel, class Predictor, StoredData Data, class Scalar = typename Data::Scalar>
Matrix<Scalar> checked_predictions(const std::string& who, Crew<Parallel, NoState, Scalar>& crew,
                                   const Predictor& predictor, const Data& data, const std::string& name) {
  Matrix<Scalar> predictions;
  if constexpr (does_nothing<Parallel>)
    predictions = predictions_of(predictor, data.features);
  else
    predictions = shared_predictions(who, crew, predictor, data.features, name);
  check_prediction_count(who, predictions, data.size(), name);
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
template <class Parallel, class Scalar, StoredData Data, class Predictor, class... Functions>
Judgement judge_checked(const std::string& who, Crew<Parallel, NoState, Scalar>& crew, const Predictor& predictor,
                        const Data& train, const Data& held_out, const Metric<Functions>&... metrics) {
  const Matrix<Scalar> seen = checked_predictions(who, crew, predictor, train, "the training data");
  const Matrix<Scalar> unseen = checked_predictions(who, crew, predictor, held_out, "the held-out data");
  Judgement result{train.size(), held_out.size(), {JudgedMetric{metrics.name}...}};
  crew.share(2 * static_cast<Index>(sizeof...(metrics)), [&](Index piece) {
    JudgedMetric& judged = result.metrics[static_cast<std::size_t>(piece / 2)];
    Index place = 0;
    const auto measure_if_meant = [&](const auto& metric) {
      if (place++ != piece / 2) return;
      if (piece % 2 == 0)
        judged.train = measured(who, metric, train, seen, "the training data");
      else
        judged.held_out = measured(who, metric, held_out, unseen, "the held-out data");
    };
    (measure_if_meant(metrics), ...);
  });
  return result;
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
  return judge(predictor, train, held_out, Serial{}, metrics...);
}

/// The same by Threads{n}, to the same bits: they check the data and predict, piece by piece, and work out several
/// metrics at once. The Judgement of Serial{} is that of the form without it.
///
///     judge(model, train, test, Threads{2}, Metric{"RMSE", Rmse{}})
///
/// Predictor and metrics are called by several threads at once then, the predictor with some hundreds or thousands of
/// rows at a time: what it says of a row must depend on no other row. Worth it where predictions take milliseconds.
template <class Predictor, detail::StoredData Data, class Parallel, class... Functions>
  requires(std::is_same_v<Parallel, Serial> || std::is_same_v<Parallel, Threads>)
Judgement judge(const Predictor& predictor, const Data& train, const Data& held_out, Parallel parallel,
                const Metric<Functions>&... metrics) {
  detail::validate(parallel);
  detail::Crew<Parallel, NoState, typename Data::Scalar> crew(parallel);
  detail::share_check(crew, train, "the training data");
  detail::share_check(crew, held_out, "the held-out data");
  detail::check_metrics<typename Data::Scalar>("judge", train.weighted() || held_out.weighted(), metrics...);
  return detail::judge_checked("judge", crew, predictor, train, held_out, metrics...);
}

}  // namespace descent
