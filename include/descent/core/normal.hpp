/// @file
/// Normal random numbers: the same on every compiler and standard library.
#pragma once

#include <cmath>

#include "elementary.hpp"
#include "random.hpp"

namespace descent {

/// A number from the normal distribution with mean 0 and deviation 1; for another mean and deviation,
/// mean + deviation · standard_normal(random). It uses up two uniform numbers; none is larger than 8.6 in size. Box,
/// Muller: "A note on the generation of random normal deviates", Annals of Mathematical Statistics 29 (1958).
inline double standard_normal(Random& random) {
  const double radius = std::sqrt(-2 * detail::logarithm(1 - random.uniform()));
  return radius * detail::cosine(3.14159265358979323846 * random.uniform());
}

}  // namespace descent
