// Batches in file order: exactly which rows, and how far ahead they are known.
#include <descent/sampling/in_order.hpp>

#include <array>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

using Batch = std::array<Index, 3>;  // first, count, known

std::vector<Batch> batches(const InOrder& sampling, Index n, int steps) {
  InOrder::State state = sampling.init(n);
  std::vector<Batch> list;
  for (int i = 0; i < steps; ++i) {
    const RowRange rows = sampling.next(state);
    list.push_back({rows.first, rows.count, rows.known});
  }
  return list;
}

}  // namespace

TEST_CASE("InOrder: one batch after the other, from the first row on in every epoch") {
  using Batches = std::vector<Batch>;
  CHECK(batches({.size = 4}, 10, 5) == Batches{{0, 4, 10}, {4, 4, 6}, {8, 2, 2}, {0, 4, 10}, {4, 4, 6}});
  CHECK(batches({.size = 4, .drop_last = true}, 10, 3) == Batches{{0, 4, 10}, {4, 4, 6}, {0, 4, 10}});
  CHECK(batches({.size = 5}, 10, 3) == Batches{{0, 5, 10}, {5, 5, 5}, {0, 5, 10}});
  CHECK(batches({.size = 99}, 10, 2) == Batches{{0, 10, 10}, {0, 10, 10}});
  CHECK(batches({.size = 99, .drop_last = true}, 10, 2) == Batches{{0, 10, 10}, {0, 10, 10}});
}
