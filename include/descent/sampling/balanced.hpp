#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "../concepts.hpp"
#include "../core/error.hpp"
#include "../core/permutation.hpp"
#include "../core/random.hpp"
#include "../data/class_rows.hpp"
#include "../data/rows.hpp"
#include "order_window.hpp"

namespace descent {

/// Every step uses a batch in which all k classes come equally often: ⌊size / k⌋ or ⌈size / k⌉ times, in turn. The rows
/// of a class come in a random order of its own, each once, before that begins anew in another one. An epoch is n rows
/// drawn: rows of a rare class come in it many times, and some of a frequent one not at all.
///
/// This is descent on another loss: the mean over the classes of their mean losses, as if all classes were equally
/// frequent. The probabilities that a model learns that way are those of such a world; looks, reports and metrics go by
/// the data as they are, and so may rise meanwhile. To have the rare rows looked at often and the probabilities right,
/// give each row of a class that has m of the n rows the sample weight m·k / n, and train by those weights; or correct
/// the probabilities afterwards (docs/sampling.md). Where only the costs of mistakes are uneven, a threshold that suits
/// them does more than a sampling.
///
/// A class is a whole number in the only column of targets, or a 1 among zeros in several; at most 10,000 of them. The
/// i-th row drawn is a pure function of (seed, i). Memory: 8 bytes a row, beside the data, which are not moved.
///
///     .sampling = Balanced{.size = 64, .seed = 7}
struct Balanced {
  /// rows a step, 1 to 2³² − 1; usually 10 to 1000. With fewer than there are classes, they take turns from step to step. It may be more than n.
  Index size = 32;
  /// which orders; any number
  std::uint64_t seed = 0;

  /// How many rows have been drawn; the rest follows from that and is made again when needed.
  struct State {
    Index drawn = 0;

    detail::ClassRows classes = {};
    std::vector<RowIndex> shuffled = {};  // all rows, class after class
    std::vector<Index> round = {};        // how often the rows of each class had all come before they were shuffled
    detail::OrderWindow window = {};

    template <class Visitor>
    void archive(Visitor& visit) {
      visit("drawn", drawn);
      drawn = std::clamp(drawn, Index{0}, std::numeric_limits<Index>::max() / 2);  // whatever a file says
    }
  };

  /// The state for these data. Throws Error, which names the row, if targets are no classes.
  template <Data DataType>
  State init(const DataType& data) const {
    State state;
    state.classes = detail::rows_by_class(data, "Balanced");
    state.shuffled = state.classes.rows;
    return state;
  }

  /// The rows of the next step.
  RowIndices next(State& state) const {
    detail::OrderWindow& window = state.window;
    if (!window.is_of(seed, 0)) state.round.assign(static_cast<std::size_t>(state.classes.class_count()), -1);
    if (!window.is_of(seed, 0) || !window.holds(state.drawn, state.drawn)) {
      window.restart(seed, 0, state.drawn);
      window.rows.clear();
    }
    window.advance(state.drawn);
    window.rows.reserve(static_cast<std::size_t>(size + detail::most_ahead));
    while (window.end() < state.drawn + size + detail::most_ahead) window.rows.push_back(draw(state, window.end()));
    const RowIndices rows = window.batch(state.drawn, size);
    state.drawn += size;
    return rows;
  }

  void validate() const {
    if (size < 1 || size > Index{std::numeric_limits<RowIndex>::max()})
      fail("Balanced: .size is " + std::to_string(size) + "; it must be 1 or more, and less than 2^32");
  }

 private:
  /// The i-th row drawn.
  RowIndex draw(State& state, Index i) const {
    const Index c = i % state.classes.class_count(), of_class = i / state.classes.class_count();
    const Index rows = state.classes.size_of(c), round = of_class / rows;
    RowIndex* const order = state.shuffled.data() + state.classes.begin_of(c);
    Index& shuffled = state.round[static_cast<std::size_t>(c)];
    if (shuffled != round) {
      shuffled = round;
      std::copy_n(state.classes.rows.data() + state.classes.begin_of(c), rows, order);
      shuffle(order, rows,
              Random(Random(seed, static_cast<std::uint64_t>(c)).bits(), static_cast<std::uint64_t>(round)));
    }
    return order[of_class % rows];
  }
};

}  // namespace descent
