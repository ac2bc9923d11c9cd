/// @file
/// Sums whose order of addition is fixed, so that they have the same bits everywhere and lose little to
/// rounding.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "matrix.hpp"
#include "packet.hpp"

namespace descent::detail {

/// The rows of a batch are summed in chunks of this many; the chunks' sums are added as a tree. The tree's
/// shape depends on the number of chunks only: whoever computes a chunk, and when, changes no bit.
inline constexpr Index chunk_rows = 256;

/// Adds up a sequence of numbers as a binary tree: neighbours first, then neighbouring pairs, and so on.
/// Rounding errors grow with the logarithm of their count.
class TreeSum {
 public:
  void add(double value) {
    std::uint64_t carry = count_++;
    int level = 0;
    for (; (carry & 1) != 0; carry >>= 1) value = levels_[level++] + value;
    levels_[level] = value;
  }
  double total() const {
    double sum = 0;
    bool first = true;
    for (int level = 0; level < 64; ++level)
      if ((count_ >> level & 1) != 0) {
        sum = first ? levels_[level] : levels_[level] + sum;
        first = false;
      }
    return sum;
  }

 private:
  std::uint64_t count_ = 0;
  double levels_[64];
};

/// The same for vectors. All memory is taken at construction, for up to `most` vectors of one size.
template <class Scalar>
class VectorTreeSum {
 public:
  VectorTreeSum() = default;
  VectorTreeSum(Index size, Index most) {
    std::size_t levels = 1;
    while ((Index{1} << levels) <= most) ++levels;
    levels_.assign(levels, Vector<Scalar>::Zero(size));
  }

  void restart() { count_ = 0; }
  /// Adds a vector.
  template <class Values>
  void add(const Values& value) {
    std::size_t level = 0;
    if ((count_ & 1) == 0) {
      levels_[0] = value;
    } else {
      levels_[0] += value;
      for (std::uint64_t carry = count_ >> 1;; carry >>= 1, ++level) {
        if ((carry & 1) == 0) break;
        levels_[level + 1] += levels_[level];
      }
      levels_[level + 1].swap(levels_[level]);
    }
    ++count_;
  }
  /// Writes the sum of all vectors added since the restart; at least one.
  template <class Values>
  void write_total(Values& total) {
    bool first = true;
    for (std::size_t level = 0; level < levels_.size(); ++level)
      if ((count_ >> level & 1) != 0) {
        if (first)
          total = levels_[level];
        else
          total += levels_[level];
        first = false;
      }
  }

 private:
  std::uint64_t count_ = 0;
  std::vector<Vector<Scalar>> levels_;
};

/// Σ xᵢ², with one partial sum a lane.
template <class Scalar>
Scalar squared_norm(const Scalar* x, Index size) {
  constexpr int L = most_lanes<Scalar>;
  using Row = Lanes<Scalar, L>;
  typename Row::Packet sums[Row::count] = {};
  Index i = 0;
  for (; i + L <= size; i += L)
    for (int p = 0; p < Row::count; ++p) {
      const auto values = Row::load(x + i + p * Row::width);
      sums[p] += values * values;
    }
  Scalar rest = 0, sum;
  for (; i < size; ++i) rest += x[i] * x[i];
  const auto folded = Row::fold(sums);
  sum_lanes<Scalar, Row::width, 1>(&folded, rest, &sum);
  return sum;
}

}  // namespace descent::detail
