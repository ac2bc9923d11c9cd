#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../core/permutation.hpp"
#include "../core/text.hpp"
#include "class_rows.hpp"
#include "dataset.hpp"
#include "rows.hpp"

/// Stratification in one idea: write the rows down class after class, and take them evenly spaced. Of a class that
/// fills m places in a row, taking t of n then takes m · t / n rows, rounded up or down.
namespace descent::detail {

/// The class of each of n rows, 0 … k − 1.
inline std::vector<RowIndex> class_numbers(const ClassRows& classes) {
  std::vector<RowIndex> numbers(classes.rows.size());
  for (Index c = 0; c < classes.class_count(); ++c)
    for (Index i = classes.begin_of(c); i < classes.begin_of(c + 1); ++i)
      numbers[classes.rows[static_cast<std::size_t>(i)]] = static_cast<RowIndex>(c);
  return numbers;
}

/// Some of the rows, class after class; those of one class keep their order.
inline std::vector<RowIndex> class_after_class(const std::vector<RowIndex>& rows, const ClassRows& classes) {
  const std::vector<RowIndex> number = class_numbers(classes);
  std::vector<std::size_t> next(static_cast<std::size_t>(classes.class_count()) + 1);
  for (const RowIndex row : rows) ++next[number[row] + 1];
  for (std::size_t c = 1; c < next.size(); ++c) next[c] += next[c - 1];
  std::vector<RowIndex> sorted(rows.size());
  for (const RowIndex row : rows) sorted[next[number[row]]++] = row;
  return sorted;
}

/// Moves `count` of the rows to the front, with each class's share of them up to one row; those in front keep their
/// order, and so do those behind.
inline void bring_to_front(std::vector<RowIndex>& rows, Index count, const ClassRows& classes) {
  const std::vector<RowIndex> sorted = class_after_class(rows, classes);
  std::vector<char> taken(classes.rows.size());
  const std::uint64_t n = sorted.size();
  const auto wanted = static_cast<std::uint64_t>(count);
  for (std::uint64_t place = 0; place < n; ++place)
    taken[sorted[place]] = static_cast<char>((place + 1) * wanted / n > place * wanted / n);
  std::vector<RowIndex> front, behind;
  for (const RowIndex row : rows) (taken[row] != 0 ? front : behind).push_back(row);
  rows = std::move(front);
  rows.insert(rows.end(), behind.begin(), behind.end());
}

/// What the data call a class.
template <class Data>
std::string class_name(const Data& data, const ClassRows& classes, Index c) {
  const auto row = static_cast<Index>(classes.rows[static_cast<std::size_t>(classes.begin_of(c))]);
  if (data.target_count() == 1) return exact_text(static_cast<double>(data.targets(row, 0)));
  Index place = 0;
  while (data.targets(row, place) != 1) ++place;
  return std::to_string(place);
}

/// The rows by class, of which each has `least` rows or more. Fails otherwise, or if a row's targets are no class;
/// `who` asks, and `why` so many, for messages.
template <class Data>
ClassRows classes_to_stratify(const Data& data, Index least, const std::string& who, const std::string& why) {
  const ClassRows classes = rows_by_class(data, who, "leave .stratify out");
  for (Index c = 0; c < classes.class_count(); ++c)
    if (classes.size_of(c) < least)
      fail(who + ": class " + class_name(data, classes, c) + " has " + std::to_string(classes.size_of(c)) +
           (classes.size_of(c) == 1 ? " row" : " rows") + ", and .stratify needs " + std::to_string(least) +
           " or more, " + why);
  return classes;
}

}  // namespace descent::detail
