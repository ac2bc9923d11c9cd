// The library's loss checks, stop rules and schedules keep the laws that the suite asks of everybody's.
#include <descent/loss_checks/any_check.hpp>
#include <descent/loss_checks/every_duration.hpp>
#include <descent/loss_checks/every_epochs.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/loss_checks/time_share.hpp>
#include <descent/schedules/cosine_decay.hpp>
#include <descent/schedules/cosine_restarts.hpp>
#include <descent/schedules/exponential_decay.hpp>
#include <descent/schedules/inverse_time_decay.hpp>
#include <descent/schedules/one_cycle.hpp>
#include <descent/schedules/piecewise.hpp>
#include <descent/schedules/polynomial_decay.hpp>
#include <descent/schedules/reduce_on_plateau.hpp>
#include <descent/schedules/step_decay.hpp>
#include <descent/schedules/warm_up.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/interrupt.hpp>
#include <descent/stops/loss_below.hpp>
#include <descent/stops/max_epochs.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/stops/no_improvement.hpp>
#include <descent/stops/time_limit.hpp>
#include <descent/testing.hpp>

#include "passes.hpp"

using namespace descent;
using namespace std::chrono_literals;

TEST_CASE("the library's loss checks pass check_loss_check") {
  const auto check = [](const auto& loss_check) { passes(check_loss_check(loss_check)); };
  check(EverySteps{7});
  check(EveryEpochs{});
  check(EveryEpochs{3});
  check(EveryDuration{0.3s});
  check(TimeShare{0.05});
  check(TimeShare{0.5});
  check(Never{});
  check(EveryDuration{1s} || EverySteps{100});
  check(TimeShare{} || EveryEpochs{2} || EverySteps{50});
  check(minimal::AtPowersOfTwo{});
  check([](const Progress& now) { return now.step % 3 == 0; });
}

TEST_CASE("the library's stop rules pass check_stop_rule") {
  const auto check = [](const auto& stop) { passes(check_stop_rule(stop)); };
  check(MaxSteps{100});
  check(MaxSteps{0});
  check(MaxEpochs{20});
  check(TimeLimit{2s});
  check(LossBelow{0.05});
  check(GradientBelow{1e-3});
  check(NoImprovement{.patience = 3});
  check(NoImprovement{.patience = 10, .least_improvement = 1e-3});
  check(Interrupt{});
  check(LossBelow{1e-6} || MaxEpochs{100});
  check(GradientBelow{1e-9} || NoImprovement{.patience = 5} || TimeLimit{1h});
  check(minimal::LossRises{});
  check([](const Progress& now) { return now.step >= 50; });
  check([](const Progress& now) { return now.looked() && now.loss < 0.01; });
  check([](const Progress& now) { return now.step == 512 ? StopReason{"512 steps will do"} : StopReason{}; });
}

TEST_CASE("the library's schedules pass check_schedule") {
  const auto check = [](const auto& schedule) { passes(check_schedule(schedule)); };
  check(0.1);
  check(0.1F);
  check(1);
  check(InverseTimeDecay{.initial = 0.1, .decay = 0.01});
  check(ExponentialDecay{.initial = 0.1, .factor = 0.5, .steps = 200});
  check(StepDecay{.initial = 0.1, .factor = 0.1, .steps = 100});
  check(PolynomialDecay{.initial = 0.1, .steps = 1000, .power = 2});
  check(CosineDecay{.initial = 0.1, .steps = 1000});
  check(CosineRestarts{.initial = 0.1, .final = 0.001, .steps = 50, .growth = 2});
  check(OneCycle{.peak = 0.1, .final = 0.001, .steps = 300});
  check(Piecewise{.rates = {0.1, 0.01}, .steps = {100}});
  check(ReduceOnPlateau{.initial = 0.1, .patience = 3});
  check(ReduceOnPlateau{.initial = 0.1, .patience = 5, .cooldown = 2, .least = 1e-3});
  check(WarmUp{.steps = 20, .then = 0.1});
  check(WarmUp{.steps = 20, .then = CosineDecay{.initial = 0.1, .steps = 1000}});
  check(WarmUp{.steps = 20, .then = ReduceOnPlateau{.initial = 0.1, .patience = 3}});
  check(minimal::Halving{});
  check([](const Progress& now) { return now.epochs() < 50 ? 0.1 : 0.01; });
  passes(check_schedule(CosineDecay{.initial = 0.1, .steps = 200}, {.steps = 200}));
}
