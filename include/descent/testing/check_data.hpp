#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "../concepts.hpp"
#include "../core/finite.hpp"
#include "../core/text.hpp"
#include "../data/check.hpp"
#include "conformance.hpp"

namespace descent {

namespace detail {

/// Asks data all laws.
template <class D>
class DataLaws {
 public:
  explicit DataLaws(const D& data) : data_(data), n_(data.size()), found_{"data"} {}

  Conformance found() {
    found_.add("there are rows", n_ > 0 ? "" : "size() is " + std::to_string(n_) + "; it must be 1 or more");
    if (n_ < 1 || !read_all()) return found_;
    weights();
    again();
    by_indices();
    if (found_.passed()) parts();
    if (found_.passed()) addresses();
    return found_;
  }

 private:
  using Numbers = std::vector<double>;

  /// All numbers of a row in view, its weight last.
  template <class Rows>
  static Numbers numbers_of(const Rows& rows, Index i) {
    Numbers numbers;
    const auto features = rows.features(i);
    for (Index j = 0; j < features.size(); ++j) numbers.push_back(static_cast<double>(features[j]));
    const auto targets = rows.targets(i);
    for (Index j = 0; j < targets.size(); ++j) numbers.push_back(static_cast<double>(targets[j]));
    numbers.push_back(static_cast<double>(rows.weight(i)));
    return numbers;
  }

  /// Whether that could be done.
  bool read_all() {
    const auto rows = all();
    for (Index i = 0; i < n_; ++i) {
      const std::string mistake = size_mistake(rows, i);
      found_.add("sizes agree", mistake);
      if (!mistake.empty()) return false;
      numbers_.push_back(numbers_of(rows, i));
      const bool finite =
          std::all_of(numbers_.back().begin(), numbers_.back().end(), [](double x) { return is_finite(x); });
      found_.add("numbers are finite",
                 finite ? "" : name(i) + " holds a number that is not finite; mend or drop the row");
    }
    return true;
  }

  template <class Rows>
  std::string size_mistake(const Rows& rows, Index i) const {
    const Index d = data_.feature_count(), k = data_.target_count();
    if (rows.size() != n_)
      return "a view of all " + std::to_string(n_) + " rows has size() " + std::to_string(rows.size()) +
             "; it must have that of its selection";
    if (rows.target_count() != k)
      return "target_count() is " + std::to_string(k) + ", that of a view " + std::to_string(rows.target_count()) +
             "; they must be the same";
    if (rows.features(i).size() != d)
      return name(i) + " has " + counted(rows.features(i).size(), "feature") + ", and feature_count() is " +
             std::to_string(d) + "; they must be as many";
    if (rows.targets(i).size() != k)
      return name(i) + " has " + counted(rows.targets(i).size(), "target") + ", and target_count() is " +
             std::to_string(k) + "; they must be as many";
    return {};
  }

  void weights() {
    double total = 0;
    for (Index i = 0; i < n_; ++i) {
      const double weight = of(i).back();
      found_.add("weights are 0 or more",
                 !(weight < 0) ? "" : "the weight of " + name(i) + " is " + text(weight) + "; it must be 0 or more");
      found_.add("weighted() is true where weights differ from 1",
                 data_.weighted() || weight == 1
                     ? ""
                     : "the weight of " + name(i) + " is " + text(weight) +
                           ", and weighted() is false, so that nobody asks for it; let it return true");
      total += weight;
    }
    found_.add("weights are 0 or more", total != 0 ? "" : "all weights are 0; one must be more");
  }

  void again() {
    const auto rows = all();
    for (Index i = 0; i < n_; ++i) compare("a row reads the same again", "the second time", rows, i, i);
  }

  void by_indices() {
    std::vector<RowIndex> order;
    for (Index i = n_; i-- > 0;) order.push_back(static_cast<RowIndex>(i));
    const auto backwards = data_.rows(RowIndices{order.data(), n_, n_});
    has_size(backwards.size(), n_, "by indices");
    for (Index i = 0; i < n_; ++i) compare("ranges and indices agree", "by indices", backwards, i, n_ - 1 - i);
    const Index begin = n_ / 3;
    const auto block = backwards.block(begin, n_ - begin);
    has_size(block.size(), n_ - begin, "of a block by indices");
    for (Index i = 0; i < n_ - begin && found_.passed(); ++i)
      compare("blocks are parts of views", "in a block by indices", block, i, n_ - 1 - begin - i);
  }

  void parts() {
    const Index begin = n_ / 3, length = n_ - begin;
    const auto part = data_.rows(RowRange{begin, length}), block = all().block(begin, length);
    has_size(part.size(), length, "of part of the rows");
    has_size(block.size(), length, "of a block");
    for (Index i = 0; i < length && found_.passed(); ++i) {
      compare("a range begins at its first row", "in a range that begins later", part, i, begin + i);
      compare("blocks are parts of views", "in a block", block, i, begin + i);
    }
  }

  void addresses() {
    const auto rows = all();
    if constexpr (requires { rows.feature_data(Index{}); })
      for (Index i = 0; i < n_; ++i) {
        const auto* features = rows.feature_data(i);
        for (Index j = 0; j < data_.feature_count(); ++j)
          found_.add("feature_data is where the features are",
                     static_cast<double>(features[j]) == of(i)[static_cast<std::size_t>(j)]
                         ? ""
                         : "feature_data(" + std::to_string(i) + ") holds other numbers than features(" +
                               std::to_string(i) + "); point it at them, or leave it out");
      }
  }

  void has_size(Index size, Index selected, const char* how) {
    found_.add("views have the size of their selection",
               size == selected ? ""
                                : std::string("a view ") + how + " has " + std::to_string(size) + " rows, and " +
                                      std::to_string(selected) + " were selected; return selection.size()");
  }

  /// Whether row i in view is the row of that number. What is not a number is the same as itself.
  template <class Rows>
  void compare(const char* law, const char* how, const Rows& rows, Index i, Index number) {
    const Numbers read = numbers_of(rows, i);
    const bool same =
        std::equal(read.begin(), read.end(), of(number).begin(), of(number).end(),
                   [](double one, double other) { return one == other || (!is_finite(one) && !is_finite(other)); });
    found_.add(law, same ? ""
                         : name(number) + " reads otherwise " + how +
                               "; a row is the same however it is selected, and reading changes nothing");
  }

  auto all() const { return data_.rows(RowRange{0, n_}); }
  const Numbers& of(Index i) const { return numbers_[static_cast<std::size_t>(i)]; }
  static std::string name(Index i) { return "row " + std::to_string(i); }

  const D& data_;
  Index n_;
  Conformance found_;
  std::vector<Numbers> numbers_;
};

}  // namespace detail

/// Whether data keep the laws: sizes agree; a row reads the same again, in a range, by indices and in a block; all
/// numbers are finite and weights not negative. All rows are read, several times.
///
///     REQUIRE(check_data(data).passed());
template <class D>
Conformance check_data(const D& data) {
  static_assert(Data<D>, "check_data: this type is not Data; see concepts.hpp");
  return detail::DataLaws<D>(data).found();
}

}  // namespace descent
