// Learning rates: numbers, schedules, and who may be one.
#include <descent/concepts.hpp>
#include <descent/schedules/inverse_time_decay.hpp>
#include <descent/schedules/rate.hpp>

#include "../catch.hpp"

using namespace descent;

TEST_CASE("InverseTimeDecay falls with the steps") {
  const InverseTimeDecay decay{.initial = 0.25, .decay = 1};
  Progress progress;
  for (const double expected : {0.25, 0.125, 0.25 / 3, 0.0625}) {
    CHECK(decay(progress) == expected);
    ++progress.step;
  }
  CHECK(InverseTimeDecay{.initial = 3, .decay = 0}(progress) == 3);
}

TEST_CASE("InverseTimeDecay refuses rates that make no sense") {
  CHECK_NOTHROW(InverseTimeDecay{}.validate());
  CHECK_THROWS_AS((InverseTimeDecay{.initial = 0}.validate()), Error);
  CHECK_THROWS_AS((InverseTimeDecay{.initial = 1, .decay = -1}.validate()), Error);
}

TEST_CASE("a rate is a number or a callable, with a state if it wants one") {
  struct Counting {
    struct State {
      int calls = 0;
    };
    double operator()(const Progress&, State& state) const { return ++state.calls; }
  };
  static_assert(Schedule<Counting> && Schedule<float> && Schedule<int> && Schedule<InverseTimeDecay>);
  static_assert(!Schedule<Progress>);
  NoState none;
  const Progress progress;
  CHECK(detail::rate_at(0.5, progress, none) == 0.5);
  CHECK(detail::rate_at(2, progress, none) == 2);
  CHECK(detail::rate_at([](const Progress&) { return 0.125F; }, progress, none) == 0.125);
  Counting::State state;
  detail::rate_at(Counting{}, progress, state);
  CHECK(detail::rate_at(Counting{}, progress, state) == 2);
}

TEST_CASE("a rule's rate is its rate(), its learning_rate, or 1") {
  struct Named {
    double learning_rate = 0.3;
  };
  struct Called {
    double rate() const { return 0.2; }
  };
  struct None {};
  CHECK(detail::rate_of(Named{}) == 0.3);
  CHECK(detail::rate_of(Called{}) == 0.2);
  CHECK(detail::rate_of(None{}) == 1);
}
