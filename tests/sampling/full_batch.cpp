// All rows, in order, every step.
#include <descent/concepts.hpp>
#include <descent/sampling/full_batch.hpp>

#include "../catch.hpp"

using namespace descent;

TEST_CASE("FullBatch: all rows, every step") {
  static_assert(Sampling<FullBatch> && detail::full_batch<FullBatch>);
  FullBatch::State state = FullBatch{}.init(123);
  for (int i = 0; i < 3; ++i) {
    const RowRange rows = FullBatch{}.next(state);
    CHECK(rows.first == 0);
    CHECK(rows.count == 123);
  }
}
