#pragma once

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

#include "../concepts.hpp"
#include "../core/error.hpp"
#include "../data/check.hpp"
#include "../data/dataset.hpp"
#include "../models/evaluation.hpp"
#include "dual.hpp"

namespace descent {

/// A model given by its formula: a callable that makes the score of a sample from parameters and features, for any type
/// of number. Its derivatives by the parameters are worked out, exact up to rounding.
///
///     AutomaticModel cooling(1, Vector<double>{{20., 60., .1}},  // one feature; where the three parameters start
///                            [](const auto& p, const auto& x) { return p[0] + p[1] * exp(-p[2] * x[0]); });
///     trainer.fit(cooling, Mse{}, train);
///
/// A model of several outputs writes its scores, which are 0 when the callable is called:
///
///     AutomaticModel circle(2, start, [](const auto& p, const auto& x, auto& scores) {
///       for (Index k = 0; k < 3; ++k) scores[k] = p[k] * x[0] * x[0] + p[3 + k] * x[1];
///     }, {.outputs = 3});
///
/// The callable is called while const, and sees Eigen vectors: of the p parameters, as Dual numbers, and of the d
/// features, as plain ones. Write `exp(p[0])`, not `std::exp(p[0])`.
///
/// Forward mode, eight partial derivatives at a time: each row costs p / 8 passes through the callable (one at least), as
/// dear as 4 to 7 scores each. Good for up to some 30 parameters; a model of hundreds should have its backward written by
/// hand. AutomaticGradient says what was measured.
template <class ScalarType, class Expression>
class AutomaticModel {
 public:
  using Scalar = ScalarType;

  /// What a model may do without.
  struct Options {
    /// k, 1 or more; more than 1 if the callable takes the scores
    Index outputs = 1;
    /// which parameters are what, for penalties and messages; all of them, without gaps. None: one block, no bias.
    Layout layout = {};
  };

  /// What the evaluation of a row needs.
  struct Workspace {
    /// scores without derivatives
    Vector<Dual<Scalar, 0>> values = {};
    /// scores with them
    Vector<Dual<Scalar, detail::derivatives_at_once>> scores = {};
  };

  /// A model of d features, 1 or more, with the parameters that it begins with, 1 or more, and its formula. Fails on
  /// anything else.
  AutomaticModel(Index features, Vector<Scalar> start, Expression expression)
      : AutomaticModel(features, std::move(start), std::move(expression), Options{}) {}
  /// The same with options.
  AutomaticModel(Index features, Vector<Scalar> start, Expression expression, Options options)
      : features_(features),
        parameters_(std::move(start)),
        expression_(std::move(expression)),
        options_(std::move(options)) {
    const Index p = parameters_.size(), k = options_.outputs;
    if (features < 1 || p < 1 || k < 1)
      fail("AutomaticModel: " + detail::counted(features, "feature") + ", " + detail::counted(p, "parameter") +
           " and " + detail::counted(k, "output") + "; there must be 1 or more of each");
    if (returns_score && k != 1)
      fail("AutomaticModel: .outputs is " + std::to_string(k) +
           ", and the callable returns one score; let it take (parameters, features, scores) and write them");
    Index next = 0;
    for (const ParameterBlock& block : options_.layout) {
      if (block.offset != next)
        fail("AutomaticModel: block " + block.name + " of .layout begins at " + std::to_string(block.offset) +
             "; it must begin where the one before ends, at " + std::to_string(next));
      next += block.size();
    }
    if (!options_.layout.empty() && next != p)
      fail("AutomaticModel: the blocks of .layout hold " + detail::counted(next, "parameter") + ", there are " +
           std::to_string(p) + "; they must be as many");
  }

  /// d
  Index features() const { return features_; }
  /// k
  Index outputs() const { return options_.outputs; }

