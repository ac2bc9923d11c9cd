/// @file
/// Features brought to mean 0 and deviation 1, and linear models brought back to the features' own units.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"

namespace descent {

/// How to standardize.
struct StandardizerOptions {
  /// Whether the mean is taken away. True by default; false keeps zeros zero and needs no bias.
  bool center = true;
};

/// The weights and bias of a linear model: y = x · weights + bias.
template <class Scalar>
struct LinearParameters {
  /// d × k
  Matrix<Scalar> weights = {};
  /// k numbers, or none
  Vector<Scalar> bias = {};
};

namespace detail {

template <class Scalar>
void require_finite_features(const Matrix<Scalar>& features) {
  if (all_finite(features.data(), features.size())) return;
  for (Index i = 0; i < features.rows(); ++i)
    for (Index j = 0; j < features.cols(); ++j)
      if (!is_finite(features(i, j)))
        fail("Standardizer: the feature in row " + std::to_string(i) + ", column " + std::to_string(j) +
             " (counted from 0) is not finite; correct it or leave the row out");
}

/// The sums of d columns, row after row, with twice the precision of Scalar (Knuth's TwoSum; Ogita, Rump and
/// Oishi, Accurate sum and dot product, 2005). The order is fixed, and columns do not mix, so that neither
/// vector instructions nor alignment change a bit.
template <class Scalar>
class ColumnSums {
 public:
  explicit ColumnSums(Index columns)
      : sum_(RowVector<Scalar>::Zero(columns)), error_(RowVector<Scalar>::Zero(columns)) {}

  /// Adds a row of d numbers. Never inlined: a product that the caller puts into the row must be rounded
  /// before it is added, and not be fused with the addition on processors that can.
#if defined(__GNUC__)
  [[gnu::noinline]]
#endif
  void add(const Scalar* row) {
    Scalar* sum = sum_.data();
    Scalar* error = error_.data();
    for (Index j = 0; j < sum_.size(); ++j) {
      const Scalar next = sum[j] + row[j];
      const Scalar added = next - sum[j];
      error[j] += (sum[j] - (next - added)) + (row[j] - added);
      sum[j] = next;
    }
  }

  /// The sum of column j.
  Scalar operator[](Index j) const { return sum_[j] + error_[j]; }

  /// The sum of column j divided by a count, with no more than about one rounding.
  Scalar divided(Index j, Scalar count) const {
    const Scalar quotient = sum_[j] / count;
    return quotient + (std::fma(-quotient, count, sum_[j]) + error_[j]) / count;
  }

 private:
  RowVector<Scalar> sum_;
  RowVector<Scalar> error_;
};

/// Means and deviations of n × d finite features, by column. Each column is first multiplied by a power of
/// two that brings it to about 1, so that no square is too large or too small; that changes no digit.
template <class Scalar>
class ColumnMoments {
 public:
  explicit ColumnMoments(const Matrix<Scalar>& features)
      : features_(features),
        factor_(features.cols()),
        row_(features.cols()),
        square_(features.cols()),
        constant_(static_cast<std::size_t>(features.cols()), 1) {
    RowVector<Scalar> largest = RowVector<Scalar>::Zero(columns());
    for (Index i = 0; i < features.rows(); ++i) look_at(features.data() + i * columns(), largest);
    for (Index j = 0; j < columns(); ++j) factor_[j] = factor(largest[j]);
  }

  /// Sets the means, exact but for about one rounding, and the deviations about them; a constant column has
  /// deviation 1.
  void centered(RowVector<Scalar>& mean, RowVector<Scalar>& scale) {
    ColumnSums<Scalar> sums(columns());
    add_rows(RowVector<Scalar>::Zero(columns()), sums, nullptr);
    for (Index j = 0; j < columns(); ++j) mean[j] = sums.divided(j, count());
    ColumnSums<Scalar> differences(columns());
    ColumnSums<Scalar> squares(columns());
    add_rows(mean, differences, &squares);
    for (Index j = 0; j < columns(); ++j) {
      const bool constant = constant_[static_cast<std::size_t>(j)] != 0;
      mean[j] = constant ? features_(0, j) : mean[j] / factor_[j];
      scale[j] = constant ? Scalar(1) : deviation(differences[j], squares[j]) / factor_[j];
    }
  }

