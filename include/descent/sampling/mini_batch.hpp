#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/permutation.hpp"
#include "../data/rows.hpp"

namespace descent {

/// Every step uses the next `size` rows of a random order; every epoch, the first included, has an order of
/// its own, and each row comes once in it. The order is a pure function of (seed, epoch, position): up to
/// 65,536 rows Fisher and Yates's shuffle in a table, beyond that computed (ComputedPermutation), so memory
/// is bounded by max(65,536, size + 2,048) indices however many rows there are. The data are not moved.
///
///     .sampling = MiniBatch{.size = 64, .seed = 7}
struct MiniBatch {
  /// rows a step, 1 or more; usually 10 to 1000. More than n means n.
  Index size = 32;
  /// which orders; any number
  std::uint64_t seed = 0;
  /// What to do with the last rows of an epoch where n is no multiple of `size`: false makes a short batch of
  /// them (its gradient is a mean as well, so the learning rate means the same), true leaves them out of that
  /// epoch.
  bool drop_last = false;

  /// Where in the order of which epoch the run stands; the rest follows from that and is made again when
  /// needed.
  struct State {
    std::uint64_t epoch = 0;
    Index position = 0;

    Index rows = 0;
    std::uint64_t window_epoch = std::numeric_limits<std::uint64_t>::max();
    Index window_first = 0;
    std::vector<RowIndex> window = {};
    ComputedPermutation order = {};

    template <class Visitor>
    void archive(Visitor& visit) {
      visit("epoch", epoch);
      visit("position", position);
    }
  };

  State init(Index rows) const {
    if (rows > Index{std::numeric_limits<RowIndex>::max()})
      fail("MiniBatch numbers rows by 32 bits, and the data have " + std::to_string(rows) +
           " rows; train on parts of at most 4,294,967,295 rows");
    State state;
    state.rows = rows;
    return state;
  }

  /// The rows of the next step.
  RowIndices next(State& state) const {
    const Index batch = std::min(size, state.rows);
    if (state.rows - state.position < (drop_last ? batch : 1)) {
      ++state.epoch;
      state.position = 0;
    }
    const Index count = std::min(batch, state.rows - state.position);
    const Index wanted = std::min(state.position + count + most_ahead, state.rows);
    if (state.epoch != state.window_epoch || wanted > window_end(state) || state.position < state.window_first)
      fill_window(state, batch);
    const Index offset = state.position - state.window_first;
    const RowIndices rows{state.window.data() + offset, count, window_end(state) - state.position};
    state.position += count;
    return rows;
  }

  void validate() const {
    if (size < 1) fail("MiniBatch: .size is " + std::to_string(size) + "; it must be 1 or more");
  }

 private:
  static constexpr Index most_ahead = 16;         // rows fetched ahead of a batch's end
  static constexpr Index largest_table = 65'536;  // rows for which the whole order is kept
  static constexpr Index computed_ahead = 2'048;  // indices computed at a time otherwise

  static Index window_end(const State& state) { return state.window_first + static_cast<Index>(state.window.size()); }

  void fill_window(State& state, Index batch) const {
    if (state.rows <= largest_table) {
      shuffle_into(state.window, state.rows, Random(seed, state.epoch));
    } else {
      if (state.epoch != state.window_epoch) state.order = ComputedPermutation(state.rows, seed, state.epoch);
      state.window_first = state.position;
      state.window.reserve(static_cast<std::size_t>(batch + computed_ahead));
      const Index count = std::min(batch + computed_ahead, state.rows - state.position);
      state.window.resize(static_cast<std::size_t>(count));
      state.order.write(static_cast<std::uint32_t>(state.position), static_cast<std::uint32_t>(count),
                        state.window.data());
    }
    state.window_epoch = state.epoch;
  }
};

}  // namespace descent
