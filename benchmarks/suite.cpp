#include "suite.hpp"

#include <benchmark/benchmark.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>

#include "heap_count.hpp"
#include "timing.hpp"

namespace suite {

namespace {

constexpr int repetitions = 5;

long page_faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

}  // namespace

void Ways::add(const std::string& name, std::function<void()> work, std::function<double()> loss) {
  ways_.push_back({name, [work = std::move(work)] { return seconds(work); }, std::move(loss), true});
}

void Ways::add_peers(const std::string& workload, const std::string& folder, std::int64_t batch, const char* scalar) {
  if (!options_.peers) return;
  std::vector<std::string> programs{options_.scripts + "/scikit_learn.py", options_.scripts + "/pytorch.py"};
  for (const auto& entry : std::filesystem::directory_iterator(options_.programs))
    if (entry.path().filename().string().starts_with("benchmark_peer_")) programs.push_back(entry.path());
  for (const std::string& program : programs) {
    peers_.push_back(std::make_unique<Peer>(program, workload, folder, batch, scalar));
    Peer& peer = *peers_.back();
    for (std::size_t i = 0; i < peer.ways().size(); ++i)
      ways_.push_back({peer.ways()[i], [&peer, i, this] { return peer.ask("epoch", i) * static_cast<double>(steps); },
                       [&peer, i] { return peer.ask("loss", i); }, false});
  }
}

void Suite::measure(const std::string& workload, const std::function<void(Ways&)>& describe) {
  if (!std::regex_search(workload, options_.only)) return;
  const bool watched = isatty(2) == 1;
  if (watched) std::fprintf(stderr, "%s: warming up", workload.c_str());
  Ways ways(options_);
  describe(ways);
  for (const Ways::Way& way : ways.ways_) way.seconds();

  const std::size_t all = ways.ways_.size() * repetitions;
  std::size_t measured = 0;
  const auto steps = static_cast<double>(ways.steps);
  for (Ways::Way& way : ways.ways_) {
    benchmark::RegisterBenchmark((workload + "/" + way.name).c_str(),
                                 [&](benchmark::State& state) {
                                   std::fprintf(stderr, "\r\033[K%s: %zu of %zu, %s", workload.c_str(), ++measured, all,
                                                way.name.c_str());
                                   for (auto unused : state) {
                                     const long faults = page_faults(), calls = heap_calls();
                                     state.SetIterationTime(way.seconds() / steps);
                                     if (!way.counted) continue;
                                     state.counters["allocations"] = static_cast<double>(heap_calls() - calls);
                                     state.counters["page_faults"] = static_cast<double>(page_faults() - faults);
                                   }
                                   if (++way.repetitions == repetitions && way.loss)
                                     state.counters["loss"] = way.loss();
                                 })
        ->UseManualTime()
        ->Iterations(1)
        ->Repetitions(repetitions)
        ->Unit(benchmark::kSecond);
  }
  benchmark::RunSpecifiedBenchmarks(&reporter_, ".*");
  benchmark::ClearRegisteredBenchmarks();
  std::fprintf(stderr, watched ? "\r\033[K%s\n" : "%s\n", workload.c_str());
}

}  // namespace suite