  /// Sets the roots of the mean squares; a column of zeros has 1.
  void about_zero(RowVector<Scalar>& scale) {
    ColumnSums<Scalar> sums(columns());
    ColumnSums<Scalar> squares(columns());
    add_rows(RowVector<Scalar>::Zero(columns()), sums, &squares);
    for (Index j = 0; j < columns(); ++j)
      scale[j] = squares[j] == 0 ? Scalar(1) : std::sqrt(squares[j] / count()) / factor_[j];
  }

 private:
  Index columns() const { return features_.cols(); }
  Scalar count() const { return static_cast<Scalar>(features_.rows()); }

  /// The root of the mean square about the true mean, of which the rounded one falls short by difference / n.
  Scalar deviation(Scalar difference, Scalar square) const {
    return std::sqrt((square - difference * difference / count()) / count());
  }

  void look_at(const Scalar* row, RowVector<Scalar>& largest) {
    const Scalar* first_row = features_.data();
    for (Index j = 0; j < columns(); ++j) {
      largest[j] = std::max(largest[j], std::abs(row[j]));
      constant_[static_cast<std::size_t>(j)] &= static_cast<char>(row[j] == first_row[j]);
    }
  }

  /// The power of two that brings a number to about 1.
  static Scalar factor(Scalar number) {
    using Limits = std::numeric_limits<Scalar>;
    int exponent = 0;
    std::frexp(number, &exponent);
    return std::ldexp(Scalar(1), -std::clamp(exponent, Limits::min_exponent + 2, Limits::max_exponent - 2));
  }

  /// Adds up the differences of all rows from the center and, if wanted, their squares.
  void add_rows(const RowVector<Scalar>& center, ColumnSums<Scalar>& differences, ColumnSums<Scalar>* squares) {
    for (Index i = 0; i < features_.rows(); ++i) {
      const Scalar* features = features_.data() + i * columns();
      for (Index j = 0; j < columns(); ++j) {
        row_[j] = features[j] * factor_[j] - center[j];
        square_[j] = row_[j] * row_[j];
      }
      differences.add(row_.data());
      if (squares != nullptr) squares->add(square_.data());
    }
  }

  const Matrix<Scalar>& features_;
  RowVector<Scalar> factor_;
  RowVector<Scalar> row_;
  RowVector<Scalar> square_;
  /// By column: 1 if all its numbers are equal.
  std::vector<char> constant_;
};

}  // namespace detail

/// Standardizes features column by column: z = (x − mean) / scale.
///
///     const auto standardizer = Standardizer<double>::fit(train.features);
///     const Matrix<double> scaled = standardizer.transform(test.features);
///
/// Fit it to the training rows only, and use it on all rows that the model will see. It is a FeatureMap too: to be kept with a
/// model, see FeatureMaps and MappedModel.
template <class ScalarType>
class Standardizer {
 public:
  using Scalar = ScalarType;

  /// One that has learnt nothing yet: of 0 columns.
  Standardizer() : Standardizer(StandardizerOptions{}) {}
  /// The same with options.
  explicit Standardizer(StandardizerOptions options) : Standardizer(0, options.center) {}

