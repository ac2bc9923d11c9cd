// Ctrl-C: the run ends as at any other end, and whoever listened before listens again.
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/interrupt.hpp>
#include <descent/stops/max_steps.hpp>

#include <csignal>
#include <cstdint>

#include "../catch.hpp"

using namespace descent;

namespace {

volatile std::sig_atomic_t heard = 0;
void listener(int) { heard = heard + 1; }

/// Listens to both signals while a test runs.
struct Listening {
  Listening() {
    heard = 0;
    interrupt = std::signal(SIGINT, &listener);
    terminate = std::signal(SIGTERM, &listener);
  }
  ~Listening() {
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, terminate);
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  void (*interrupt)(int);
  void (*terminate)(int);
};

/// Who would be told of a signal now.
auto handler_of(int signal) {
  const auto now = std::signal(signal, SIG_DFL);
  std::signal(signal, now);
  return now;
}

}  // namespace

TEMPLATE_TEST_CASE("Interrupt: the step under way is finished, the loss looked at, the report made", "", float,
                   double) {
  const Listening listening;
  const Dataset<TestType> data{Matrix<TestType>::Ones(6, 1), Matrix<TestType>::Ones(6, 1)};
  for (const int signal : {SIGINT, SIGTERM}) {
    const auto pressed = [signal](const Progress& progress) {  // in the fourth step
      if (progress.step == 4) std::raise(signal);
      return false;
    };
    LinearModel<TestType> model(1), straight(1);
    const MiniBatch sampling{.size = 2};
    const Report report =
        GradientDescent{.sampling = sampling, .loss_check = pressed, .stop = Interrupt{} || MaxSteps{1000}}.fit(
            model, Mse{}, data);
    CHECK(report.reason == StopReason::interrupted);
    CHECK(report.steps == 4);
    CHECK(report.curve.back().step == 4);
    REQUIRE(report.criteria.size() == 2);
    CHECK(report.criteria[0].text == "Ctrl-C");
    CHECK(report.criteria[0].met);
    CHECK_FALSE(report.criteria[1].met);
    GradientDescent{.sampling = sampling, .loss_check = Never{}, .stop = MaxSteps{4}}.fit(straight, Mse{}, data);
    CHECK(model.parameters() == straight.parameters());
    CHECK(heard == 0);
    CHECK(handler_of(signal) == &listener);
  }
}

TEST_CASE("Interrupt: the old handlers are back when the last run that listens is gone") {
  const Listening listening;
  const Interrupt stop;
  const Progress progress;
  {
    Interrupt::State first;
    CHECK_FALSE(stop.met(progress, first));
    CHECK(handler_of(SIGINT) != &listener);
    {
      Interrupt::State second;
      std::raise(SIGINT);
      CHECK_FALSE(stop.met(progress, second));  // it was not there when the signal came
      CHECK(stop.met(progress, first) == StopReason::interrupted);
      std::raise(SIGTERM);
      CHECK(stop.met(progress, second) == StopReason::interrupted);
      CHECK(stop.met(progress, first) == StopReason::interrupted);
    }
    CHECK(handler_of(SIGTERM) != &listener);
    CHECK(heard == 0);
  }
  CHECK(handler_of(SIGINT) == &listener);
  CHECK(handler_of(SIGTERM) == &listener);
  std::raise(SIGINT);
  CHECK(heard == 1);
}

TEST_CASE("Interrupt: pressed twice before anyone could answer, the old handler is asked") {
  const Listening listening;
  const Interrupt stop;
  Interrupt::State state;
  stop.met(Progress{}, state);
  std::raise(SIGINT);
  CHECK(heard == 0);
  std::raise(SIGINT);
  CHECK(heard == 1);
  CHECK(stop.met(Progress{}, state) == StopReason::interrupted);
}

TEST_CASE("Interrupt: pressed twice, but answered in between, it is the run's both times") {
  const Listening listening;
  const Interrupt stop;
  Interrupt::State state;
  stop.met(Progress{}, state);
  for (int i = 0; i < 3; ++i) {
    std::raise(SIGINT);
    CHECK(stop.met(Progress{}, state) == StopReason::interrupted);
  }
  CHECK(heard == 0);
}

TEST_CASE("Interrupt: an interrupted run goes on when it is told to, until the next signal") {
  const Listening listening;
  const Dataset<double> data{Matrix<double>::Ones(6, 1), Matrix<double>::Ones(6, 1)};
  const auto pressed = [](const Progress& progress) {
    if (progress.step == 4 || progress.step == 7) std::raise(SIGINT);
    return false;
  };
  const GradientDescent trainer{
      .sampling = MiniBatch{.size = 2}, .loss_check = pressed, .stop = Interrupt{} || MaxSteps{1000}};
  LinearModel<double> model(1);
  auto run = trainer.start(model, Mse{}, data);
  CHECK(run.advance().report().reason == StopReason::interrupted);
  CHECK(run.progress().step == 4);
  run.use(trainer);
  CHECK_FALSE(run.finished());
  CHECK(run.advance().report().reason == StopReason::interrupted);
  CHECK(run.progress().step == 7);
}

TEST_CASE("Interrupt: asked twice, the old handler does not keep the next signal to itself") {
  const Listening listening;
  const Interrupt stop;
  Interrupt::State state;
  stop.met(Progress{}, state);
  std::raise(SIGINT);
  std::raise(SIGINT);
  CHECK(heard == 1);
  CHECK(stop.met(Progress{}, state) == StopReason::interrupted);
  std::raise(SIGINT);
  CHECK(heard == 1);
  CHECK(stop.met(Progress{}, state) == StopReason::interrupted);
}

TEST_CASE("Interrupt: a signal that was ignored stays ignored") {
  const Listening listening;
  std::signal(SIGINT, SIG_IGN);
  const Interrupt stop;
  Interrupt::State state;
  stop.met(Progress{}, state);
  std::raise(SIGINT);
  CHECK_FALSE(stop.met(Progress{}, state));
  CHECK(handler_of(SIGINT) == SIG_IGN);
  std::raise(SIGTERM);
  CHECK(stop.met(Progress{}, state) == StopReason::interrupted);
  std::raise(SIGINT);
  CHECK_FALSE(stop.met(Progress{}, state));
}

#if defined(DESCENT_SIGACTION)
TEST_CASE("Interrupt: a handler comes back with its flags and its mask") {
  const Listening listening;
  struct sigaction mine{};
  mine.sa_sigaction = [](int, siginfo_t*, void*) { heard = heard + 1; };
  mine.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&mine.sa_mask);
  sigaddset(&mine.sa_mask, SIGUSR1);
  sigaction(SIGINT, &mine, nullptr);
  {
    const Interrupt stop;
    Interrupt::State state;
    stop.met(Progress{}, state);
    std::raise(SIGINT);
    CHECK(heard == 0);
  }
  struct sigaction now{};
  sigaction(SIGINT, nullptr, &now);
  CHECK((now.sa_flags & (SA_SIGINFO | SA_ONSTACK)) == (SA_SIGINFO | SA_ONSTACK));
  CHECK(sigismember(&now.sa_mask, SIGUSR1) == 1);
  std::raise(SIGINT);
  CHECK(heard == 1);
}
#endif
