#pragma once

#include "../data/rows.hpp"

namespace descent {

/// Every step uses all n rows, in the order in which they stand: the gradient is exact, and a step is an
/// epoch. The default.
struct FullBatch {
  static constexpr bool full_batch = true;

  struct State {
    Index rows = 0;
    template <class Visitor>
    void archive(Visitor&) {}
  };

  State init(Index rows) const { return {rows}; }
  RowRange next(State& state) const { return {0, state.rows}; }
};

}  // namespace descent
