/// @file
/// Some rows to train on, the others to judge by.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../core/permutation.hpp"
#include "dataset.hpp"
#include "rows.hpp"
#include "select_rows.hpp"
#include "stratify.hpp"

namespace descent {

/// How to part a data set.
struct SplitOptions {
  /// The part of the rows to keep for the test: 0 < test_fraction < 1. A quarter by default.
  double test_fraction = 0.25;
  /// Another seed, another choice of rows; any number. 1 by default.
  std::uint64_t seed = 1;
  /// Whether both parts have each class's share of their rows, up to one row. The targets are classes then: whole
  /// numbers, or a single 1 among zeros. False by default.
  bool stratify = false;
};

/// The two parts of a data set: each row is in one of them.
template <class Scalar>
struct TrainAndTest {
  /// The rows to train on.
  Dataset<Scalar> train = {};
  /// The rows to judge by.
  Dataset<Scalar> test = {};
};

namespace detail {

inline void require_numbered_rows(Index rows) {
  if (rows > static_cast<Index>(std::numeric_limits<RowIndex>::max()))
    fail("split: " + std::to_string(rows) + " rows are more than a row number can hold (2^32 - 1); part them first");
}

/// round(n · fraction), with at least one row on both sides.
inline Index test_row_count(Index rows, double test_fraction) {
  if (!(test_fraction > 0 && test_fraction < 1))
    fail("split: .test_fraction is " + std::to_string(test_fraction) + "; it must lie between 0 and 1");
  const auto count = static_cast<Index>(std::floor(static_cast<double>(rows) * test_fraction + 0.5));
  if (count < 1 || count >= rows)
    fail("split: .test_fraction = " + std::to_string(test_fraction) + " of " + std::to_string(rows) + " rows leaves " +
         std::to_string(rows - count) + " to train and " + std::to_string(count) +
         " to test; both need one at least: use more rows or another fraction");
  return count;
}

/// All rows in random order, the `count` rows for the test first.
template <class Data>
std::vector<RowIndex> test_rows_first(const Data& data, Index count, const SplitOptions& options) {
  std::vector<RowIndex> order = random_order(data.size(), options.seed);
  if (options.stratify)
    bring_to_front(order, count, classes_to_stratify(data, 2, "split", "for one to train on and one to test"));
  return order;
}

}  // namespace detail

/// Parts n rows at random into n − t to train on and t = round(n · test_fraction) for the test, both in
/// random order, with their weights and the names of the columns. The choice depends on n, the seed and, if it is
/// stratified, the classes only: it is the same on every compiler.
///
///     const auto [train, test] = split(cells, {.test_fraction = 0.25, .seed = 3});
///
/// Stratified, a class of m rows has m · t / n of them in the test, rounded up or down.
///
/// Throws Error if test_fraction is not between 0 and 1, a part would be empty, or the numbers of rows of
/// features, targets and weights differ; stratified, if a row's targets are no class or a class has one row only.
template <class Scalar>
TrainAndTest<Scalar> split(const Dataset<Scalar>& data, SplitOptions options = {}) {
  detail::require_equal_rows(data, "split");
  detail::require_numbered_rows(data.size());
  const Index tested = detail::test_row_count(data.size(), options.test_fraction), trained = data.size() - tested;
  const std::vector<RowIndex> order = detail::test_rows_first(data, tested, options);
  return {select_rows(data, RowIndices{order.data() + tested, trained, trained}),
          select_rows(data, RowIndices{order.data(), tested, tested})};
}

}  // namespace descent
