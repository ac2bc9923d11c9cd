// Independent draws: all rows equally likely, whatever came before. The thresholds are those of a normal score that a
// fair generator passes with probability 0.999998; seeds are fixed, so a test either always passes or never does.
#include <descent/sampling/with_replacement.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

std::vector<std::size_t> drawn(const WithReplacement& sampling, Index n, std::size_t count) {
  WithReplacement::State state = sampling.init(n);
  std::vector<std::size_t> rows;
  while (rows.size() < count) {
    const RowIndices batch = sampling.next(state);
    rows.insert(rows.end(), batch.indices, batch.indices + batch.count);
  }
  rows.resize(count);
  return rows;
}

/// Pearson's statistic of counts that are all expected to be the same, as a standard normal score (Wilson and
/// Hilferty, 1931).
double score(const std::vector<double>& counts) {
  double total = 0, chi_square = 0;
  for (const double count : counts) total += count;
  const double expected = total / static_cast<double>(counts.size()), freedom = static_cast<double>(counts.size() - 1);
  for (const double count : counts) chi_square += (count - expected) * (count - expected) / expected;
  const double spread = 2 / (9 * freedom);
  return (std::cbrt(chi_square / freedom) - (1 - spread)) / std::sqrt(spread);
}

}  // namespace

TEST_CASE("WithReplacement: every batch has its size, of one row or of more than there are") {
  for (const Index n : {1, 2, 10})
    for (const Index size : {1, 32, 5000}) {
      WithReplacement::State state = WithReplacement{.size = size}.init(n);
      for (int i = 0; i < 5; ++i) CHECK(WithReplacement{.size = size}.next(state).size() == size);
      CHECK(state.drawn == 5 * size);
    }
  CHECK(drawn({}, 1, 100) == std::vector<std::size_t>(100, 0));
}

TEST_CASE("WithReplacement: all rows are equally likely") {
  for (const std::size_t n : {2U, 3U, 10U, 1000U}) {
    std::vector<double> counts(n, 0);
    for (const std::size_t row : drawn({.seed = n}, static_cast<Index>(n), 200 * n + 20'000)) ++counts[row];
    CAPTURE(n);
    CHECK(std::abs(score(counts)) < 4.75);
  }
}

TEST_CASE("WithReplacement: a row does not depend on those before it, nor on its place in the batch") {
  const std::size_t n = 20;
  for (const std::size_t lag : {1U, 2U, 31U, 32U, 1023U, 1024U}) {
    std::vector<double> pairs(n * n, 0);
    const std::vector<std::size_t> rows = drawn({.seed = 4}, n, 100'000);
    for (std::size_t i = lag; i < rows.size(); ++i) ++pairs[rows[i - lag] * n + rows[i]];
    CAPTURE(lag);
    CHECK(std::abs(score(pairs)) < 4.75);
  }
  for (const std::size_t period : {32U, 1024U}) {  // steps; the library's own stretches
    std::vector<double> places(period * n, 0);
    const std::vector<std::size_t> rows = drawn({.seed = 5}, n, period * n * 50);
    for (std::size_t i = 0; i < rows.size(); ++i) ++places[i % period * n + rows[i]];
    CHECK(std::abs(score(places)) < 4.75);
  }
}

TEST_CASE("WithReplacement: about one row in e is left out of an epoch") {
  const std::size_t n = 100'000;
  std::vector<char> seen(n, 0);
  for (const std::size_t row : drawn({.seed = 6}, n, n)) seen[row] = 1;
  double missing = 0;
  for (const char one : seen) missing += one == 0;
  CHECK(std::abs(missing - static_cast<double>(n) * std::exp(-1)) < 5 * 100);  // deviation √(n (1 − 2/e) / e) = 99
}

TEST_CASE("WithReplacement: memory does not grow with the rows") {
  for (const Index n : {1, 1000, 100'000'000})
    for (const Index size : {1, 32, 5000}) {
      WithReplacement::State state = WithReplacement{.size = size}.init(n);
      for (int i = 0; i < 300; ++i) WithReplacement{.size = size}.next(state);
      CHECK(static_cast<Index>(state.window.rows.capacity()) <= size + 1040);
    }
}
