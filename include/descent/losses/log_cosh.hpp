#pragma once

#include <type_traits>

#include "../core/elementary.hpp"
#include "pointwise.hpp"

namespace descent {

namespace detail {

/// From here on upwards log cosh comes from e⁻²ᵃ; below, where that would cancel, from a series.
inline constexpr double hyperbolic_limit = 0.5;

/// cosh a − 1, for 0 ≤ a ≤ ½.
template <class Scalar>
DESCENT_INLINE Scalar small_cosh_minus_one(Scalar a) {
  const Scalar z = a * a;
  if constexpr (std::is_same_v<Scalar, float>)
    return z * polynomial(z, 1. / 2, 1. / 24, 1. / 720, 1. / 40320);
  else
    return z * polynomial(z, 1. / 2, 1. / 24, 1. / 720, 1. / 40320, 1. / 3628800, 1. / 479001600, 1. / 87178291200);
}

/// log cosh r = |r| + log(1 + e⁻²|ʳ|) − log 2, accurate relative to itself.
template <class Scalar>
DESCENT_INLINE Scalar log_cosh(Scalar r) {
  const Scalar a = choose(r < 0, -r, r), u = exponential(-2 * a);
  const bool small = a < static_cast<Scalar>(hyperbolic_limit);
  const Scalar bounded = choose(small, a, Scalar(0));
  const Scalar rest = logarithm_of_one_plus(choose(small, small_cosh_minus_one(bounded), u));
  return choose(small, rest, a + (rest - log_of_two<Scalar>));
}

}  // namespace detail

/// The logarithm of the hyperbolic cosine: with r = score − target, ℓ = log cosh r; its slope is tanh r. The mean
/// over all n·k values. About r²/2 near 0 and |r| − log 2 far out: Huber's idea with no corner and nothing to
/// choose. No residual is too large for it.
struct LogCosh {
  template <class Scores, class Targets, class Weights, class ScoreGradient>
  DESCENT_INLINE double accumulate(const Scores& scores, const Targets& targets, const Weights& weights,
                                   ScoreGradient& score_gradient) const {
    return detail::accumulate_pointwise(
        scores, targets, weights, score_gradient,
        [](auto score, auto target) DESCENT_INLINE_LAMBDA { return detail::log_cosh(score - target); },
        [](auto score, auto target) DESCENT_INLINE_LAMBDA { return detail::hyperbolic_tangent(score - target); });
  }
};

}  // namespace descent
