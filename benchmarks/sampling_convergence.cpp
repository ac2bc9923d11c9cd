// What a sampling does to the way to the minimum: linear regression by mini-batches, on rows in random order, sorted
// by their target, and drifting. Printed is how far the loss is above the least one after 1, 3 and 10 epochs, as a
// multiple of what MiniBatch leaves; medians of eleven seeds.
//
//     benchmark_sampling_convergence [rows = 30000] [features = 50]
#include <descent/descent.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "workload.hpp"

using namespace descent;

namespace {

constexpr int seeds = 11;
constexpr std::array<int, 3> epochs{1, 3, 10};
constexpr Index batch = 32;
constexpr std::array<std::array<Index, 2>, 8> block_sizes{
    {{64, 1}, {64, 8}, {256, 0}, {256, 1}, {256, 8}, {256, 32}, {1024, 1}, {1024, 8}}};  // rows a block, window

using Excess = std::array<double, epochs.size()>;  // loss above the least one after so many epochs

/// The same rows in another order.
Dataset<double> reordered(const Dataset<double>& data, const std::vector<RowIndex>& order) {
  Dataset<double> result = data;
  for (Index i = 0; i < data.size(); ++i) {
    result.features.row(i) = data.features.row(order[static_cast<std::size_t>(i)]);
    result.targets.row(i) = data.targets.row(order[static_cast<std::size_t>(i)]);
  }
  return result;
}

Dataset<double> sorted_by_target(const Dataset<double>& data) {
  std::vector<RowIndex> order(static_cast<std::size_t>(data.size()));
  std::iota(order.begin(), order.end(), RowIndex{0});
  std::sort(order.begin(), order.end(),
            [&](RowIndex a, RowIndex b) { return data.targets(a, 0) < data.targets(b, 0); });
  return reordered(data, order);
}

/// Each feature's weight rises and falls by 0.1 with the place in the data, five times, each from elsewhere.
Dataset<double> drifting(const Dataset<double>& data) {
  Dataset<double> result = data;
  for (Index i = 0; i < data.size(); ++i) {
    const double angle = 10 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(data.size());
    for (Index j = 0; j < data.feature_count(); ++j)
      result.targets(i, 0) += 0.1 * std::sin(angle + static_cast<double>(j)) * data.features(i, j);
  }
  return result;
}

double least_loss(const Dataset<double>& data) {
  LinearModel<double> model(data.feature_count());
  return GradientDescent{.update = Sgd{.learning_rate = 0.4}, .stop = GradientBelow{1e-9} || MaxSteps{10'000}}
      .fit(model, Mse{}, data)
      .loss;
}

template <class Sampling, class Rate>
Excess train(const Dataset<double>& data, const Sampling& sampling, const Rate& rate, double least) {
  LinearModel<double> model(data.feature_count());
  const GradientDescent trainer{.update = Sgd{.learning_rate = rate},
                                .sampling = sampling,
                                .loss_check = Never{},
                                .stop = MaxEpochs{epochs.back()}};
  auto run = trainer.start(model, Mse{}, data);
  const std::int64_t steps = (data.size() + batch - 1) / batch;
  Excess excess;
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    run.advance(epochs[i] * steps - run.progress().step);
    excess[i] = evaluate(model, Mse{}, data) - least;
  }
  return excess;
}

/// Medians over the seeds; of one run where there is nothing to draw.
template <class Sampling, class Rate>
Excess medians(const Dataset<double>& data, Sampling sampling, const Rate& rate, double least) {
  if constexpr (requires { sampling.seed; }) {
    std::array<std::vector<double>, epochs.size()> all;
    for (int seed = 0; seed < seeds; ++seed) {
      sampling.seed = static_cast<std::uint64_t>(seed);
      const Excess excess = train(data, sampling, rate, least);
      for (std::size_t i = 0; i < epochs.size(); ++i) all[i].push_back(excess[i]);
    }
    Excess result;
    for (std::size_t i = 0; i < epochs.size(); ++i) {
      std::nth_element(all[i].begin(), all[i].begin() + seeds / 2, all[i].end());
      result[i] = all[i][seeds / 2];
    }
    return result;
  } else {
    return train(data, sampling, rate, least);
  }
}

/// One line per sampling, three columns per data set.
class Comparison {
 public:
  explicit Comparison(std::vector<Dataset<double>> data) : data_(std::move(data)) {
    for (const auto& set : data_) least_.push_back(least_loss(set));
  }

  template <class Rate>
  void print(const char* title, const Rate& rate) {
    std::printf("\n%s\n%-32s %23s %23s %23s\n%-32s", title, "", "rows in random order", "sorted by target", "drifting",
                "");
    for (std::size_t set = 0; set < data_.size(); ++set)
      for (const int epoch : epochs) std::printf(" %7s", (std::to_string(epoch) + " ep.").c_str());
    std::printf("\n");
    unit_.assign(data_.size(), Excess{1, 1, 1});
    unit_ = line("MiniBatch: loss above the least", MiniBatch{.size = batch}, rate, " %7.0e");
    line("WithReplacement, times that", WithReplacement{.size = batch}, rate);
    for (const auto& [block, window] : block_sizes)
      line("BlockShuffled, " + std::to_string(block) + " x " + std::to_string(window),
           BlockShuffled{.size = batch, .block = block, .window = window}, rate);
    line("InOrder", InOrder{.size = batch}, rate);
  }

 private:
  template <class Sampling, class Rate>
  std::vector<Excess> line(const std::string& name, const Sampling& sampling, const Rate& rate,
                           const char* format = " %7.2g") {
    std::printf("%-32s", name.c_str());
    std::vector<Excess> results;
    for (std::size_t set = 0; set < data_.size(); ++set) {
      results.push_back(medians(data_[set], sampling, rate, least_[set]));
      for (std::size_t i = 0; i < epochs.size(); ++i) std::printf(format, results.back()[i] / unit_[set][i]);
    }
    std::printf("\n");
    std::fflush(stdout);
    return results;
  }

  std::vector<Dataset<double>> data_;
  std::vector<double> least_;
  std::vector<Excess> unit_;
};

}  // namespace

int main(int argc, char** argv) {
  const Index n = argc > 1 ? std::atol(argv[1]) : 30'000, d = argc > 2 ? std::atol(argv[2]) : 50;
  const Dataset<double> data = made_up_regression<double>(n, d);
  std::printf("linear regression, %td x %td, batches of %td: loss above the least, as multiples of MiniBatch's\n", n, d,
              batch);
  Comparison table({data, sorted_by_target(data), drifting(data)});
  table.print("learning rate 0.05", 0.05);
  table.print("learning rate 0.05 / (1 + 0.001 step)", InverseTimeDecay{.initial = 0.05, .decay = 0.001});
}
