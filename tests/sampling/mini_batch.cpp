// Batches: their sizes, their order, what they may read ahead, and the memory they take.
#include <descent/concepts.hpp>
#include <descent/sampling/mini_batch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

std::vector<Index> batch_sizes(const MiniBatch& sampling, Index n, int steps) {
  MiniBatch::State state = sampling.init(n);
  std::vector<Index> sizes;
  for (int i = 0; i < steps; ++i) sizes.push_back(sampling.next(state).size());
  return sizes;
}

std::vector<RowIndex> first_rows(const MiniBatch& sampling, Index n, std::size_t count) {
  MiniBatch::State state = sampling.init(n);
  std::vector<RowIndex> rows;
  while (rows.size() < count) {
    const RowIndices batch = sampling.next(state);
    rows.insert(rows.end(), batch.indices, batch.indices + batch.count);
  }
  rows.resize(count);
  return rows;
}

}  // namespace

TEST_CASE("MiniBatch: the last batch of an epoch is short") {
  using Sizes = std::vector<Index>;
  CHECK(batch_sizes({.size = 4}, 10, 7) == Sizes{4, 4, 2, 4, 4, 2, 4});
  CHECK(batch_sizes({.size = 5}, 10, 4) == Sizes{5, 5, 5, 5});
  CHECK(batch_sizes({.size = 1}, 2, 4) == Sizes{1, 1, 1, 1});
  CHECK(batch_sizes({.size = 99}, 10, 3) == Sizes{10, 10, 10});
}

TEST_CASE("MiniBatch: drop_last leaves it out") {
  using Sizes = std::vector<Index>;
  CHECK(batch_sizes({.size = 4, .drop_last = true}, 10, 5) == Sizes{4, 4, 4, 4, 4});
  CHECK(batch_sizes({.size = 99, .drop_last = true}, 10, 3) == Sizes{10, 10, 10});
  // Each epoch's dropped rows are others: over many, all rows come about equally often.
  const MiniBatch sampling{.size = 4, .seed = 1, .drop_last = true};
  std::vector<int> counts(10, 0);
  for (const RowIndex row : first_rows(sampling, 10, 8 * 1000)) ++counts[row];
  for (const int count : counts) CHECK(std::abs(count - 800) < 4 * 13);  // deviation √(1000 · 0.8 · 0.2) = 12.6
}

TEST_CASE("MiniBatch: the order depends on seed, epoch and position, not on the batch size") {
  for (const Index n : {50, 70'000}) {
    const std::vector<RowIndex> rows = first_rows({.size = 7, .seed = 3}, n, 3000);
    for (const Index size : {1, 32, 1024}) CHECK((first_rows({.size = size, .seed = 3}, n, 3000) == rows));
    CHECK((first_rows({.size = 7, .seed = 4}, n, 3000) != rows));
  }
}

TEST_CASE("MiniBatch: what a state archives is all that the rest follows from") {
  for (const Index n : {50, 70'000}) {
    const MiniBatch sampling{.size = 9, .seed = 12};
    MiniBatch::State state = sampling.init(n), resumed = sampling.init(n);
    for (int i = 0; i < 1000; ++i) sampling.next(state);
    resumed.epoch = state.epoch;
    resumed.position = state.position;
    bool same = true;
    for (int i = 0; i < 1000; ++i) {
      const RowIndices a = sampling.next(state), b = sampling.next(resumed);
      same = same && a.count == b.count && std::equal(a.indices, a.indices + a.count, b.indices);
    }
    CHECK(same);
  }
}

TEST_CASE("MiniBatch: what may be read ahead is what comes next") {
  for (const Index n : {20, 1000, 70'000}) {
    const MiniBatch sampling{.size = 6, .seed = 2};
    MiniBatch::State state = sampling.init(n);
    std::vector<RowIndex> ahead;
    bool right = true;
    Index position = 0;
    for (int i = 0; i < 2000; ++i) {
      const RowIndices rows = sampling.next(state);
      if (position == n) position = 0;
      if (position > 0)
        right = right &&
                std::equal(rows.indices, rows.indices + std::min<Index>(rows.count, static_cast<Index>(ahead.size())),
                           ahead.begin());
      position += rows.count;
      right = right && rows.known >= rows.count;
      right = right && rows.known - rows.count >= std::min<Index>(16, n - position);
      ahead.assign(rows.indices + rows.count, rows.indices + rows.known);
    }
    CHECK(right);
  }
}

TEST_CASE("MiniBatch: memory is bounded however many rows there are") {
  for (const Index n : {1000, 65'536, 65'537, 1'000'000, 100'000'000})
    for (const Index size : {1, 32, 5000}) {
      const MiniBatch sampling{.size = size};
      MiniBatch::State state = sampling.init(n);
      for (int i = 0; i < 200; ++i) sampling.next(state);
      const Index most = n <= 65'536 ? n : size + 2048;
      CHECK(static_cast<Index>(state.window.rows.capacity()) <= most);
    }
}

TEST_CASE("MiniBatch refuses more rows than 32 bits number, and empty batches") {
  CHECK_THROWS_AS(MiniBatch{}.init(Index{1} << 32), Error);
  CHECK_NOTHROW(MiniBatch{}.init((Index{1} << 32) - 1));
  CHECK_THROWS_AS(MiniBatch{.size = 0}.validate(), Error);
  CHECK_THROWS_AS(MiniBatch{.size = -5}.validate(), Error);
  static_assert(Sampling<MiniBatch> && !detail::full_batch<MiniBatch>);
}
