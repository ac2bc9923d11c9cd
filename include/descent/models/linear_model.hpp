#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "../concepts.hpp"
#include "../core/error.hpp"
#include "../data/dataset.hpp"
#include "evaluation.hpp"
#include "few_features_kernel.hpp"
#include "linear_kernel.hpp"
#include "many_outputs_kernel.hpp"
#include "sparse_linear_kernel.hpp"

namespace descent {

/// The linear model: scores = x · W + b, for x a row of d features, W the d × k weights, b the k biases. It
/// starts at zero. With one output it predicts a number (or the logit of a class), with k outputs k of them.
///
/// Parameters: W row by row, then b; p = d·k + k, or d·k without bias.
///
///     LinearModel<double> line(1);               // y = b + x w
///     LinearModel<float> classes(784, 10);
///     LinearModel<double> through_origin(2, 1, {.bias = false});
template <class ScalarType>
class LinearModel {
 public:
  using Scalar = ScalarType;

  /// What a model may do without.
  struct Options {
    /// whether there is a b; without it the function goes through the origin
    bool bias = true;
  };

  /// On sparse rows a batch's gradient costs what is written down of them: backward takes a SparseSum there.
  static constexpr bool sparse_gradient = true;
  /// c times the parameters make c times the scores.
  static constexpr bool linear = true;

  /// Rows that it likes to be given at a time.
  static constexpr Index block_rows = detail::rows_at_once;
  /// The same for its number of features: of a handful, many rows stand side by side.
  Index rows_at_a_time() const { return has_few_features() ? detail::chunk_rows : block_rows; }

  /// A model of d features, 1 or more, and k outputs, 1 or more. Fails on anything else.
  explicit LinearModel(Index features, Index outputs = 1) : LinearModel(features, outputs, Options{}) {}
  /// The same with options.
  LinearModel(Index features, Index outputs, Options options)
      : features_(features), outputs_(outputs), has_bias_(options.bias) {
    if (features < 1 || outputs < 1)
      fail({"LinearModel: ", features, " features and ", outputs, " outputs; both must be 1 or more"});
    lanes_ = outputs == 1 ? detail::lanes_for<Scalar>(features) : 0;
    parameters_ = Vector<Scalar>::Zero(features * outputs + (has_bias_ ? outputs : 0));
  }

  /// d
  Index features() const { return features_; }
  /// k
  Index outputs() const { return outputs_; }
  /// Whether there is a b.
  bool has_bias() const { return has_bias_; }

  /// All p parameters: W row by row, then b.
  Vector<Scalar>& parameters() & { return parameters_; }
  /// The same, to be read.
  const Vector<Scalar>& parameters() const& { return parameters_; }
  /// Those of a model that goes away.
  Vector<Scalar> parameters() && { return std::move(parameters_); }

  /// W, d × k; a view.
  Block<Scalar> weights() & { return {parameters_.data(), features_, outputs_}; }
  /// The same, to be read.
  ConstBlock<Scalar> weights() const& { return {parameters_.data(), features_, outputs_}; }
  /// A copy, of a model that goes away.
  Matrix<Scalar> weights() && { return weights(); }

  /// b, k numbers (none without bias); a view.
  VectorView<Scalar> bias() & { return {bias_data(parameters_.data()), has_bias_ ? outputs_ : 0}; }
  /// The same, to be read.
  ConstVectorView<Scalar> bias() const& { return {bias_data(parameters_.data()), has_bias_ ? outputs_ : 0}; }
  /// A copy, of a model that goes away.
  Vector<Scalar> bias() && { return bias(); }

  Layout layout() const {
    Layout blocks;
    blocks.push_back({"weights", 0, features_, outputs_, false});
    if (has_bias_) blocks.push_back({"bias", features_ * outputs_, outputs_, 1, true});
    return blocks;
  }

  /// The n × k scores of n × d features. Fails unless the features are d.
  Matrix<Scalar> predict(const Matrix<Scalar>& features) const {
    return detail::scores_of(*this, features, "LinearModel::predict");
  }
  /// Refuses sparse features, which would be filled with zeros.
  template <detail::SparseFeatures Features>
  Matrix<Scalar> predict(const Features&) const {
    static_assert(detail::never<Features>,
                  "LinearModel::predict: sparse features would be filled with zeros; use predict(model, features)");
    return {};
  }

