/// @file
/// Another library as a program that trains the same model when it is asked to; benchmarks/peers/peer.py has the words.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace suite {

class Peer {
 public:
  /// Starts it; `program` is one, or a script in Python.
  Peer(const std::string& program, const std::string& workload, const std::string& folder, std::int64_t batch,
       const char* scalar);
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer();

  /// Its ways of doing the workload; empty where the library is missing or does not do it.
  const std::vector<std::string>& ways() const { return ways_; }

  /// The answer to "epoch I", "loss I" or "work I". Throws if the peer has ended.
  double ask(const std::string& question, std::size_t way);

 private:
  std::string line();

  std::string program_;
  std::FILE* questions_ = nullptr;
  std::FILE* answers_ = nullptr;
  std::vector<std::string> ways_;
};

}  // namespace suite