  /// Learns from n × d features: mean = Σ xᵢ / n and scale = √(Σ (xᵢ − mean)² / n), by column. A constant
  /// column has scale 1, so that it is merely centered. Without centering, mean = 0 and scale = √(Σ xᵢ² / n),
  /// 1 for a column of zeros. The result is the same bits on every processor and compiler (without
  /// -ffast-math). Throws Error if n or d is 0 or a feature is not finite.
  static Standardizer fit(const Matrix<Scalar>& features, StandardizerOptions options = {}) {
    if (features.size() == 0)
      fail("Standardizer: there is nothing to fit in " + sizes(features.rows(), features.cols()) +
           " features; give one row and one column at least");
    detail::require_finite_features(features);
    Standardizer result(features.cols(), options.center);
    detail::ColumnMoments<Scalar> moments(features);
    if (options.center) {
      moments.centered(result.mean_, result.scale_);
    } else {
      moments.about_zero(result.scale_);
    }
    return result;
  }

  /// Refuses sparse features.
  template <detail::SparseFeatures Features>
  static Standardizer fit(const Features&, StandardizerOptions = {}) {
    static_assert(detail::never<Features>,
                  "Standardizer: without their means sparse features are no longer sparse; divide them by constants "
                  "of your own, or give a Matrix with its zeros");
    return {};
  }

  /// Becomes one fitted to these n × d features, with the options that it has; see fit.
  void learn(const Matrix<Scalar>& features) { *this = fit(features, {.center = centers_}); }

  /// d; 0 before anything was learnt
  Index feature_count() const { return mean_.size(); }
  /// Whether the mean is taken away.
  bool centers() const { return centers_; }
  /// What is taken away from each feature: 1 × d; zeros without centering.
  const RowVector<Scalar>& mean() const { return mean_; }
  /// What each feature is then divided by: 1 × d, greater than 0.
  const RowVector<Scalar>& scale() const { return scale_; }

  /// z = (x − mean) / scale for n × d features; n may be 0. Throws Error if there are not d columns or a
  /// feature is not finite.
  Matrix<Scalar> transform(const Matrix<Scalar>& features) const {
    require_columns(features);
    detail::require_finite_features(features);
    Matrix<Scalar> scaled(features.rows(), features.cols());
    for (Index i = 0; i < features.rows(); ++i)
      map({features.data() + i * features.cols(), features.cols()}, {scaled.data() + i * scaled.cols(), scaled.cols()});
    return scaled;
  }

  /// As many features as come in. Throws Error unless they are d, once something was learnt.
  Index outputs(Index inputs) const {
    if (feature_count() != 0 && inputs != feature_count())
      fail("Standardizer: it was fitted to " + std::to_string(feature_count()) + " columns, and there are " +
           std::to_string(inputs) + "; fit it to the same columns");
    return inputs;
  }

  /// z = (x − mean) / scale for one sample. Throws Error unless that was learnt of as many features.
  void map(ConstVectorView<Scalar> x, VectorView<Scalar> out) const {
    if (x.size() != feature_count()) require_columns(x.transpose());
    for (Index j = 0; j < x.size(); ++j) out[j] = (x[j] - mean_[j]) / scale_[j];
  }

  /// Features keep their names.
  std::vector<std::string> names(std::vector<std::string> features) const { return features; }

  /// Shows visit(name, value) what was learnt.
  template <class Visitor>
  void archive(Visitor& visit) {
    visit("mean", mean_);
    visit("scale", scale_);
  }

  /// Shows visit(name, value) whether the mean is taken away.
  template <class Visitor>
  void identity(Visitor& visit) const {
    visit("center", centers_);
  }

  /// Throws Error if what was learnt, or read from a file, are not finite means and scales above 0.
  void validate() const {
    bool sound = mean_.size() == scale_.size();
    for (Index j = 0; sound && j < mean_.size(); ++j)
      sound = is_finite(mean_[j]) && is_finite(scale_[j]) && scale_[j] > 0;
    if (!sound) fail("Standardizer: its means and scales are not finite numbers, scales above 0; fit it again");
  }

