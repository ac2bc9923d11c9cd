// The schedules that are functions of the step: their values, their course, what they refuse; and WarmUp before them.
#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/schedules/cosine_decay.hpp>
#include <descent/schedules/exponential_decay.hpp>
#include <descent/schedules/inverse_time_decay.hpp>
#include <descent/schedules/polynomial_decay.hpp>
#include <descent/schedules/step_decay.hpp>
#include <descent/schedules/warm_up.hpp>
#include <descent/stops/max_steps.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../losses/lecture.hpp"

using namespace descent;

namespace {

Progress after(std::int64_t steps) {
  Progress progress;
  progress.step = steps;
  progress.samples = 10 * (steps % 1000000);
  progress.samples_per_epoch = 100;
  return progress;
}

template <class Rate>
double rate_of_step(const Rate& rate, std::int64_t step) {
  StateOf<Rate> state{};
  return detail::rate_at(rate, after(step), state);
}

/// Calls check(schedule, name) for one of every kind, each of 40 steps where it has some.
template <class Check>
void for_each_schedule(const Check& check) {
  check(InverseTimeDecay{.initial = 0.5, .decay = 0.1}, "InverseTimeDecay");
  check(ExponentialDecay{.initial = 0.5, .factor = 0.3, .steps = 40}, "ExponentialDecay");
  check(StepDecay{.initial = 0.5, .factor = 0.3, .steps = 40}, "StepDecay");
  check(PolynomialDecay{.initial = 0.5, .final = 0.1, .steps = 40}, "PolynomialDecay");
  check(PolynomialDecay{.initial = 0.5, .final = 0, .steps = 40, .power = 2.5}, "PolynomialDecay of power 2.5");
  check(CosineDecay{.initial = 0.5, .final = 0.1, .steps = 40}, "CosineDecay");
}

struct Point {
  std::int64_t step;
  double rate;
};

template <class Rate>
void check_course(const Rate& rate, const std::vector<Point>& points) {
  static_assert(Schedule<Rate>);
  CHECK_NOTHROW(rate.validate());
  for (const Point& point : points) {
    INFO("step " << point.step);
    CHECK(std::abs(rate_of_step(rate, point.step) - point.rate) <= 1e-14 * point.rate);
  }
}

template <class Policy>
void check_refused(const Policy& policy, const std::string& message) {
  CHECK_THROWS_WITH(policy.validate(), Catch::Matchers::ContainsSubstring(message));
}

/// Counts its calls, and is 1 / calls.
struct Counting {
  struct State {
    int calls = 0;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("calls", calls);
    }
  };
  double operator()(const Progress&, State& state) const { return 1.0 / ++state.calls; }
};

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("ExponentialDecay: a factor within so many steps") {
  check_course(ExponentialDecay{.initial = 0.08, .factor = 0.25, .steps = 100},
               {{0, 0.08}, {50, 0.04}, {100, 0.02}, {150, 0.01}, {300, 0.08 / 64}, {1, 0.08 * std::pow(0.25, 0.01)}});
  check_course(ExponentialDecay{.initial = 3, .factor = 1, .steps = 1}, {{0, 3}, {7, 3}, {1000000, 3}});
  CHECK(rate_of_step(ExponentialDecay{.initial = 0.08}, 0) == 0.08);
  CHECK(rate_of_step(ExponentialDecay{}, std::numeric_limits<std::int64_t>::max()) == 0);
}

TEST_CASE("StepDecay: stays, then drops") {
  check_course(StepDecay{.initial = 0.08, .factor = 0.5, .steps = 100},
               {{0, 0.08}, {99, 0.08}, {100, 0.04}, {199, 0.04}, {200, 0.02}, {350, 0.01}, {1050, 0.08 / 1024}});
  check_course(StepDecay{.initial = 2, .factor = 0.1, .steps = 1}, {{0, 2}, {1, 0.2}, {7, 2e-7}, {13, 2e-13}});
  check_course(StepDecay{.initial = 3, .factor = 1, .steps = 1}, {{0, 3}, {1000000, 3}});
  CHECK(rate_of_step(StepDecay{.steps = 1}, std::numeric_limits<std::int64_t>::max()) == 0);
}

