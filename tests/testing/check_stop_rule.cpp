// The library's stop rules keep the laws of stop rules; planted defects are caught, each by the law that it breaks.
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/interrupt.hpp>
#include <descent/stops/loss_below.hpp>
#include <descent/stops/max_epochs.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/stops/no_improvement.hpp>
#include <descent/stops/time_limit.hpp>
#include <descent/testing/check_stop_rule.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

#include "passes.hpp"

using namespace descent;
using namespace std::chrono_literals;

namespace {

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

}  // namespace

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