  /// x = mean + scale · z for n × d standardized features; n may be 0. Throws Error if there are not d
  /// columns or a feature is not finite.
  Matrix<Scalar> inverse(const Matrix<Scalar>& scaled) const {
    require_columns(scaled);
    detail::require_finite_features(scaled);
    Matrix<Scalar> features(scaled.rows(), scaled.cols());
    for (Index i = 0; i < scaled.rows(); ++i)
      for (Index j = 0; j < scaled.cols(); ++j) features(i, j) = std::fma(scaled(i, j), scale_[j], mean_[j]);
    return features;
  }

  /// The linear model of the original features that equals one of the standardized features, with d × k
  /// weights w′ and k biases b′: w = w′ / scale and b = b′ − Σ mean · w. Without centering the model may have
  /// no bias (k = 0 there too). Throws Error if there are not d rows of weights or not k biases, or if
  /// centering meets no bias.
  LinearParameters<Scalar> unscale(const Matrix<Scalar>& weights, const Vector<Scalar>& bias) const {
    require_linear(weights, bias);
    LinearParameters<Scalar> original{weights, bias};
    detail::ColumnSums<Scalar> sums(bias.size());
    sums.add(bias.data());
    RowVector<Scalar> product(bias.size());
    for (Index j = 0; j < feature_count(); ++j) {
      original.weights.row(j) /= scale_[j];
      for (Index output = 0; output < product.size(); ++output)
        product[output] = -mean_[j] * original.weights(j, output);
      sums.add(product.data());
    }
    for (Index output = 0; output < bias.size(); ++output) original.bias[output] = sums[output];
    return original;
  }

  /// A copy of a linear model of standardized features, made to work on original features: see unscale. The
  /// model has `weights()` (d × k) and `bias()` (k) that can be assigned to, and `has_bias()`. Throws Error
  /// as unscale does.
  template <class Model>
  Model original_units(const Model& model) const {
    static_assert(
        requires(Model& copy) {
          copy.weights() = Matrix<Scalar>();
          copy.bias() = Vector<Scalar>();
          model.has_bias();
        },
        "Standardizer::original_units: the model needs weights() and bias() that can be assigned to, and "
        "has_bias()");
    Vector<Scalar> bias(0);
    if (model.has_bias()) bias = model.bias();
    const LinearParameters<Scalar> original = unscale(model.weights(), bias);
    Model copy = model;
    copy.weights() = original.weights;
    if (model.has_bias()) copy.bias() = original.bias;
    return copy;
  }

 private:
  Standardizer(Index columns, bool centers)
      : mean_(RowVector<Scalar>::Zero(columns)), scale_(RowVector<Scalar>::Ones(columns)), centers_(centers) {}

  static std::string sizes(Index rows, Index columns) { return std::to_string(rows) + " × " + std::to_string(columns); }

  void require_columns(const Matrix<Scalar>& features) const {
    if (feature_count() == 0)
      fail("Standardizer: it has learnt nothing yet; let it learn of the training features, or load it with its model");
    if (features.cols() != feature_count())
      fail("Standardizer: the features are " + sizes(features.rows(), features.cols()) + " but it was fitted to " +
           std::to_string(feature_count()) + " columns; give it the same columns");
  }

  void require_linear(const Matrix<Scalar>& weights, const Vector<Scalar>& bias) const {
    if (weights.rows() != feature_count())
      fail("Standardizer: the weights are " + sizes(weights.rows(), weights.cols()) + " but it was fitted to " +
           std::to_string(feature_count()) + " columns; give it a row of weights for each");
    if (bias.size() == 0 && centers_)
      fail(
          "Standardizer: centered features need a bias in the original units, and the model has none; give "
          "the model "
          "a bias, or fit with {.center = false}");
    if (bias.size() != 0 && bias.size() != weights.cols())
      fail("Standardizer: the weights are " + sizes(weights.rows(), weights.cols()) + " but there are " +
           std::to_string(bias.size()) + " biases; give one for each column of weights");
  }

  RowVector<Scalar> mean_;
  RowVector<Scalar> scale_;
  bool centers_;
};

}  // namespace descent
