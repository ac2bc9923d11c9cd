// Blocks: whole ones follow each other in random order, rows are mixed within a window and no further, and memory is
// bounded. (Each row once an epoch, and the rest that samplings have in common: sampling_laws.cpp.)
#include <descent/sampling/block_shuffled.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

/// The order of the next epoch.
std::vector<Index> epoch_order(const BlockShuffled& sampling, BlockShuffled::State& state) {
  std::vector<Index> order;
  while (static_cast<Index>(order.size()) < state.rows) {
    const RowIndices rows = sampling.next(state);
    for (Index i = 0; i < rows.size(); ++i) order.push_back(rows[i]);
  }
  return order;
}

/// How many blocks stand in each of the shortest stretches that an order can be cut into so that no block is cut.
std::vector<Index> stretches(const std::vector<Index>& order, Index block) {
  const Index n = static_cast<Index>(order.size());
  std::vector<Index> lengths, visited(static_cast<std::size_t>((n + block - 1) / block), 0);
  std::set<Index> open;
  Index whole = 0;
  for (const Index row : order) {
    const Index b = row / block;
    open.insert(b);
    if (++visited[static_cast<std::size_t>(b)] == std::min(block, n - b * block)) {
      open.erase(b);
      ++whole;
    }
    if (open.empty()) {
      lengths.push_back(whole);
      whole = 0;
    }
  }
  return lengths;
}

/// How evenly things are spread over places, from a square of counts, each row and column of which adds up to the
/// number of orders: a standard normal score (Wilson and Hilferty, 1931).
double score(const std::vector<double>& counts, double things, double orders) {
  double chi_square = 0;
  for (const double count : counts) chi_square += (count - orders / things) * (count - orders / things);
  chi_square *= things / orders * (things - 1) / things;  // all margins are fixed in every order
  const double freedom = (things - 1) * (things - 1), spread = 2 / (9 * freedom);
  return (std::cbrt(chi_square / freedom) - (1 - spread)) / std::sqrt(spread);
}

}  // namespace

TEST_CASE("BlockShuffled: rows are mixed within a window of whole blocks and no further") {
  for (const Index n : {1000, 1001, 1023, 4097})
    for (const Index block : {16, 50, 256})
      for (const Index window : {1, 2, 3, 8}) {
        const BlockShuffled sampling{.block = block, .window = window, .seed = 2};
        BlockShuffled::State state = sampling.init(n);
        const Index blocks = (n + block - 1) / block, windows = (blocks + window - 1) / window;
        bool bounded = true, even = true;
        for (int epoch = 0; epoch < 20; ++epoch) {
          for (const Index length : stretches(epoch_order(sampling, state), block)) {
            bounded = bounded && length <= window;
            even = even && length <= blocks / windows + 1;
          }
        }
        CAPTURE(n, block, window);
        CHECK(bounded);
        CHECK(even);
      }
}

TEST_CASE("BlockShuffled: no window is much smaller than the others") {
  // 9 blocks in windows of 8 at most are windows of 5 and of 4, not of 8 and of 1.
  const BlockShuffled sampling{.block = 100, .window = 8, .seed = 1};
  BlockShuffled::State state = sampling.init(900);
  for (int epoch = 0; epoch < 20; ++epoch)
    CHECK(stretches(epoch_order(sampling, state), 100) == std::vector<Index>{5, 4});
}

TEST_CASE("BlockShuffled: a window of 0 leaves the rows of each block in order") {
  for (const Index n : {1000, 1023}) {
    const BlockShuffled sampling{.block = 50, .window = 0, .seed = 1};
    BlockShuffled::State state = sampling.init(n);
    const std::vector<Index> order = epoch_order(sampling, state);
    std::vector<Index> firsts;
    for (std::size_t i = 0; i < order.size(); ++i)
      if (i == 0 || order[i] != order[i - 1] + 1) firsts.push_back(order[i]);
    CHECK(!std::is_sorted(firsts.begin(), firsts.end()));
    for (const Index first : firsts) CHECK(first % 50 == 0);
  }
}

