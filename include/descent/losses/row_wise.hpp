#pragma once

#include <type_traits>

#include "../concepts.hpp"

namespace descent {

/// Any loss of whole rows, from one callable `loss(scores, targets, slopes)`: it is shown the k scores and the k
/// targets of a sample, returns ℓ and writes the k derivatives of ℓ by the scores into slopes. All three are rows of
/// 1 × k, Eigen Maps of the model's Scalar type; slopes holds anything when it is called. Weights are none of its
/// business; for a row of weight 0 it is not called. The loss is the mean over the n rows. A callable that offers
/// `check_targets(rows, outputs)`, see Loss, may take another number of targets than of scores.
///
///     const RowWise distance{[](const auto& scores, const auto& targets, auto& slopes) {
///       slopes = scores - targets;
///       const auto length = slopes.norm();
///       if (length > 0) slopes /= length;
///       return length;
///     }};
template <class RowLoss>
struct RowWise {
  /// ℓ(scores, targets, slopes), which writes the slopes
  RowLoss loss;

  template <class Scores, class Targets, class Weights, class ScoreGradient>
  double accumulate(const Scores& scores, const Targets& targets, const Weights& weights,
                    ScoreGradient& score_gradient) const {
    using Scalar = typename Scores::Scalar;
    using ConstRow = Eigen::Map<const RowVector<Scalar>>;
    using Row = Eigen::Map<RowVector<Scalar>>;
    static_assert(
        std::is_invocable_r_v<Scalar, const RowLoss&, const ConstRow&, const ConstRow&, Row&>,
        "RowWise: the callable must take (const auto& scores, const auto& targets, auto& slopes) and return a "
        "number, while const");
    const Index outputs = scores.cols();
    double sum = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const ConstRow score(scores.data() + i * outputs, outputs);
      const ConstRow target(targets.data() + i * targets.cols(), targets.cols());
      Row slopes(score_gradient.data() + i * outputs, outputs);
      const Scalar weight = weights[i];
      if (weight != 0) {
        sum += static_cast<double>(weight) * static_cast<double>(loss(score, target, slopes));
        slopes *= weight;
      } else {
        slopes.setZero();
      }
    }
    return sum;
  }

  void validate() const { detail::validate(loss); }

  /// Asks the callable, if it judges targets itself.
  template <class Rows>
  void check_targets(const Rows& rows, Index outputs) const
    requires requires { loss.check_targets(rows, outputs); }
  {
    loss.check_targets(rows, outputs);
  }
};

template <class RowLoss>
RowWise(RowLoss) -> RowWise<RowLoss>;

}  // namespace descent
