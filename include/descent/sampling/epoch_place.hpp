#pragma once

#include <algorithm>
#include <cstdint>

#include "../core/matrix.hpp"

namespace descent::detail {

/// Where a walk stands that visits each of n rows once an epoch: all of it that a resumed run needs.
struct EpochPlace {
  /// which epoch, counted from 0
  std::uint64_t epoch = 0;
  /// how many of its rows have been visited
  Index position = 0;
  /// n
  Index rows = 0;

  template <class Visitor>
  void archive(Visitor& visit) {
    visit("epoch", epoch);
    visit("position", position);
    position = std::clamp(position, Index{0}, rows);  // whatever a file says
  }

  /// How many rows the next step visits: `size`, or what is left of the epoch. Begins the next epoch first if
  /// nothing is left, or less than a batch that may not be short.
  Index begin_batch(Index size, bool drop_last) {
    const Index batch = std::min(size, rows);
    if (rows - position < (drop_last ? batch : 1)) {
      ++epoch;
      position = 0;
    }
    return std::min(batch, rows - position);
  }
};

}  // namespace descent::detail
