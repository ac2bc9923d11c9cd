// Planted defects in samplings, loss checks, stop rules and schedules: each is caught, by the law that it breaks.
#include <descent/core/permutation.hpp>
#include <descent/testing/check_loss_check.hpp>
#include <descent/testing/check_sampling.hpp>
#include <descent/testing/check_schedule.hpp>
#include <descent/testing/check_stop_rule.hpp>

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "passes.hpp"

using namespace descent;

namespace {

// ---------------------------------------------------------------------------------------------------- samplings

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
template <Slip slip>
struct Batches {
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

// -------------------------------------------------------------------------------------------------- loss checks

struct EveryThird {  // counts in itself
  mutable int calls = 0;
  bool due(const Progress&) const { return ++calls % 3 == 0; }
};
struct EveryTenth {  // runs count together
  std::shared_ptr<std::int64_t> last = std::make_shared<std::int64_t>(0);
  bool due(const Progress& progress) const {
    if (progress.step == 1) *last = 0;
    if (progress.step < *last + 10) return false;
    *last = progress.step;
    return true;
  }
};
struct DueByTime {
  bool due(const Progress& progress) const { return progress.time - progress.look_time > Seconds(0.05); }
};
struct DueBySteps {
  struct State {
    std::int64_t last = 0;
    void archive(auto&) {}
  };
  bool due(const Progress& progress, State& state) const {
    if (progress.step < state.last + 10) return false;
    state.last = progress.step;
    return true;
  }
};
struct NeverAlmost {
  static constexpr bool never_looks = true;
  bool due(const Progress& progress) const { return progress.step == 200; }
};

// --------------------------------------------------------------------------------------------------- stop rules

/// Stops when so many looks did not improve; right.
struct Patience {
  static constexpr bool needs_looks = true;
  struct State {
    double best = 1e300;
    std::int64_t waited = 0, last = -1;
    void archive(auto& visit) {
      visit("best", best);
      visit("waited", waited);
      visit("last", last);
    }
  };
  StopReason met(const Progress& progress, State& state) const {
    if (progress.looked() && state.last != progress.loss_step) judge(progress, state);
    return answer(state);
  }
  static void judge(const Progress& progress, State& state) {
    state.last = progress.loss_step;
    state.waited = progress.loss < state.best ? 0 : state.waited + 1;
    state.best = std::min(state.best, progress.loss);
  }
  static StopReason answer(const State& state) {
    return state.waited >= 5 ? StopReason{"five looks in vain"} : StopReason::none;
  }
};
struct StaleLoss : Patience {
  StopReason met(const Progress& progress, State& state) const {
    judge(progress, state);
    return answer(state);
  }
};
struct JudgedTwice : Patience {
  StopReason met(const Progress& progress, State& state) const {
    if (progress.looked()) judge(progress, state);
    return answer(state);
  }
};
struct LooksNotDeclared : Patience {
  static constexpr bool needs_looks = false;
};
struct BestNotArchived : Patience {
  struct State : Patience::State {
    void archive(auto& visit) {
      visit("waited", waited);
      visit("last", last);
    }
  };
};
struct PatienceInRule : Patience {
  using State = NoState;
  mutable Patience::State own = {};
  StopReason met(const Progress& progress) const { return Patience::met(progress, own); }
};
struct TimeNotDeclared {
  StopReason met(const Progress& progress) const { return {progress.time > Seconds(5) ? "five seconds" : ""}; }
};
struct NormNotDeclared {
  StopReason met(const Progress& progress) const { return {progress.gradient_norm < 0.01 ? "flat" : ""}; }
};
struct BlankReason {
  StopReason met(const Progress& progress) const { return {progress.step > 50 ? " " : ""}; }
};
struct BlankDescription : BlankReason {
  StopReason met(const Progress& progress) const { return {progress.step > 50 ? "50 steps" : ""}; }
  std::string describe(const Progress&) const { return ""; }
};
struct FractionLeft : BlankDescription {  // what is left, not what is done
  std::string describe(const Progress&) const { return "50 steps"; }
  double fraction(const Progress& progress) const { return 1 - static_cast<double>(progress.step) / 50; }
};

// ---------------------------------------------------------------------------------------------------- schedules

struct BelowZero {
  double operator()(const Progress& progress) const { return 0.1 - 1e-3 * static_cast<double>(progress.step); }
};
struct DividesByZero {
  double operator()(const Progress& progress) const { return 0.1 / static_cast<double>(progress.step); }
};
struct EndsTooEarly {
  double operator()(const Progress& progress) const { return progress.step < 300 ? 0.1 : 0; }
};
struct HalvesInItself {
  mutable double rate = 0.1;
  double operator()(const Progress&) const { return rate = std::max(1e-6, rate * 0.99); }
};
struct HalvesAtRises {
  static constexpr bool needs_looks = true;
  struct State {
    double rate = 0.1, last = 1e300;
    std::int64_t step = -1;
    void archive(auto& visit) {
      visit("rate", rate);
      visit("last", last);
      visit("step", step);
    }
  };
  double operator()(const Progress& progress, State& state) const {
    if (!progress.looked() || progress.loss_step == state.step) return state.rate;
    state.step = progress.loss_step;
    if (progress.loss > state.last) state.rate *= 0.9;
    state.last = progress.loss;
    return state.rate;
  }
};
struct HalvesUndeclared : HalvesAtRises {
  static constexpr bool needs_looks = false;
};
struct HalvesByCalls : HalvesAtRises {
  double operator()(const Progress& progress, State& state) const {
    if (progress.loss < 1) state.rate *= 0.999;
    return state.rate;
  }
};
struct RateNotArchived : HalvesAtRises {
  struct State : HalvesAtRises::State {
    void archive(auto& visit) {
      visit("last", last);
      visit("step", step);
    }
  };
};

}  // namespace

TEST_CASE("defects in samplings are caught") {
  const auto of = [](const auto& sampling) { return check_sampling(sampling); };
  const char* const once = "every row comes once an epoch";
  const char* const places = "every row is as likely at every place";
  passes(of(Batches<Slip::none>{}));
  catches("last row never drawn", once, of(Batches<Slip::last_row_never>{}));
  catches("last row dropped at times", once, of(Batches<Slip::row_dropped_at_the_end>{.size = 2}));
  catches("counted from 1", "rows are there", of(Batches<Slip::row_too_many>{}));
  catches("an empty batch", "a step has rows", of(Batches<Slip::empty_last_batch>{}));
  catches("the same order always", places, of(Batches<Slip::same_order_always>{}));
  catches("biased shuffle", places, of(Batches<Slip::naive_shuffle>{}));
  catches("first row stays", places, of(Batches<Slip::never_mixes_first>{}));
  catches("rotated only", "every row is as likely to come next", of(Batches<Slip::rotation_only>{}));
  catches("known is less than the rows", "known is no less than the rows", of(Batches<Slip::known_too_few>{}));
  catches("draws in the policy", "the same run twice", of(Batches<Slip::seed_in_policy>{}));

  const auto in_order = [](const auto& sampling) { return check_sampling(sampling, {.random_order = false}); };
  passes(in_order(OneAfterTheOther{}));
  catches("place not archived", "archive names all that a run needs", in_order(PlaceNotArchived{}));
  catches("place shared by copies", "a copied state goes on equally", in_order(ListElsewhere{}));
  catches("batch past the end", "rows are there", in_order(RangePastTheEnd{}));
  catches("not all rows", "full_batch is true", in_order(NotFull{}));
}

TEST_CASE("defects in loss checks are caught") {
  catches("mutable counter", "the same run twice", check_loss_check(EveryThird{}));
  catches("a place shared by runs", "runs do not disturb each other", check_loss_check(EveryTenth{}));
  catches("time not declared", "needs_time is declared", check_loss_check(DueByTime{}));
  catches("nothing archived", "archive names all that a run needs", check_loss_check(DueBySteps{}));
  catches("it looks after all", "never_looks is true", check_loss_check(NeverAlmost{}));
}

TEST_CASE("defects in stop rules are caught") {
  const auto of = [](const auto& stop) { return check_stop_rule(stop); };
  passes(of(Patience{}));
  catches("stale loss", "an old loss is not judged again", of(StaleLoss{}));
  catches("a look judged twice", "asked twice, it judges once", of(JudgedTwice{}));
  catches("looks not declared", "needs_looks is declared", of(LooksNotDeclared{}));
  catches("best not archived", "archive names all that a run needs", of(BestNotArchived{}));
  catches("patience in the rule", "the same run twice", of(PatienceInRule{}));
  catches("time not declared", "needs_time is declared", of(TimeNotDeclared{}));
  catches("time not declared, a lambda", "needs_time is declared",
          of([](const Progress& now) { return now.time > Seconds(5); }));
  catches("norm not declared", "needs_gradient_norm is declared", of(NormNotDeclared{}));
  catches("blank reason", "a reason says why", of(BlankReason{}));
  catches("blank description", "describe is a line", of(BlankDescription{}));
  catches("fraction left", "fraction is 0 or more", of(FractionLeft{}));
}

TEST_CASE("defects in schedules are caught") {
  const auto of = [](const auto& schedule) { return check_schedule(schedule); };
  passes(of(HalvesAtRises{}));
  catches("below 0", "rates are above 0", of(BelowZero{}));
  catches("0 too early", "rates are above 0", of(EndsTooEarly{}));
  passes(check_schedule(EndsTooEarly{}, {.steps = 300}));
  catches("a number of 0", "rates are above 0", of(0.0));
  catches("not finite", "rates are finite", of(DividesByZero{}));
  catches("mutable rate", "the same run twice", of(HalvesInItself{}));
  catches("looks not declared", "needs_looks is declared", of(HalvesUndeclared{}));
  catches("by calls", "asked twice, it judges once", of(HalvesByCalls{}));
  catches("by stale losses", "an old loss is not judged again", of(HalvesByCalls{}));
  catches("rate not archived", "archive names all that a run needs", of(RateNotArchived{}));
}
