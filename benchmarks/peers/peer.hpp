/// @file
/// What every peer written in C++ is made of: the data it is started on, and the talk with the suite that starts it.
/// peer.py describes both.
#pragma once

#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace peer {

inline constexpr double rate = 0.1;            ///< of plain descent
inline constexpr int hidden = 128;             ///< units of the network
inline constexpr double adam_rate = 1e-3;      ///< of the network
inline constexpr double gradient_norm = 1e-6;  ///< the Euclidean one at which L-BFGS has arrived

/// The raw numbers of a file.
template <class Number>
std::vector<Number> read(const std::string& path) {
  struct stat status;
  std::ifstream file(path, std::ios::binary);
  if (stat(path.c_str(), &status) != 0 || !file) throw std::runtime_error(path + " cannot be read");
  std::vector<Number> numbers(static_cast<std::size_t>(status.st_size) / sizeof(Number));
  file.read(reinterpret_cast<char*>(numbers.data()), static_cast<std::streamsize>(numbers.size() * sizeof(Number)));
  if (!file) throw std::runtime_error(path + " ended early");
  return numbers;
}

/// What a peer is started on; its arrays are read by those who want them, into memory of their own.
template <class Number>
struct Data {
  using Scalar = Number;
  std::string workload, folder;
  std::int64_t n, d, k, nonzeros, batch;

  std::vector<Scalar> features() const { return read<Scalar>(folder + "/features"); }
  std::vector<Scalar> targets() const { return read<Scalar>(folder + "/targets"); }
  std::vector<std::int64_t> row_starts() const { return read<std::int64_t>(folder + "/row_starts"); }
  std::vector<std::int32_t> columns() const { return read<std::int32_t>(folder + "/columns"); }
  std::vector<Scalar> values() const { return read<Scalar>(folder + "/values"); }
};

/// One way of doing the workload; `work` is the number of evaluations in the last run of L-BFGS.
struct Way {
  std::string name;
  std::function<void()> epoch;
  std::function<double()> loss;
  std::function<double()> work = [] { return std::nan(""); };
};

/// log(1 + exp(score)) − target · score, for targets 0 and 1.
inline double logistic_loss(double score, double target) {
  return std::max(score, 0.0) + std::log1p(std::exp(-std::abs(score))) - target * score;
}

/// −log of the softmax of k scores at the given class.
template <class Scalar>
double cross_entropy(const Scalar* scores, std::int64_t k, std::int64_t target) {
  const double highest = *std::max_element(scores, scores + k);
  double sum = 0;
  for (std::int64_t c = 0; c < k; ++c) sum += std::exp(static_cast<double>(scores[c]) - highest);
  return highest + std::log(sum) - static_cast<double>(scores[target]);
}

/// One thread, and no OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE, which some machines set and which slow it. Libraries read
/// these before main begins, hence a second start where they are not so.
inline void start_with_one_thread(char** argv) {
  bool changed = false;
  for (const char* name : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && std::strcmp(value, "1") == 0) continue;
    setenv(name, "1", 1);
    changed = true;
  }
  for (const char* name : {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"})
    if (std::getenv(name) != nullptr) {
      unsetenv(name);
      changed = true;
    }
  if (changed) execv("/proc/self/exe", argv);
}

/// Freed memory is kept: given back to the system after every batch, as is glibc's habit with large pieces, it costs a
/// page fault for each 4 KiB of the next batch, which is a third of the time of libtorch's network.
inline void keep_freed_memory() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

template <class Scalar, class WaysOf>
void answer_on(char** argv, const WaysOf& ways_of) {
  Data<Scalar> data{argv[1], argv[2], 0, 0, 0, 0, std::atol(argv[3])};
  std::ifstream shape(data.folder + "/shape");
  if (!(shape >> data.n >> data.d >> data.k >> data.nonzeros)) throw std::runtime_error("shape cannot be read");
  data.batch = data.batch == 0 ? data.n : std::min(data.batch, data.n);
  const std::vector<Way> ways = ways_of(data);
  for (const Way& way : ways) std::cout << way.name << '\n';
  std::cout << std::endl;
  std::cout.precision(std::numeric_limits<double>::max_digits10);
  std::string question;
  std::size_t number;
  while (std::cin >> question >> number) {
    const Way& way = ways.at(number);
    if (question == "epoch") {
      const auto begin = std::chrono::steady_clock::now();
      way.epoch();
      std::cout << std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() << std::endl;
    } else {
      std::cout << (question == "loss" ? way.loss() : way.work()) << std::endl;
    }
  }
}

/// The main of a peer: `ways_of(data)` are its ways, for data of floats and of doubles; none where it has none.
template <class WaysOf>
int answer(int argc, char** argv, const WaysOf& ways_of) try {
  if (argc != 5) {
    std::fprintf(stderr, "%s WORKLOAD FOLDER BATCH SCALAR\n", argv[0]);
    return 2;
  }
  start_with_one_thread(argv);
  keep_freed_memory();
  if (std::strcmp(argv[4], "float") == 0) {
    answer_on<float>(argv, ways_of);
  } else {
    answer_on<double>(argv, ways_of);
  }
  return 0;
} catch (const std::exception& failure) {
  std::fprintf(stderr, "%s: %s\n", argv[0], failure.what());
  return 1;
}

}  // namespace peer
