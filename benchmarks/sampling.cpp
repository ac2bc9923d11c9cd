// What it costs to draw the rows of a batch, per index, with each sampling: MiniBatch by a table up to 65,536 rows,
// by computed orders beyond; beside the plain shuffle of a table of all rows.
#include <benchmark/benchmark.h>

#include <descent/core/permutation.hpp>
#include <descent/sampling/block_shuffled.hpp>
#include <descent/sampling/in_order.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/sampling/with_replacement.hpp>
#include <vector>

namespace {

using namespace descent;

template <class Sampling>
void draw(benchmark::State& state, const Sampling& sampling) {
  auto place = sampling.init(state.range(0));
  std::int64_t drawn = 0;
  for (auto unused : state) {
    const auto rows = sampling.next(place);
    benchmark::DoNotOptimize(rows[0]);
    drawn += rows.size();
  }
  state.counters["ns_per_index"] =
      benchmark::Counter(static_cast<double>(drawn) * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"rows", "batch"})->ArgsProduct({{200, 65'536, 1'000'000, 100'000'000}, {32, 1024}});
}

void mini_batch(benchmark::State& state) { draw(state, MiniBatch{.size = state.range(1), .seed = 1}); }
BENCHMARK(mini_batch)->Apply(sizes);

void block_shuffled(benchmark::State& state) { draw(state, BlockShuffled{.size = state.range(1), .seed = 1}); }
BENCHMARK(block_shuffled)->Apply(sizes);

void with_replacement(benchmark::State& state) { draw(state, WithReplacement{.size = state.range(1), .seed = 1}); }
BENCHMARK(with_replacement)->Apply(sizes);

void in_order(benchmark::State& state) { draw(state, InOrder{.size = state.range(1)}); }
BENCHMARK(in_order)->Apply(sizes);

void shuffled_table(benchmark::State& state) {
  std::vector<RowIndex> order;
  std::uint64_t epoch = 0;
  for (auto unused : state) {
    shuffle_into(order, state.range(0), Random(1, epoch++));
    benchmark::DoNotOptimize(order.data());
  }
  state.counters["ns_per_index"] =
      benchmark::Counter(static_cast<double>(state.range(0)) * static_cast<double>(state.iterations()) * 1e-9,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(shuffled_table)->ArgName("rows")->Arg(200)->Arg(65'536)->Arg(10'000'000);

}  // namespace
