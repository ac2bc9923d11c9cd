/// @file
/// Some rows of sparse data as sparse data of their own, and some to train on with the others to judge by.
#pragma once

#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "dataset.hpp"
#include "rows.hpp"
#include "select_rows.hpp"
#include "sparse_dataset.hpp"
#include "split.hpp"

namespace descent {

namespace detail {

/// Fails unless every sample has targets and, if any have, a weight, and the features are compressed.
template <class Scalar>
void require_equal_rows(const SparseDataset<Scalar>& data, const std::string& who) {
  require_equal_rows(Dataset<Scalar>{Matrix<Scalar>(data.size(), 0), data.targets, data.weights}, who);
  data.check_storage("the data of " + who);
}

}  // namespace detail

/// A copy of the rows with these numbers, in this order, with their weights. A row may be named more than once. Throws
/// Error if the data have no such row, the numbers of rows of features, targets and weights differ, or the features are
/// not compressed.
template <class Scalar>
SparseDataset<Scalar> select_rows(const SparseDataset<Scalar>& data, RowIndices rows) {
  detail::require_equal_rows(data, "select_rows");
  const Index count = rows.size();
  const auto from = data.rows(rows);
  Index filled = 0;
  for (Index i = 0; i < count; ++i) {
    if (rows[i] >= data.size())
      fail("select_rows: row " + std::to_string(rows[i]) + " is asked for, and the data have " +
           std::to_string(data.size()) + " rows, counted from 0");
    filled += from.features(i).count;
  }
  SparseDataset<Scalar> part{SparseMatrix<Scalar>(count, data.feature_count()),
                             Matrix<Scalar>(count, data.target_count()), Vector<Scalar>(data.weighted() ? count : 0),
                             data.target_names};
  part.features.reserve(filled);
  for (Index i = 0; i < count; ++i) {
    const SparseRow<Scalar> row = from.features(i);
    part.features.startVec(i);
    for (Index j = 0; j < row.count; ++j) part.features.insertBack(i, row.columns[j]) = row.values[j];
    part.targets.row(i) = from.targets(i);
    if (data.weighted()) part.weights[i] = from.weight(i);
  }
  part.features.finalize();
  return part;
}

/// The same, of a list.
template <class Scalar>
SparseDataset<Scalar> select_rows(const SparseDataset<Scalar>& data, const std::vector<RowIndex>& rows) {
  const auto count = static_cast<Index>(rows.size());
  return select_rows(data, RowIndices{rows.data(), count, count});
}

/// The two parts of sparse data: each row is in one of them.
template <class Scalar>
struct SparseTrainAndTest {
  /// The rows to train on.
  SparseDataset<Scalar> train = {};
  /// The rows to judge by.
  SparseDataset<Scalar> test = {};
};

/// Parts the rows of sparse data as split does those of dense data: the same rows, and the same errors.
///
///     const auto [train, test] = split(news, {.test_fraction = 0.25, .stratify = true});
template <class Scalar>
SparseTrainAndTest<Scalar> split(const SparseDataset<Scalar>& data, SplitOptions options = {}) {
  detail::require_equal_rows(data, "split");
  detail::require_numbered_rows(data.size());
  const Index tested = detail::test_row_count(data.size(), options.test_fraction), trained = data.size() - tested;
  const Dataset<Scalar> targets{Matrix<Scalar>(data.size(), 0), data.targets, data.weights};
  const std::vector<RowIndex> order = detail::test_rows_first(targets, tested, options);
  return {select_rows(data, RowIndices{order.data() + tested, trained, trained}),
          select_rows(data, RowIndices{order.data(), tested, tested})};
}

}  // namespace descent
