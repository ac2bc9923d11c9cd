// A model with several minima, and what it is to learn from.
#pragma once

#include <cmath>
#include <descent/descent.hpp>

/// A wave: y = sin(frequency · x + phase).
struct Wave {
  using Scalar = double;
  descent::Vector<double> frequency_and_phase = descent::Vector<double>::Zero(2);

  descent::Vector<double>& parameters() { return frequency_and_phase; }
  descent::Index features() const { return 1; }
  descent::Index outputs() const { return 1; }

  double at(double x) const { return std::sin(angle(x)); }

  void scores(const auto& rows, auto& out) const {
    for (descent::Index i = 0; i < rows.size(); ++i) out(i, 0) = at(rows.features(i)[0]);
  }

  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (descent::Index i = 0; i < rows.size(); ++i) {
      const double x = rows.features(i)[0], slope = score_gradient(i, 0) * std::cos(angle(x));
      gradient[0] += slope * x;
      gradient[1] += slope;
    }
  }

 private:
  double angle(double x) const { return frequency_and_phase[0] * x + frequency_and_phase[1]; }
};

/// A wave to begin with: a frequency from 0 to 8, any phase.
inline Wave drawn_wave(descent::Random& random) {
  Wave wave;
  wave.frequency_and_phase << random.uniform(0, 8), random.uniform(-3.14, 3.14);
  return wave;
}

/// 40 measurements of a wave of frequency 4 and phase ½, with noise.
inline descent::Dataset<double> measurements() {
  using namespace descent;
  Dataset<double> data{Matrix<double>(40, 1), Matrix<double>(40, 1)};
  Random random(3);
  for (Index i = 0; i < data.size(); ++i) {
    const double x = random.uniform(-2, 2);
    data.features(i, 0) = x;
    data.targets(i, 0) = std::sin(4 * x + 0.5) + 0.3 * standard_normal(random);
  }
  return data;
}