  /// Writes the scores of the rows in view.
  template <class Rows, class Scores>
  DESCENT_INLINE void scores(const Rows& rows, Scores& out) const {
    if constexpr (detail::InPlaceRows<Rows>) {
      const Scalar* weights = parameters_.data();
      const Scalar bias = has_bias_ ? weights[features_] : Scalar(0);
      if (detail::linear_scores(rows, weights, bias, features_, lanes_, out.data())) return;
      if (has_few_features()) return detail::few_scores(detail::any_number(rows), weights, bias, features_, out.data());
      detail::many_scores(rows, weights, has_bias_ ? bias_data(weights) : nullptr, features_, outputs_, out.data());
    } else if constexpr (detail::SparseRowView<Rows>) {
      const Scalar* weights = parameters_.data();
      detail::sparse_scores(rows, weights, has_bias_ ? bias_data(weights) : nullptr, outputs_, out.data());
    } else {
      scores_of_any(rows, out.data());
    }
  }

  /// Adds Jᵀ · score_gradient to the gradient.
  template <class Rows, class ScoreGradient, class Gradient>
  DESCENT_INLINE void backward(const Rows& rows, const ScoreGradient& score_gradient, Gradient& gradient) const {
    const Scalar* slopes = score_gradient.data();
    if constexpr (detail::InPlaceRows<Rows>) {
      if (detail::linear_backward(rows, slopes, features_, lanes_, gradient.data())) {
        if (has_bias_) {
          Scalar& bias = gradient.data()[features_];
          bias = detail::add_slopes(slopes, rows.size(), bias);
        }
        return;
      }
      if (has_few_features())
        return detail::few_backward(detail::any_number(rows), slopes, features_, has_bias_, gradient.data());
      detail::many_backward(rows, slopes, features_, outputs_, gradient.data());
      add_to_bias(rows.size(), slopes, gradient.data());
    } else if constexpr (detail::SparseRowView<Rows>) {
      if constexpr (requires { gradient.data(); }) {
        detail::DenseSum<Scalar> sum{gradient.data()};
        detail::sparse_backward(rows, slopes, outputs_, has_bias_, sum);
      } else {
        detail::sparse_backward(rows, slopes, outputs_, has_bias_, gradient);
      }
    } else {
      backward_of_any(rows, slopes, gradient.data());
    }
  }

  /// Calls visit(place) for every parameter that the scores of sparse rows depend on.
  template <detail::SparseRowView Rows, class Visit>
  DESCENT_INLINE void places_read(const Rows& rows, Visit visit) const {
    detail::sparse_places(rows, parameters_.data(), outputs_, has_bias_ ? outputs_ : 0, visit);
  }

 private:
  DESCENT_INLINE bool has_few_features() const { return outputs_ == 1 && lanes_ == 0; }

  // Rows that do not stand consecutively in memory: plain loops, the same bits as with several outputs in place.
  template <class Rows>
  void scores_of_any(const Rows& rows, Scalar* out) const {
    for (Index i = 0; i < rows.size(); ++i, out += outputs_) {
      const auto x = rows.features(i);
      const Scalar* w = parameters_.data();
      const Scalar* b = bias_data(w);
      for (Index k = 0; k < outputs_; ++k) out[k] = has_bias_ ? b[k] : Scalar(0);
      for (Index j = 0; j < features_; ++j, w += outputs_)
        for (Index k = 0; k < outputs_; ++k) out[k] += x[j] * w[k];
    }
  }

  template <class Rows>
  void backward_of_any(const Rows& rows, const Scalar* slopes, Scalar* gradient) const {
    for (Index i = 0; i < rows.size(); ++i) {
      const auto x = rows.features(i);
      const Scalar* slope = slopes + i * outputs_;
      Scalar* g = gradient;
      for (Index j = 0; j < features_; ++j, g += outputs_)
        for (Index k = 0; k < outputs_; ++k) g[k] += x[j] * slope[k];
    }
    add_to_bias(rows.size(), slopes, gradient);
  }

  void add_to_bias(Index rows, const Scalar* slopes, Scalar* gradient) const {
    if (!has_bias_) return;
    Scalar* bias = bias_data(gradient);
    for (Index i = 0; i < rows; ++i, slopes += outputs_)
      for (Index k = 0; k < outputs_; ++k) bias[k] += slopes[k];
  }

  template <class Pointer>
  Pointer bias_data(Pointer parameters) const {
    return parameters + features_ * outputs_;
  }

  Index features_;
  Index outputs_;
  bool has_bias_;
  int lanes_;  // of the kernel for one output; 0 for several, or for few features
  Vector<Scalar> parameters_;
};

}  // namespace descent
