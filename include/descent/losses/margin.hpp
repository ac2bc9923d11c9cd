/// @file
/// Losses of the margin by which the right class leads.
#pragma once

#include "../core/elementary.hpp"
#include "../core/inline.hpp"
#include "../core/matrix.hpp"
#include "pointwise.hpp"

namespace descent::detail {

/// What a loss of the margin m does with a block; both(m) is asked for value and slope by m. One output z: m is z for
/// class 1, −z for class 0. k outputs s: m = s_c − max sⱼ over all j but c, the right class.
template <class Scores, class Targets, class Weights, class ScoreGradient, class Both>
DESCENT_INLINE double accumulate_margins(const Scores& scores, const Targets& targets, const Weights& weights,
                                         ScoreGradient& score_gradient, const Both& both) {
  using Scalar = typename Scores::Scalar;
  const Index classes = scores.cols();
  if (classes == 1)
    return accumulate_column(scores, targets, weights, score_gradient,
                             [&](auto score, auto target) DESCENT_INLINE_LAMBDA {
                               const auto sign = 2 * target - 1;
                               const auto at = both(sign * score);
                               return ValueAndSlope<decltype(score)>{at.value, sign * at.slope};
                             });
  double sum = 0;
  const Scalar* score = scores.data();
  Scalar* slope = score_gradient.data();
  for (Index i = 0; i < scores.rows(); ++i, score += classes, slope += classes) {
    const auto right = static_cast<Index>(targets.data()[i]);
    Index rival = right == 0 ? 1 : 0;
    for (Index j = rival + 1; j < classes; ++j)
      if (j != right && score[j] > score[rival]) rival = j;
    const auto at = both(score[right] - score[rival]);
    sum += static_cast<double>(weights[i] * at.value);
    for (Index j = 0; j < classes; ++j) slope[j] = 0;
    slope[right] = weights[i] * at.slope;
    slope[rival] = -slope[right];
  }
  return sum;
}

}  // namespace descent::detail