TEST_CASE("PolynomialDecay: from one rate to another, and stays") {
  check_course(PolynomialDecay{.initial = 0.1, .final = 0.02, .steps = 100},
               {{0, 0.1}, {25, 0.08}, {50, 0.06}, {100, 0.02}, {101, 0.02}, {1000000, 0.02}});
  check_course(PolynomialDecay{.initial = 1, .final = 0, .steps = 10, .power = 2},
               {{0, 1}, {5, 0.25}, {9, 0.01}, {10, 0}, {11, 0}});
  check_course(PolynomialDecay{.initial = 1, .final = 0.5, .steps = 4, .power = 0.5},
               {{0, 1}, {3, 0.75}, {4, 0.5}, {5, 0.5}});
  check_course(PolynomialDecay{.initial = 1, .final = 3, .steps = 4}, {{0, 1}, {2, 2}, {4, 3}, {9, 3}});
}

TEST_CASE("CosineDecay: half a wave from one rate to another, and stays") {
  check_course(CosineDecay{.initial = 0.1, .final = 0.02, .steps = 100}, {{0, 0.1},
                                                                          {25, 0.06 + 0.04 * std::sqrt(0.5)},
                                                                          {50, 0.06},
                                                                          {75, 0.06 - 0.04 * std::sqrt(0.5)},
                                                                          {100, 0.02},
                                                                          {101, 0.02},
                                                                          {1000000, 0.02}});
  CHECK(rate_of_step(CosineDecay{.initial = 0.7, .final = 0.3}, 0) == 0.7);
  CHECK(rate_of_step(CosineDecay{.initial = 0.7, .final = 0, .steps = 1000000000}, 999999999) > 0);
}

TEST_CASE("schedules start at .initial, never rise and are never below 0") {
  for_each_schedule([](const auto& schedule, const char* name) {
    INFO(name);
    CHECK_NOTHROW(schedule.validate());
    CHECK(rate_of_step(schedule, 0) == 0.5);
    double last = 0.5;
    bool falling = true;
    for (std::int64_t step = 1; step < 200; ++step) {
      const double rate = rate_of_step(schedule, step);
      falling = falling && rate <= last && rate >= 0;
      last = rate;
    }
    CHECK(falling);
    CHECK(last < 0.25);
  });
}

TEST_CASE("WarmUp rises to the first rate of what follows, which then begins at its own beginning") {
  for_each_schedule([](const auto& schedule, const char* name) {
    for (const std::int64_t steps : {0, 1, 7, 50}) {
      INFO(name << " after " << steps);
      const WarmUp warm{.steps = steps, .then = schedule};
      static_assert(Schedule<std::remove_const_t<decltype(warm)>>);
      CHECK_NOTHROW(warm.validate());
      for (std::int64_t step = 0; step < steps; ++step)
        CHECK(std::abs(rate_of_step(warm, step) - 0.5 * static_cast<double>(step + 1) / static_cast<double>(steps)) <
              1e-15);
      for (std::int64_t step = 0; step < 60; ++step)
        CHECK(rate_of_step(warm, steps + step) == rate_of_step(schedule, step));
    }
  });
}

TEST_CASE("WarmUp before a number, and before a warm-up") {
  check_course(WarmUp{.steps = 4, .then = 0.4}, {{0, 0.1}, {1, 0.2}, {2, 0.3}, {3, 0.4}, {4, 0.4}, {1000, 0.4}});
  check_course(WarmUp{.steps = 2, .then = 1}, {{0, 0.5}, {1, 1}, {2, 1}});
  check_course(WarmUp<>{}, {{0, 0.0001}, {49, 0.005}, {99, 0.01}, {100, 0.01}});
  check_course(WarmUp{.steps = 2, .then = WarmUp{.steps = 2, .then = 0.4}},
               {{0, 0.1}, {1, 0.2}, {2, 0.2}, {3, 0.4}, {4, 0.4}});
}

TEST_CASE("WarmUp: what follows has its State to itself, untouched until its turn") {
  const WarmUp warm{.steps = 3, .then = Counting{}};
  static_assert(std::same_as<StateOf<WarmUp<Counting>>, Counting::State>);
  Counting::State state;
  const std::vector<double> expected{1. / 3, 2. / 3, 1, 1, 1. / 2, 1. / 3, 1. / 4};
  for (std::size_t step = 0; step < expected.size(); ++step)
    CHECK(detail::rate_at(warm, after(static_cast<std::int64_t>(step)), state) == expected[step]);
  CHECK(state.calls == 4);
}

