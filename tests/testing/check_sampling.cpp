// The library's samplings keep the laws of samplings; planted defects are caught, each by the law that it breaks.
#include <descent/core/permutation.hpp>
#include <descent/sampling/balanced.hpp>
#include <descent/sampling/block_shuffled.hpp>
#include <descent/sampling/full_batch.hpp>
#include <descent/sampling/in_order.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/sampling/stratified.hpp>
#include <descent/sampling/with_replacement.hpp>
#include <descent/testing/check_sampling.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "passes.hpp"

using namespace descent;

namespace {

/// What can be wrong with a sampling.
enum class Slip {
  none,
  last_row_never,
  row_too_many,
  empty_last_batch,
  row_dropped_at_the_end,
  same_order_always,
  naive_shuffle,
  rotation_only,
  never_mixes_first,
  known_too_few,
  seed_in_policy
};

/// Mini-batches of a shuffled list.
struct Batches {
  Slip slip = Slip::none;
  Index size = 3;
  std::uint64_t seed = 1;
  mutable std::uint64_t drawn = 0;

  struct State {
    Index rows = 0, position = 0;
    std::uint64_t epoch = 0;
    std::vector<RowIndex> order;
    void archive(auto& visit) {
      visit("position", position);
      visit("epoch", epoch);
      visit("order", order);
    }
  };
  State init(Index rows) const {
    State state;
    state.rows = rows;
    shuffle(state);
    return state;
  }
  RowIndices next(State& state) const {
    if (state.position >= state.rows - (slip == Slip::row_dropped_at_the_end && state.rows > 3 ? 1 : 0)) {
      if (slip == Slip::empty_last_batch && state.position == state.rows) return {state.order.data(), 0, 0};
      state.position = 0;
      ++state.epoch;
      shuffle(state);
    }
    const Index count = std::min(size, state.rows - state.position);
    const RowIndices rows{state.order.data() + state.position, count, count - (slip == Slip::known_too_few ? 1 : 0)};
    state.position += count;
    return rows;
  }
  void shuffle(State& state) const {
    std::vector<RowIndex>& order = state.order;
    order.resize(static_cast<std::size_t>(state.rows));
    std::iota(order.begin(), order.end(), RowIndex{slip == Slip::row_too_many ? 1U : 0U});
    if (slip == Slip::last_row_never) order.back() = 0;
    Random random(seed, slip == Slip::seed_in_policy ? ++drawn : slip == Slip::same_order_always ? 0 : state.epoch);
    const auto n = static_cast<std::uint32_t>(state.rows);
    if (slip == Slip::rotation_only) {
      std::rotate(order.begin(), order.begin() + random.below(n), order.end());
    } else if (slip == Slip::naive_shuffle) {
      for (RowIndex& row : order) std::swap(row, order[random.below(n)]);
    } else if (slip == Slip::never_mixes_first) {
      descent::shuffle(order.data() + 1, state.rows - 1, random);
    } else {
      descent::shuffle(order.data(), state.rows, random);
    }
  }
};

/// In file order; right.
struct OneAfterTheOther {
  struct State {
    Index rows, next = 0;
    void archive(auto& visit) { visit("next", next); }
  };
  State init(Index rows) const { return {rows}; }
  RowRange next(State& state) const { return {std::exchange(state.next, (state.next + 1) % state.rows), 1}; }
};
struct PlaceNotArchived : OneAfterTheOther {
  struct State : OneAfterTheOther::State {
    void archive(auto&) {}
  };
  State init(Index rows) const { return {{rows}}; }
};
struct ListElsewhere : OneAfterTheOther {  // copies of the state share one place
  struct State {
    Index rows;
    std::shared_ptr<Index> next;
    void archive(auto& visit) { visit("next", *next); }
  };
  State init(Index rows) const { return {rows, std::make_shared<Index>(0)}; }
  RowRange next(State& state) const { return {std::exchange(*state.next, (*state.next + 1) % state.rows), 1}; }
};
struct RangePastTheEnd : OneAfterTheOther {  // two at a time, the last one too
  RowRange next(State& state) const {
    const Index first = state.next;
    state.next = first + 2 >= state.rows ? 0 : first + 2;
    return {first, 2};
  }
};
struct NotFull : OneAfterTheOther {
  static constexpr bool full_batch = true;
};

}  // namespace

TEST_CASE("the library's samplings pass check_sampling") {
  passes(check_sampling(FullBatch{}));
  passes(check_sampling(minimal::OneByOne{}, {.random_order = false}));
  passes(check_sampling(minimal::OnlyWeighty{}, {.random_order = false}));
  for (const Index size : {1, 2, 5, 32, 1000}) {
    CAPTURE(size);
    passes(check_sampling(InOrder{.size = size}, {.random_order = false}));
    passes(check_sampling(MiniBatch{.size = size, .seed = 3}));
    passes(check_sampling(MiniBatch{.size = size, .seed = 3, .drop_last = true}, {.every_row_once = false}));
    passes(check_sampling(BlockShuffled{.size = size, .block = 1, .seed = 3}));
    passes(check_sampling(BlockShuffled{.size = size, .block = 8, .window = 2, .seed = 3}, {.random_order = false}));
    passes(check_sampling(WithReplacement{.size = size, .seed = 3}, {.every_row_once = false}));
    passes(check_sampling(Stratified{.size = size, .seed = 3}, {.random_order = false}));
    passes(check_sampling(Balanced{.size = size, .seed = 3}, {.every_row_once = false, .random_order = false}));
  }
}

TEST_CASE("check_sampling of data of one's own") {
  Dataset<double> weighted = detail::rows_of_two_classes(12);
  weighted.weights = Vector<double>::Ones(12);
  weighted.weights[3] = 0;
  passes(check_sampling(minimal::OnlyWeighty{}, weighted, {.every_row_once = false, .random_order = false}));
  const Conformance found = check_sampling(minimal::OnlyWeighty{}, weighted, {.random_order = false});
  catches("a row left out", "every row comes once an epoch", found);
}

TEST_CASE("defects in samplings are caught") {
  const auto of = [](const auto& sampling) { return check_sampling(sampling); };
  const char* const once = "every row comes once an epoch";
  const char* const places = "every row is as likely at every place";
  passes(of(Batches{Slip::none}));
  catches("last row never drawn", once, of(Batches{Slip::last_row_never}));
  catches("last row dropped at times", once, of(Batches{Slip::row_dropped_at_the_end, 2}));
  catches("counted from 1", "rows are there", of(Batches{Slip::row_too_many}));
  catches("an empty batch", "a step has rows", of(Batches{Slip::empty_last_batch}));
  catches("the same order always", places, of(Batches{Slip::same_order_always}));
  catches("biased shuffle", places, of(Batches{Slip::naive_shuffle}));
  catches("first row stays", places, of(Batches{Slip::never_mixes_first}));
  catches("rotated only", "every row is as likely to come next", of(Batches{Slip::rotation_only}));
  catches("known is less than the rows", "known is no less than the rows", of(Batches{Slip::known_too_few}));
  catches("draws in the policy", "the same run twice", of(Batches{Slip::seed_in_policy}));

  const auto in_order = [](const auto& sampling) { return check_sampling(sampling, {.random_order = false}); };
  passes(in_order(OneAfterTheOther{}));
  catches("place not archived", "archive names all that a run needs", in_order(PlaceNotArchived{}));
  catches("place shared by copies", "a copied state goes on equally", in_order(ListElsewhere{}));
  catches("batch past the end", "rows are there", in_order(RangePastTheEnd{}));
  catches("not all rows", "full_batch is true", in_order(NotFull{}));
}
