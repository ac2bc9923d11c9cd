/// @file
/// Random orders of the rows 0 … n − 1 as a pure function of (seed, epoch, position).
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "../data/rows.hpp"
#include "error.hpp"
#include "packet.hpp"
#include "random.hpp"

namespace descent {

/// Brings n numbers into a random order, every one of the n! equally likely as far as the generator goes:
/// Fisher and Yates's shuffle.
inline void shuffle(RowIndex* numbers, Index n, Random random) {
  for (auto left = static_cast<std::uint32_t>(n); left > 1; --left)
    std::swap(numbers[left - 1], numbers[random.below(left)]);
}

/// A random order of 0 … n − 1, shuffled as above. Takes memory for n numbers; `order` is overwritten.
inline void shuffle_into(std::vector<RowIndex>& order, Index n, Random random) {
  order.resize(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), RowIndex{0});
  shuffle(order.data(), n, random);
}

namespace detail {

/// Numbers of which a whole order is kept as a table; where there are more, it is computed.
inline constexpr Index largest_table = 65'536;

/// Fails if there are more rows than a RowIndex can number.
inline void check_row_count(const char* who, Index rows) {
  if (rows > Index{std::numeric_limits<RowIndex>::max()})
    fail(std::string(who) + " numbers rows by 32 bits, and the data have " + std::to_string(rows) +
         " rows; train on parts of at most 4,294,967,295 rows");
}

}  // namespace detail

/// A random order of 0 … n − 1 by seed: n below 2³².
inline std::vector<RowIndex> random_order(Index n, std::uint64_t seed) {
  std::vector<RowIndex> order;
  shuffle_into(order, n, Random(seed));
  return order;
}

/// A random order of 0 … n − 1 without any memory: what stands at a position is computed.
///
/// The numbers are written as pairs (left, right) with left < a, right < b, a·b a little more than n; six
/// rounds of a Feistel network on them (left += F(right) mod a, right += G(left) mod b, in turn, with keyed F
/// and G) are a bijection of the a·b pairs; a result of n or more is sent through again until it is below n
/// (cycle-walking). Black and Rogaway: "Ciphers with arbitrary finite domains", CT-RSA 2002.
class ComputedPermutation {
 public:
  ComputedPermutation() = default;

  /// The order of one epoch; 1 ≤ n < 2³².
  ComputedPermutation(Index n, std::uint64_t seed, std::uint64_t epoch) : n_(static_cast<std::uint32_t>(n)) {
    while (std::uint64_t{left_} * left_ < n_) ++left_;
    right_ = static_cast<std::uint32_t>((std::uint64_t{n_} + left_ - 1) / left_);
    Random random(seed, epoch);
    for (std::uint32_t& key : keys_) key = static_cast<std::uint32_t>(random.bits() >> 32);
  }

  /// The row at a position, 0 ≤ position < n.
  RowIndex operator[](std::uint32_t position) const {
    std::uint32_t row = position;
    do {
      row = scramble(row / right_, row % right_);
    } while (row >= n_);  // rare: fewer than 2√n of the a·b pairs
    return row;
  }

  /// Writes the rows at `count` positions from `first` on, as many at a time as fit in a register.
  void write(std::uint32_t first, std::uint32_t count, RowIndex* rows) const {
    constexpr auto width = static_cast<std::uint32_t>(detail::register_lanes<std::uint32_t, 16>);
    using Packet = typename detail::PacketType<std::uint32_t, static_cast<int>(width)>::type;
    std::uint32_t i = 0;
    for (; i + width <= count; i += width) {
      std::uint32_t lefts[width], rights[width];
      std::uint32_t left = (first + i) / right_, right = (first + i) % right_;
      for (std::uint32_t lane = 0; lane < width; ++lane) {
        lefts[lane] = left;
        rights[lane] = right;
        if (++right == right_) {
          right = 0;
          ++left;
        }
      }
      Packet packed_left, packed_right;
      std::memcpy(&packed_left, lefts, sizeof packed_left);
      std::memcpy(&packed_right, rights, sizeof packed_right);
      const Packet scrambled = scramble(packed_left, packed_right);
      std::memcpy(rows + i, &scrambled, sizeof scrambled);
    }
    for (; i < count; ++i) rows[i] = scramble((first + i) / right_, (first + i) % right_);
    for (i = 0; i < count; ++i)
      if (rows[i] >= n_) rows[i] = (*this)[rows[i]];
  }

 private:
  static constexpr int rounds = 6;

  /// A keyed hash to 0 … bound − 1, of one number or of a register of them.
  template <class Number>
  DESCENT_INLINE static Number hash(const Number& value, std::uint32_t key, std::uint32_t bound) {
    Number mixed = (value ^ key) * 0x9e3779b1U;
    mixed = (mixed ^ (mixed >> 15)) * 0x85ebca77U;
    return ((mixed >> 16) * bound) >> 16;
  }

  /// value − bound where value ≥ bound, otherwise value; both are below 2³¹, so the difference's sign tells.
  template <class Number>
  DESCENT_INLINE static Number wrapped(const Number& value, std::uint32_t bound) {
    const Number less = value - bound;
    return less + (bound & (0U - (less >> 31)));
  }

  template <class Number>
  DESCENT_INLINE Number scramble(Number left, Number right) const {
    for (int round = 0; round < rounds; round += 2) {
      left = wrapped<Number>(left + hash(right, keys_[round], left_), left_);
      right = wrapped<Number>(right + hash(left, keys_[round + 1], right_), right_);
    }
    return left * right_ + right;
  }

  std::uint32_t n_ = 1, left_ = 1, right_ = 1;
  std::uint32_t keys_[rounds] = {};
};

/// `count` of the numbers 0 … n − 1, drawn without replacement by seed, from small to large; count ≤ n < 2³². Takes
/// memory for no more than `count` numbers or 65,536.
inline std::vector<RowIndex> random_sample(Index n, Index count, std::uint64_t seed) {
  std::vector<RowIndex> sample;
  if (n <= detail::largest_table) {
    sample = random_order(n, seed);
    sample.resize(static_cast<std::size_t>(count));
  } else {
    sample.resize(static_cast<std::size_t>(count));
    ComputedPermutation(n, seed, 0).write(0, static_cast<std::uint32_t>(count), sample.data());
  }
  std::sort(sample.begin(), sample.end());
  return sample;
}

}  // namespace descent
