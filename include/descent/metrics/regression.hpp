/// @file
/// How far predicted numbers are from the actual ones.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/reductions.hpp"
#include "samples.hpp"

namespace descent {

namespace detail {

/// Σ w (x − mean)², in one pass; exactly 0 where all x are equal. From the first number on only differences from it
/// count, so that numbers far from 0 lose nothing. West: "Updating mean and variance estimates: an improved method",
/// 1979.
class Spread {
 public:
  void add(double weight, double value) {
    if (!(weight > 0)) return;
    if (!(weight_ > 0)) origin_ = value;
    weight_ += weight;
    const double shifted = value - origin_, difference = shifted - mean_;
    mean_ += difference * (weight / weight_);
    squares_ += weight * difference * (shifted - mean_);
  }
  double squares() const { return squares_; }

 private:
  double origin_ = 0, weight_ = 0, mean_ = 0, squares_ = 0;
};

inline void check_regression(const std::string& metric, const Matrix<double>& targets,
                             const Matrix<double>& predictions, const Vector<double>& weights) {
  if (targets.cols() != predictions.cols())
    fail(metric + ": there are " + std::to_string(targets.cols()) + " columns of targets and " +
         std::to_string(predictions.cols()) + " of predictions; there must be as many");
  check_samples(metric, targets, predictions, weights);
}

/// The mean over the columns of of_column(j).
template <class OfColumn>
double mean_of_columns(const std::string& metric, Index columns, const OfColumn& of_column) {
  TreeSum sum;
  for (Index j = 0; j < columns; ++j) sum.add(of_column(j));
  const double mean = sum.total() / static_cast<double>(columns);
  if (!is_finite(mean))
    fail(metric + ": the numbers are too large: their differences, squares or sums are infinite; scale them");
  return mean;
}

/// 1 − error / spread; where one of them is 0, as scikit-learn.
inline double explained_share(double error, double spread) {
  return error == 0 ? 1 : spread == 0 ? 0 : 1 - error / spread;
}

inline double root_mean_squared_error(const Matrix<double>& targets, const Matrix<double>& predictions,
                                      const MetricOptions& options) {
  check_regression("root_mean_squared_error", targets, predictions, options.weights);
  const SampleWeights weight(options.weights);
  return mean_of_columns("root_mean_squared_error", targets.cols(), [&](Index j) {
    WeightedMean square;
    for (Index i = 0; i < targets.rows(); ++i) {
      const double error = targets(i, j) - predictions(i, j);
      square.add(weight[i], error * error);
    }
    return std::sqrt(square.mean());
  });
}

inline double mean_absolute_error(const Matrix<double>& targets, const Matrix<double>& predictions,
                                  const MetricOptions& options) {
  check_regression("mean_absolute_error", targets, predictions, options.weights);
  const SampleWeights weight(options.weights);
  return mean_of_columns("mean_absolute_error", targets.cols(), [&](Index j) {
    WeightedMean size;
    for (Index i = 0; i < targets.rows(); ++i) size.add(weight[i], std::abs(targets(i, j) - predictions(i, j)));
    return size.mean();
  });
}

inline double r_squared(const Matrix<double>& targets, const Matrix<double>& predictions,
                        const MetricOptions& options) {
  check_regression("r_squared", targets, predictions, options.weights);
  const SampleWeights weight(options.weights);
  Index counting = 0;
  for (Index i = 0; i < targets.rows(); ++i) counting += weight[i] > 0 ? 1 : 0;
  if (counting < 2) fail("r_squared: there is one row of a weight above 0; the spread of targets takes 2 or more");
  return mean_of_columns("r_squared", targets.cols(), [&](Index j) {
    TreeSum squares;
    Spread spread;
    for (Index i = 0; i < targets.rows(); ++i) {
      const double error = targets(i, j) - predictions(i, j);
      squares.add(weight[i] * error * error);
      spread.add(weight[i], targets(i, j));
    }
    return explained_share(squares.total(), spread.squares());
  });
}

inline double explained_variance(const Matrix<double>& targets, const Matrix<double>& predictions,
                                 const MetricOptions& options) {
  check_regression("explained_variance", targets, predictions, options.weights);
  const SampleWeights weight(options.weights);
  return mean_of_columns("explained_variance", targets.cols(), [&](Index j) {
    Spread errors, spread;
    for (Index i = 0; i < targets.rows(); ++i) {
      errors.add(weight[i], targets(i, j) - predictions(i, j));
      spread.add(weight[i], targets(i, j));
    }
    return explained_share(errors.squares(), spread.squares());
  });
}

inline double max_error(const Matrix<double>& targets, const Matrix<double>& predictions,
                        const MetricOptions& options) {
  check_regression("max_error", targets, predictions, options.weights);
  if (targets.cols() != 1)
    fail("max_error: there are " + std::to_string(targets.cols()) +
         " columns, which may have different units; give one");
  const SampleWeights weight(options.weights);
  return mean_of_columns("max_error", 1, [&](Index) {
    double largest = 0;
    for (Index i = 0; i < targets.rows(); ++i)
      if (weight[i] > 0) largest = std::max(largest, std::abs(targets(i, 0) - predictions(i, 0)));
    return largest;
  });
}

}  // namespace detail

/// √ of the mean of (target − prediction)², in the units of the targets; 0 at best. Of n × k targets and predictions
/// the mean of the k columns' own, as scikit-learn 1.2 (the loss Rmse is the root of the mean over all n·k).
///
///     root_mean_squared_error(test.targets, model.predict(test.features))
///
/// Throws Error if sizes do not fit, a number is not finite or a weight is negative.
template <class Targets, class Predictions>
double root_mean_squared_error(const Eigen::DenseBase<Targets>& targets,
                               const Eigen::DenseBase<Predictions>& predictions, const MetricOptions& options = {}) {
  return detail::root_mean_squared_error(detail::numbers(targets.derived()), detail::numbers(predictions.derived()),
                                         options);
}

/// The mean of |target − prediction|, in the units of the targets; 0 at best. Of n × k targets and predictions the mean
/// over all. Throws Error if sizes do not fit, a number is not finite or a weight is negative.
template <class Targets, class Predictions>
double mean_absolute_error(const Eigen::DenseBase<Targets>& targets, const Eigen::DenseBase<Predictions>& predictions,
                           const MetricOptions& options = {}) {
  return detail::mean_absolute_error(detail::numbers(targets.derived()), detail::numbers(predictions.derived()),
                                     options);
}

/// R² = 1 − Σ (target − prediction)² / Σ (target − mean)²: 1 at best, 0 for always predicting the mean of these
/// targets, below 0 for worse. As scikit-learn 1.2: where all targets are equal, 1 if all are predicted exactly, else
/// 0; of n × k targets and predictions the mean of the k columns' own. Of one row (of a weight above 0), where
/// scikit-learn warns and gives nan, it throws Error; also if sizes do not fit, a number is not finite or a weight is
/// negative.
template <class Targets, class Predictions>
double r_squared(const Eigen::DenseBase<Targets>& targets, const Eigen::DenseBase<Predictions>& predictions,
                 const MetricOptions& options = {}) {
  return detail::r_squared(detail::numbers(targets.derived()), detail::numbers(predictions.derived()), options);
}

/// 1 − variance of the errors / variance of the targets: as R², but for an error that all predictions share, which it
/// forgives. 1 at best. As scikit-learn 1.2: where all targets are equal, 1 if all errors are too, else 0; of n × k
/// targets and predictions the mean of the k columns' own. Throws Error if sizes do not fit, a number is not finite or a
/// weight is negative.
template <class Targets, class Predictions>
double explained_variance(const Eigen::DenseBase<Targets>& targets, const Eigen::DenseBase<Predictions>& predictions,
                          const MetricOptions& options = {}) {
  return detail::explained_variance(detail::numbers(targets.derived()), detail::numbers(predictions.derived()),
                                    options);
}

/// The largest |target − prediction|, of n × 1 targets and predictions, in the units of the targets; rows of weight 0
/// are left out, any other weight makes no difference. Throws Error if there is more than one column, sizes do not fit,
/// a number is not finite or a weight is negative.
template <class Targets, class Predictions>
double max_error(const Eigen::DenseBase<Targets>& targets, const Eigen::DenseBase<Predictions>& predictions,
                 const MetricOptions& options = {}) {
  return detail::max_error(detail::numbers(targets.derived()), detail::numbers(predictions.derived()), options);
}

}  // namespace descent
