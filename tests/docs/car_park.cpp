// What fragments of docs/metrics.md stand in, behind the line <!-- within: car_park -->: a sensor above parking spaces.
#include <descent/descent.hpp>

#include <cmath>
#include <cstdio>
#include <iostream>

/// n parking spaces. Targets: 1 where a space is free. Features: what the sensor reads, 0 above a car and 2 above none,
/// with noise that is nearly normal and has variance 1.
inline descent::Dataset<double> car_park(descent::Index n, double free_share, std::uint64_t seed) {
  descent::Random random(seed);
  descent::Dataset<double> spaces{descent::Matrix<double>(n, 1), descent::Matrix<double>(n, 1)};
  for (descent::Index i = 0; i < n; ++i) {
    const bool is_free = random.uniform() < free_share;
    double noise = -6;
    for (int k = 0; k < 12; ++k) noise += random.uniform();
    spaces.targets(i, 0) = is_free ? 1 : 0;
    spaces.features(i, 0) = (is_free ? 2 : 0) + noise;
  }
  return spaces;
}

/// How probable it is that the spaces are free, by their readings; more sure than can be known if `sureness` is above 1.
inline descent::Matrix<double> probability_free(const descent::Dataset<double>& spaces, double free_share,
                                                double sureness) {
  descent::Matrix<double> probability = spaces.features;
  for (descent::Index i = 0; i < spaces.size(); ++i) {
    const double log_odds = 2 * (spaces.features(i, 0) - 1) + std::log(free_share / (1 - free_share));
    probability(i, 0) = 1 / (1 + std::exp(-sureness * log_odds));
  }
  return probability;
}

int main() {
  using namespace descent;
  // the fragment
}
