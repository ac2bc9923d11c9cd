/// @file
/// Small vectors of numbers that the processor handles at once, through the compiler's vector types: `+` and `*`
/// on them read like arithmetic and become SSE2, AVX2, AVX-512, NEON or WebAssembly instructions, as the build
/// allows.
///
/// The order of every sum is fixed by the number of *lanes* alone (element c goes to lane c mod L; lanes are added
/// up by halves), never by the width of the machine's registers: a chunk of 64 bytes is one AVX-512 register, two
/// of AVX2 or four of SSE2, and gives the same bits in all three.
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

/// L numbers, spread over as many registers as it takes.
template <class Scalar, int L>
struct Chunk {
  static constexpr int width = register_lanes<Scalar, L>;
  static constexpr int count = L / width;
  using Packet = typename PacketType<Scalar, width>::type;

  Packet packets[count];

  DESCENT_INLINE static Chunk zero() { return Chunk{}; }

  /// Reads L consecutive numbers; any alignment.
  DESCENT_INLINE static Chunk load(const Scalar* from) {
    Chunk chunk;
    std::memcpy(chunk.packets, from, sizeof chunk.packets);
    return chunk;
  }
  DESCENT_INLINE void store(Scalar* to) const { std::memcpy(to, packets, sizeof packets); }

  /// this += a · b, lane by lane
  DESCENT_INLINE void add_product(const Chunk& a, const Chunk& b) {
    for (int p = 0; p < count; ++p) packets[p] += a.packets[p] * b.packets[p];
  }
  /// this += a · b, with one number b for all lanes
  DESCENT_INLINE void add_product(const Chunk& a, Scalar b) {
    for (int p = 0; p < count; ++p) packets[p] += a.packets[p] * b;
  }
  /// The lanes of all registers added up into one, by halves.
  DESCENT_INLINE Packet folded() const {
    Chunk sum = *this;
    for (int half = count / 2; half > 0; half /= 2)
      for (int p = 0; p < half; ++p) sum.packets[p] += sum.packets[p + half];
    return sum.packets[0];
  }
};

/// 1 in the last `tail` of L lanes, 0 in those before: 0 ≤ tail ≤ L.
template <class Scalar, int L>
DESCENT_INLINE Chunk<Scalar, L> last_lanes(Index tail) {
  struct Table {
    Scalar values[2 * L] = {};
    constexpr Table() {
      for (int lane = L; lane < 2 * L; ++lane) values[lane] = 1;
    }
  };
  static constexpr Table table;
  return Chunk<Scalar, L>::load(table.values + tail);
}

/// Two registers in, one out: every segment of S lanes is added up by halves to S / 2, those of `a` before those
/// of `b`.
template <int S, class Packet, std::size_t... lane>
DESCENT_INLINE Packet halve_segments(const Packet& a, const Packet& b, std::index_sequence<lane...>) {
#if defined(__GNUC__)
  constexpr int half = S / 2;
  return __builtin_shufflevector(a, b, (static_cast<int>(lane) / half * S + static_cast<int>(lane) % half)...) +
         __builtin_shufflevector(a, b,
                                 (static_cast<int>(lane) / half * S + static_cast<int>(lane) % half + half)...);
#else
  return a + b;
#endif
}

/// Adds up the lanes of each of `rows` registers (a power of two) and writes the sums, in order, each with
/// `offset` added.
template <class Scalar, int width, int rows, int S = width, class Packet>
DESCENT_INLINE void sum_lanes(const Packet* registers, Scalar offset, Scalar* sums) {
  if constexpr (S == 1) {
    constexpr int filled = rows < width ? rows : width;
    for (int r = 0; r < rows; r += filled) {
      const Packet total = registers[r / filled] + offset;
      std::memcpy(sums + r, &total, filled * sizeof(Scalar));
    }
  } else {
    constexpr int segments = width / S;                               // rows in each register
    constexpr int before = rows > segments ? rows / segments : 1;     // registers in use
    constexpr int after = before > 1 ? before / 2 : 1;
    Packet merged[after];
    for (int i = 0; i < after; ++i)
      merged[i] = halve_segments<S>(registers[before > 1 ? 2 * i : 0], registers[before > 1 ? 2 * i + 1 : 0],
                                    std::make_index_sequence<static_cast<std::size_t>(width)>{});
    sum_lanes<Scalar, width, rows, S / 2>(merged, offset, sums);
  }
}

/// Asks for the cache line at `address` before it is needed; any address is allowed.
DESCENT_INLINE void prefetch([[maybe_unused]] const void* address) {
#if defined(__GNUC__)
  __builtin_prefetch(address);
#endif
}

}  // namespace descent::detail
