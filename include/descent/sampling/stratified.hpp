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

/// Every step uses a batch in which each class has its share, as nearly as whole rows allow; each row comes once an
/// epoch. For few rows of a class, which a random order would put into one batch and not into the next: the gradients
/// of batches differ less. With a constant learning rate the loss stayed 0.3 to 0.7 times as far above the least one as
/// with MiniBatch (docs/sampling.md, benchmarks/stratified_convergence.cpp).
///
/// The rows of each class are shuffled, anew every epoch, and all of them, class after class, are dealt out like cards
/// to the b = ⌈n / size⌉ batches of the epoch, whose order is random: of a class of m rows, each batch has ⌊m / b⌋ or
/// ⌈m / b⌉. The batches are of equal size but for a row, at most `size`: none is short.
///
/// A class is a whole number in the only column of targets, or a 1 among zeros in several; at most 10,000 of them. The
/// order is a pure function of (seed, size, epoch, position). Memory: 8 bytes a row and 4 a batch, beside the data,
/// which are not moved.
///
///     .sampling = Stratified{.size = 64, .seed = 7}
struct Stratified {
  /// rows a step at most, 1 or more; usually 10 to 1000. More than n means n.
  Index size = 32;
  /// which orders; any number
  std::uint64_t seed = 0;

  /// How many batches of which epoch have been drawn; the rest follows from that and is made again when needed.
  struct State {
    /// which epoch, counted from 0
    std::uint64_t epoch = 0;
    /// how many of its batches have been drawn
    Index batch = 0;

    detail::ClassRows classes = {};
    std::uint64_t dealt_seed = 0, dealt_epoch = std::numeric_limits<std::uint64_t>::max();
    std::vector<RowIndex> cards = {};  // all rows: class after class, each shuffled
    std::vector<RowIndex> deals = {};  // batch i has the cards deals[i], deals[i] + b, deals[i] + 2 b, …
    std::vector<RowIndex> drawn = {};  // those of the last batch, and some that come next

    template <class Visitor>
    void archive(Visitor& visit) {
      visit("epoch", epoch);
      visit("batch", batch);
      batch = std::max(batch, Index{0});  // whatever a file says
    }
  };

  /// The state for these data. Throws Error, which names the row, if targets are no classes.
  template <Data DataType>
  State init(const DataType& data) const {
    State state;
    state.classes = detail::rows_by_class(data, "Stratified");
    return state;
  }

  /// The rows of the next step.
  RowIndices next(State& state) const {
    const Index batches = (static_cast<Index>(state.classes.rows.size()) - 1) / size + 1;
    if (state.batch >= batches) {
      ++state.epoch;
      state.batch = 0;
    }
    deal(state, batches);
    state.drawn.clear();
    draw(state, state.batch++);
    const auto count = static_cast<Index>(state.drawn.size());
    for (Index ahead = state.batch; ahead < batches && drawn_count(state) < count + detail::most_ahead; ++ahead)
      draw(state, ahead);
    return {state.drawn.data(), count, drawn_count(state)};
  }

  void validate() const {
    if (size < 1) fail("Stratified: .size is " + std::to_string(size) + "; it must be 1 or more");
  }

 private:
  static Index drawn_count(const State& state) { return static_cast<Index>(state.drawn.size()); }

  /// Shuffles and deals, unless that has been done for this epoch.
  void deal(State& state, Index batches) const {
    const bool dealt = static_cast<Index>(state.deals.size()) == batches && state.dealt_seed == seed &&
                       state.dealt_epoch == state.epoch;
    if (dealt) return;
    state.dealt_seed = seed;
    state.dealt_epoch = state.epoch;
    Random random(seed, state.epoch);
    shuffle_into(state.deals, batches, Random(random.bits()));
    state.cards = state.classes.rows;
    for (Index c = 0; c < state.classes.class_count(); ++c)
      shuffle(state.cards.data() + state.classes.begin_of(c), state.classes.size_of(c), Random(random.bits()));
    const std::size_t largest = (state.cards.size() - 1) / static_cast<std::size_t>(batches) + 1;
    state.drawn.reserve(2 * largest + static_cast<std::size_t>(detail::most_ahead));
  }

  /// Adds the rows of a batch to those drawn.
  static void draw(State& state, Index batch) {
    for (std::size_t i = state.deals[static_cast<std::size_t>(batch)]; i < state.cards.size(); i += state.deals.size())
      state.drawn.push_back(state.cards[i]);
  }
};

}  // namespace descent
