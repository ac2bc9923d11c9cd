/// @file
/// Square roots of packets of numbers, correctly rounded: the bits of std::sqrt, which the compiler takes one number at a
/// time.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <utility>

#include "elementary.hpp"
#include "inline.hpp"
#include "packet.hpp"

#if defined(__has_builtin)
/// Whether the compiler has this builtin.
#define DESCENT_HAS_BUILTIN(name) __has_builtin(name)
#else
/// Whether the compiler has this builtin.
#define DESCENT_HAS_BUILTIN(name) 0
#endif

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

/// The lanes of a packet from `first` on, as many as there are numbers in the sequence.
template <int first, class Packet, int... lane>
DESCENT_INLINE auto some_lanes(const Packet& x, std::integer_sequence<int, lane...>) {
#if defined(__GNUC__)
  return __builtin_shufflevector(x, x, (first + lane)...);
#endif
}

/// Two packets, one after the other, in one.
template <class Packet, int... lane>
DESCENT_INLINE auto joined(const Packet& low, const Packet& high, std::integer_sequence<int, lane...>) {
#if defined(__GNUC__)
  return __builtin_shufflevector(low, high, lane...);
#endif
}

/// √x, for x ≥ 0; of what is negative, not a number. Where nothing takes roots of packets of floats they go by way
/// of doubles: the root of one, rounded again, is the root of the float correctly rounded.
template <class Number>
DESCENT_INLINE Number square_root(const Number& x) {
  using Scalar = ScalarOf<Number>;
  constexpr int lanes = NumberParts<Number>::lanes;
  constexpr int most = std::min(register_bytes / static_cast<int>(sizeof(double)), 4);
  if constexpr (std::is_arithmetic_v<Number>) {
    return std::sqrt(x);
#if DESCENT_HAS_BUILTIN(__builtin_elementwise_sqrt)
  } else if constexpr (lanes > 1) {
    return __builtin_elementwise_sqrt(x);
#elif defined(__GNUC__) && defined(__SSE__)  // g++ has none, and Eigen's root of floats is not quite rounded correctly
  } else if constexpr (std::is_same_v<Scalar, float> && sizeof x == sizeof(__m128)) {
    return _mm_sqrt_ps(x);
#if defined(__AVX__)
  } else if constexpr (std::is_same_v<Scalar, float> && sizeof x == sizeof(__m256)) {
    return _mm256_sqrt_ps(x);
#endif
#if defined(__AVX512F__)
  } else if constexpr (std::is_same_v<Scalar, float> && sizeof x == sizeof(__m512)) {
    return _mm512_sqrt_ps(x);
#endif
#endif
  } else if constexpr (lanes > most) {
    constexpr auto half = std::make_integer_sequence<int, lanes / 2>{};
    return joined(square_root(some_lanes<0>(x, half)), square_root(some_lanes<lanes / 2>(x, half)),
                  std::make_integer_sequence<int, lanes>{});
  } else if constexpr (std::is_same_v<Scalar, double>) {
    return square_root_of_doubles<lanes>(x);
  } else {
    return converted<Number>(square_root_of_doubles<lanes>(converted<typename PacketType<double, lanes>::type>(x)));
  }
}

}  // namespace descent::detail

#undef DESCENT_HAS_BUILTIN
