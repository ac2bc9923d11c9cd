#pragma once

#include <string>

#include "../core/error.hpp"
#include "../data/rows.hpp"
#include "epoch_place.hpp"

namespace descent {

/// Every step uses the next `size` rows in the order in which they stand in the data; after the last, the
/// first again. The fastest, for memory is read from one end to the other, and as good as a random order
/// where the rows are in one; where they are sorted or drift, use MiniBatch or BlockShuffled.
///
///     .sampling = InOrder{.size = 64}
struct InOrder {
  /// rows a step, 1 or more; usually 10 to 1000. More than n means n.
  Index size = 32;
  /// What to do with the last rows where n is no multiple of `size`: false makes a short batch of them, true
  /// never uses them.
  bool drop_last = false;

  /// How far the run has come in which epoch.
  using State = detail::EpochPlace;

  State init(Index rows) const { return {.rows = rows}; }

  /// The rows of the next step.
  RowRange next(State& state) const {
    const Index count = state.begin_batch(size, drop_last);
    const RowRange rows{state.position, count, state.rows - state.position};
    state.position += count;
    return rows;
  }

  void validate() const {
    if (size < 1) fail("InOrder: .size is " + std::to_string(size) + "; it must be 1 or more");
  }
};

}  // namespace descent
