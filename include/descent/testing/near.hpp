/// @file
/// Whether two numbers are the same up to rounding.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "../core/matrix.hpp"

namespace descent::detail {

/// Whether numbers that were worked out in Scalars differ by rounding alone; `scale` is the size of what they were made
/// of.
template <class Scalar>
bool near(double a, double b, double scale) {
  constexpr double allowed = 1e3 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  return std::abs(a - b) <= allowed * std::max({std::abs(a), std::abs(b), scale});
}

/// The first place where two lists differ by more, against the largest number in them; −1 if they don't.
template <class Numbers>
Index first_difference(const Numbers& a, const Numbers& b) {
  using Scalar = typename Numbers::Scalar;
  const double largest =
      a.size() == 0 ? 0 : static_cast<double>(std::max(a.cwiseAbs().maxCoeff(), b.cwiseAbs().maxCoeff()));
  for (Index i = 0; i < a.size(); ++i)
    if (!near<Scalar>(static_cast<double>(a.data()[i]), static_cast<double>(b.data()[i]), 10 * largest)) return i;
  return -1;
}

}  // namespace descent::detail
