// The library's schedules keep the laws of schedules; planted defects are caught, each by the law that it breaks.
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
#include <descent/testing/check_schedule.hpp>

#include <algorithm>
#include <cstdint>

#include "passes.hpp"

using namespace descent;

namespace {

struct BelowZero {
  double operator()(const Progress& progress) const { return 0.1 - 1e-3 * static_cast<double>(progress.step); }
};
struct DividesByZero {
  double operator()(const Progress& progress) const { return 0.1 / static_cast<double>(progress.step); }
};
struct EndsTooEarly {
  double operator()(const Progress& progress) const { return progress.step < 300 ? 0.1 : 0; }
};
struct HalvesInItself {
  mutable double rate = 0.1;
  double operator()(const Progress&) const { return rate = std::max(1e-6, rate * 0.99); }
};
struct HalvesAtRises {
  static constexpr bool needs_looks = true;
  struct State {
    double rate = 0.1, last = 1e300;
    std::int64_t step = -1;
    void archive(auto& visit) {
      visit("rate", rate);
      visit("last", last);
      visit("step", step);
    }
  };
  double operator()(const Progress& progress, State& state) const {
    if (!progress.looked() || progress.loss_step == state.step) return state.rate;
    state.step = progress.loss_step;
    if (progress.loss > state.last) state.rate *= 0.9;
    state.last = progress.loss;
    return state.rate;
  }
};
struct HalvesUndeclared : HalvesAtRises {
  static constexpr bool needs_looks = false;
};
struct HalvesByCalls : HalvesAtRises {
  double operator()(const Progress& progress, State& state) const {
    if (progress.loss < 1) state.rate *= 0.999;
    return state.rate;
  }
};
struct RateNotArchived : HalvesAtRises {
  struct State : HalvesAtRises::State {
    void archive(auto& visit) {
      visit("last", last);
      visit("step", step);
    }
  };
};

}  // namespace

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

TEST_CASE("defects in schedules are caught") {
  const auto of = [](const auto& schedule) { return check_schedule(schedule); };
  passes(of(HalvesAtRises{}));
  catches("below 0", "rates are above 0", of(BelowZero{}));
  catches("0 too early", "rates are above 0", of(EndsTooEarly{}));
  passes(check_schedule(EndsTooEarly{}, {.steps = 300}));
  catches("a number of 0", "rates are above 0", of(0.0));
  catches("not finite", "rates are finite", of(DividesByZero{}));
  catches("mutable rate", "the same run twice", of(HalvesInItself{}));
  catches("looks not declared", "needs_looks is declared", of(HalvesUndeclared{}));
  catches("by calls", "asked twice, it judges once", of(HalvesByCalls{}));
  catches("by stale losses", "an old loss is not judged again", of(HalvesByCalls{}));
  catches("rate not archived", "archive names all that a run needs", of(RateNotArchived{}));
}
