/// @file
/// The rows of a data set dealt into parts, each of which is held out once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../core/permutation.hpp"
#include "../data/dataset.hpp"
#include "../data/rows.hpp"
#include "../data/select_rows.hpp"
#include "../data/stratify.hpp"

namespace descent {

/// How to deal rows into folds.
struct FoldOptions {
  /// How many parts: 2 to n. 5 by default.
  Index count = 5;
  /// Another seed, another deal; any number. 1 by default.
  std::uint64_t seed = 1;
  /// Whether all parts have the same number of rows of each class, up to one. The targets are classes then: whole
  /// numbers, or a single 1 among zeros. False by default.
  bool stratify = false;
};

/// One part held out, and all others.
struct Fold {
  /// the numbers of the rows to train on
  std::vector<RowIndex> train = {};
  /// the numbers of the rows held out, to judge by
  std::vector<RowIndex> test = {};
};

namespace detail {

/// Who deals rows into folds, and what they call the number of folds, for messages.
struct Dealer {
  std::string who = "folds";
  std::string count = ".count";
};

inline void check_fold_count(Index rows, Index count, const Dealer& dealer) {
  if (count < 2)
    fail(dealer.who + ": " + dealer.count + " is " + std::to_string(count) +
         "; it must be 2 or more, so that there are rows to train on");
  if (count > rows)
    fail(dealer.who + ": " + dealer.count + " is " + std::to_string(count) + ", and there are " + std::to_string(rows) +
         " rows; each fold needs one at least: use fewer folds");
}

/// Row dealt[i] is held out in fold i mod count; all lists keep the order.
inline std::vector<Fold> deal(const std::vector<RowIndex>& dealt, const std::vector<RowIndex>& order, Index count) {
  const auto folds = static_cast<std::size_t>(count);
  std::vector<RowIndex> fold_of(order.size());
  for (std::size_t i = 0; i < dealt.size(); ++i) fold_of[dealt[i]] = static_cast<RowIndex>(i % folds);
  std::vector<Fold> parts(folds);
  for (const RowIndex row : order)
    for (std::size_t f = 0; f < folds; ++f) (fold_of[row] == f ? parts[f].test : parts[f].train).push_back(row);
  return parts;
}

inline std::vector<Fold> deal_rows(Index rows, const FoldOptions& options, const Dealer& dealer) {
  check_fold_count(rows, options.count, dealer);
  check_row_count(dealer.who.c_str(), rows);
  const std::vector<RowIndex> order = random_order(rows, options.seed);
  return deal(order, order, options.count);
}

template <StoredData Data>
std::vector<Fold> deal_rows(const Data& data, const FoldOptions& options, const Dealer& dealer) {
  require_equal_rows(data, dealer.who);
  if (!options.stratify) return deal_rows(data.size(), options, dealer);
  check_fold_count(data.size(), options.count, dealer);
  const ClassRows classes =
      classes_to_stratify(data, options.count, dealer.who, "one for each of the folds: use fewer folds");
  const std::vector<RowIndex> order = random_order(data.size(), options.seed);
  return deal(class_after_class(order, classes), order, options.count);
}

}  // namespace detail

/// Deals the rows 0 … n − 1 at random into `count` parts of n / count rows, rounded up or down: fold f holds out part f
/// and trains on the others. Each row is held out once. All lists are in random order. The deal depends on n, count and
/// seed only: it is the same on every compiler.
///
///     for (const Fold& fold : folds(569, {.count = 10})) …
///
/// Throws Error if count is less than 2 or more than n, or if it is to be stratified: that takes the data.
inline std::vector<Fold> folds(Index rows, FoldOptions options = {}) {
  if (options.stratify) fail("folds: .stratify needs the classes of the rows; give the data instead of their number");
  return detail::deal_rows(rows, options, {});
}

/// The same of the rows of data, a Dataset or SparseDataset, which select_rows picks out; stratified if wanted.
///
///     for (const Fold& fold : folds(cells, {.count = 10, .stratify = true})) {
///       const auto train = select_rows(cells, fold.train), test = select_rows(cells, fold.test);
///
/// Throws Error also if, stratified, a row's targets are no class or a class has fewer rows than there are folds.
template <detail::StoredData Data>
std::vector<Fold> folds(const Data& data, FoldOptions options = {}) {
  return detail::deal_rows(data, options, {});
}

}  // namespace descent
