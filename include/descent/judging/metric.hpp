/// @file
/// A number by which a model is judged, and its name.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "../concepts.hpp"
#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../data/dataset.hpp"
#include "../empirical_risk.hpp"

namespace descent {

/// A number by which a model is judged, with the name that reports call it by. Its function is
/// - a callable function(targets, predictions, weights) → number, where targets are n × k, predictions n × whatever the
///   predictor gives, and weights n numbers (a Vector<double>), or none where all samples count 1; or
/// - a callable function(targets, predictions), which data with weights refuse; or
/// - a Loss: its mean over the samples, with the predictions for scores.
///
///     Metric{"accuracy", [](const auto& targets, const auto& probabilities, const auto& weights) {
///              return confusion_matrix(targets, probabilities, {.weights = weights}).accuracy();
///            }}
///     Metric{"RMSE", Rmse{}}
template <class Function>
struct Metric {
  /// what reports call it
  std::string name = {};
  /// see above
  Function function = {};
};

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

/// Fails if the metric can't honour the weights of the data. `who` judges, for messages.
template <class Scalar, class Function>
void check_metric(const std::string& who, const Metric<Function>& metric, bool weighted) {
  constexpr bool ignores_weights =
      std::is_invocable_r_v<double, const Function&, const Matrix<Scalar>&, const Matrix<Scalar>&>;
  static_assert(Loss<Function, Scalar> || takes_weights<Function, Scalar> || ignores_weights,
                "Metric: .function must be a Loss, or return a number when it is called with (targets, predictions, "
                "weights) or (targets, predictions)");
  if constexpr (Loss<Function, Scalar>)
    validate(metric.function);
  else if constexpr (!takes_weights<Function, Scalar>)
    if (weighted)
      fail(who + ": the samples have weights, which the metric \"" + metric.name +
           "\" does not take; let it take (targets, predictions, weights)");
}

/// The metric of these predictions for the data.
template <class Scalar, class Function>
double measure(const Metric<Function>& metric, const Dataset<Scalar>& data, const Matrix<Scalar>& predictions) {
  if constexpr (Loss<Function, Scalar>) {
    return evaluate(GivenScores<Scalar>{predictions.cols()}, metric.function,
                    Dataset<Scalar>{predictions, data.targets, data.weights});
  } else if constexpr (takes_weights<Function, Scalar>) {
    return metric.function(data.targets, predictions, Vector<double>(data.weights.template cast<double>()));
  } else {
    return metric.function(data.targets, predictions);
  }
}

}  // namespace detail
}  // namespace descent
