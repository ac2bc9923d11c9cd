#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "../core/error.hpp"
#include "../core/permutation.hpp"
#include "../data/rows.hpp"
#include "epoch_place.hpp"
#include "order_window.hpp"

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
  struct State : detail::EpochPlace {
    detail::OrderWindow window = {};
    ComputedPermutation order = {};
  };

  State init(Index rows) const {
    detail::check_row_count("MiniBatch", rows);
    State state;
    state.rows = rows;
    return state;
  }

  /// The rows of the next step.
  RowIndices next(State& state) const {
    const Index count = state.begin_batch(size, drop_last);
    const Index known = std::min(state.position + count + detail::most_ahead, state.rows);
    const detail::OrderWindow& window = state.window;
    if (!window.is_of(seed, state.epoch) || !window.holds(state.position, known)) fill_window(state);
    const RowIndices rows = window.batch(state.position, count);
    state.position += count;
    return rows;
  }

  void validate() const {
    if (size < 1) fail("MiniBatch: .size is " + std::to_string(size) + "; it must be 1 or more");
  }

 private:
  static constexpr Index computed_ahead = 2'048;  // indices computed at a time where there is no table

  void fill_window(State& state) const {
    detail::OrderWindow& window = state.window;
    const bool new_order = !window.is_of(seed, state.epoch);
    if (state.rows <= detail::largest_table) {
      window.restart(seed, state.epoch, 0);
      shuffle_into(window.rows, state.rows, Random(seed, state.epoch));
    } else {
      if (new_order) state.order = ComputedPermutation(state.rows, seed, state.epoch);
      window.restart(seed, state.epoch, state.position);
      const Index most = std::min(size, state.rows) + computed_ahead;
      const Index count = std::min(most, state.rows - state.position);
      window.rows.reserve(static_cast<std::size_t>(most));
      window.rows.resize(static_cast<std::size_t>(count));
      state.order.write(static_cast<std::uint32_t>(state.position), static_cast<std::uint32_t>(count),
                        window.rows.data());
    }
  }
};

}  // namespace descent
