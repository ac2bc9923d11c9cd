#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "../core/permutation.hpp"
#include "../data/rows.hpp"

namespace descent::detail {

/// How many rows after a batch's end are made known, so that they can be fetched into the cache meanwhile.
inline constexpr Index most_ahead = 16;

/// A stretch of an order that is kept in memory: the rows at the positions first … end() − 1.
struct OrderWindow {
  /// of which order
  std::uint64_t seed = 0;
  std::uint64_t epoch = std::numeric_limits<std::uint64_t>::max();

  Index first = 0;
  std::vector<RowIndex> rows = {};

  Index end() const { return first + static_cast<Index>(rows.size()); }

  bool is_of(std::uint64_t wanted_seed, std::uint64_t wanted_epoch) const {
    return seed == wanted_seed && epoch == wanted_epoch;
  }
  /// Whether all positions from `begin` to before `until` are in it (or could come next, where there are none).
  bool holds(Index begin, Index until) const { return first <= begin && begin <= end() && until <= end(); }

  /// Makes it a window of that order from that position on. What is in `rows` has to be written over: emptied first, a
  /// table of the same size would be filled with zeros for nothing.
  void restart(std::uint64_t new_seed, std::uint64_t new_epoch, Index position) {
    seed = new_seed;
    epoch = new_epoch;
    first = position;
  }

  /// Forgets the rows before a position that it holds.
  void advance(Index position) {
    rows.erase(rows.begin(), rows.begin() + (position - first));
    first = position;
  }

  /// The selection of `count` rows from a position on; all that follow are known.
  RowIndices batch(Index position, Index count) const {
    return {rows.data() + (position - first), count, end() - position};
  }
};

}  // namespace descent::detail
