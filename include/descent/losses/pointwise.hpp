#pragma once

#include <type_traits>
#include <utility>

#include "../concepts.hpp"
#include "../core/inline.hpp"
#include "../core/packet.hpp"

namespace descent {

namespace detail {

/// Eight numbers added up by halves.
DESCENT_INLINE double sum_of_eight(const double* x) {
  return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}

/// ℓ and its derivative by the score, of one score or of a packet of them.
template <class Number>
struct ValueAndSlope {
  Number value, slope;
};

/// What a loss of one output does with a block: both(score, target) is asked for value and slope, eight rows at a time in
/// packets (see packet.hpp), what is left over row by row.
template <class Scores, class Targets, class Weights, class ScoreGradient, class Both>
DESCENT_INLINE double accumulate_column(const Scores& scores, const Targets& targets, const Weights& weights,
                                        ScoreGradient& score_gradient, const Both& both) {
  using Scalar = typename Scores::Scalar;
  using Eight = Lanes<Scalar, 8>;
  const Scalar* score = scores.data();
  const Scalar* target = targets.data();
  const Scalar* weight = weights.data();
  Scalar* gradient = score_gradient.data();
  const Index rows = scores.rows(), eights = rows / 8 * 8;
  double sum = 0;
  for (Index i = 0; i < eights; i += 8) {
    Scalar weighted[8];
    double values[8];
    unroll<Eight::count>([&](int p) DESCENT_INLINE_LAMBDA {
      const Index row = i + p * Eight::width;
      const auto at = both(Eight::load(score + row), Eight::load(target + row));
      const auto w = Eight::load(weight + row);
      Eight::store(weighted + p * Eight::width, w * at.value);
      Eight::store(gradient + row, w * at.slope);
    });
    unroll<8>([&](int j) DESCENT_INLINE_LAMBDA { values[j] = static_cast<double>(weighted[j]); });
    sum += sum_of_eight(values);
  }
  for (Index i = eights; i < rows; ++i) {
    const auto at = both(score[i], target[i]);
    sum += static_cast<double>(weight[i] * at.value);
    gradient[i] = weight[i] * at.slope;
  }
  return sum;
}

/// What every loss made of single scores does with a block: the mean over the k outputs of value(score,
/// target), and its derivative by each score.
template <class Scores, class Targets, class Weights, class ScoreGradient, class Value, class Derivative>
DESCENT_INLINE double accumulate_pointwise(const Scores& scores, const Targets& targets, const Weights& weights,
                                           ScoreGradient& score_gradient, const Value& value,
                                           const Derivative& derivative) {
  const auto* score = scores.data();
  const auto* target = targets.data();
  const auto* weight = weights.data();
  auto* gradient = score_gradient.data();
  const Index rows = scores.rows(), outputs = scores.cols();
  if (outputs == 1) {
    const Index eights = rows / 8 * 8;
    double sum = 0;
    for (Index i = 0; i < eights; i += 8) {  // through arrays of our own, which overlap with nothing
      using Scalar = typename Scores::Scalar;
      Scalar s[8], t[8], w[8], slopes[8];
      double values[8];
      unroll<8>([&](int j) DESCENT_INLINE_LAMBDA { s[j] = score[i + j], t[j] = target[i + j], w[j] = weight[i + j]; });
      unroll<8>([&](int j) DESCENT_INLINE_LAMBDA {
        values[j] = static_cast<double>(w[j] * value(s[j], t[j]));
        slopes[j] = w[j] * derivative(s[j], t[j]);
      });
      unroll<8>([&](int j) DESCENT_INLINE_LAMBDA { gradient[i + j] = slopes[j]; });
      sum += sum_of_eight(values);
    }
    for (Index i = eights; i < rows; ++i) {
      sum += static_cast<double>(weight[i] * value(score[i], target[i]));
      gradient[i] = weight[i] * derivative(score[i], target[i]);
    }
    return sum;
  }
  using Scalar = typename Scores::Scalar;
  const Scalar share = 1 / static_cast<Scalar>(outputs);
  double sum = 0;
  for (Index i = 0; i < rows; ++i)
    for (Index j = i * outputs; j < (i + 1) * outputs; ++j) {
      sum += static_cast<double>(weight[i] * (share * value(score[j], target[j])));
      gradient[j] = weight[i] * (share * derivative(score[j], target[j]));
    }
  return sum;
}

}  // namespace detail

/// Any loss of single scores, from two callables: ℓ(score, target) and its derivative by the score. Each is
/// called with two numbers of the model's Scalar type and returns one. Over n samples with k outputs the loss
/// is the mean of all n·k values.
///
///     const Pointwise cubic{[](auto score, auto target) { return std::abs(std::pow(score - target, 3)); },
///                           [](auto score, auto target) { auto e = score - target; return 3 * e *
///                           std::abs(e); }};
template <class Value, class Derivative>
struct Pointwise {
  static_assert(std::is_invocable_r_v<double, const Value&, double, double> &&
                    std::is_invocable_r_v<double, const Derivative&, double, double>,
                "Pointwise: both callables must take two numbers, score and target, and return one, while const");

  /// ℓ(score, target)
  Value value;
  /// ∂ℓ/∂score, from score and target
  Derivative derivative;

  template <class Scores, class Targets, class Weights, class ScoreGradient>
  DESCENT_INLINE double accumulate(const Scores& scores, const Targets& targets, const Weights& weights,
                                   ScoreGradient& score_gradient) const {
    return detail::accumulate_pointwise(scores, targets, weights, score_gradient, value, derivative);
  }
};

template <class Value, class Derivative>
Pointwise(Value, Derivative) -> Pointwise<Value, Derivative>;

}  // namespace descent
