// What it costs to draw the rows of a batch, per index: tables up to 65,536 rows, computed orders beyond;
// beside the plain shuffle of a table of all rows.
#include <benchmark/benchmark.h>

#include <descent/core/permutation.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <vector>

namespace {

using namespace descent;

void mini_batch(benchmark::State& state) {
  const MiniBatch sampling{.size = state.range(1), .seed = 1};
  MiniBatch::State place = sampling.init(state.range(0));
  std::int64_t drawn = 0;
  for (auto unused : state) {
    const RowIndices rows = sampling.next(place);
    benchmark::DoNotOptimize(rows.indices[0]);
    drawn += rows.size();
  }
  state.counters["ns_per_index"] =
      benchmark::Counter(static_cast<double>(drawn) * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(mini_batch)->ArgNames({"rows", "batch"})->ArgsProduct({{200, 65'536, 1'000'000, 100'000'000}, {32, 1024}});

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
