#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "../core/permutation.hpp"
#include "../core/random.hpp"
#include "../data/rows.hpp"
#include "order_window.hpp"

namespace descent::detail {

/// A random order of n rows in which near rows stay near: blocks of consecutive rows come in random order; so many of
/// them at a time as a window has, at most, have their rows shuffled together. A pure function of (seed, epoch).
///
/// The last block may be short. So that every position in the order can be found without counting, its place is
/// drawn first, and the others, all of one length, are put in order around it: each order of the blocks is equally
/// likely.
class BlockOrder {
 public:
  /// Becomes the order of an epoch. A window of 0 leaves the rows of each block in order.
  void begin(Index rows, Index block, Index window, std::uint64_t seed, std::uint64_t epoch) {
    asked_block_ = block;
    asked_window_ = window;
    rows_ = rows;
    block_ = std::min(block, rows);
    blocks_ = (rows + block_ - 1) / block_;
    windows_ = (blocks_ - 1) / std::max(window, Index{1}) + 1;
    Random random(seed, epoch);
    window_seed_ = random.bits();
    last_place_ = random.below(static_cast<std::uint32_t>(blocks_));
    computes_ = blocks_ - 1 > largest_table;
    if (computes_)
      computed_ = ComputedPermutation(blocks_ - 1, random.bits(), epoch);
    else
      shuffle_into(table_, blocks_ - 1, random);
  }

  /// Whether it was begun with these sizes.
  bool is_by(Index block, Index window) const { return block == asked_block_ && window == asked_window_; }

  /// How many numbers it keeps.
  Index table_size() const { return static_cast<Index>(table_.capacity()); }

  /// The most rows that a window has.
  Index window_rows() const { return std::min(first_place(1) * block_, rows_); }

  /// The window that a position, at most n − 1, belongs to.
  Index window_of(Index position) const {
    const Index last_end = (last_place_ + 1) * block_ - missing();
    const Index place = (position < last_end ? position : position + missing()) / block_;
    const Index in_longer = longer() * (shorter_length() + 1);
    return place < in_longer ? place / (shorter_length() + 1) : (place - longer()) / shorter_length();
  }

  /// The position at which a window begins.
  Index begin_of(Index window) const {
    const Index place = first_place(window);
    return place * block_ - (place > last_place_ ? missing() : 0);
  }

  /// Adds the rows of a window to the end of a list.
  void append(Index window, std::vector<RowIndex>& rows) const {
    const std::size_t before = rows.size();
    for (Index place = first_place(window); place < first_place(window + 1); ++place) {
      const Index first = block_at(place) * block_, count = std::min(block_, rows_ - first);
      rows.resize(rows.size() + static_cast<std::size_t>(count));
      std::iota(rows.end() - count, rows.end(), static_cast<RowIndex>(first));
    }
    if (asked_window_ == 0) return;
    shuffle(rows.data() + before, static_cast<Index>(rows.size() - before),
            Random(window_seed_, static_cast<std::uint64_t>(window)));
  }

 private:
  /// The blocks are dealt out evenly: the first `longer()` windows have one more than the others.
  Index shorter_length() const { return blocks_ / windows_; }
  Index longer() const { return blocks_ % windows_; }
  Index first_place(Index window) const { return window * shorter_length() + std::min(window, longer()); }

  /// By how many rows the last block is short.
  Index missing() const { return blocks_ * block_ - rows_; }

  Index block_at(Index place) const {
    if (place == last_place_) return blocks_ - 1;
    const auto i = static_cast<std::uint32_t>(place > last_place_ ? place - 1 : place);
    return computes_ ? computed_[i] : table_[i];
  }

  Index asked_block_ = 0, asked_window_ = 0;
  Index rows_ = 0, block_ = 1, blocks_ = 0, windows_ = 1;
  Index last_place_ = 0;
  std::uint64_t window_seed_ = 0;
  bool computes_ = false;
  std::vector<RowIndex> table_;
  ComputedPermutation computed_;
};

}  // namespace descent::detail
