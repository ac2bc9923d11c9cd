/// @file
/// What an update rule may be given to follow: a slope for every parameter, or for some of them.
#pragma once

#include <concepts>

#include "matrix.hpp"

namespace descent {

/// A gradient of which most is 0: `count` places and what stands there. No place comes twice.
template <class ScalarType>
struct SparseGradient {
  using Scalar = ScalarType;
  /// the places, `count` of them, each from 0 to p − 1
  const Index* places = nullptr;
  /// the slopes there
  const Scalar* values = nullptr;
  /// how many
  Index count = 0;
};

/// A gradient of p parameters: dense, or sparse.
template <class Gradient, class Scalar>
concept GradientOf = std::same_as<Gradient, ConstVectorView<Scalar>> || std::same_as<Gradient, SparseGradient<Scalar>>;

}  // namespace descent
