// The TensorFlow Playground's two hardest data sets and its loss, by its rules: 500 points, of which half train.
#pragma once

#include <cmath>
#include <cstdint>
#include <descent/descent.hpp>
#include <vector>

namespace playground {

using namespace descent;

inline constexpr Index points = 500;

/// Two arms, of the classes 1 and −1. Noise shakes the points.
inline Dataset<double> spiral(std::uint64_t seed, double noise = 0) {
  constexpr double pi = 3.14159265358979323846;
  Dataset<double> data{Matrix<double>(points, 2), Matrix<double>(points, 1)};
  Random random(seed);
  for (Index i = 0; i < points; ++i) {
    const double along = static_cast<double>(i / 2) / (points / 2.0);
    const double angle = 2 * pi * 1.75 * along + (i % 2 == 0 ? 0 : pi);
    data.features(i, 0) = 5 * along * std::sin(angle) + noise * random.uniform(-1, 1);
    data.features(i, 1) = 5 * along * std::cos(angle) + noise * random.uniform(-1, 1);
    data.targets(i, 0) = i % 2 == 0 ? 1 : -1;
  }
  return data;
}

/// Four fields of a chess board; the class is the sign of x y. Noise shakes the classes.
inline Dataset<double> chess_board(std::uint64_t seed, double noise = 0) {
  Dataset<double> data{Matrix<double>(points, 2), Matrix<double>(points, 1)};
  Random random(seed);
  for (Index i = 0; i < points; ++i) {
    double product = 1;
    for (Index j = 0; j < 2; ++j) {
      const double place = random.uniform(-5, 5);
      data.features(i, j) = place + (place > 0 ? 0.3 : -0.3);
      product *= data.features(i, j) + noise * random.uniform(-5, 5);
    }
    data.targets(i, 0) = product >= 0 ? 1 : -1;
  }
  return data;
}

/// ½ (score − y)², where the score is a tanh.
inline const Pointwise half_square{[](auto score, auto target) { return (score - target) * (score - target) / 2; },
                                   [](auto score, auto target) { return score - target; }};

/// Hidden layers of so many units, each with the same activation behind it, and one output from −1 to 1.
inline DynamicNetwork<double> network(const std::vector<Index>& sizes, const AnyLayer& activation, std::uint64_t seed) {
  std::vector<AnyLayer> layers;
  Index inputs = 2;
  for (const Index units : sizes) {
    layers.emplace_back(Dense(inputs, units));
    layers.push_back(activation);
    inputs = units;
  }
  layers.emplace_back(Dense(inputs, 1));
  layers.emplace_back(Tanh{});
  DynamicNetwork<double> network(layers);
  network.initialise(seed);
  return network;
}

/// How a network is trained: with AdamW, at a rate that falls to 0.
struct Training {
  /// of the first step
  double rate = 0.01;
  /// how much weights decay
  double decay = 0.1;
  /// rows of a step
  Index batch = 25;
  /// how many times all of them
  std::int64_t epochs = 1000;

  /// The trainer.
  auto trainer(std::uint64_t seed) const {
    const std::int64_t steps = epochs * (points / 2 / batch);
    return GradientDescent{
        .update = AdamW{.learning_rate = CosineDecay{.initial = rate, .steps = steps}, .beta2 = 0.99, .decay = decay},
        .sampling = MiniBatch{.size = batch, .seed = seed},
        .loss_check = EveryEpochs{10},
        .stop = MaxSteps{steps}};
  }
};

}  // namespace playground
