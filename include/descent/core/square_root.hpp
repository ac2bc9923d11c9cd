/// @file
/// Square roots of packets of numbers, correctly rounded: the bits of std::sqrt, which the compiler takes one number at a
/// time.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "elementary.hpp"
#include "inline.hpp"
#include "packet.hpp"

namespace descent::detail {

/// √x of as many doubles as fit a register.
template <int lanes>
DESCENT_INLINE typename PacketType<double, lanes>::type square_root_of_doubles(
    const typename PacketType<double, lanes>::type& x) {
  using Native = typename Eigen::internal::find_best_packet<double, lanes>::type;
  constexpr int count = static_cast<int>(sizeof x / sizeof(Native));
  Native parts[count];
  std::memcpy(parts, &x, sizeof x);
  unroll<count>([&](int p) DESCENT_INLINE_LAMBDA { parts[p] = Eigen::internal::psqrt(parts[p]); });
  typename PacketType<double, lanes>::type roots;
  std::memcpy(&roots, parts, sizeof roots);
  return roots;
}

/// √x, for x ≥ 0; of what is negative, not a number. Floats go by way of doubles: the root of one, rounded again, is the
/// root of the float correctly rounded.
template <class Number>
DESCENT_INLINE Number square_root(const Number& x) {
  using Scalar = ScalarOf<Number>;
  if constexpr (std::is_arithmetic_v<Number>) {
    return std::sqrt(x);
  } else {
    constexpr int lanes = NumberParts<Number>::lanes;
    constexpr int part = std::min({lanes, register_bytes / static_cast<int>(sizeof(double)), 4});
    using Part = typename PacketType<Scalar, part>::type;
    using Doubles = typename PacketType<double, part>::type;
    Part parts[lanes / part];
    std::memcpy(parts, &x, sizeof x);
    unroll<lanes / part>([&](int p) DESCENT_INLINE_LAMBDA {
      if constexpr (std::is_same_v<Scalar, double>)
        parts[p] = square_root_of_doubles<part>(parts[p]);
      else
        parts[p] = converted<Part>(square_root_of_doubles<part>(converted<Doubles>(parts[p])));
    });
    Number roots;
    std::memcpy(&roots, parts, sizeof roots);
    return roots;
  }
}

}  // namespace descent::detail
