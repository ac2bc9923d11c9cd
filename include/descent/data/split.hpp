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

namespace descent {

/// How to part a data set.
struct SplitOptions {
  /// The part of the rows to keep for the test: 0 < test_fraction < 1. A quarter by default.
  double test_fraction = 0.25;
  /// Another seed, another choice of rows; any number. 1 by default.
  std::uint64_t seed = 1;
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

template <class Scalar>
void require_equal_rows(const Dataset<Scalar>& data) {
  const Index rows = data.features.rows();
  if (data.targets.rows() != rows)
    fail("split: there are " + std::to_string(rows) + " rows of features but " + std::to_string(data.targets.rows()) +
         " of targets; give every sample both");
  if (data.weighted() && data.weights.size() != rows)
    fail("split: there are " + std::to_string(rows) + " rows of features but " + std::to_string(data.weights.size()) +
         " weights; give every sample one, or none at all");
}

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

/// The rows with the numbers order[first], …, order[first + count − 1], in that order.
template <class Scalar>
Dataset<Scalar> gather_rows(const Dataset<Scalar>& data, const std::vector<RowIndex>& order, Index first, Index count) {
  Dataset<Scalar> part{Matrix<Scalar>(count, data.feature_count()), Matrix<Scalar>(count, data.target_count()),
                       Vector<Scalar>(data.weighted() ? count : 0), data.feature_names, data.target_names};
  for (Index i = 0; i < count; ++i) {
    const auto row = static_cast<Index>(order[static_cast<std::size_t>(first + i)]);
    part.features.row(i) = data.features.row(row);
    part.targets.row(i) = data.targets.row(row);
    if (data.weighted()) part.weights(i) = data.weights(row);
  }
  return part;
}

}  // namespace detail

/// Parts n rows at random into n − t to train on and t = round(n · test_fraction) for the test, both in
/// random order, with their weights and the names of the columns. The choice depends on n and the seed only:
/// it is the same on every compiler.
///
///     const auto [train, test] = split(cells, {.test_fraction = 0.25, .seed = 3});
///
/// Throws Error if test_fraction is not between 0 and 1, a part would be empty, or the numbers of rows of
/// features, targets and weights differ.
template <class Scalar>
TrainAndTest<Scalar> split(const Dataset<Scalar>& data, SplitOptions options = {}) {
  detail::require_equal_rows(data);
  detail::require_numbered_rows(data.size());
  const Index test_count = detail::test_row_count(data.size(), options.test_fraction);
  const std::vector<RowIndex> order = random_order(data.size(), options.seed);
  return {detail::gather_rows(data, order, test_count, data.size() - test_count),
          detail::gather_rows(data, order, 0, test_count)};
}

}  // namespace descent
