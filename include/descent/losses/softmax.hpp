/// @file
/// From scores to probabilities, without loss: what a class has, what all others have, and their logarithms are each as
/// accurate as their own size allows.
#pragma once

#include <algorithm>

#include "../core/elementary.hpp"
#include "../core/inline.hpp"
#include "../core/matrix.hpp"

namespace descent::detail {

/// What the losses of one score z are made of: σ(z) = 1 / (1 + e⁻ᶻ), the probability of class 1, σ(−z), that of
/// class 0, and their logarithms' negatives. A Number is a float, a double or a packet of them.
template <class Number>
struct Sigmoid {
  /// σ(z)
  Number one;
  /// σ(−z) = 1 − σ(z)
  Number zero;
  /// −log σ(z) = softplus(−z)
  Number surprise_of_one;
  /// −log σ(−z) = softplus(z)
  Number surprise_of_zero;
};

template <class Number>
DESCENT_INLINE Sigmoid<Number> sigmoid(const Number& z) {
  const auto below = z < 0;
  const Number size = choose(below, -z, z), power = exponential(-size), rest = logarithm_of_one_plus(power);
  const Number likely = 1 / (1 + power), unlikely = power * likely;
  return {choose(below, unlikely, likely), choose(below, likely, unlikely), choose(below, size, Number{}) + rest,
          choose(below, Number{}, size) + rest};
}

/// x ← eˣ for consecutive numbers, a packet at a time.
template <class Scalar>
void exponentials(Scalar* x, Index count) {
  using Eight = Lanes<Scalar, 8>;
  Index i = 0;
  for (; i + Eight::width <= count; i += Eight::width) Eight::store(x + i, exponential(Eight::load(x + i)));
  for (; i < count; ++i) x[i] = exponential(x[i]);
}

/// The softmax of up to eight rows of k scores: pⱼ = e^(sⱼ − sₐ) / Σ e^(sᵢ − sₐ), where a is the class of the largest.
template <class Scalar>
class SoftmaxOfRows {
 public:
  /// How many rows at most.
  static constexpr int most = 8;

  /// Of `rows` rows, one after the other; `powers`, as many numbers, is what it works in.
  SoftmaxOfRows(const Scalar* scores, Index rows, Index classes, Scalar* powers) : powers_(powers), classes_(classes) {
    for (Index i = 0; i < rows; ++i, scores += classes, powers += classes) {
      Index largest = 0;
      Scalar highest = scores[0];
      for (Index j = 1; j < classes; ++j) {
        const bool higher = scores[j] > highest;
        highest = higher ? scores[j] : highest;
        largest = higher ? j : largest;
      }
      for (Index j = 0; j < classes; ++j) powers[j] = scores[j] - highest;
      largest_[i] = largest;
    }
    exponentials(powers_, rows * classes);
    for (Index i = 0; i < rows; ++i) {
      Scalar* power = powers_ + i * classes;
      power[largest_[i]] = 0;  // it is 1, in which the others would be lost
      Scalar others = 0;
      for (Index j = 0; j < classes; ++j) others += power[j];
      power[largest_[i]] = 1;
      others_[i] = others;
    }
    using Eight = Lanes<Scalar, most>;
    std::fill(others_ + rows, others_ + most, Scalar(0));
    for (int i = 0; i < most; i += Eight::width) {
      const auto others = Eight::load(others_ + i);
      Eight::store(surprise_ + i, logarithm_of_one_plus_any(others));
      Eight::store(share_ + i, 1 / (1 + others));
    }
  }

  /// k
  Index classes() const { return classes_; }
  /// a
  Index largest(Index row) const { return largest_[row]; }
  /// −log pₐ
  Scalar surprise_of_largest(Index row) const { return surprise_[row]; }
  /// pⱼ
  Scalar probability(Index row, Index j) const { return powers_[row * classes_ + j] * share_[row]; }
  /// Σ e^(sᵢ − sₐ) over all i but j.
  Scalar others(Index row, Index j) const {
    return choose(j == largest_[row], others_[row], 1 + (others_[row] - powers_[row * classes_ + j]));
  }
  /// 1 − pⱼ
  Scalar probability_of_others(Index row, Index j) const { return others(row, j) * share_[row]; }

  /// Writes all k e^(sⱼ − sₐ), each times a factor.
  void write_powers(Index row, Scalar factor, Scalar* out) const {
    const Scalar* power = powers_ + row * classes_;
    for (Index j = 0; j < classes_; ++j) out[j] = power[j] * factor;
  }
  /// Writes all k pⱼ, each times a factor.
  void write_probabilities(Index row, Scalar factor, Scalar* out) const {
    write_powers(row, factor * share_[row], out);
  }

 private:
  Scalar* powers_;
  Index classes_;
  Index largest_[most];
  Scalar others_[most], surprise_[most], share_[most];
};

/// The probabilities of all classes by n × k scores, n × k; of one score a row that of class 1, n × 1.
template <class Scalar>
Matrix<Scalar> probabilities(const Matrix<Scalar>& scores) {
  const Index n = scores.rows(), classes = scores.cols();
  Matrix<Scalar> result(n, classes);
  if (classes == 1) {
    for (Index i = 0; i < n; ++i) result(i, 0) = sigmoid(scores(i, 0)).one;
    return result;
  }
  using Softmax = SoftmaxOfRows<Scalar>;
  for (Index first = 0; first < n; first += Softmax::most) {
    const Index rows = std::min<Index>(Softmax::most, n - first);
    Scalar* out = result.data() + first * classes;
    const Softmax softmax(scores.data() + first * classes, rows, classes, out);
    for (Index i = 0; i < rows; ++i) softmax.write_probabilities(i, 1, out + i * classes);
  }
  return result;
}

}  // namespace descent::detail
