// When the stop rules stop, what they say, and how far along they are.
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/loss_below.hpp>
#include <descent/stops/max_epochs.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/stops/time_limit.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "../catch.hpp"

using namespace descent;
using namespace std::chrono_literals;

namespace {

Progress at_step(std::int64_t step) {
  Progress progress;
  progress.step = step;
  progress.samples = 10 * step;
  progress.samples_per_epoch = 40;
  return progress;
}

}  // namespace

TEST_CASE("MaxSteps") {
  const MaxSteps stop{12'000};
  CHECK(stop.met(at_step(11'999)) == StopReason::none);
  CHECK(stop.met(at_step(12'000)) == StopReason::max_steps);
  CHECK(stop.met(at_step(12'001)) == StopReason::max_steps);
  CHECK(stop.describe(at_step(6'000)) == "6,000 of 12,000 steps");
  CHECK(stop.fraction(at_step(6'000)) == 0.5);
  CHECK(MaxSteps{0}.met(at_step(0)) == StopReason::max_steps);
  CHECK(MaxSteps{0}.fraction(at_step(0)) == 1);
}

TEST_CASE("MaxEpochs") {
  const MaxEpochs stop{3};
  CHECK(stop.met(at_step(11)) == StopReason::none);
  CHECK(stop.met(at_step(12)) == StopReason::max_epochs);
  CHECK(stop.describe(at_step(9)) == "2.25 of 3 epochs");
  CHECK(stop.fraction(at_step(6)) == 0.5);
  CHECK(MaxEpochs{0}.met(at_step(0)) == StopReason::max_epochs);
  CHECK(MaxEpochs{std::numeric_limits<std::int64_t>::max()}.met(at_step(1'000'000)) == StopReason::none);
}

TEST_CASE("TimeLimit, in any unit") {
  Progress progress;
  progress.time = 90s;
  CHECK(TimeLimit{1.5min}.met(progress) == StopReason::time_limit);
  CHECK(TimeLimit{90'001ms}.met(progress) == StopReason::none);
  CHECK(TimeLimit{0.05h}.fraction(progress) == 0.5);
  CHECK(TimeLimit{0.05h}.describe(progress) == "90 s of 3 min");
  CHECK(TimeLimit{0s}.met(Progress{}) == StopReason::time_limit);
}

TEST_CASE("LossBelow is judged at looks only") {
  Progress progress = at_step(5);
  progress.loss = 0.5;
  progress.loss_step = 4;
  CHECK(LossBelow{1}.met(progress) == StopReason::none);
  progress.loss_step = 5;
  CHECK(LossBelow{1}.met(progress) == StopReason::loss_below);
  CHECK(LossBelow{0.5}.met(progress) == StopReason::loss_below);
  CHECK(LossBelow{0.49}.met(progress) == StopReason::none);
  CHECK(LossBelow{0.49}.describe(progress) == "loss 0.5, goal 0.49");
  progress.loss = Progress::unknown;
  CHECK(LossBelow{1}.met(progress) == StopReason::none);
}

TEST_CASE("GradientBelow is judged where the gradient is known") {
  Progress progress = at_step(5);
  CHECK(GradientBelow{1}.met(progress) == StopReason::none);
  progress.gradient_norm = 0.5;
  progress.gradient_step = 3;
  CHECK(GradientBelow{1}.met(progress) == StopReason::none);
  progress.gradient_step = 5;
  CHECK(GradientBelow{0.5}.met(progress) == StopReason::gradient_below);
  CHECK(GradientBelow{0.4}.met(progress) == StopReason::none);
  CHECK(GradientBelow{1e-8}.describe(progress) == "gradient norm 0.5, goal 1e-08");
}

TEST_CASE("a || b: reasons, criteria, needs, and the further fraction") {
  const auto stop = LossBelow{0.1} || MaxSteps{10} || TimeLimit{1s};
  using Stop = std::remove_const_t<decltype(stop)>;
  static_assert(StopRule<Stop> && Stop::needs_looks && Stop::needs_time && !Stop::needs_gradient_norm);
  using Steps = decltype(MaxSteps{} || MaxEpochs{});
  static_assert(!Steps::needs_looks && !Steps::needs_time);
  Stop::State state;
  Progress progress = at_step(5);
  progress.time = 0.2s;
  CHECK(stop.met(progress, state) == StopReason::none);
  CHECK(stop.fraction(progress) == 0.5);
  CHECK(std::isnan((LossBelow{0.1} || LossBelow{0.2}).fraction(progress)));
  progress.time = 1s;
  CHECK(stop.met(progress, state) == StopReason::time_limit);
  std::vector<Criterion> criteria;
  stop.criteria(progress, state, criteria);
  REQUIRE(criteria.size() == 3);
  CHECK_FALSE(criteria[0].met);
  CHECK_FALSE(criteria[1].met);
  CHECK(criteria[2].met);
  CHECK(criteria[1].text == "5 of 10 steps");
  CHECK_THROWS_AS((LossBelow{0.1} || MaxSteps{-1}).validate(), Error);
}

TEST_CASE("a || b shows both states to an archive") {
  auto stop = minimal::LossRises{} || (MaxSteps{10} || minimal::LossRises{});
  decltype(stop)::State state;
  state.first.last = 1;
  state.second.second.last = 2;
  state.second.first_met = true;
  std::vector<double> seen;
  const auto visit = [&seen](auto& self, const char*, auto& value) {
    if constexpr (std::is_arithmetic_v<std::remove_reference_t<decltype(value)>>) {
      seen.push_back(static_cast<double>(value));
    } else {
      auto again = [&self](const char* name, auto& inner) { self(self, name, inner); };
      value.archive(again);
    }
  };
  auto visitor = [&visit](const char* name, auto& value) { visit(visit, name, value); };
  state.archive(visitor);
  CHECK(seen == std::vector<double>{1, 2, 1, 0, 0, 0});
}