TEST_CASE("BlockShuffled: in a window the rows of its blocks are mixed through each other") {
  const BlockShuffled sampling{.block = 100, .window = 4, .seed = 1};
  BlockShuffled::State state = sampling.init(400);
  const std::vector<Index> order = epoch_order(sampling, state);
  for (Index block = 0; block < 4; ++block) {  // 25 of each are expected among the first 100; deviation 3.8
    const auto of_block =
        std::count_if(order.begin(), order.begin() + 100, [&](Index row) { return row / 100 == block; });
    CHECK(std::abs(static_cast<double>(of_block) - 25) < 19);
  }
}

TEST_CASE("BlockShuffled: every block comes at every place equally often, the short one too") {
  for (const Index n : {80, 73, 71}) {  // 8 blocks of 10, or the last of 3 or 1
    const BlockShuffled sampling{.size = 7, .block = 10, .window = 1, .seed = 3};
    BlockShuffled::State state = sampling.init(n);
    std::vector<double> counts(64, 0);
    const int epochs = 8000;
    for (int epoch = 0; epoch < epochs; ++epoch) {
      const std::vector<Index> order = epoch_order(sampling, state);
      std::vector<std::size_t> blocks;
      for (const Index row : order)
        if (blocks.empty() || blocks.back() != static_cast<std::size_t>(row / 10))
          blocks.push_back(static_cast<std::size_t>(row / 10));
      REQUIRE(blocks.size() == 8);
      for (std::size_t place = 0; place < 8; ++place) ++counts[blocks[place] * 8 + place];
    }
    CAPTURE(n);
    CHECK(std::abs(score(counts, 8, epochs)) < 4.75);
  }
}

TEST_CASE("BlockShuffled: every row comes at every place of its window equally often") {
  const BlockShuffled sampling{.size = 7, .block = 6, .window = 2, .seed = 4};  // one window of 12 rows
  BlockShuffled::State state = sampling.init(12);
  std::vector<double> counts(144, 0);
  const int epochs = 12'000;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    const std::vector<Index> order = epoch_order(sampling, state);
    for (std::size_t place = 0; place < 12; ++place) ++counts[static_cast<std::size_t>(order[place]) * 12 + place];
  }
  CHECK(std::abs(score(counts, 12, epochs)) < 4.75);
}

TEST_CASE("BlockShuffled: windows of an epoch are shuffled each in its own way") {
  const BlockShuffled sampling{.block = 50, .window = 1, .seed = 8};
  BlockShuffled::State state = sampling.init(5000);
  const std::vector<Index> order = epoch_order(sampling, state);
  std::set<std::vector<Index>> ways;
  for (std::size_t first = 0; first < order.size(); first += 50) {
    std::vector<Index> way(order.begin() + static_cast<std::ptrdiff_t>(first),
                           order.begin() + static_cast<std::ptrdiff_t>(first) + 50);
    for (Index& row : way) row %= 50;
    CHECK(!std::is_sorted(way.begin(), way.end()));
    ways.insert(way);
  }
  CHECK(ways.size() == 100);
}

TEST_CASE("BlockShuffled: memory is bounded however many rows there are") {
  for (const Index n : {1000, 100'000, 1'000'000, 100'000'000})
    for (const Index size : {1, 32, 5000})
      for (const Index block : {1, 256}) {
        const BlockShuffled sampling{.size = size, .block = block, .window = 8};
        BlockShuffled::State state = sampling.init(n);
        for (int i = 0; i < 200; ++i) sampling.next(state);
        CHECK(static_cast<Index>(state.ready.rows.capacity()) <= 8 * block + size + 16);
        CHECK(state.order.table_size() <= 65'536);
      }
}

TEST_CASE("BlockShuffled: sizes beyond all bounds mean all rows") {
  constexpr Index huge = Index{1} << 62;
  const BlockShuffled sampling{.size = huge, .block = huge, .window = huge};
  BlockShuffled::State state = sampling.init(100);
  std::vector<Index> order = epoch_order(sampling, state);
  CHECK(!std::is_sorted(order.begin(), order.end()));
  std::sort(order.begin(), order.end());
  for (Index i = 0; i < 100; ++i) CHECK(order[static_cast<std::size_t>(i)] == i);
}
