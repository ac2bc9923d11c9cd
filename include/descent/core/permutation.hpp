/// @file
/// Random orders of the rows 0 … n − 1 as a pure function of (seed, epoch, position).
#pragma once

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "../data/rows.hpp"
#include "error.hpp"
#include "random.hpp"

namespace descent {

/// A random order of 0 … n − 1, every one of the n! equally likely as far as the generator goes: Fisher and Yates's
/// shuffle. Takes memory for n numbers; `order` is overwritten.
inline void shuffle_into(std::vector<RowIndex>& order, Index n, Random random) {
  order.resize(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), RowIndex{0});
  for (auto left = static_cast<std::uint32_t>(n); left > 1; --left)
    std::swap(order[left - 1], order[random.below(left)]);
}

/// A random order of 0 … n − 1 by seed: n below 2³².
inline std::vector<RowIndex> random_order(Index n, std::uint64_t seed) {
  std::vector<RowIndex> order;
  shuffle_into(order, n, Random(seed));
  return order;
}

/// A random order of 0 … n − 1 without any memory: what stands at a position is computed.
///
/// The numbers are written as pairs (left, right) with left < a, right < b, a·b a little more than n; eight rounds
/// of a Feistel network on them (left += F(right) mod a, right += G(left) mod b, with keyed F and G) are a
/// bijection of the a·b pairs; a result of n or more is sent through again until it is below n (cycle-walking).
/// Black and Rogaway: "Ciphers with arbitrary finite domains", CT-RSA 2002.
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
  RowIndex operator[](std::uint32_t position) const { return walk(scramble(position / right_, position % right_)); }

  /// Writes the rows at `count` positions from `first` on.
  void write(std::uint32_t first, std::uint32_t count, RowIndex* rows) const {
    std::uint32_t left = first / right_, right = first % right_;
    for (std::uint32_t i = 0; i < count; ++i) {
      rows[i] = scramble(left, right);
      if (++right == right_) {
        right = 0;
        ++left;
      }
    }
    for (std::uint32_t i = 0; i < count; ++i) rows[i] = walk(rows[i]);
  }

 private:
  static constexpr int rounds = 8;

  /// A keyed hash to 0 … bound − 1.
  static std::uint32_t hash(std::uint32_t value, std::uint32_t key, std::uint32_t bound) {
    std::uint32_t mixed = (value ^ key) * 0x9e3779b1U;
    mixed = (mixed ^ (mixed >> 15)) * 0x85ebca77U;
    return static_cast<std::uint32_t>(std::uint64_t{mixed} * bound >> 32);
  }

  std::uint32_t scramble(std::uint32_t left, std::uint32_t right) const {
    for (int round = 0; round < rounds; round += 2) {
      left += hash(right, keys_[round], left_);
      left -= left >= left_ ? left_ : 0;
      right += hash(left, keys_[round + 1], right_);
      right -= right >= right_ ? right_ : 0;
    }
    return left * right_ + right;
  }

  RowIndex walk(std::uint32_t row) const {
    while (row >= n_) row = scramble(row / right_, row % right_);  // rare: fewer than 2√n of the a·b pairs
    return row;
  }

  std::uint32_t n_ = 1, left_ = 1, right_ = 1;
  std::uint32_t keys_[rounds] = {};
};

}  // namespace descent
