// Policies that go by time, under clocks that run, stand, start anywhere, jump backwards or an hour ahead.
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/any_check.hpp>
#include <descent/loss_checks/every_duration.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/loss_checks/time_share.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/observers/progress_bar.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/stops/time_limit.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <vector>

#include "catch.hpp"
#include "erased.hpp"

using namespace descent;

namespace {

constexpr double hour = 3600;
using Steps = std::vector<std::int64_t>;
using Times = std::vector<double>;

/// A clock, and how it goes: every step takes its time and every look, the first at the start; and it jumps once, by so
/// many seconds at the end of a step or a look.
struct World {
  double time = 0;
  double step_seconds = 0.25;
  double look_seconds = 0.5;
  double jump = 0;
  std::int64_t jump_step = -1;  // the step (1 for the first) in which it jumps
  std::int64_t jump_look = -1;  // or the look (1 for that at the start)
  std::int64_t steps = 0, looks = 0;

  void step() { pass(step_seconds, ++steps == jump_step); }
  void look() { pass(look_seconds, ++looks == jump_look); }
  void pass(double seconds, bool jumps) { time += seconds + (jumps ? jump : 0); }
};

/// Batches are of two rows, looks of four.
struct TimedLoss {
  World* world;
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& score_gradient) const {
    scores.rows() == 2 ? world->step() : world->look();
    return Mse{}.accumulate(scores, targets, weights, score_gradient);
  }
};

struct WorldClock {
  const World* world;
  Seconds operator()() const { return Seconds{world->time}; }
};

struct Course {
  Report report;
  Steps looks;
  Times seconds;
};

/// A run in that world.
template <class Scalar>
Course run_in(World world, const erased::Check& check, const erased::Stop& stop) {
  Dataset<Scalar> data{Matrix<Scalar>(4, 1), Matrix<Scalar>(4, 1)};
  data.features << 1, 2, 3, 4;
  data.targets << 1, 3, 5, 8;
  LinearModel<Scalar> model(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 1e-3},
                                .sampling = MiniBatch{.size = 2},
                                .loss_check = check,
                                .stop = stop,
                                .clock = WorldClock{&world}};
  Course course{trainer.fit(model, TimedLoss{&world}, data), {}, {}};
  for (const CurvePoint& point : course.report.curve) {
    course.looks.push_back(point.step);
    course.seconds.push_back(point.seconds);
  }
  CHECK(std::is_sorted(course.seconds.begin(), course.seconds.end()));  // the time of a run never falls
  CHECK(course.report.time.count() == course.seconds.back());
  CHECK(course.report.look_time <= course.report.time);
  return course;
}

struct Row {
  const char* name;
  World world;
  erased::Check check;
  erased::Stop stop;
  Steps looks;
  Times seconds;
  StopReason reason;
};

World jumping_in_step(double seconds, std::int64_t step) { return {.jump = seconds, .jump_step = step}; }
World jumping_in_look(double seconds, std::int64_t look) { return {.jump = seconds, .jump_look = look}; }

