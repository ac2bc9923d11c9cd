// The suite as a program: measures the workloads and writes their figures.
//
//     benchmark_suite OUT.json [--full] [--no-peers] [--only PART-OF-A-NAME] [--fashion FOLDER]
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstring>
#include <descent/version.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "hand_written.hpp"
#include "suite.hpp"
#include "workloads/workloads.hpp"

namespace {

/// Google Benchmark's file of figures, one for all workloads, each of which is a run of its own.
class Figures : public benchmark::JSONReporter {
 public:
  explicit Figures(std::ostream& file) { SetOutputStream(&file), SetErrorStream(&file); }
  bool ReportContext(const Context& context) override {
    if (!begun_) JSONReporter::ReportContext(context);
    return begun_ = true;
  }
  void Finalize() override {}  // a workload ends; more follow
  void end() { JSONReporter::Finalize(); }

 private:
  bool begun_ = false;
};

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(": ") + 2);
  return "unknown";
}

void describe_machine(const suite::Options& options) {
  benchmark::AddCustomContext("processor", processor());
  benchmark::AddCustomContext("compiler", DESCENT_COMPILER);
  benchmark::AddCustomContext("flags", DESCENT_FLAGS);
  benchmark::AddCustomContext("vector_bytes", std::to_string(hand_written::bytes));
  benchmark::AddCustomContext("sizes", options.full ? "full" : "small");
  benchmark::AddCustomContext("descent", descent::version);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: %s OUT.json [OPTION...]\n", argv[0]), 2;
  suite::Options options;
  options.programs = std::filesystem::canonical("/proc/self/exe").parent_path() / "peers";
  options.scripts = DESCENT_BENCHMARKS "/peers";
  for (int i = 2; i < argc; ++i) {
    const std::string option = argv[i];
    const bool last = i + 1 == argc;
    if (option == "--full")
      options.full = true;
    else if (option == "--no-peers")
      options.peers = false;
    else if (option == "--only" && !last)
      options.only = argv[++i];
    else if (option == "--fashion" && !last)
      options.fashion = argv[++i];
    else
      return std::fprintf(stderr, "%s: unknown, or without its value\n", option.c_str()), 2;
  }

  char program[] = "suite", interleaved[] = "--benchmark_enable_random_interleaving=true";
  char* arguments[] = {program, interleaved, nullptr};
  int count = 2;
  benchmark::Initialize(&count, arguments);
  describe_machine(options);
  std::ofstream file(argv[1]);
  Figures figures(file);
  suite::Suite suite(options, figures);
  for (const auto workloads : {suite::linear, suite::logistic, suite::sparse, suite::softmax, suite::network,
                               suite::tiny, suite::threads, suite::scaling, suite::samplings, suite::loss_checks})
    workloads(suite);
  figures.end();
  return file.good() ? 0 : 1;
}
