/// @file
/// Is a number finite? Told from the bits of its exponent, so that -ffast-math can't take the question away.
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "inline.hpp"
#include "matrix.hpp"
#include "packet.hpp"

namespace descent {

/// True unless the number is infinite or not a number; float and double.
template <class Scalar>
DESCENT_INLINE bool is_finite(Scalar value) {
  static_assert(std::is_same_v<Scalar, float> || std::is_same_v<Scalar, double>, "descent works on float and double");
  using Bits = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits exponent = sizeof(Scalar) == 4 ? Bits{0x7f800000U} : static_cast<Bits>(0x7ff0000000000000U);
  Bits bits;
  std::memcpy(&bits, &value, sizeof bits);
  const volatile Bits seen = bits;  // with -ffast-math, clang would else answer by itself: true
  return (seen & exponent) != exponent;
}

namespace detail {

/// Infinity, put together from its bits: with -ffast-math clang refuses to have it written down.
inline constexpr double positive_infinity = __builtin_bit_cast(double, std::uint64_t{0x7ff0000000000000U});

/// Collects, over any number of values, whether one of them was not finite. An exponent of all ones, and no
/// other, carries into the sign bit when one is added at its lowest place.
template <class Scalar, int width>
class FiniteTest {
  using Bits = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;
  using BitsPacket = typename PacketType<Bits, width>::type;
  using Packet = typename PacketType<Scalar, width>::type;
  static constexpr Bits exponent = sizeof(Scalar) == 4 ? Bits{0x7f800000U} : static_cast<Bits>(0x7ff0000000000000U);
  static constexpr Bits lowest = sizeof(Scalar) == 4 ? Bits{0x00800000U} : static_cast<Bits>(0x0010000000000000U);

  BitsPacket carried_{};

 public:
  DESCENT_INLINE void see(const Packet& values) {
    BitsPacket bits;
    std::memcpy(&bits, &values, sizeof bits);
    carried_ |= (bits & exponent) + lowest;
  }
  DESCENT_INLINE bool all_finite() const { return (any<width>(carried_) >> (8 * sizeof(Bits) - 1)) == 0; }

 private:
  /// The bits that are set in any of the first `lanes` lanes.
  template <int lanes>
  DESCENT_INLINE static Bits any(const BitsPacket& packet) {
    if constexpr (width == 1)
      return packet;
    else if constexpr (lanes == 1)
      return packet[0];
    else
      return any<lanes / 2>(packet | upper_half<lanes>(packet, std::make_index_sequence<width>{}));
  }
};

}  // namespace detail

/// True unless one of `count` consecutive numbers is infinite or not a number.
template <class Scalar>
bool all_finite(const Scalar* values, Index count) {
  constexpr int width = detail::register_lanes<Scalar, detail::most_lanes<Scalar>>;
  using Row = detail::Lanes<Scalar, width>;
  detail::FiniteTest<Scalar, width> wide;
  detail::FiniteTest<Scalar, 1> narrow;
  Index i = 0;
  for (; i + width <= count; i += width) wide.see(Row::load(values + i));
  for (; i < count; ++i) narrow.see(values[i]);
  return wide.all_finite() && narrow.all_finite();
}

namespace detail {

/// Takes a step and returns whether all numbers of x are finite then: as the step says, or found out.
template <class Numbers, class Step>
DESCENT_INLINE bool say_if_finite(const Numbers& x, const Step& step) {
  if constexpr (std::is_same_v<decltype(step()), bool>) {
    return step();
  } else {
    step();
    return all_finite(x.data(), x.size());
  }
}

}  // namespace detail
}  // namespace descent