std::vector<Row> rows() {
  const EveryDuration two{Seconds{2}};
  const TimeLimit ten{Seconds{10}};
  const StopReason time_limit = StopReason::time_limit, max_steps = StopReason::max_steps;
  const auto steps = [](std::int64_t most) { return MaxSteps{most}; };
  // Step k without looks ends at 0.5 + k / 4; each look adds 0.5.
  return {
      {"EveryDuration waits for its time from look's end to look",
       {},
       two,
       ten,
       {0, 8, 16, 24, 32},
       {0.5, 3, 5.5, 8, 10.5},
       time_limit},
      {"TimeLimit ends with the step in which it is reached", {}, Never{}, ten, {0, 38}, {0.5, 10.5}, time_limit},
      {"TimeLimit is reached in a look", {}, EverySteps{36}, ten, {0, 36}, {0.5, 10}, time_limit},
      {"|| of checks: a look taken for another reason counts",
       {},
       two || EverySteps{5},
       steps(16),
       {0, 5, 10, 15, 16},
       {0.5, 2.25, 4, 5.75, 6.5},
       max_steps},
      {"|| of stops", {}, Never{}, ten || MaxSteps{38}, {0, 38}, {0.5, 10.5}, time_limit},
      {"|| of stops, the other first", {}, Never{}, MaxSteps{38} || ten, {0, 38}, {0.5, 10.5}, max_steps},
      {"TimeShare pays for the look at the start, then for each",
       {},
       TimeShare{0.25},
       steps(30),
       {0, 12, 18, 24, 30},
       {0.5, 4, 6, 8, 10},
       max_steps},
      {"TimeShare counts looks taken for another reason",
       {},
       TimeShare{0.25} || EverySteps{5},
       steps(20),
       {0, 5, 10, 15, 20},
       {0.5, 2.25, 4, 5.75, 7.5},
       max_steps},

      // Backwards: the step or look in which it jumps takes no time. All else is as ever.
      {"backwards in a step: EveryDuration",
       jumping_in_step(-hour, 4),
       two,
       ten,
       {0, 9, 17, 25, 33},
       {0.5, 3, 5.5, 8, 10.5},
       time_limit},
      {"backwards in a look: EveryDuration",
       jumping_in_look(-hour, 2),
       two,
       ten,
       {0, 8, 16, 24, 32},
       {0.5, 2.5, 5, 7.5, 10},
       time_limit},
      {"backwards in a step: TimeLimit", jumping_in_step(-hour, 4), Never{}, ten, {0, 39}, {0.5, 10.5}, time_limit},
      {"backwards in a step: TimeShare",
       jumping_in_step(-hour, 4),
       TimeShare{0.25},
       steps(20),
       {0, 13, 19, 20},
       {0.5, 4, 6, 6.75},
       max_steps},
      {"backwards by a little: the step is not made shorter than nothing",
       jumping_in_step(-0.5, 4),
       two,
       ten,
       {0, 9, 17, 25, 33},
       {0.5, 3, 5.5, 8, 10.5},
       time_limit},

      // An hour ahead.
      {"ahead in a step: EveryDuration looks once",
       jumping_in_step(hour, 4),
       two,
       steps(20),
       {0, 4, 12, 20},
       {0.5, hour + 2, hour + 4.5, hour + 7},
       max_steps},
      {"ahead in a look: EveryDuration waits as ever",
       jumping_in_look(hour, 2),
       two,
       steps(20),
       {0, 8, 16, 20},
       {0.5, hour + 3, hour + 5.5, hour + 7},
       max_steps},
      {"ahead in a step: TimeLimit stops at once",
       jumping_in_step(hour, 4),
       two,
       ten,
       {0, 4},
       {0.5, hour + 2},
       time_limit},
      {"ahead in a step: TimeLimit alone looks at the end",
       jumping_in_step(hour, 4),
       Never{},
       ten,
       {0, 4},
       {0.5, hour + 2},
       time_limit},
      {"ahead in a look: TimeLimit stops before another step",
       jumping_in_look(hour, 2),
       two,
       ten,
       {0, 8},
       {0.5, hour + 3},
       time_limit},
      {"ahead in the look at the start", jumping_in_look(hour, 1), two, ten, {0}, {hour + 0.5}, time_limit},
      {"ahead in a step: TimeShare looks at once, and then at most twice as often",
       jumping_in_step(hour, 4),
       TimeShare{0.25},
       steps(12),
       {0, 4, 7, 10, 12},
       {0.5, hour + 2, hour + 3.25, hour + 4.5, hour + 5.5},
       max_steps},

      // A clock that stands still.
      {"still: EveryDuration and TimeLimit never come",
       {.step_seconds = 0, .look_seconds = 0},
       two,
       ten || MaxSteps{500},
       {0, 500},
       {0, 0},
       max_steps},
      {"still: to TimeShare all looks are free",
       {.step_seconds = 0, .look_seconds = 0},
       TimeShare{0.25},
       steps(4),
       {0, 1, 2, 3, 4},
       {0, 0, 0, 0, 0},
       max_steps},
      {"looks that take no time are free",
       {.look_seconds = 0},
       TimeShare{0.25},
       steps(3),
       {0, 1, 2, 3},
       {0, 0.25, 0.5, 0.75},
       max_steps},
  };
}

}  // namespace

TEMPLATE_TEST_CASE("time policies look and stop by the clock alone, wherever it starts", "", float, double) {
  for (const Row& row : rows())
    for (const double start : {0.0, -1e6, 1.75e9}) {
      CAPTURE(row.name, start);
      World world = row.world;
      world.time = start;
      const Course course = run_in<TestType>(world, row.check, row.stop);
      CHECK(course.looks == row.looks);
      CHECK(course.seconds == row.seconds);
      CHECK(course.report.reason == row.reason);
    }
}

TEMPLATE_TEST_CASE("TimeShare under a clock that jumps an hour ahead in a look: it goes on looking", "", float,
                   double) {
  for (const std::int64_t look : {1, 2, 3, 20}) {
    CAPTURE(look);
    const Course course = run_in<TestType>(jumping_in_look(hour, look), TimeShare{0.25}, MaxSteps{3000});
    const double undisturbed = 3000 / 6;
    if (look == 1) continue;  // nothing tells it that a look takes less
    CHECK(static_cast<double>(course.looks.size()) > 0.9 * undisturbed);
    CHECK(static_cast<double>(course.looks.size()) < 1.1 * undisturbed);
    std::int64_t longest = 0;
    for (std::size_t i = 1; i < course.looks.size(); ++i)
      longest = std::max(longest, course.looks[i] - course.looks[i - 1]);
    CHECK(longest < 100);
  }
}

