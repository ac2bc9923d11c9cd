// What a step on sparse rows costs with each penalty that goes with them, by the number of columns: logistic
// regression, 50 features of a row not 0, one row a step, shuffled.
//
//     sparse_penalties [steps]
//     sparse_penalties steps columns penalty      one alone, for callgrind to count what happens inside measured():
//     valgrind --tool=callgrind --toggle-collect='measured*' sparse_penalties 10000 1000000 L1
#include <descent/descent.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include "made_up_sparse.hpp"

namespace {

using namespace descent;

template <class Work>
[[gnu::noinline]] void measured(const Work& work) {
  work();
}

/// Nanoseconds a step, at best of five times.
template <class Penalty>
double step_time(const SparseDataset<double>& data, const Penalty& penalty, std::int64_t steps) {
  LinearModel<double> model(data.feature_count());
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1},
                                .sampling = MiniBatch{.size = 1, .seed = 1},
                                .loss_check = Never{},
                                .stop = MaxSteps{std::numeric_limits<std::int64_t>::max()},
                                .penalty = penalty};
  auto run = trainer.start(model, CrossEntropy{}, data);
  double best = std::numeric_limits<double>::infinity();
  run.advance(1000);
  for (int round = 0; round < 5; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    measured([&] { run.advance(steps); });
    best = std::min(best, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count());
  }
  return best / static_cast<double>(steps);
}

template <class Call>
void for_each_penalty(const Call& call) {
  call("none", NoPenalty{});
  call("L2", L2{1e-6});
  call("L1", L1{1e-6});
  call("elastic net", ElasticNet{1e-6});
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t steps = argc > 1 ? std::atol(argv[1]) : 100'000;
  const auto data_of = [](Index columns) { return made_up_sparse<double>(20'000, columns); };
  if (argc > 3) {
    const auto data = data_of(std::atol(argv[2]));
    for_each_penalty([&](const char* name, const auto& penalty) {
      if (std::string(argv[3]) == name) std::printf("%.0f ns\n", step_time(data, penalty, steps));
    });
    return 0;
  }
  std::printf("ns a step");
  for_each_penalty([](const char* name, const auto&) { std::printf("%14s", name); });
  for (const Index columns : {10'000, 100'000, 1'000'000}) {
    const auto data = data_of(columns);
    std::printf("\n%9td", columns);
    for_each_penalty([&](const char*, const auto& penalty) { std::printf("%14.0f", step_time(data, penalty, steps)); });
  }
  std::printf("\n");
}
