/// @file
/// What the family of Adam remembers.
#pragma once

#include "../core/matrix.hpp"

namespace descent::detail {

/// The mean slope m and the mean square v of every parameter, and how far they are still biased towards their start at 0.
template <class Scalar>
struct Moments {
  /// m, p numbers
  Vector<Scalar> mean;
  /// v, p numbers
  Vector<Scalar> square;
  /// β₁ᵗ
  double beta1_power = 1;
  /// β₂ᵗ
  double beta2_power = 1;

  explicit Moments(Index parameters = 0)
      : mean(Vector<Scalar>::Zero(parameters)), square(Vector<Scalar>::Zero(parameters)) {}

  /// The next step begins.
  void advance(double beta1, double beta2) {
    beta1_power *= beta1;
    beta2_power *= beta2;
  }

  template <class Visitor>
  void archive(Visitor& visit) {
    visit("mean", mean);
    visit("square", square);
    visit("beta1_power", beta1_power);
    visit("beta2_power", beta2_power);
  }
};

}  // namespace descent::detail