TEST_CASE("WarmUp: what follows is shown step numbers of its own, all else of the whole run") {
  Progress seen;
  const WarmUp warm{.steps = 10, .then = [&seen](const Progress& progress) {
                      seen = progress;
                      return 1.0;
                    }};
  Progress now = after(4);
  now.loss_step = 4;
  rate_of_step(warm, 4);
  NoState none;
  CHECK(detail::rate_at(warm, now, none) == 0.5);
  CHECK(seen.step == 0);
  CHECK(seen.samples == 0);
  CHECK(seen.looked());
  now = after(25);
  now.loss_step = now.best_step = 24;
  now.gradient_step = 25;
  now.loss = 3;
  CHECK(detail::rate_at(warm, now, none) == 1);
  CHECK(seen.step == 15);
  CHECK(seen.loss_step == 14);
  CHECK(seen.best_step == 14);
  CHECK(seen.gradient_known());
  CHECK(seen.samples == 250);
  CHECK(seen.loss == 3);
}

TEST_CASE("schedules train: the rates are those that the run uses") {
  for_each_schedule([](const auto& schedule, const char* name) {
    INFO(name);
    const Dataset<double> data = lecture_errors<double>();
    const WarmUp warm{.steps = 5, .then = schedule};
    LinearModel<double> model(1);
    GradientDescent{.update = Sgd{.learning_rate = warm}, .stop = MaxSteps{20}}.fit(model, Mse{}, data);
    double mean = 0, bias = 0;
    for (Index i = 0; i < 8; ++i) mean += data.targets(i, 0) / 8;
    for (std::int64_t step = 0; step < 20; ++step) bias -= rate_of_step(warm, step) * 2 * (bias - mean);
    CHECK(std::abs(model.bias()(0) - bias) < 1e-13);
  });
}

TEST_CASE("schedules refuse what makes no sense, by name, value and range") {
  const std::string above = "; it must be a finite number above 0", more = "; it must be a finite number, 0 or more",
                    share = "; it must be above 0 and at most 1", one = "; it must be 1 or more";
  check_refused(ExponentialDecay{.initial = 0}, "ExponentialDecay: .initial is 0" + above);
  check_refused(ExponentialDecay{.factor = 1.5}, "ExponentialDecay: .factor is 1.5" + share);
  check_refused(ExponentialDecay{.factor = 0}, "ExponentialDecay: .factor is 0" + share);
  check_refused(ExponentialDecay{.factor = Progress::unknown}, "ExponentialDecay: .factor is nan" + share);
  check_refused(ExponentialDecay{.steps = 0}, "ExponentialDecay: .steps is 0" + one);
  check_refused(StepDecay{.initial = infinity}, "StepDecay: .initial is inf" + above);
  check_refused(StepDecay{.factor = -1}, "StepDecay: .factor is -1" + share);
  check_refused(StepDecay{.steps = -2000}, "StepDecay: .steps is -2,000" + one);
  check_refused(PolynomialDecay{.initial = -1}, "PolynomialDecay: .initial is -1" + above);
  check_refused(PolynomialDecay{.final = -1}, "PolynomialDecay: .final is -1" + more);
  check_refused(PolynomialDecay{.steps = 0}, "PolynomialDecay: .steps is 0" + one);
  check_refused(PolynomialDecay{.power = 0}, "PolynomialDecay: .power is 0" + above);
  check_refused(CosineDecay{.initial = Progress::unknown}, "CosineDecay: .initial is nan" + above);
  check_refused(CosineDecay{.final = infinity}, "CosineDecay: .final is inf" + more);
  check_refused(CosineDecay{.steps = 0}, "CosineDecay: .steps is 0" + one);
  check_refused(WarmUp<>{.steps = -1}, "WarmUp: .steps is -1; it must be 0 or more");
  check_refused(WarmUp{.then = 0.0}, "WarmUp: .then: the learning rate is 0" + above);
  check_refused(WarmUp{.then = CosineDecay{.steps = 0}}, "CosineDecay: .steps is 0" + one);
}
