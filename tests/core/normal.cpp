// Normal random numbers: the same everywhere, and distributed as they should be.
#include <descent/core/normal.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "../catch.hpp"

using descent::Random;
using descent::standard_normal;

TEST_CASE("standard_normal: the same bits everywhere") {
  Random random(1, 2);
  std::uint64_t mixed = 0;
  for (int i = 0; i < 1000; ++i) {
    const double x = standard_normal(random);
    std::uint64_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    mixed = mixed * 0x9e3779b97f4a7c15U + bits;
  }
  CHECK(mixed == 0xec7933fc2a1e87c7U);
}

TEST_CASE("standard_normal: the moments of the normal distribution") {
  Random random(5);
  const int draws = 200'000;
  std::array<double, 5> sums{};
  double last = 0, products = 0, largest = 0;
  for (int i = 0; i < draws; ++i) {
    const double x = standard_normal(random);
    double power = 1;
    for (std::size_t k = 1; k < sums.size(); ++k) sums[k] += power *= x;
    products += x * last;
    last = x;
    largest = std::max(largest, std::abs(x));
  }
  // The k-th moment has the variance (m₂ₖ − mₖ²) / draws, with m = 0, 1, 0, 3, 0, 15, 0, 105; 3.3 deviations: p = 0.001.
  const auto near = [&](double sum, double moment, double variance) {
    return std::abs(sum / draws - moment) < 3.3 * std::sqrt(variance / draws);
  };
  CHECK(near(sums[1], 0, 1));
  CHECK(near(sums[2], 1, 2));
  CHECK(near(sums[3], 0, 15));
  CHECK(near(sums[4], 3, 96));
  CHECK(near(products, 0, 1));  // each has nothing to do with the one before
  CHECK(largest > 4);
  CHECK(largest < 8.6);
}

TEST_CASE("standard_normal: as many below each quantile as there should be") {
  struct Quantile {
    double x, below;
  };
  for (const auto& [x, below] : {Quantile{-2.326347874, 0.01},
                                 {-1.281551566, 0.1},
                                 {-0.674489750, 0.25},
                                 {0, 0.5},
                                 {0.524400513, 0.7},
                                 {1.644853627, 0.95},
                                 {3.090232306, 0.999}}) {
    Random random(77);
    const int draws = 100'000;
    int count = 0;
    for (int i = 0; i < draws; ++i) count += standard_normal(random) < x ? 1 : 0;
    INFO("quantile " << below);
    CHECK(std::abs(count - below * draws) < 3.3 * std::sqrt(below * (1 - below) * draws));
  }
}
