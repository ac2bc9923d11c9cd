/// @file
/// The benchmark suite: workloads, each done in several ways that take turns, by Google Benchmark.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "peer.hpp"

namespace benchmark {
class BenchmarkReporter;
}

namespace suite {

/// What the command line asked for.
struct Options {
  bool full = false;     ///< the sizes of docs/performance.md instead of small ones
  bool peers = true;     ///< other libraries take part
  std::regex only{""};   ///< a part of the names of the workloads wanted
  std::string programs;  ///< the folder of this program, where those of the peers are
  std::string scripts;   ///< the folder of the peers in Python
  std::string fashion = "/usr/share/datasets/fashion-mnist";
};

/// The ways of one workload.
class Ways {
 public:
  explicit Ways(const Options& options) : options_(options) {}

  /// A way of its own: `work` does `steps` steps, or one thing; what it takes from the heap and the page faults are
  /// counted. `loss` says how far it came: only those who did the same work may be compared.
  void add(const std::string& name, std::function<void()> work, std::function<double()> loss = {});

  /// The ways of all peers that are there. `folder` has the data as benchmarks/peers/peer.py says.
  void add_peers(const std::string& workload, const std::string& folder, std::int64_t batch, const char* scalar);

  /// Lets what the ways work on live as long as they do.
  void keep(std::shared_ptr<const void> thing) { kept_.push_back(std::move(thing)); }

  /// Times are given for one of so many steps, not for the whole work.
  std::int64_t steps = 1;

 private:
  friend class Suite;
  struct Way {
    std::string name;
    std::function<double()> seconds;
    std::function<double()> loss;
    bool counted;
    int repetitions = 0;
  };
  const Options& options_;
  std::vector<std::shared_ptr<const void>> kept_;
  std::vector<std::unique_ptr<Peer>> peers_;
  std::vector<Way> ways_;
};

/// Measures workloads one after the other.
class Suite {
 public:
  Suite(Options options, benchmark::BenchmarkReporter& reporter) : options_(std::move(options)), reporter_(reporter) {}

  const Options& options() const { return options_; }

  /// Measures the ways that `describe` adds, if this workload is wanted: each once to warm up, then each five times,
  /// in random order. The names are without '/'.
  void measure(const std::string& workload, const std::function<void(Ways&)>& describe);

 private:
  Options options_;
  benchmark::BenchmarkReporter& reporter_;
};

/// What is made when it is first asked for.
template <class Value>
class Lazy {
 public:
  explicit Lazy(std::function<Value()> make) : make_(std::move(make)) {}
  const Value& operator*() {
    if (!value_) value_.emplace(make_());
    return *value_;
  }
  const Value* operator->() { return &**this; }

 private:
  std::function<Value()> make_;
  std::optional<Value> value_;
};

}  // namespace suite
