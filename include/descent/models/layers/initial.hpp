/// @file
/// Which weights a layer begins with.
#pragma once

#include <cmath>
#include <variant>

#include "../../core/error.hpp"
#include "../../core/finite.hpp"
#include "../../core/matrix.hpp"
#include "../../core/normal.hpp"
#include "../../core/text.hpp"

namespace descent {

/// Normal draws of deviation √(2 / inputs): behind Relu and its like the scores keep their size from layer to layer. He et
/// al.: "Delving deep into rectifiers", ICCV 2015.
struct He {
  /// A weight of a layer of so many inputs and outputs.
  double operator()(Random& random, Index inputs, Index) const {
    return std::sqrt(2 / static_cast<double>(inputs)) * standard_normal(random);
  }
};

/// Uniform draws up to ±√(6 / (inputs + outputs)), for Tanh and Sigmoid. Glorot and Bengio: "Understanding the difficulty of
/// training deep feedforward neural networks", AISTATS 2010.
struct Xavier {
  /// A weight of a layer of so many inputs and outputs.
  double operator()(Random& random, Index inputs, Index outputs) const {
    const double limit = std::sqrt(6 / static_cast<double>(inputs + outputs));
    return random.uniform(-limit, limit);
  }
};

/// Uniform draws, whatever the sizes.
struct Uniform {
  /// the least
  double low = -0.5;
  /// the largest; more than low
  double high = 0.5;

  /// A weight.
  double operator()(Random& random, Index, Index) const { return random.uniform(low, high); }

  void validate() const {
    if (!(low < high) || !is_finite(low) || !is_finite(high))
      fail("Uniform: .low is " + detail::text(low) + " and .high " + detail::text(high) +
           "; they must be finite, and .high the larger one");
  }
};

/// One of them.
using Initial = std::variant<He, Xavier, Uniform>;

}  // namespace descent
