/// @file
/// Small vectors of numbers that the processor handles at once, through the compiler's vector types: `+` and
/// `*` on them read like arithmetic and become SSE2, AVX2, AVX-512, NEON or WebAssembly instructions, as the
/// build allows.
///
/// The order of every sum is fixed by the number of *lanes* alone (element c goes to lane c mod L; lanes are
/// added up by halves), never by the width of the machine's registers: a chunk of 64 bytes is one AVX-512
/// register, two of AVX2 or four of SSE2, and gives the same bits in all three.
#pragma once

#include <cstddef>
#include <cstring>
#include <utility>

#include "inline.hpp"
#include "matrix.hpp"

namespace descent::detail {

#if !defined(__GNUC__)
inline constexpr int register_bytes = 0;  // no vector types: one number at a time
#elif defined(__AVX512F__)
inline constexpr int register_bytes = 64;
#elif defined(__AVX__)
inline constexpr int register_bytes = 32;
#else
inline constexpr int register_bytes = 16;
#endif

/// The most lanes that a sum is spread over: as many numbers as fill 64 bytes.
template <class Scalar>
inline constexpr int most_lanes = 64 / static_cast<int>(sizeof(Scalar));

/// `lanes` numbers in one register.
template <class Scalar, int lanes>
struct PacketType {
#if defined(__GNUC__)
  typedef Scalar type __attribute__((vector_size(lanes * sizeof(Scalar))));
#endif
};
template <class Scalar>
struct PacketType<Scalar, 1> {
  using type = Scalar;
};

/// How many of `lanes` lanes fit in one register.
template <class Scalar, int lanes>
inline constexpr int register_lanes = [] {
  constexpr int widest = register_bytes / static_cast<int>(sizeof(Scalar));
  return widest < 1 ? 1 : lanes < widest ? lanes : widest;
}();

/// How L lanes lie in registers: `count` packets of `width` numbers.
template <class Scalar, int L>
struct Lanes {
  static constexpr int width = register_lanes<Scalar, L>;
  static constexpr int count = L / width;
  using Packet = typename PacketType<Scalar, width>::type;

  /// Reads one packet of consecutive numbers; any alignment.
  DESCENT_INLINE static Packet load(const Scalar* from) {
    Packet packet;
    std::memcpy(&packet, from, sizeof packet);
    return packet;
  }
  DESCENT_INLINE static void store(Scalar* to, const Packet& packet) { std::memcpy(to, &packet, sizeof packet); }

  /// The lanes of all `count` packets added up into one, by halves.
  DESCENT_INLINE static Packet fold(const Packet* packets) {
    if constexpr (count == 1) {
      return packets[0];
    } else {
      Packet sums[count / 2];
      unroll<count / 2>([&](int p) DESCENT_INLINE_LAMBDA { sums[p] = packets[p] + packets[p + count / 2]; });
      return Lanes<Scalar, L / 2>::fold(sums);
    }
  }
};

/// A list of 2 L numbers, L zeros and L ones: the L of them from the i-th on are a mask whose last i lanes
/// are 1.
template <class Scalar, int L>
struct LaneMasks {
  Scalar values[2 * L] = {};
  constexpr LaneMasks() {
    for (int lane = L; lane < 2 * L; ++lane) values[lane] = 1;
  }
  /// 1 in the last `tail` of L lanes, 0 in those before: 0 ≤ tail ≤ L.
  static const Scalar* last(Index tail) {
    static constexpr LaneMasks masks;
    return masks.values + tail;
  }
};

/// Two registers in, one out: every segment of S lanes is added up by halves to S / 2, those of `a` before
/// those of `b`.
template <int S, class Packet, std::size_t... lane>
DESCENT_INLINE Packet halve_segments(const Packet& a, const Packet& b, std::index_sequence<lane...>) {
#if defined(__GNUC__)
  constexpr int half = S / 2;
  return __builtin_shufflevector(a, b, (static_cast<int>(lane) / half * S + static_cast<int>(lane) % half)...) +
         __builtin_shufflevector(a, b, (static_cast<int>(lane) / half * S + static_cast<int>(lane) % half + half)...);
#else
  return a + b;
#endif
}

/// The upper half of the first S lanes, moved to the lower.
template <int S, class Packet, std::size_t... lane>
DESCENT_INLINE Packet upper_half(const Packet& a, std::index_sequence<lane...>) {
#if defined(__GNUC__)
  return __builtin_shufflevector(a, a, ((static_cast<int>(lane) + S / 2) % static_cast<int>(sizeof...(lane)))...);
#else
  return a;
#endif
}

/// Adds up the lanes of each of `rows` registers (a power of two) and writes the sums, in order, each with
/// `offset` added.
template <class Scalar, int width, int rows, int S = width, class Packet>
DESCENT_INLINE void sum_lanes(const Packet* registers, Scalar offset, Scalar* sums) {
  if constexpr (S == 1) {
    constexpr int filled = rows < width ? rows : width;
    unroll<rows / filled>([&](int i) DESCENT_INLINE_LAMBDA {
      const Packet total = registers[i] + offset;
      std::memcpy(sums + i * filled, &total, filled * sizeof(Scalar));
    });
  } else {
    constexpr int segments = width / S;                            // rows in each register
    constexpr int before = rows > segments ? rows / segments : 1;  // registers in use
    constexpr int after = before > 1 ? before / 2 : 1;
    Packet merged[after];
    if constexpr (rows == 1)
      merged[0] = registers[0] + upper_half<S>(registers[0], std::make_index_sequence<width>{});
    else
      unroll<after>([&](int i) DESCENT_INLINE_LAMBDA {
        merged[i] = halve_segments<S>(registers[before > 1 ? 2 * i : 0], registers[before > 1 ? 2 * i + 1 : 0],
                                      std::make_index_sequence<width>{});
      });
    sum_lanes<Scalar, width, rows, S / 2>(merged, offset, sums);
  }
}

}  // namespace descent::detail
