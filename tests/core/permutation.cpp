// Random orders: every index once, every order as likely as any other, the same on every machine.
// The chi-square thresholds are quantiles: a fair generator passes a test with the probability that stands
// beside it. Seeds are fixed, so a test either always passes or never does.
#include <descent/core/permutation.hpp>
#include <descent/sampling/mini_batch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

bool each_once(const std::vector<RowIndex>& order) {
  std::vector<char> seen(order.size(), 0);
  for (const RowIndex index : order) {
    if (index >= order.size() || seen[index] != 0) return false;
    seen[index] = 1;
  }
  return true;
}

std::vector<RowIndex> computed(Index n, std::uint64_t seed, std::uint64_t epoch) {
  std::vector<RowIndex> order(static_cast<std::size_t>(n));
  ComputedPermutation(n, seed, epoch).write(0, static_cast<std::uint32_t>(n), order.data());
  return order;
}

/// What MiniBatch draws in the next epoch.
std::vector<RowIndex> drawn_epoch(const MiniBatch& sampling, MiniBatch::State& state) {
  std::vector<RowIndex> order;
  while (static_cast<Index>(order.size()) < state.rows) {
    const RowIndices rows = sampling.next(state);
    order.insert(order.end(), rows.indices, rows.indices + rows.count);
  }
  return order;
}

/// How far a chi-square statistic lies above its mean, in standard deviations of the normal distribution that
/// its cube root nearly follows (Wilson and Hilferty, 1931): 3.09 is passed with p = 0.001, 4.75 with p =
/// 0.000001.
double normal_score(double chi_square, double freedom) {
  const double spread = 2 / (9 * freedom);
  return (std::cbrt(chi_square / freedom) - (1 - spread)) / std::sqrt(spread);
}

/// How evenly n × n counts are filled, each cell being expected `expected` times; rows and columns have fixed
/// sums.
double score_of_table(const std::vector<double>& counts, double expected, double freedom) {
  double chi_square = 0;
  for (const double count : counts) chi_square += (count - expected) * (count - expected) / expected;
  return normal_score(chi_square, freedom);
}

/// Index × position, over many orders.
template <class Orders>
double score_of_positions(Index n, int orders, const Orders& order_of) {
  const auto size = static_cast<std::size_t>(n);
  std::vector<double> counts(size * size, 0);
  for (int epoch = 0; epoch < orders; ++epoch) {
    const std::vector<RowIndex> order = order_of(n, epoch);
    for (std::size_t position = 0; position < size; ++position) ++counts[order[position] * size + position];
  }
  const auto freedom = static_cast<double>((n - 1) * (n - 1));
  // With all margins fixed in every single order, the statistic is n / (n − 1) times a chi-square's.
  const double expected = orders / static_cast<double>(n);
  double chi_square = 0;
  for (const double count : counts) chi_square += (count - expected) * (count - expected) / expected;
  return normal_score(chi_square * static_cast<double>(n - 1) / static_cast<double>(n), freedom);
}

/// Index × its successor, over many orders: n (n − 1) pairs, each expected orders / n times.
template <class Orders>
double score_of_successors(Index n, int orders, const Orders& order_of) {
  const auto size = static_cast<std::size_t>(n);
  std::vector<double> counts(size * size, 0);
  for (int epoch = 0; epoch < orders; ++epoch) {
    const std::vector<RowIndex> order = order_of(n, epoch);
    for (std::size_t position = 0; position + 1 < size; ++position)
      ++counts[order[position] * size + order[position + 1]];
  }
  const double expected = orders / static_cast<double>(n);
  double chi_square = 0;
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j)
      if (i != j) chi_square += (counts[i * size + j] - expected) * (counts[i * size + j] - expected) / expected;
  return normal_score(chi_square, static_cast<double>(n * (n - 1) - 1));
}

/// Spearman's rank correlation of two orders.
double rank_correlation(const std::vector<RowIndex>& a, const std::vector<RowIndex>& b) {
  const auto n = static_cast<double>(a.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += difference * difference;
  }
  return 1 - 6 * sum / (n * (n * n - 1));
}

double common_positions(const std::vector<RowIndex>& a, const std::vector<RowIndex>& b) {
  double common = 0;
  for (std::size_t i = 0; i < a.size(); ++i) common += a[i] == b[i] ? 1 : 0;
  return common;
}

