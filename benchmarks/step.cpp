// One step of linear regression through the public interface beside the same step written by hand: the
// sampler's indices, the limit on steps and the test for finite numbers included. Both take turns inside
// every measurement, so that `ratio` (library / hand-written) means something on a noisy machine; the data
// stay in the caches where they fit.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <descent/descent.hpp>
#include <limits>

#include "workload.hpp"

namespace {

using namespace descent;

constexpr Index rows = 2048;
constexpr std::int64_t for_ever = std::numeric_limits<std::int64_t>::max();

double seconds(const auto& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Lets two loops take turns of so many steps each; reports nanoseconds a step of both and their ratio.
void take_turns(benchmark::State& state, std::int64_t steps, const auto& library, const auto& by_hand) {
  double library_time = 0, hand_time = 0;
  library(steps), by_hand(steps);
  for (auto unused : state) {
    hand_time += seconds([&] { by_hand(steps); });
    const double time = seconds([&] { library(steps); });
    library_time += time;
    state.SetIterationTime(time);
  }
  const double taken = static_cast<double>(state.iterations()) * static_cast<double>(steps);
  state.counters["library_ns"] = 1e9 * library_time / taken;
  state.counters["hand_ns"] = 1e9 * hand_time / taken;
  state.counters["ratio"] = library_time / hand_time;
}

template <class Scalar>
void mini_batch_step(benchmark::State& state) {
  const Dataset<Scalar> data = made_up_regression<Scalar>(rows, state.range(0));
  const MiniBatch sampling{.size = state.range(1), .seed = 1};
  LinearModel<Scalar> model(data.feature_count());
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = 1e-3}, .sampling = sampling, .loss_check = Never{}, .stop = MaxSteps{for_ever}};
  auto run = trainer.start(model, Mse{}, data);
  HandWrittenRun<Scalar> hand(data, sampling, Scalar(1e-3));
  const std::int64_t steps = std::max<std::int64_t>(2'000'000 / (state.range(0) * state.range(1) + 100), 4);
  take_turns(
      state, steps, [&](std::int64_t count) { run.advance(count); }, [&](std::int64_t count) { hand.advance(count); });
}

template <class Scalar>
void full_batch_step(benchmark::State& state) {
  const Dataset<Scalar> data = made_up_regression<Scalar>(rows, state.range(0));
  LinearModel<Scalar> model(data.feature_count());
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = 1e-3}, .loss_check = Never{}, .stop = MaxSteps{for_ever}};
  auto run = trainer.start(model, Mse{}, data);
  HandWrittenRun<Scalar> hand(data, MiniBatch{}, Scalar(1e-3));
  const std::int64_t steps = std::max<std::int64_t>(2'000'000 / (state.range(0) * rows), 4);
  take_turns(
      state, steps, [&](std::int64_t count) { run.advance(count); },
      [&](std::int64_t count) { hand.advance_full_batch(count); });
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"features", "batch"})->ArgsProduct({{2, 10, 100, 1000}, {1, 32, 1024}});
  benchmark->UseManualTime()->MinTime(0.2);
}
void features(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("features")->Arg(2)->Arg(10)->Arg(100)->Arg(1000)->UseManualTime()->MinTime(0.2);
}

BENCHMARK_TEMPLATE(mini_batch_step, double)->Apply(sizes);
BENCHMARK_TEMPLATE(mini_batch_step, float)->Apply(sizes);
BENCHMARK_TEMPLATE(full_batch_step, double)->Apply(features);
BENCHMARK_TEMPLATE(full_batch_step, float)->Apply(features);

}  // namespace
