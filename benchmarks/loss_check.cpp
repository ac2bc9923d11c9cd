// What each loss check costs a step when it finds nothing to do, and what looking costs when it does: 32 of
// 100,000 rows of 10 features a step. `look_share` is the share of the time that the report says went into
// looks.
#include <benchmark/benchmark.h>

#include <descent/descent.hpp>
#include <limits>

#include "workload.hpp"

namespace {

using namespace descent;
using namespace std::chrono_literals;

template <class Check>
void steps(benchmark::State& state, Check check) {
  static const Dataset<double> data = made_up_regression<double>(100'000, 10);
  LinearModel<double> model(data.feature_count());
  const GradientDescent trainer{.update = Sgd{.learning_rate = 1e-3},
                                .sampling = MiniBatch{.size = 32, .seed = 1},
                                .loss_check = check,
                                .stop = MaxSteps{std::numeric_limits<std::int64_t>::max()}};
  auto run = trainer.start(model, Mse{}, data);
  constexpr std::int64_t at_once = 10'000;
  for (auto unused : state) run.advance(at_once);
  const Report report = run.report();
  state.counters["ns_per_step"] = benchmark::Counter(static_cast<double>(report.steps) * 1e-9,
                                                     benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["looks"] = static_cast<double>(report.curve.size());
  state.counters["look_share"] = report.look_time / report.time;
}

constexpr std::int64_t seldom = 1'000'000'000;

BENCHMARK_CAPTURE(steps, never, Never{});
BENCHMARK_CAPTURE(steps, every_steps_not_due, EverySteps{seldom});
BENCHMARK_CAPTURE(steps, every_epochs_not_due, EveryEpochs{seldom});
BENCHMARK_CAPTURE(steps, every_duration_not_due, EveryDuration{1h});
BENCHMARK_CAPTURE(steps, either_not_due, EveryDuration{1h} || EverySteps{seldom});
BENCHMARK_CAPTURE(steps, every_1000_steps, EverySteps{1000});
BENCHMARK_CAPTURE(steps, every_epoch, EveryEpochs{1});
BENCHMARK_CAPTURE(steps, every_100_milliseconds, EveryDuration{100ms});

}  // namespace