const auto shuffled = [](Index n, int epoch) {
  std::vector<RowIndex> order;
  shuffle_into(order, n, Random(2024, static_cast<std::uint64_t>(epoch)));
  return order;
};
const auto computed_by_epoch = [](Index n, int epoch) { return computed(n, 2024, static_cast<std::uint64_t>(epoch)); };
const auto computed_by_seed = [](Index n, int seed) { return computed(n, static_cast<std::uint64_t>(seed), 3); };

}  // namespace

TEST_CASE("random_order: each index once, by seed") {
  for (const Index n : {0, 1, 2, 3, 7, 100, 65'537}) {
    const std::vector<RowIndex> order = random_order(n, 5);
    CHECK(static_cast<Index>(order.size()) == n);
    CHECK(each_once(order));
    CHECK((order == random_order(n, 5)));
  }
  CHECK((random_order(100, 5) != random_order(100, 6)));
  CHECK(random_order(10, 1) == std::vector<RowIndex>{9, 0, 1, 4, 8, 2, 3, 7, 6, 5});
}

TEST_CASE("random_order: all orders of four come equally often") {
  std::vector<double> counts(256, 0);
  const int orders = 24'000;
  for (int seed = 0; seed < orders; ++seed) {
    const std::vector<RowIndex> order = random_order(4, static_cast<std::uint64_t>(seed));
    ++counts[order[0] + 4 * order[1] + 16 * order[2] + 64 * order[3]];
  }
  double chi_square = 0;
  int different = 0;
  for (const double count : counts)
    if (count > 0) {
      ++different;
      chi_square += (count - 1000) * (count - 1000) / 1000;
    }
  CHECK(different == 24);
  CHECK(chi_square < 49.73);  // 23 degrees of freedom, p = 0.001
}

TEST_CASE("MiniBatch: each row once an epoch") {
  const auto check = [](Index n, Index size, int epochs) {
    const MiniBatch sampling{.size = size, .seed = 17};
    MiniBatch::State state = sampling.init(n);
    std::vector<RowIndex> before;
    for (int epoch = 0; epoch < epochs; ++epoch) {
      const std::vector<RowIndex> order = drawn_epoch(sampling, state);
      CHECK(static_cast<Index>(order.size()) == n);
      CHECK(each_once(order));
      if (n >= 20) CHECK((order != before));
      before = order;
    }
  };
  SECTION("small data") {
    for (Index n = 1; n <= 20; ++n)
      for (const Index size : {1, 2, 3, 32}) check(n, size, 5);
  }
  SECTION("larger data") {
    for (const Index n : {189, 1000, 4096, 65'535, 65'536, 65'537, 65'793, 100'000, 131'072, 1'000'003})
      check(n, 1 + n / 97, 2);
  }
  SECTION("single rows and large batches of computed orders") {
    check(65'537, 1, 1);
    check(65'537, 32, 2);
    check(65'537, 65'536, 2);
    check(65'537, 100'000, 2);
  }
}

TEST_CASE("ComputedPermutation: a bijection for every n") {
  for (Index n = 1; n <= 1500; ++n) REQUIRE(each_once(computed(n, 9, static_cast<std::uint64_t>(n))));
  for (const Index n : {65'536, 65'537, 66'049, 99'999, 1'000'003}) CHECK(each_once(computed(n, 9, 1)));
}

TEST_CASE("ComputedPermutation: the ends of the range of n") {
  CHECK(ComputedPermutation(1, 5, 5)[0] == 0);
  const ComputedPermutation largest(4'294'967'295, 5, 5);
  std::vector<RowIndex> some(100'000);
  largest.write(4'294'867'295U, 100'000, some.data());
  CHECK(*std::max_element(some.begin(), some.end()) < 4'294'967'295U);
  std::sort(some.begin(), some.end());
  CHECK(std::adjacent_find(some.begin(), some.end()) == some.end());
}

TEST_CASE("ComputedPermutation: a position asked for by itself gives what the sequence gives") {
  for (const Index n : {1, 2, 5, 300, 1000, 65'537}) {
    const ComputedPermutation order(n, 3, 4);
    const std::vector<RowIndex> all = computed(n, 3, 4);
    bool same = true;
    for (Index i = 0; i < n; ++i)
      same = same && order[static_cast<std::uint32_t>(i)] == all[static_cast<std::size_t>(i)];
    CHECK(same);
  }
  std::vector<RowIndex> middle(1000);
  ComputedPermutation(65'537, 3, 4).write(40'000, 1000, middle.data());
  const std::vector<RowIndex> all = computed(65'537, 3, 4);
  CHECK(std::equal(middle.begin(), middle.end(), all.begin() + 40'000));
}

TEST_CASE("orders are the same on every machine") {
  const ComputedPermutation order(100'000, 7, 3);
  const std::vector<RowIndex> some{order[0], order[1], order[2], order[99'999]};
  CHECK(some == std::vector<RowIndex>{79876, 55, 35031, 79987});
}

TEST_CASE("shuffle: every index comes to every position, and after every other, equally often") {
  for (const Index n : {2, 3, 5, 10, 50, 100}) {
    CAPTURE(n);
    const int orders = static_cast<int>(100 * n);
    CHECK(std::abs(score_of_positions(n, orders, shuffled)) < 4.75);  // p = 0.000002, both sides
    if (n > 2) CHECK(std::abs(score_of_successors(n, orders, shuffled)) < 4.75);
  }
}

TEST_CASE("ComputedPermutation: every index comes to every position equally often") {
  for (const Index n : {300, 361, 400, 500}) {
    CAPTURE(n);
    CHECK(std::abs(score_of_positions(n, 20 * static_cast<int>(n), computed_by_epoch)) < 4.75);
    CHECK(std::abs(score_of_positions(n, 20 * static_cast<int>(n), computed_by_seed)) < 4.75);
  }
}

TEST_CASE("ComputedPermutation: every index comes after every other equally often") {
  for (const Index n : {300, 361, 400, 500}) {
    CAPTURE(n);
    CHECK(std::abs(score_of_successors(n, 20 * static_cast<int>(n), computed_by_epoch)) < 4.75);
    CHECK(std::abs(score_of_successors(n, 20 * static_cast<int>(n), computed_by_seed)) < 4.75);
  }
}

TEST_CASE("ComputedPermutation: neighbours in the order are no neighbours in the data") {
  for (const Index n : {65'537, 100'000, 1'000'003}) {
    const std::vector<RowIndex> order = computed(n, 11, 0);
    std::vector<double> counts(64, 0);  // by the distance, modulo n, to the next
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
      const auto distance =
          static_cast<std::uint64_t>(static_cast<Index>(order[i + 1]) + n - order[i]) % static_cast<std::uint64_t>(n);
      ++counts[static_cast<std::size_t>(distance * 64 / static_cast<std::uint64_t>(n))];
    }
    CHECK(std::abs(score_of_table(counts, static_cast<double>(n - 1) / 64, 63)) < 4.75);
  }
}

TEST_CASE("successive epochs, and neighbouring seeds, have nothing in common") {
  const auto check = [](Index n, const auto& order_of) {
    double correlation = 0, common = 0;
    const int pairs = 200;
    std::vector<RowIndex> before = order_of(n, 0);
    for (int epoch = 1; epoch <= pairs; ++epoch) {
      const std::vector<RowIndex> order = order_of(n, epoch);
      correlation += rank_correlation(before, order) * std::sqrt(static_cast<double>(n - 1));
      common += common_positions(before, order);
      before = order;
    }
    CHECK(std::abs(correlation / std::sqrt(pairs)) < 4.9);           // normal, p = 0.000001
    CHECK(std::abs(common - pairs) / std::sqrt(1.0 * pairs) < 4.9);  // Poisson with mean 1 each
  };
  check(100, shuffled);
  check(1000, shuffled);
  for (const Index n : {300, 1000, 5000}) {
    CAPTURE(n);
    check(n, computed_by_epoch);
    check(n, computed_by_seed);
  }
}

TEST_CASE("random_sample: so many different numbers, from small to large, by seed") {
  for (const Index n : {Index{1}, Index{10}, Index{65'536}, Index{65'537}, Index{1'000'000}})
    for (const Index count : {Index{1}, std::min(n, Index{1'000}), std::min(n, Index{70'000})}) {
      const std::vector<RowIndex> sample = random_sample(n, count, 5);
      REQUIRE(static_cast<Index>(sample.size()) == count);
      CHECK(std::is_sorted(sample.begin(), sample.end()));
      CHECK(std::adjacent_find(sample.begin(), sample.end()) == sample.end());
      CHECK(static_cast<Index>(sample.back()) < n);
      CHECK(sample == random_sample(n, count, 5));
      if (n > 10 && count < n) CHECK(sample != random_sample(n, count, 6));
    }
}
