// Random numbers: the same on every machine, and as even as they should be.
#include <descent/core/random.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "../catch.hpp"

using descent::Random;

TEST_CASE("Random: the known answers of SplitMix64") {
  Random random(0);  // Vigna's splitmix64.c with state 0
  CHECK(random.bits() == 0xe220a8397b1dcdafU);
  CHECK(random.bits() == 0x6e789e6aa1b965f4U);
  CHECK(random.bits() == 0x06c45d188009454fU);
  CHECK(Random(1, 2).bits() == 0x966e08ca756cafb9U);
  static_assert(Random(7).bits() == Random(7).bits());
}

TEST_CASE("Random: draws below a bound, the same everywhere") {
  Random random(1);
  for (const std::uint32_t expected : {3U, 4U, 5U, 2U, 2U}) CHECK(random.below(6) == expected);
}

TEST_CASE("Random: every number below a bound comes equally often, and no other") {
  struct Quantile {  // of chi-square with bound − 1 degrees of freedom, p = 0.001
    std::uint32_t bound;
    double most;
  };
  for (const auto& [bound, most] :
       {Quantile{2, 10.83}, {3, 13.82}, {6, 20.52}, {7, 22.46}, {10, 27.88}, {64, 103.44}}) {
    Random random(99);
    std::array<double, 64> counts{};
    const int draws = 64'000;
    bool in_range = true;
    for (int i = 0; i < draws; ++i) {
      const std::uint32_t drawn = random.below(bound);
      in_range = in_range && drawn < bound;
      if (drawn < bound) ++counts[drawn];
    }
    CHECK(in_range);
    const double expected = draws / static_cast<double>(bound);
    double chi_square = 0;
    for (std::uint32_t i = 0; i < bound; ++i) chi_square += (counts[i] - expected) * (counts[i] - expected) / expected;
    CHECK(chi_square < most);
  }
}

TEST_CASE("Random: large bounds are no less even") {
  // Without rejection, of the numbers below 3 · 2³⁰ those that are 0 mod 3 would come twice as often as the
  // others.
  Random random(5);
  const std::uint32_t bound = 3U << 30;
  std::array<double, 3> by_remainder{}, by_third{};
  const int draws = 60'000;
  for (int i = 0; i < draws; ++i) {
    const std::uint32_t drawn = random.below(bound);
    REQUIRE(drawn < bound);
    ++by_remainder[drawn % 3];
    ++by_third[drawn >> 30];
  }
  for (const auto& counts : {by_remainder, by_third}) {
    double chi_square = 0;
    for (const double count : counts) chi_square += (count - 20'000) * (count - 20'000) / 20'000;
    CHECK(chi_square < 13.82);  // 2 degrees of freedom, p = 0.001
  }
}

TEST_CASE("Random: the smallest and largest bounds") {
  Random random(8);
  for (int i = 0; i < 100; ++i) CHECK(random.below(1) == 0);
  for (int i = 0; i < 100; ++i) CHECK(random.below(0xffffffffU) < 0xffffffffU);
}

TEST_CASE("Random: uniform numbers lie in their interval and have its mean and deviation") {
  Random random(6);
  double sum = 0, squares = 0, smallest = 1, largest = 0;
  const int draws = 100'000;
  for (int i = 0; i < draws; ++i) {
    const double x = random.uniform();
    smallest = std::min(smallest, x);
    largest = std::max(largest, x);
    sum += x;
    squares += x * x;
  }
  CHECK(smallest >= 0);
  CHECK(largest < 1);
  CHECK(smallest < 1e-3);
  CHECK(largest > 1 - 1e-3);
  CHECK(std::abs(sum / draws - 0.5) < 3.3 * 0.2887 / std::sqrt(draws));          // p = 0.001
  CHECK(std::abs(squares / draws - 1.0 / 3) < 3.3 * 0.2981 / std::sqrt(draws));  // p = 0.001
  for (int i = 0; i < 1000; ++i) {
    const double x = random.uniform(-3, 5);
    CHECK((x >= -3 && x < 5));
  }
}

TEST_CASE("Random: streams of neighbouring seeds and keys have nothing in common") {
  // Half of 64 · 1000 bits agree: ± 3.3 standard deviations of 126.5, p = 0.001.
  const auto agreeing = [](auto first, auto second) {
    int bits = 0;
    for (std::uint64_t i = 0; i < 1000; ++i)
      for (std::uint64_t same = ~(first(i).bits() ^ second(i).bits()); same != 0; same &= same - 1) ++bits;
    return bits;
  };
  const auto key = [](std::uint64_t i) { return Random(3, i); };
  const auto next_key = [](std::uint64_t i) { return Random(3, i + 1); };
  const auto next_seed = [](std::uint64_t i) { return Random(4, i); };
  const auto swapped = [](std::uint64_t i) { return Random(i, 3); };
  const auto plain = [](std::uint64_t i) { return Random(i); };
  const auto next_plain = [](std::uint64_t i) { return Random(i + 1); };
  CHECK(std::abs(agreeing(key, next_key) - 32'000) < 418);
  CHECK(std::abs(agreeing(key, next_seed) - 32'000) < 418);
  CHECK(std::abs(agreeing(key, swapped) - 32'000) < 418 + 64);  // (3, 3) is one and the same
  CHECK(std::abs(agreeing(plain, next_plain) - 32'000) < 418);
  CHECK(std::abs(agreeing(key, plain) - 32'000) < 418);
}
