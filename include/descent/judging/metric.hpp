/// @file
/// A number by which a model is judged, and its name.
#pragma once

#include <functional>
#include <string>
#include <type_traits>
#include <utility>

#include "../concepts.hpp"
#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../data/dataset.hpp"
#include "../empirical_risk.hpp"
#include "../metrics/confusion_matrix.hpp"

namespace descent {

/// A number by which a model is judged, with the name that reports call it by. Its function is
/// - a callable function(targets, predictions, weights) → number, where targets are n × k, predictions n × whatever the
///   predictor gives, and weights n numbers (a Vector<double>), or none where all samples count 1; or
/// - a callable function(targets, predictions), which data with weights refuse; or
/// - a callable function(confusion_matrix), for classifiers: that of the predictions by `confusion_matrix`, for which one
///   column must be probabilities; or
/// - a Loss: its mean over the samples, with the predictions for scores. So CrossEntropy goes with a model, whose
///   predictions are scores, and log_loss with what predicts probabilities.
///
///     Metric{"area under ROC", [](const auto& targets, const auto& scores, const auto& weights) {
///              return roc_curve(targets, scores, {.weights = weights}).area();
///            }}
///     Metric{"accuracy", &ConfusionMatrix::accuracy}
///     Metric{"recall of class 2", [](const ConfusionMatrix& confusion) { return confusion.recall(2); }}
///     Metric{"RMSE", Rmse{}}
template <class Function>
struct Metric {
  /// what reports call it
  std::string name = {};
  /// see above
  Function function = {};
};

/// Metric{"RMSE", Rmse{}} is a Metric<Rmse>.
template <class Function>
Metric(std::string, Function) -> Metric<Function>;

namespace detail {

/// A model whose scores are the features: it hands predictions to a loss.
template <class ScalarType>
struct GivenScores {
  using Scalar = ScalarType;
  Index count = 1;
  Vector<Scalar> none = {};

  Index outputs() const { return count; }
  Vector<Scalar>& parameters() { return none; }
  const Vector<Scalar>& parameters() const { return none; }
  template <class Rows, class Scores>
  void scores(const Rows& rows, Scores& out) const {
    for (Index i = 0; i < rows.size(); ++i) out.row(i) = rows.features(i);
  }
  template <class Rows, class ScoreGradient, class Gradient>
  void backward(const Rows&, const ScoreGradient&, Gradient&) const {}
};

template <class Function, class Scalar>
inline constexpr bool takes_weights =
    std::is_invocable_r_v<double, const Function&, const Matrix<Scalar>&, const Matrix<Scalar>&, const Vector<double>&>;

template <class Function>
inline constexpr bool takes_confusion = std::is_invocable_r_v<double, const Function&, const ConfusionMatrix&>;

/// Fails if the metric can't honour the weights of the data. `who` judges, for messages.
template <class Scalar, class Function>
void check_metric(const std::string& who, const Metric<Function>& metric, bool weighted) {
  constexpr bool knows_weights = Loss<Function, Scalar> || takes_weights<Function, Scalar> || takes_confusion<Function>;
  static_assert(
      knows_weights || std::is_invocable_r_v<double, const Function&, const Matrix<Scalar>&, const Matrix<Scalar>&>,
      "Metric: .function must be a Loss, or return a number when it is called with (targets, predictions, "
      "weights), (targets, predictions) or (confusion_matrix)");
  if constexpr (Loss<Function, Scalar>) validate(metric.function);
  if (weighted && !knows_weights)
    fail(who + ": the samples have weights, which the metric \"" + metric.name +
         "\" does not take; let it take (targets, predictions, weights)");
}

/// The metric of these predictions for the data.
template <StoredData Data, class Function>
double measure(const Metric<Function>& metric, const Data& data, const Matrix<typename Data::Scalar>& predictions) {
  using Scalar = typename Data::Scalar;
  if constexpr (Loss<Function, Scalar>) {
    return evaluate(GivenScores<Scalar>{predictions.cols()}, metric.function,
                    Dataset<Scalar>{predictions, data.targets, data.weights});
  } else {
    const Vector<double> weights = data.weights.template cast<double>();
    if constexpr (takes_confusion<Function>)
      return std::invoke(metric.function, descent::confusion_matrix(data.targets, predictions, {.weights = weights}));
    else if constexpr (takes_weights<Function, Scalar>)
      return metric.function(data.targets, predictions, weights);
    else
      return metric.function(data.targets, predictions);
  }
}

}  // namespace detail
}  // namespace descent
