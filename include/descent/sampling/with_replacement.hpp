#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "../core/error.hpp"
#include "../core/random.hpp"
#include "../data/rows.hpp"
#include "order_window.hpp"

namespace descent {

/// Every step uses `size` rows drawn from all n, each independently of all others and equally likely: a row may come
/// twice in a batch, and about n / e of n rows do not come in an epoch, which is n rows drawn. It is what the theory of
/// stochastic gradient descent speaks of (Robbins and Monro, 1951). With a learning rate that falls, MiniBatch, which
/// leaves no row out, ends nearer to the minimum (half the distance in loss after ten epochs: docs/sampling.md).
///
/// The i-th row drawn is a pure function of (seed, i). Memory is bounded by size + 1,040 indices.
///
///     .sampling = WithReplacement{.size = 64, .seed = 7}
struct WithReplacement {
  /// rows a step, 1 to 2³² − 1; usually 10 to 1000. It may be more than n.
  Index size = 32;
  /// which rows; any number
  std::uint64_t seed = 0;

  /// How many rows have been drawn; the rest follows from that and is made again when needed.
  struct State {
    Index drawn = 0;

    Index rows = 0;
    detail::OrderWindow window = {};

    template <class Visitor>
    void archive(Visitor& visit) {
      visit("drawn", drawn);
    }
  };

  State init(Index rows) const {
    detail::check_row_count("WithReplacement", rows);
    State state;
    state.rows = rows;
    return state;
  }

  /// The rows of the next step.
  RowIndices next(State& state) const {
    const Index known = state.drawn + size + detail::most_ahead;
    detail::OrderWindow& window = state.window;
    if (!window.is_of(seed, 0) || !window.holds(state.drawn, known)) draw_ahead(state, known);
    const RowIndices rows = window.batch(state.drawn, size);
    state.drawn += size;
    return rows;
  }

  void validate() const {
    if (size < 1 || size > Index{std::numeric_limits<RowIndex>::max()})
      fail("WithReplacement: .size is " + std::to_string(size) + "; it must be 1 or more, and less than 2^32");
  }

 private:
  static constexpr Index series = 1'024;  // rows drawn at a time, each series from a random stream of its own

  void draw_ahead(State& state, Index known) const {
    detail::OrderWindow& window = state.window;
    if (!window.is_of(seed, 0) || !window.holds(state.drawn, state.drawn)) {
      window.restart(seed, 0, state.drawn / series * series);
      window.rows.clear();
    }
    window.rows.reserve(static_cast<std::size_t>(size + detail::most_ahead + series));
    while (window.end() < known) {
      if (window.end() > state.drawn) window.advance(state.drawn);
      Random random(seed, static_cast<std::uint64_t>(window.end() / series));
      for (Index i = 0; i < series; ++i) window.rows.push_back(random.below(static_cast<std::uint32_t>(state.rows)));
    }
  }
};

}  // namespace descent
