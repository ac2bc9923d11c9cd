#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "../concepts.hpp"
#include "../core/finite.hpp"
#include "../core/text.hpp"
#include "../data/check.hpp"
#include "conformance.hpp"

namespace descent {

namespace detail {

/// All numbers of a row in view, its weight last.
template <class Rows>
std::vector<double> numbers_of_row(const Rows& rows, Index i) {
  std::vector<double> numbers;
  const auto features = rows.features(i);
  for (Index j = 0; j < features.size(); ++j) numbers.push_back(static_cast<double>(features[j]));
  const auto targets = rows.targets(i);
  for (Index j = 0; j < targets.size(); ++j) numbers.push_back(static_cast<double>(targets[j]));
  numbers.push_back(static_cast<double>(rows.weight(i)));
  return numbers;
}

/// Whether two lists hold the same numbers; what is not a number is the same as itself.
inline bool same_numbers(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double one, double other) { return one == other || (!is_finite(one) && !is_finite(other)); });
}

}  // namespace detail

/// Whether data keep the laws: sizes agree; a row reads the same again, in a range, by indices and in a block; all numbers
/// are finite and weights not negative. All rows are read, several times.
///
///     REQUIRE(check_data(data).passed());
template <class D>
Conformance check_data(const D& data) {
  static_assert(Data<D>, "check_data: this type is not Data; see concepts.hpp");
  Conformance found{"data"};
  const Index n = data.size(), d = data.feature_count(), k = data.target_count();
  found.add("there are rows", n > 0 ? "" : "size() is " + std::to_string(n) + "; it must be 1 or more");
  if (n < 1) return found;
  const auto rows = data.rows(RowRange{0, n});
  const auto at = [](Index i) { return "row " + std::to_string(i); };
  const auto check_sizes = [&](Index i) -> std::string {
    if (rows.size() != n)
      return "a view of all " + std::to_string(n) + " rows has size() " + std::to_string(rows.size()) +
             "; it must have that of its selection";
    if (rows.target_count() != k)
      return "target_count() is " + std::to_string(k) + ", that of a view " + std::to_string(rows.target_count()) +
             "; they must be the same";
    if (rows.features(i).size() != d)
      return at(i) + " has " + detail::counted(rows.features(i).size(), "feature") + ", and feature_count() is " +
             std::to_string(d) + "; they must be as many";
    if (rows.targets(i).size() != k)
      return at(i) + " has " + detail::counted(rows.targets(i).size(), "target") + ", and target_count() is " +
             std::to_string(k) + "; they must be as many";
    return {};
  };
  std::vector<std::vector<double>> numbers;
  double total = 0;
  for (Index i = 0; i < n; ++i) {
    found.add("sizes agree", check_sizes(i));
    if (found.failed("sizes agree")) return found;
    numbers.push_back(detail::numbers_of_row(rows, i));
    const bool finite =
        std::all_of(numbers.back().begin(), numbers.back().end(), [](double x) { return is_finite(x); });
    found.add("numbers are finite", finite ? "" : at(i) + " holds a number that is not finite; mend or drop the row");
    const double weight = numbers.back().back();
    found.add("weights are 0 or more",
              !is_finite(weight) || weight >= 0
                  ? ""
                  : "the weight of " + at(i) + " is " + detail::text(weight) + "; it must be 0 or more");
    found.add("weighted() is true where weights differ from 1",
              data.weighted() || weight == 1 ? ""
                                             : "the weight of " + at(i) + " is " + detail::text(weight) +
                                                   ", and weighted() is false: nobody asks for it then");
    total += weight;
  }
  found.add("weights are 0 or more", total > 0 || !is_finite(total) ? "" : "all weights are 0; one must be more");

  const auto compare = [&](const char* law, const std::string& how, const std::vector<double>& read, Index i) {
    found.add(law, detail::same_numbers(read, numbers[static_cast<std::size_t>(i)])
                       ? ""
                       : at(i) + " reads otherwise " + how +
                             "; a row is the same however it is selected, and reading "
                             "changes nothing");
  };
  std::vector<RowIndex> order;
  for (Index i = 0; i < n; ++i) order.push_back(static_cast<RowIndex>(n - 1 - i));
  const auto backwards = data.rows(RowIndices{order.data(), n, n});
  const Index begin = n / 3, length = n - begin;
  const auto part = data.rows(RowRange{begin, length}), block = rows.block(begin, length);
  const auto block_backwards = backwards.block(begin, length);
  found.add(
      "views have the size of their selection",
      backwards.size() == n && part.size() == length && block.size() == length && block_backwards.size() == length
          ? ""
          : "a view by indices, of part of the rows or a block of one has another size() than was selected; return "
            "selection.size()");
  for (Index i = 0; i < n; ++i) {
    compare("a row reads the same again", "the second time", detail::numbers_of_row(rows, i), i);
    compare("ranges and indices agree", "by indices", detail::numbers_of_row(backwards, n - 1 - i), i);
  }
  for (Index i = 0; i < length && found.passed(); ++i) {
    compare("a range begins at its first row", "in a range that begins later", detail::numbers_of_row(part, i),
            begin + i);
    compare("blocks are parts of views", "in a block", detail::numbers_of_row(block, i), begin + i);
    compare("blocks are parts of views", "in a block by indices", detail::numbers_of_row(block_backwards, i),
            n - 1 - begin - i);
  }
  if constexpr (requires { rows.feature_data(Index{}); })
    for (Index i = 0; i < n; ++i)
      for (Index j = 0; j < d && found.passed(); ++j)
        found.add("feature_data is where the features are",
                  static_cast<double>(rows.feature_data(i)[j]) ==
                          numbers[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)]
                      ? ""
                      : "feature_data(" + std::to_string(i) + ") holds other numbers than features(" +
                            std::to_string(i) + "); point it at them, or leave it out");
  return found;
}

}  // namespace descent
