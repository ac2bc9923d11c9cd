#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "../core/error.hpp"
#include "../data/rows.hpp"
#include "block_order.hpp"
#include "epoch_place.hpp"
#include "order_window.hpp"

namespace descent {

/// Every step uses the next `size` rows of an order that is random by blocks: whole blocks of consecutive rows come
/// in random order, another one every epoch, and the rows of `window` blocks at a time are shuffled together. Each row
/// comes once an epoch. For data larger than the caches: rows that stand near each other are read near each other,
/// which takes 0.4 to 0.6 of the time of MiniBatch's order. Up to window · block rows it is a shuffle of all.
///
/// What it does to convergence (docs/sampling.md, benchmarks/sampling_convergence.cpp): on rows in random order or
/// sorted by their target, none that could be measured; the loss is as far above the least one as MiniBatch's, times
/// 0.7 to 1.4. Where what the rows say drifts along the data, it is 1.2 to 4.4 times as far with blocks of 64 or 256
/// rows and 3 to 23 times with blocks of 1024; in file order it is 8 to 19 times.
///
/// The order is a pure function of (seed, epoch, position). Memory is bounded by window · block + size + 16 indices,
/// and 65,536 for the order of the blocks (computed where there are more), however many rows there are. The data are
/// not moved.
///
///     .sampling = BlockShuffled{.size = 64, .block = 256, .seed = 7}
struct BlockShuffled {
  /// rows a step, 1 or more; usually 10 to 1000. More than n means n.
  Index size = 32;
  /// rows a block, 1 or more; the last block has what is left. Larger ones are read faster and mix less.
  Index block = 256;
  /// How many blocks at a time have their rows shuffled together, at most (an epoch's blocks are dealt out evenly); 1
  /// shuffles within each block, 0 leaves its rows in order, which is faster still.
  Index window = 8;
  /// which orders; any number
  std::uint64_t seed = 0;
  /// What to do with the last rows of an epoch where n is no multiple of `size`: false makes a short batch of them,
  /// true leaves them out of that epoch. With a `window` of few blocks these are not any rows alike: those of a short
  /// last block are left out as often as that block comes last, once in as many epochs as there are windows.
  bool drop_last = false;

  /// Where in the order of which epoch the run stands; the rest follows from that and is made again when
  /// needed.
  struct State : detail::EpochPlace {
    detail::OrderWindow ready = {};
    detail::BlockOrder order = {};
  };

  State init(Index rows) const {
    detail::check_row_count("BlockShuffled", rows);
    State state;
    state.rows = rows;
    return state;
  }

  /// The rows of the next step.
  RowIndices next(State& state) const {
    const Index count = state.begin_batch(size, drop_last);
    const Index known = std::min(state.position + count + detail::most_ahead, state.rows);
    if (!is_in_order(state) || !state.ready.holds(state.position, known)) fill_window(state, known);
    const RowIndices rows = state.ready.batch(state.position, count);
    state.position += count;
    return rows;
  }

  void validate() const {
    const auto at_least = [](Index least, const char* name, Index value) {
      if (value < least)
        fail("BlockShuffled: ." + std::string(name) + " is " + std::to_string(value) + "; it must be " +
             std::to_string(least) + " or more");
    };
    at_least(1, "size", size);
    at_least(1, "block", block);
    at_least(0, "window", window);
  }

 private:
  bool is_in_order(const State& state) const {
    return state.ready.is_of(seed, state.epoch) && state.order.is_by(block, window);
  }

  void fill_window(State& state, Index known) const {
    detail::OrderWindow& ready = state.ready;
    detail::BlockOrder& order = state.order;
    const bool new_order = !is_in_order(state);
    if (new_order) order.begin(state.rows, block, window, seed, state.epoch);
    if (new_order || !ready.holds(state.position, state.position)) {
      ready.restart(seed, state.epoch, order.begin_of(order.window_of(state.position)));
      ready.rows.clear();
    }
    ready.rows.reserve(static_cast<std::size_t>(std::min(size, state.rows) + detail::most_ahead + order.window_rows()));
    while (ready.end() < known) {
      if (ready.end() > state.position) ready.advance(state.position);
      order.append(order.window_of(ready.end()), ready.rows);
    }
  }
};

}  // namespace descent
