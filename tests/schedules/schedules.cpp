// The schedules that are functions of the step: their values, their course, what they refuse; and WarmUp before them.
#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/schedules/cosine_decay.hpp>
#include <descent/schedules/cosine_restarts.hpp>
#include <descent/schedules/exponential_decay.hpp>
#include <descent/schedules/inverse_time_decay.hpp>
#include <descent/schedules/one_cycle.hpp>
#include <descent/schedules/piecewise.hpp>
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
  check(Piecewise{.rates = {0.5, 0.5, 0.2, 0}, .steps = {1, 20, 40}}, "Piecewise");
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

TEST_CASE("OneCycle: up along half a wave, down along half a wave, and stays") {
  check_course(OneCycle{.initial = 0.02, .peak = 0.1, .final = 0.01, .steps = 100, .rise = 0.4},
               {{0, 0.02},
                {10, 0.06 - 0.04 * std::sqrt(0.5)},
                {20, 0.06},
                {40, 0.1},
                {55, 0.055 + 0.045 * std::sqrt(0.5)},
                {70, 0.055},
                {100, 0.01},
                {101, 0.01},
                {1000000, 0.01}});
  check_course(OneCycle{.initial = 1, .peak = 3, .final = 2, .steps = 1}, {{0, 1}, {1, 2}, {2, 2}});
  const OneCycle cycle{.initial = 0.0007, .peak = 0.3, .final = 1e-9, .steps = 77, .rise = 0.31};
  CHECK(rate_of_step(cycle, 0) == 0.0007);
  CHECK(rate_of_step(cycle, 77) == 1e-9);
  for (std::int64_t step = 0; step < 77; ++step) {
    const bool rises = rate_of_step(cycle, step + 1) > rate_of_step(cycle, step);
    CHECK(rises == (step < 24));  // the peak is at 23.87
    CHECK(rate_of_step(cycle, step) <= 0.3);
  }
}

TEST_CASE("CosineRestarts: falls again and again, each time as much longer") {
  check_course(CosineRestarts{.initial = 0.1, .final = 0.02, .steps = 100},
               {{0, 0.1}, {50, 0.06}, {100, 0.1}, {150, 0.06}, {175, 0.06 - 0.04 * std::sqrt(0.5)}, {900, 0.1}});
  const CosineRestarts longer{.initial = 0.1, .final = 0.02, .steps = 10, .growth = 3};
  check_course(longer, {{5, 0.06}, {10, 0.1}, {25, 0.06}, {40, 0.1}, {85, 0.06}, {130, 0.1}, {400, 0.1}});
  for (std::int64_t step = 1; step < 400; ++step) {
    const bool restarts = step == 10 || step == 40 || step == 130;
    CHECK((rate_of_step(longer, step) > rate_of_step(longer, step - 1)) == restarts);
    if (restarts) CHECK(rate_of_step(longer, step) == 0.1);
  }
  constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
  CHECK(rate_of_step(CosineRestarts{.initial = 0.5, .steps = 1}, last) == 0.5);
  for (const std::int64_t growth : {std::int64_t{2}, last / 2 + 1, last}) {
    const double rate = rate_of_step(CosineRestarts{.initial = 0.5, .final = 0.1, .steps = 7, .growth = growth}, last);
    CHECK(rate >= 0.1);
    CHECK(rate <= 0.5);
  }
}

TEST_CASE("Piecewise: each rate from its step on") {
  check_course(Piecewise{.rates = {0.1, 0.3, 0.02}, .steps = {1, 50}},
               {{0, 0.1}, {1, 0.3}, {49, 0.3}, {50, 0.02}, {51, 0.02}, {1000000, 0.02}});
  check_course(Piecewise{}, {{0, 0.01}, {1000000, 0.01}});
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
  check_refused(OneCycle{.initial = 0}, "OneCycle: .initial is 0" + above);
  check_refused(OneCycle{.final = -1}, "OneCycle: .final is -1" + more);
  check_refused(OneCycle{.initial = 0.1, .peak = 0.05},
                "OneCycle: .peak is 0.05; it must be a finite number, and no less than .initial, 0.1, and .final, 0");
  check_refused(OneCycle{.peak = 0.1, .final = 0.2}, "OneCycle: .peak is 0.1; it must be a finite number");
  check_refused(OneCycle{.peak = infinity}, "OneCycle: .peak is inf; it must be a finite number");
  check_refused(OneCycle{.steps = 0}, "OneCycle: .steps is 0" + one);
  for (const double rise : {0., 1., -0.1, Progress::unknown})
    check_refused(OneCycle{.rise = rise}, "; it must be above 0 and below 1, a share of the steps");
  check_refused(CosineRestarts{.initial = -1}, "CosineRestarts: .initial is -1" + above);
  check_refused(CosineRestarts{.final = Progress::unknown}, "CosineRestarts: .final is nan" + more);
  check_refused(CosineRestarts{.steps = 0}, "CosineRestarts: .steps is 0" + one);
  check_refused(CosineRestarts{.growth = 0}, "CosineRestarts: .growth is 0" + one);
  check_refused(Piecewise{.rates = {0.1, 0.2}},
                "Piecewise: there are 2 .rates and 0 .steps; there must be one rate more, that of the first step");
  check_refused(Piecewise{.rates = {}}, "Piecewise: there are 0 .rates and 0 .steps");
  check_refused(Piecewise{.rates = {0.1}, .steps = {5}}, "Piecewise: there are 1 .rates and 1 .steps");
  check_refused(Piecewise{.rates = {0, 1}, .steps = {5}}, "Piecewise: .rates[0] is 0" + above);
  check_refused(Piecewise{.rates = {1, -1}, .steps = {5}}, "Piecewise: .rates[1] is -1" + more);
  check_refused(Piecewise{.rates = {1, infinity}, .steps = {5}}, "Piecewise: .rates[1] is inf" + more);
  check_refused(Piecewise{.rates = {1, 1}, .steps = {0}}, "Piecewise: .steps[0] is 0" + one);
  check_refused(Piecewise{.rates = {1, 1, 1}, .steps = {5, 5}},
                "Piecewise: .steps[1] is 5; it must be more than the one before it, 5");
  check_refused(WarmUp<>{.steps = -1}, "WarmUp: .steps is -1; it must be 0 or more");
  check_refused(WarmUp{.then = 0.0}, "WarmUp: .then: the learning rate is 0" + above);
  check_refused(WarmUp{.then = CosineDecay{.steps = 0}}, "CosineDecay: .steps is 0" + one);
}
