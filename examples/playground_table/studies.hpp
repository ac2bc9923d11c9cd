// What the studies have in common: the rules of the TensorFlow Playground, for its two Gaussian clouds and no hidden
// layer, written as data, a loss and a trainer of this library.
#pragma once

#include <cmath>
#include <cstdint>
#include <descent/descent.hpp>
#include <filesystem>

#include "figure.hpp"

// Each prints what it found and draws its picture into the folder.
using StudyFunction = void(const std::filesystem::path& folder);

StudyFunction learning_rates, growing_weights;

/// The loss of a unit with tanh, ½ (tanh s − y)² for a score s and a label y of ±1: the model is linear, and tanh is a
/// part of the loss. By the chain rule the slope has the factor 1 − tanh² s, which is next to nothing where the unit is
/// sure, right or wrong.
inline const descent::Pointwise tanh_unit{[](double score, double label) {
                                            const double error = std::tanh(score) - label;
                                            return error * error / 2;
                                          },
                                          [](double score, double label) {
                                            const double output = std::tanh(score);
                                            return (output - label) * (1 - output * output);
                                          }};

/// 500 points in the plane: half of them normal around (2, 2) with label 1, half around (−2, −2) with label −1, each
/// coordinate with the variance 0.5.
inline descent::Dataset<double> two_clouds(std::uint64_t seed) {
  using namespace descent;
  const Index n = 500;
  Random random(seed, 0);
  Dataset<double> points{Matrix<double>(n, 2), Matrix<double>(n, 1)};
  for (Index i = 0; i < n; ++i) {
    const double label = i < n / 2 ? 1 : -1;
    points.targets(i, 0) = label;
    for (Index j = 0; j < 2; ++j) points.features(i, j) = 2 * label + std::sqrt(0.5) * standard_normal(random);
  }
  return points;
}

/// Half of the points to train on, half to test by, in random order.
inline auto halves(std::uint64_t seed) {
  return descent::split(two_clouds(seed), {.test_fraction = 0.5, .seed = seed});
}

/// What one step of the page's engine is: ten points in the order in which they stand.
inline constexpr descent::InOrder ten_points{.size = 10};
inline constexpr double steps_per_epoch = 25;

/// Looks 20 times for each tenfold number of epochs, after 1, 10, 100, … among others; at each of the first ten
/// steps.
struct EvenlyOnLogAxis {
  bool due(const descent::Progress& progress) const {
    const auto place = [](std::int64_t step) {
      return std::floor(20 * std::log10(static_cast<double>(step) / steps_per_epoch));
    };
    return progress.step < 10 || place(progress.step) != place(progress.step - 1);
  }
};

/// Weights from −½ to ½, and a bias of 0.1.
inline descent::LinearModel<double> drawn_model(std::uint64_t seed) {
  descent::Random random(seed, 1);
  descent::LinearModel<double> model(2);
  for (const descent::Index j : {0, 1}) model.weights()(j, 0) = random.uniform(-0.5, 0.5);
  model.bias()[0] = 0.1;
  return model;
}
