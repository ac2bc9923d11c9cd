// The gate: epochs of dense linear regression through the public interface, beside a loop written by hand for
// this one job and the bare read of the same rows, in one run, interleaved; medians of five.
//
//     benchmark_epoch [rows = 1000000] [features = 100]
#include <descent/descent.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <vector>

#include "workload.hpp"

using namespace descent;

namespace {

double seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

template <class Scalar>
bool compare(const char* name, const Dataset<Scalar>& data, Index batch) {
  const MiniBatch sampling{.size = batch, .seed = 1};
  const std::int64_t steps = (data.size() + batch - 1) / batch;
  const double rate = 0.01;

  LinearModel<Scalar> model(data.feature_count());
  const GradientDescent trainer{.update = Sgd{.learning_rate = rate},
                                .sampling = sampling,
                                .loss_check = Never{},
                                .stop = MaxSteps{std::numeric_limits<std::int64_t>::max()}};
  auto run = trainer.start(model, Mse{}, data);
  HandWrittenRun<Scalar> hand(data, sampling, static_cast<Scalar>(rate));

  std::array<std::vector<double>, 3> times;
  Scalar total = 0;
  for (int round = 0; round < 6; ++round) {
    const double read = seconds([&] { total += bare_read(data); });
    const double by_hand = seconds([&] { hand.advance(steps); });
    const double library = seconds([&] { run.advance(steps); });
    if (round == 0) continue;  // warms up
    times[0].push_back(read);
    times[1].push_back(by_hand);
    times[2].push_back(library);
  }
  const double read = median(times[0]), by_hand = median(times[1]), library = median(times[2]);
  const double apart = std::abs(static_cast<double>(model.parameters()[0] - hand.line.parameters[0]));
  std::printf("%-7s %6td %10.4f %12.4f %10.4f %14.2f %12.2f\n", name, batch, read, by_hand, library, by_hand / read,
              library / by_hand);
  std::fflush(stdout);
  const bool same = apart < 1e-3 && total == total;  // the two did the same work
  if (!same) std::printf("the two loops ended %g apart\n", apart);
  return same;
}

}  // namespace

int main(int argc, char** argv) {
  const Index n = argc > 1 ? std::atol(argv[1]) : 1'000'000, d = argc > 2 ? std::atol(argv[2]) : 100;
  std::printf("linear regression, %td x %td, shuffled: seconds an epoch, median of five\n", n, d);
  std::printf("%-7s %6s %10s %12s %10s %14s %12s\n", "", "batch", "bare read", "hand-written", "library", "hand / read",
              "library / hand");
  bool same = true;
  {
    const Dataset<double> data = made_up_regression<double>(n, d);
    for (const Index batch : {32, 1024}) same &= compare("double", data, batch);
  }
  const Dataset<float> data = made_up_regression<float>(n, d);
  for (const Index batch : {32, 1024}) same &= compare("float", data, batch);
  return same ? 0 : 1;
}
