/// @file
/// The door of the metrics: targets, predictions and sample weights are read as one type, and what is wrong with them
/// is said before anything is counted.
#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/reductions.hpp"
#include "../core/text.hpp"

namespace descent {

/// What a metric needs to know besides targets and predictions.
struct MetricOptions {
  /// n numbers, 0 or more: how much each sample counts; 0 as if it were not there, 2 as if it were there twice. Empty
  /// (the default): all count 1.
  Vector<double> weights = {};
};

namespace detail {

/// Any dense numbers, as the metrics read them; a Matrix<double> is not copied.
inline const Matrix<double>& numbers(const Matrix<double>& values) { return values; }
template <class Values>
Matrix<double> numbers(const Eigen::DenseBase<Values>& values) {
  return values.derived().template cast<double>();
}

/// What the samples count: the given weights, or 1 each.
class SampleWeights {
 public:
  explicit SampleWeights(const Vector<double>& weights) : weights_(weights) {}
  double operator[](Index row) const { return weights_.size() == 0 ? 1.0 : weights_[row]; }

 private:
  const Vector<double>& weights_;
};

/// Σ w x / Σ w
class WeightedMean {
 public:
  void add(double weight, double value) {
    if (!(weight > 0)) return;
    sum_.add(weight * value);
    weight_.add(weight);
  }
  double mean() const { return sum_.total() / weight_.total(); }

 private:
  TreeSum sum_, weight_;
};

/// "row 3 (counted from 0)"
inline std::string row_text(Index row) { return "row " + std::to_string(row) + " (counted from 0)"; }

inline void check_weights(const std::string& metric, const Vector<double>& weights, Index rows) {
  if (weights.size() == 0) return;
  if (weights.size() != rows)
    fail(metric + ": there are " + std::to_string(rows) + " rows and " + std::to_string(weights.size()) +
         " weights; there must be one a row, or none");
  double total = 0;
  for (Index i = 0; i < rows; ++i) {
    if (!is_finite(weights[i]) || weights[i] < 0)
      fail(metric + ": the weight of " + row_text(i) + " is " + text(weights[i]) +
           "; it must be a finite number, 0 or more");
    total += weights[i];
  }
  if (!(total > 0)) fail(metric + ": all weights are 0; at least one must be more");
  if (!is_finite(total)) fail(metric + ": the weights are too large to be added up; divide them by the largest");
}

inline void check_finite(const std::string& metric, const char* role, const Matrix<double>& values) {
  for (Index i = 0; i < values.rows(); ++i)
    for (Index j = 0; j < values.cols(); ++j)
      if (!is_finite(values(i, j)))
        fail(metric + ": the " + role + " of " + row_text(i) + " is not a finite number" +
             (values.cols() > 1 ? ", in column " + std::to_string(j) : ""));
}

/// Fails unless there are rows, as many of targets as of predictions, with nothing but finite numbers, and weights for
/// them or none.
inline void check_samples(const std::string& metric, const Matrix<double>& targets, const Matrix<double>& predictions,
                          const Vector<double>& weights) {
  if (targets.rows() != predictions.rows())
    fail(metric + ": there are " + std::to_string(targets.rows()) + " rows of targets and " +
         std::to_string(predictions.rows()) + " of predictions; there must be as many");
  if (targets.rows() == 0 || targets.cols() == 0 || predictions.cols() == 0)
    fail(metric + ": there are no targets or no predictions; give one row and one column at least");
  check_finite(metric, "target", targets);
  check_finite(metric, "prediction", predictions);
  check_weights(metric, weights, targets.rows());
}

/// Fails unless the values are one column of class indices, whole numbers in 0 … classes − 1. `hint` ends the message
/// on one that is not.
inline void check_classes(const std::string& metric, const char* role, const Matrix<double>& values, Index classes,
                          const char* hint = "") {
  if (values.cols() != 1)
    fail(metric + ": the " + role + "s have " + std::to_string(values.cols()) +
         " columns; give one, with the index of each row's class");
  for (Index i = 0; i < values.rows(); ++i) {
    const double value = values(i, 0);
    if (!(value >= 0 && value < static_cast<double>(classes)) ||
        value != static_cast<double>(static_cast<Index>(value)))
      fail(metric + ": the " + role + " of " + row_text(i) + " is " + exact_text(value) + "; it must be " +
           (classes == 2 ? "0 or 1" : "a class index: a whole number in 0 … " + std::to_string(classes - 1)) + hint);
  }
}

/// Fails unless targets and predictions are one column each, the targets 0 or 1.
inline void check_binary(const std::string& metric, const Matrix<double>& targets, const Matrix<double>& predictions,
                         const Vector<double>& weights) {
  check_samples(metric, targets, predictions, weights);
  if (predictions.cols() != 1)
    fail(metric + ": the predictions have " + std::to_string(predictions.cols()) +
         " columns; give one, of class 1: of two columns of probabilities, the second");
  check_classes(metric, "target", targets, 2);
}

/// Fails at a prediction that is no probability; `or_else` is another way to mend it.
inline void check_probabilities(const std::string& metric, const Matrix<double>& predictions,
                                const std::string& or_else = "") {
  for (Index i = 0; i < predictions.rows(); ++i)
    for (Index j = 0; j < predictions.cols(); ++j)
      if (!(predictions(i, j) >= 0 && predictions(i, j) <= 1))
        fail(metric + ": the prediction of " + row_text(i) + " is " + exact_text(predictions(i, j)) +
             "; it must be a probability, in 0 … 1: of scores, CrossEntropy{}.probabilities(scores) makes them" +
             (or_else.empty() ? "" : "; " + or_else));
}

}  // namespace detail
}  // namespace descent
