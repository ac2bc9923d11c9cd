// The gate: epochs of dense linear regression through the public interface, beside a loop written by hand for
// this one job and the bare read of the same rows, in one run, interleaved; medians of five. Then the same epochs
// by other samplings.
//
//     benchmark_epoch [rows = 1000000] [features = 100]
#include <descent/descent.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

#include "timing.hpp"
#include "workload.hpp"

using namespace descent;

namespace {

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

/// An epoch of the library's by that sampling, each time that it is called.
template <class Scalar, class Sampling>
std::function<void()> epoch_by(const Dataset<Scalar>& data, const Sampling& sampling) {
  struct Training {
    LinearModel<Scalar> model;
    GradientDescent<Sgd<double>, Sampling, Never, MaxSteps> trainer;
    decltype(trainer.start(model, Mse{}, data)) run;
    Training(const Dataset<Scalar>& rows, const Sampling& by)
        : model(rows.feature_count()),
          trainer{.update = Sgd{.learning_rate = 0.01},
                  .sampling = by,
                  .stop = MaxSteps{std::numeric_limits<std::int64_t>::max()}},
          run(trainer.start(model, Mse{}, rows)) {}
  };
  const auto training = std::make_shared<Training>(data, sampling);
  const std::int64_t steps = (data.size() + sampling.size - 1) / sampling.size;
  return [training, steps] { training->run.advance(steps); };
}

template <class Scalar>
void compare_samplings(const char* name, const Dataset<Scalar>& data) {
  struct Way {
    const char* name;
    std::function<void()> epoch;
    std::vector<double> times = {};
  };
  Scalar total = 0;
  std::vector<Way> ways{
      {"bare read", [&] { total += bare_read(data); }},
      {"InOrder", epoch_by(data, InOrder{})},
      {"BlockShuffled, 256 x 0", epoch_by(data, BlockShuffled{.block = 256, .window = 0})},
      {"BlockShuffled, 1024 x 1", epoch_by(data, BlockShuffled{.block = 1024, .window = 1})},
      {"BlockShuffled, 256 x 1", epoch_by(data, BlockShuffled{.block = 256, .window = 1})},
      {"BlockShuffled, 256 x 8", epoch_by(data, BlockShuffled{.block = 256, .window = 8})},
      {"BlockShuffled, 64 x 8", epoch_by(data, BlockShuffled{.block = 64, .window = 8})},
      {"MiniBatch", epoch_by(data, MiniBatch{})},
      {"WithReplacement", epoch_by(data, WithReplacement{})},
  };
  for (int round = 0; round < 6; ++round)
    for (Way& way : ways) {
      const double time = seconds(way.epoch);
      if (round > 0) way.times.push_back(time);
    }
  const double read = median(ways.front().times);
  for (const Way& way : ways)
    std::printf("%-7s %-24s %10.4f %10.2f\n", name, way.name, median(way.times), median(way.times) / read);
}

}  // namespace

int main(int argc, char** argv) {
  const Index n = argc > 1 ? std::atol(argv[1]) : 1'000'000, d = argc > 2 ? std::atol(argv[2]) : 100;
  std::printf("linear regression, %td x %td, shuffled: seconds an epoch, median of five\n", n, d);
  std::printf("%-7s %6s %10s %12s %10s %14s %12s\n", "", "batch", "bare read", "hand-written", "library", "hand / read",
              "library / hand");
  bool same = true;
  const Dataset<double> data = made_up_regression<double>(n, d);
  for (const Index batch : {32, 1024}) same &= compare("double", data, batch);
  const Dataset<float> float_data = made_up_regression<float>(n, d);
  for (const Index batch : {32, 1024}) same &= compare("float", float_data, batch);

  std::printf("\n%-7s %-24s %10s %10s\n", "", "batches of 32", "seconds", "/ read");
  compare_samplings("double", data);
  compare_samplings("float", float_data);
  return same ? 0 : 1;
}
