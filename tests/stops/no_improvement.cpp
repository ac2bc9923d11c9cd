// Early stopping: how long it waits, for what, and what it says.
#include <descent/concepts.hpp>
#include <descent/stops/no_improvement.hpp>

#include <limits>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

constexpr double none = Progress::unknown;

struct Look {
  double loss;
  double validation_loss = none;
};

/// The look (0 for the first) at which the rule stops; −1 if it never does. Between looks there are four steps, after
/// each of which it is asked, twice after those with a look.
int stops_at(const NoImprovement& stop, const std::vector<Look>& looks) {
  stop.validate();
  NoImprovement::State state;
  Progress progress;
  for (int look = 0; look < static_cast<int>(looks.size()); ++look) {
    progress.loss = looks[static_cast<std::size_t>(look)].loss;
    progress.validation_loss = looks[static_cast<std::size_t>(look)].validation_loss;
    progress.loss_step = progress.step;
    const StopReason reason = stop.met(progress, state);
    CHECK(stop.met(progress, state) == reason);
    if (reason == StopReason::no_improvement) return look;
    CHECK(reason == StopReason::none);
    for (int step = 0; step < 4; ++step) {
      ++progress.step;
      if (step < 3) CHECK_FALSE(stop.met(progress, state));
    }
  }
  return -1;
}

}  // namespace

TEST_CASE("NoImprovement waits for so many looks in a row") {
  static_assert(StopRule<NoImprovement> && NoImprovement::needs_looks);
  CHECK(stops_at({.patience = 1}, {{3}, {2}, {2}}) == 2);
  CHECK(stops_at({.patience = 1}, {{3}, {2}, {1}}) == -1);
  CHECK(stops_at({.patience = 2}, {{3}, {4}, {2}, {3}, {1}, {1}, {1}}) == 6);  // an improvement begins it anew
  CHECK(stops_at({.patience = 3}, {{3}, {4}, {3.5}, {3}}) == 3);               // as good is no better
  CHECK(stops_at({.patience = 2}, {{1}, {5}, {4}, {3}}) == 2);                 // better than the last is not enough
  CHECK(stops_at({.patience = 10}, std::vector<Look>(11, Look{1})) == 10);
  CHECK(stops_at({.patience = 10}, std::vector<Look>(10, Look{1})) == -1);
}

TEST_CASE("NoImprovement: what is less than the least doesn't count, however often it comes") {
  CHECK(stops_at({.patience = 2, .least_improvement = 0.5}, {{3}, {2.75}, {2.5}}) == 2);
  CHECK(stops_at({.patience = 2, .least_improvement = 0.5}, {{3}, {2.75}, {2.25}, {2}, {1.5}}) ==
        -1);                                                                      // 3 → 2.25 → 1.5
  CHECK(stops_at({.patience = 1, .least_improvement = 0.5}, {{3}, {2.5}}) == 1);  // exactly: not more than
}

TEST_CASE("NoImprovement goes by the validation loss where there is one") {
  CHECK(stops_at({.patience = 2}, {{3, 1}, {2, 2}, {1, 3}}) == 2);
  CHECK(stops_at({.patience = 2}, {{1, 3}, {2, 2}, {3, 1}}) == -1);
}

TEST_CASE("NoImprovement says how long it has waited, and shows all that it keeps") {
  const NoImprovement stop{.patience = 2};
  NoImprovement::State state;
  Progress progress;
  progress.loss_step = 0;
  for (const double loss : {0.75, 1.5, 1.25}) {
    progress.loss = loss;
    stop.met(progress, state);
    progress.loss_step = ++progress.step;
  }
  std::vector<Criterion> criteria;
  stop.criteria(progress, state, criteria);
  REQUIRE(criteria.size() == 1);
  CHECK(criteria[0].text == "2 of 2 looks without improvement");
  CHECK(criteria[0].met);
  std::vector<double> seen;
  const auto visit = [&seen](const char*, auto& value) { seen.push_back(static_cast<double>(value)); };
  state.archive(visit);
  CHECK(seen == std::vector<double>{0.75, 2, 2});
}

TEST_CASE("NoImprovement refuses values that make no sense") {
  using Catch::Matchers::ContainsSubstring;
  CHECK_NOTHROW(NoImprovement{}.validate());
  CHECK_THROWS_WITH(NoImprovement{.patience = 0}.validate(), ContainsSubstring("NoImprovement: .patience is 0"));
  for (const double least : {-1.0, none, std::numeric_limits<double>::infinity()})
    CHECK_THROWS_WITH((NoImprovement{.patience = 1, .least_improvement = least}.validate()),
                      ContainsSubstring("NoImprovement: .least_improvement is "));
}
