#pragma once

#include <type_traits>

#include "../losses/pointwise.hpp"
#include "dual.hpp"

namespace descent {

/// Any loss of single scores from its formula alone, ℓ(score, target): Pointwise whose slope is worked out. The callable
/// is called while const with a number of any type and a plain one, and returns a number. Over n samples with k outputs
/// the loss is the mean of all n·k values.
///
///     const AutomaticPointwise cauchy{[](auto score, auto target) {
///       const auto error = score - target;
///       return log1p(error * error);
///     }};
///
/// Write `log1p(error)`, not `std::log1p(error)`: see Dual, which also says what slopes corners have.
template <class Value>
struct AutomaticPointwise {
  /// ℓ(score, target)
  Value value;

  template <class Scores, class Targets, class Weights, class ScoreGradient>
  DESCENT_INLINE double accumulate(const Scores& scores, const Targets& targets, const Weights& weights,
                                   ScoreGradient& score_gradient) const {
    using Scalar = typename Scores::Scalar;
    using Number = Dual<Scalar, 1>;
    static_assert(
        std::is_invocable_r_v<Number, const Value&, Number, Scalar>,
        "AutomaticPointwise: the callable must take two numbers, a score of any type and a target, and return "
        "one, while const");
    const auto at = [this](Scalar score, Scalar target) DESCENT_INLINE_LAMBDA {
      constexpr Scalar one = 1;
      return Number(value(Number(score, typename Number::Derivatives(&one)), target));
    };
    return detail::accumulate_pointwise(
        scores, targets, weights, score_gradient,
        [&at](Scalar score, Scalar target) DESCENT_INLINE_LAMBDA { return at(score, target).value; },
        [&at](Scalar score, Scalar target) DESCENT_INLINE_LAMBDA { return at(score, target).derivatives[0]; });
  }

  void validate() const { detail::validate(value); }
};

template <class Value>
AutomaticPointwise(Value) -> AutomaticPointwise<Value>;

}  // namespace descent
