// When it is time to look at the loss.
#include <descent/loss_checks/any_check.hpp>
#include <descent/loss_checks/every_duration.hpp>
#include <descent/loss_checks/every_epochs.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/loss_checks/time_share.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "../catch.hpp"

using namespace descent;
using namespace std::chrono_literals;

namespace {

/// The steps up to `last` at which a check is due, `samples` being drawn a step and 40 an epoch.
template <class Check>
std::vector<int> due_steps(const Check& check, int last, int samples) {
  std::vector<int> steps;
  StateOf<Check> state;
  Progress progress;
  progress.samples_per_epoch = 40;
  for (int step = 1; step <= last; ++step) {
    ++progress.step;
    progress.samples += samples;
    if (detail::due(check, progress, state)) steps.push_back(step);
  }
  return steps;
}

}  // namespace

TEST_CASE("EverySteps") {
  CHECK(due_steps(EverySteps{}, 4, 1) == std::vector<int>{1, 2, 3, 4});
  CHECK(due_steps(EverySteps{3}, 10, 1) == std::vector<int>{3, 6, 9});
}

TEST_CASE("EveryEpochs: at the first step at or past each") {
  CHECK(due_steps(EveryEpochs{}, 10, 10) == std::vector<int>{4, 8});
  CHECK(due_steps(EveryEpochs{}, 12, 13) == std::vector<int>{4, 7, 10});
  CHECK(due_steps(EveryEpochs{2}, 20, 10) == std::vector<int>{8, 16});
  CHECK(due_steps(EveryEpochs{}, 3, 40) == std::vector<int>{1, 2, 3});
  CHECK(due_steps(EveryEpochs{}, 3, 100) == std::vector<int>{1, 2, 3});  // more than an epoch a step: once a step
  CHECK(due_steps(EveryEpochs{3}, 6, 100) == std::vector<int>{2, 3, 4, 5, 6});  // 120, 240, 360, 480, 600
}

TEST_CASE("Never") {
  CHECK(due_steps(Never{}, 100, 10).empty());
  static_assert(Never::never_looks);
  static_assert(decltype(Never{} || Never{})::never_looks);
  static_assert(!decltype(Never{} || EverySteps{})::never_looks);
}

TEST_CASE("EveryDuration counts from the end of the last look, in any unit") {
  const EveryDuration check{0.5h};
  Progress progress;
  progress.look_time = 100s;
  progress.time = 1899s;
  CHECK_FALSE(check.due(progress));
  progress.time = 1900s;
  CHECK(check.due(progress));
  CHECK(EveryDuration{1800ms}.interval == Seconds{1.8});
  static_assert(EveryDuration::needs_time);
}

TEST_CASE("a || b looks when either does, and both see every step") {
  CHECK(due_steps(EverySteps{3} || EverySteps{4}, 12, 1) == std::vector<int>{3, 4, 6, 8, 9, 12});
  CHECK(due_steps(EverySteps{5} || EveryEpochs{}, 12, 10) == std::vector<int>{4, 5, 8, 10, 12});
  CHECK(due_steps(EveryEpochs{} || EveryEpochs{2} || Never{}, 9, 10) == std::vector<int>{4, 8});
  using Timed = decltype(EverySteps{} || EveryDuration{});
  static_assert(Timed::needs_time && !decltype(EverySteps{} || EveryEpochs{})::needs_time);
  static_assert(LossCheck<Timed>);
}

TEST_CASE("checks refuse values that make no sense") {
  CHECK_THROWS_AS(EverySteps{0}.validate(), Error);
  CHECK_THROWS_AS(EveryEpochs{0}.validate(), Error);
  CHECK_THROWS_AS(EveryDuration{0s}.validate(), Error);
  for (const double share : {0.0, 1.0, -0.5, Progress::unknown}) CHECK_THROWS_AS(TimeShare{share}.validate(), Error);
  CHECK_NOTHROW(TimeShare{0.5}.validate());
  CHECK_THROWS_AS((EverySteps{1} || EverySteps{-1}).validate(), Error);
  CHECK_NOTHROW((EverySteps{1} || EveryDuration{1ms}).validate());
}

TEST_CASE("TimeShare: what its state shows is all that the rest follows from") {
  const TimeShare check{0.25};
  TimeShare::State state, resumed;
  Progress progress;
  std::vector<bool> due, due_resumed;
  for (int step = 1; step < 200; ++step) {
    progress.time += 1s;
    due.push_back(check.due(progress, state));
    if (step > 50) due_resumed.push_back(check.due(progress, resumed));
    if (due.back()) {
      const Seconds took = progress.looks == 4 ? Seconds{1h} : Seconds{2s};  // one of them in a machine that slept
      progress.time += took;
      progress.looking += took;
      progress.look_time = progress.time;
      ++progress.looks;
    }
    if (step == 50) {
      std::vector<double> values;
      const auto number = [](auto& value) {
        if constexpr (std::is_same_v<std::remove_reference_t<decltype(value)>, Seconds>)
          return value.count();
        else
          return static_cast<double>(value);
      };
      const auto save = [&](const char*, auto& value) { values.push_back(number(value)); };
      auto load = [&, i = std::size_t{0}](const char*, auto& value) mutable {
        value = static_cast<std::remove_reference_t<decltype(value)>>(values[i++]);
      };
      state.archive(save);
      resumed.archive(load);
      CHECK(values.size() == 4);
    }
  }
  CHECK(std::count(due.begin() + 50, due.end(), true) > 5);
  CHECK(std::vector<bool>(due.begin() + 50, due.end()) == due_resumed);
}