  /// All p parameters.
  Vector<Scalar>& parameters() & { return parameters_; }
  /// The same, to be read.
  const Vector<Scalar>& parameters() const& { return parameters_; }
  /// Those of a model that goes away.
  Vector<Scalar> parameters() && { return std::move(parameters_); }

  /// `.layout`, or one block of all parameters.
  Layout layout() const {
    return options_.layout.empty() ? Layout{{"parameters", 0, parameters_.size(), 1, false}} : options_.layout;
  }

  /// The n × k scores of n × d features. Fails unless the features are d.
  Matrix<Scalar> predict(const Matrix<Scalar>& features) const {
    return detail::scores_of(*this, features, "AutomaticModel::predict");
  }

  /// Writes the scores of the rows in view.
  template <class Rows, class Scores>
  void scores(const Rows& rows, Scores& out, Workspace& workspace) const {
    for (Index i = 0; i < rows.size(); ++i) {
      evaluate(rows.features(i), 0, workspace.values);
      for (Index k = 0; k < outputs(); ++k) out(i, k) = workspace.values[k].value;
    }
  }

  /// Adds Jᵀ · score_gradient to the gradient.
  template <class Rows, class ScoreGradient, class Gradient>
  void backward(const Rows& rows, const ScoreGradient& score_gradient, Gradient& gradient, Workspace& workspace) const {
    const Index p = parameters_.size();
    for (Index i = 0; i < rows.size(); ++i) {
      Scalar largest = 0;
      for (Index k = 0; k < outputs(); ++k) largest = std::max<Scalar>(largest, std::abs(score_gradient(i, k)));
      if (largest == 0) continue;  // a row that is none of the loss's business
      const auto& features = rows.features(i);
      for (Index first = 0; first < p; first += at_once) {
        evaluate(features, first, workspace.scores);
        const Index last = std::min<Index>(p, first + at_once);
        for (Index k = 0; k < outputs(); ++k)
          for (Index j = first; j < last; ++j)
            gradient[j] += score_gradient(i, k) * workspace.scores[k].derivatives[j - first];
      }
    }
  }

 private:
  static constexpr int at_once = detail::derivatives_at_once;
  template <int count>
  using Parameters = decltype(detail::variables<count>(static_cast<const Scalar*>(nullptr), 0));
  using Features = Eigen::Map<const RowVector<Scalar>>;
  static constexpr bool returns_score = std::is_invocable_v<const Expression&, const Parameters<0>&, const Features&>;
  static_assert(
      returns_score ||
          std::is_invocable_v<const Expression&, const Parameters<0>&, const Features&, Vector<Dual<Scalar, 0>>&>,
      "AutomaticModel: the callable must take (const auto& parameters, const auto& features), and return the "
      "score, or (const auto& parameters, const auto& features, auto& scores), while const; write exp(x), not "
      "std::exp(x)");

  /// The scores of one sample, with derivatives by the parameters from `first` on.
  template <class Row, int count>
  void evaluate(const Row& features, Index first, Vector<Dual<Scalar, count>>& scores) const {
    const auto parameters = detail::variables<count>(parameters_.data(), parameters_.size(), first);
    if (scores.size() != outputs()) scores.resize(outputs());
    if constexpr (returns_score) {
      scores[0] = expression_(parameters, features);
    } else {
      std::fill_n(scores.data(), scores.size(), Dual<Scalar, count>());
      expression_(parameters, features, scores);
    }
  }

  Index features_;
  Vector<Scalar> parameters_;
  Expression expression_;
  Options options_;
};

template <class Start, class Expression>
AutomaticModel(Index, const Eigen::MatrixBase<Start>&, Expression)
    -> AutomaticModel<typename Start::Scalar, Expression>;
template <class Start, class Expression>
AutomaticModel(Index, const Eigen::MatrixBase<Start>&, Expression,
               typename AutomaticModel<typename Start::Scalar, Expression>::Options)
    -> AutomaticModel<typename Start::Scalar, Expression>;

}  // namespace descent
