#pragma once

#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/permutation.hpp"
#include "../core/text.hpp"
#include "rows.hpp"

namespace descent::detail {

/// The rows of data by class, k of them: those of the first class, in the order of the data, then those of the second,
/// and so on. Classes without rows are none.
struct ClassRows {
  /// the numbers of all n rows
  std::vector<RowIndex> rows = {};
  /// where each class begins, and n
  std::vector<Index> first = {};

  Index class_count() const { return static_cast<Index>(first.size()) - 1; }
  Index begin_of(Index c) const { return first[static_cast<std::size_t>(c)]; }
  Index size_of(Index c) const { return begin_of(c + 1) - begin_of(c); }
};

/// Finds out the class of a row by its targets: a whole number, or the place of a single 1 among zeros. For messages:
/// `who` asks, and what to do with other targets.
template <class Rows>
class ClassOfRow {
 public:
  ClassOfRow(const Rows& rows, Index targets, const std::string& who, const std::string& otherwise)
      : rows_(rows), targets_(targets), who_(who), otherwise_(otherwise) {}

  double operator()(Index row) const { return targets_ == 1 ? number(row) : place(row); }

 private:
  double number(Index row) const {
    const auto target = static_cast<double>(rows_.targets(row)[0]);
    if (!is_finite(target) || std::floor(target) != target)
      fail(who_ + ": the target of row " + std::to_string(row) + " (counted from 0) is " + text(target) +
           "; classes are whole numbers, or a single 1 among zeros: for other targets, " + otherwise_);
    return target;
  }

  double place(Index row) const {
    const auto targets = rows_.targets(row);
    Index ones = 0, zeros = 0, place = 0;
    for (Index j = 0; j < targets_; ++j) {
      if (targets[j] == 0) ++zeros;
      if (targets[j] != 1) continue;
      ++ones;
      place = j;
    }
    if (ones != 1 || zeros != targets_ - 1)
      fail(who_ + ": the " + std::to_string(targets_) + " targets of row " + std::to_string(row) +
           " (counted from 0) are no class, which is a single 1 among zeros; for other targets, " + otherwise_);
    return static_cast<double>(place);
  }

  const Rows& rows_;
  Index targets_;
  const std::string& who_;
  const std::string& otherwise_;
};

/// The rows of data by class. Fails if a row's targets are no class, or there are more than 10,000 of them.
template <class Data>
ClassRows rows_by_class(const Data& data, const std::string& who, const std::string& otherwise = "use MiniBatch") {
  constexpr std::size_t most = 10'000;
  const Index n = data.size(), targets = data.target_count();
  check_row_count(who.c_str(), n);
  if (targets < 1) fail(who + ": the data have no targets, which say the classes; name the .target when they are read");
  const auto rows = data.rows(RowRange{0, n});
  const ClassOfRow class_of(rows, targets, who, otherwise);
  std::map<double, Index> next;  // of each class: how many rows; then where its next row belongs
  for (Index i = 0; i < n; ++i) {
    ++next[class_of(i)];
    if (next.size() > most)
      fail(who + ": the targets have more than 10000 distinct values, which are no classes; " + otherwise);
  }
  ClassRows classes{std::vector<RowIndex>(static_cast<std::size_t>(n)), {0}};
  for (auto& [value, count] : next) {
    const Index begin = classes.first.back();
    classes.first.push_back(begin + count);
    count = begin;
  }
  for (Index i = 0; i < n; ++i)
    classes.rows[static_cast<std::size_t>(next.find(class_of(i))->second++)] = static_cast<RowIndex>(i);
  return classes;
}

}  // namespace descent::detail
