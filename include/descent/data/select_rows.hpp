/// @file
/// Some rows of a data set as a data set of their own.
#pragma once

#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "dataset.hpp"
#include "rows.hpp"

namespace descent {

namespace detail {

/// Fails unless every sample has features, targets and, if any have, a weight. `who` asks, for messages.
template <StoredData Data>
void require_equal_rows(const Data& data, const std::string& who) {
  const Index rows = data.features.rows();
  if (data.targets.rows() != rows)
    fail(who + ": there are " + std::to_string(rows) + " rows of features but " + std::to_string(data.targets.rows()) +
         " of targets; give every sample both");
  if (data.weighted() && data.weights.size() != rows)
    fail(who + ": there are " + std::to_string(rows) + " rows of features but " + std::to_string(data.weights.size()) +
         " weights; give every sample one, or none at all");
  if constexpr (requires { data.check_storage(who); }) data.check_storage("the data of " + who);
}

}  // namespace detail

/// A copy of the rows with these numbers, in this order, with their weights and the names of the columns. A row may be
/// named more than once. Throws Error if the data have no such row, or the numbers of rows of features, targets and
/// weights differ.
template <class Scalar>
Dataset<Scalar> select_rows(const Dataset<Scalar>& data, RowIndices rows) {
  detail::require_equal_rows(data, "select_rows");
  const Index count = rows.size();
  Dataset<Scalar> part{Matrix<Scalar>(count, data.feature_count()), Matrix<Scalar>(count, data.target_count()),
                       Vector<Scalar>(data.weighted() ? count : 0), data.feature_names, data.target_names};
  for (Index i = 0; i < count; ++i) {
    const Index row = rows[i];
    if (row >= data.size())
      fail("select_rows: row " + std::to_string(row) + " is asked for, and the data have " +
           std::to_string(data.size()) + " rows, counted from 0");
    part.features.row(i) = data.features.row(row);
    part.targets.row(i) = data.targets.row(row);
    if (data.weighted()) part.weights(i) = data.weights(row);
  }
  return part;
}

/// The same, of a list.
template <class Scalar>
Dataset<Scalar> select_rows(const Dataset<Scalar>& data, const std::vector<RowIndex>& rows) {
  const auto count = static_cast<Index>(rows.size());
  return select_rows(data, RowIndices{rows.data(), count, count});
}

}  // namespace descent
