/// @file
/// Some rows to train on, some to choose by, and some that nothing was chosen by.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "dataset.hpp"
#include "rows.hpp"
#include "select_rows.hpp"
#include "split.hpp"
#include "stratify.hpp"

namespace descent {

/// How to part a data set in three.
struct SplitInThreeOptions {
  /// The part of all rows to choose by: 0 < validation_fraction < 1. A fifth by default.
  double validation_fraction = 0.2;
  /// The part of all rows to keep for the test: 0 < test_fraction < 1. A fifth by default. What the two leave is to be
  /// trained on.
  double test_fraction = 0.2;
  /// Another seed, another choice of rows; any number. 1 by default.
  std::uint64_t seed = 1;
  /// Whether all parts have each class's share of their rows: the test up to one row, the others up to two. The targets
  /// are classes then: whole numbers, or a single 1 among zeros. False by default.
  bool stratify = false;
};

/// The three parts of a data set: each row is in one of them.
template <class Scalar>
struct TrainValidationAndTest {
  /// The rows to train on.
  Dataset<Scalar> train = {};
  /// The rows by which to choose between models, thresholds, and moments to stop.
  Dataset<Scalar> validation = {};
  /// The rows by which to judge, once, what was chosen.
  Dataset<Scalar> test = {};
};

namespace detail {

/// round(n · fraction)
inline Index rounded_share(Index rows, double fraction, const char* name) {
  if (!is_finite(fraction) || !(fraction > 0 && fraction < 1))
    fail(std::string("split_in_three: ") + name + " is " + text(fraction) + "; it must lie between 0 and 1");
  return static_cast<Index>(std::floor(static_cast<double>(rows) * fraction + 0.5));
}

}  // namespace detail

/// Parts n rows at random into t = round(n · test_fraction) for the test, v = round(n · validation_fraction) to choose
/// by, and n − t − v to train on, each in random order, with their weights and the names of the columns. The choice
/// depends on n, the seed and, if it is stratified, the classes only: it is the same on every compiler. The test rows
/// are those of split with the same fraction and seed.
///
///     const auto [train, validation, test] = split_in_three(cells, {.stratify = true});
///
/// Throws Error if a fraction is not between 0 and 1, a part would be empty, or the numbers of rows of features,
/// targets and weights differ; stratified, if a row's targets are no class or a class has fewer than three rows.
template <class Scalar>
TrainValidationAndTest<Scalar> split_in_three(const Dataset<Scalar>& data, SplitInThreeOptions options = {}) {
  constexpr const char* who = "split_in_three";
  detail::require_equal_rows(data, who);
  const Index n = data.size();
  detail::check_row_count(who, n);
  const Index validated = detail::rounded_share(n, options.validation_fraction, ".validation_fraction");
  const Index tested = detail::rounded_share(n, options.test_fraction, ".test_fraction");
  const Index trained = n - validated - tested;
  if (trained < 1 || validated < 1 || tested < 1)
    fail("split_in_three: .validation_fraction = " + detail::text(options.validation_fraction) +
         " and .test_fraction = " + detail::text(options.test_fraction) + " of " + std::to_string(n) + " rows leave " +
         std::to_string(trained) + " to train, " + std::to_string(validated) + " to validate and " +
         std::to_string(tested) + " to test; each needs one at least: use more rows or other fractions");
  std::vector<RowIndex> order = random_order(n, options.seed);
  std::vector<RowIndex> rest;
  if (options.stratify) {
    const detail::ClassRows classes = detail::classes_to_stratify(data, 3, who, "one for each part");
    detail::bring_to_front(order, tested, classes);
    rest.assign(order.begin() + tested, order.end());
    detail::bring_to_front(rest, validated, classes);
  } else {
    rest.assign(order.begin() + tested, order.end());
  }
  return {select_rows(data, RowIndices{rest.data() + validated, trained, trained}),
          select_rows(data, RowIndices{rest.data(), validated, validated}),
          select_rows(data, RowIndices{order.data(), tested, tested})};
}

}  // namespace descent