TEMPLATE_TEST_CASE("TimeShare under a clock that jumps an hour ahead in a step: never more than twice the share", "",
                   float, double) {
  const Course course = run_in<TestType>(jumping_in_step(hour, 100), TimeShare{0.1}, MaxSteps{3000});
  for (std::size_t i = 1; i + 1 < course.looks.size(); ++i) {
    const auto between = static_cast<double>(course.looks[i] - course.looks[i - 1]) * 0.25;
    CHECK(0.5 / (0.5 + between) <= 0.2);
  }
}

TEMPLATE_TEST_CASE("TimeShare follows looks that come to take longer", "", float, double) {
  World world{.look_seconds = 1e-3};
  Dataset<TestType> data{Matrix<TestType>::Ones(4, 1), Matrix<TestType>::Ones(4, 1)};
  LinearModel<TestType> model(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 1e-3},
                                .sampling = MiniBatch{.size = 2},
                                .loss_check = erased::Check{TimeShare{0.05}},
                                .stop = erased::Stop{MaxSteps{1'000'000}},
                                .clock = WorldClock{&world}};
  auto run = trainer.start(model, TimedLoss{&world}, data);
  run.advance(1000);  // a look takes less than its share of a step: one a step
  CHECK(run.progress().looks == 1001);
  world.look_seconds = 100;
  run.advance(100'000);
  const Progress& progress = run.progress();
  CHECK(progress.looking / progress.time < 0.06);
  CHECK(progress.looking / progress.time > 0.03);
}

TEMPLATE_TEST_CASE("short steps: a jump makes no time policy late or early by more than the jump", "", float, double) {
  World world{.step_seconds = 1e-6, .look_seconds = 0};
  const TimeLimit limit{Seconds{0.01}};
  const auto steps = [&] { return run_in<TestType>(world, Never{}, limit || MaxSteps{100'000}).report.steps; };
  for (const double start : {0.0, -5.0, 50.0}) {
    CAPTURE(start);
    world.time = start;
    world.jump = 0;
    CHECK(steps() >= 9'999);
    CHECK(steps() <= 10'060);
    world.jump = -hour;
    world.jump_step = 5'000;
    CHECK(steps() >= 10'000);
    CHECK(steps() <= 10'100);
    world.jump = hour;
    CHECK(steps() >= 5'000);
    CHECK(steps() <= 5'060);
  }
}

TEST_CASE("a clock that says nothing for once costs a reading or two, no more") {
  const minimal::Bowl bowl;
  Vector<double> x = Vector<double>::Ones(2);
  int reads = 0;
  const auto faltering = [&reads] {
    return ++reads == 10 ? Seconds{std::numeric_limits<double>::quiet_NaN()} : Seconds{reads * 0.25};
  };
  const Report report = GradientDescent{.update = Sgd{.learning_rate = 1e-3},
                                        .loss_check = Never{},
                                        .stop = TimeLimit{Seconds{10}} || MaxSteps{1000},
                                        .clock = faltering}
                            .minimize(bowl, x);
  CHECK(report.reason == StopReason::time_limit);
  CHECK(report.steps >= 36);
  CHECK(report.steps <= 44);
}

TEST_CASE("ProgressBar is drawn at most ten times a second, wherever the clock jumps") {
  for (const double jump : {0.0, -hour, hour}) {
    CAPTURE(jump);
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> page{std::tmpfile(),
                                                               [](std::FILE* f) { return std::fclose(f); }};
    REQUIRE(page);
    Vector<double> x = Vector<double>::Ones(1);
    double time = 0;
    int evaluations = 0;
    const auto bowl = [&](const Vector<double>& at, Vector<double>& gradient) {
      time += 0.01 + (++evaluations == 100 ? jump : 0);
      gradient = 2 * at;
      return at.squaredNorm();
    };
    GradientDescent{.update = Sgd{.learning_rate = 1e-3},
                    .stop = MaxSteps{250},
                    .observe = ProgressBar{.out = page.get()},
                    .clock = [&time] { return Seconds{time}; }}
        .minimize(bowl, x);
    int drawn = 0;
    std::rewind(page.get());
    for (int c = std::fgetc(page.get()); c != EOF; c = std::fgetc(page.get())) drawn += c == '\r' ? 1 : 0;
    CHECK(drawn >= 19);  // from 0.5 s to 2.5 s, and the end
    CHECK(drawn <= 23);
  }
}
