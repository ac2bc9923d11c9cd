/// @file
/// Classes by name: from text to class numbers, and back.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "parse_number.hpp"
#include "text_source.hpp"

namespace descent {

/// The names of the classes 0 … k − 1: which text stands for which class. One value for all that belongs together: the
/// files to train on and to judge by, and what is predicted. Read without names, it takes those of the first file; a
/// class that only a later file has is an error, for no model could have learned it.
///
///     Labels species;
///     const auto train = read_csv<double>("train.csv", {.target = "species", .labels = &species});
///     const auto test = read_csv<double>("test.csv", {.target = "species", .labels = &species});
///     …
///     species.predicted(CrossEntropy{}.probabilities(model.predict(test.features)))  // "cat", "dog", "dog", …
struct Labels {
  /// The name of class c at position c, each once. Those taken from a file are in bytewise order, or in order of their
  /// values where all are numbers (so −1, 1 and 2, 10).
  std::vector<std::string> names = {};

  /// k, the number of classes
  Index size() const { return static_cast<Index>(names.size()); }

  /// Whether there are no classes yet.
  bool empty() const { return names.empty(); }

  /// The number of the class of that name. Throws Error, which lists the classes, if there is none.
  Index number(std::string_view name) const;

  /// The name of class c. Throws Error unless 0 ≤ c < k.
  const std::string& name(Index c) const;

  /// The numbers of the classes that are named: n × 1, as targets. Throws Error, which says the row and the class, if
  /// there is one that is none of these.
  template <class Scalar = double>
  Matrix<Scalar> numbers(const std::vector<std::string>& texts) const;

  /// The names of n classes given by their numbers, n × 1: those of targets, for instance. Throws Error, which says the
  /// row, if a number is no class's.
  template <class Classes>
  std::vector<std::string> texts(const Eigen::MatrixBase<Classes>& classes) const;

  /// The names of the classes that are predicted: n × k scores or probabilities name the class of the largest (the
  /// first of equals), n × 1 probabilities of class 1, where there are two classes, name that class if they are
  /// `threshold` or more (0.5 by default). Throws Error if the columns are not as many as the classes, a number is not
  /// one, or a single column holds other things than probabilities.
  template <class Predictions>
  std::vector<std::string> predicted(const Eigen::MatrixBase<Predictions>& predictions, double threshold = 0.5) const;

  /// How many rows each class has among targets that are class numbers, n × 1: k counts. Throws Error, which says the
  /// row, if a number is no class's.
  template <class Classes>
  std::vector<Index> counts(const Eigen::MatrixBase<Classes>& classes) const;
};

namespace detail {

/// More classes than that are taken for a mistake: text that is different in every row.
inline constexpr std::size_t most_classes = 10'000;

/// Puts names in order: by value where all are numbers, by their bytes otherwise.
inline void order_names(std::vector<std::string>& names) {
  std::vector<std::pair<double, std::string>> numbers;
  for (const std::string& name : names) {
    double value = 0;
    if (parse_number(name, value) != NumberKind::finite) return std::sort(names.begin(), names.end());
    numbers.emplace_back(value, name);
  }
  std::sort(numbers.begin(), numbers.end());
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = std::move(numbers[i].second);
}

/// Gives classes their numbers while text is read: those of labels that have names, and nothing else; otherwise all that
/// come, whose final numbers are known at the end.
class ClassNumbers {
 public:
  explicit ClassNumbers(Labels labels) : labels_(std::move(labels)), open_(labels_.empty()) {
    for (std::size_t i = 0; i < labels_.names.size(); ++i)
      if (!numbers_.emplace(labels_.names[i], static_cast<Index>(i)).second)
        fail("Labels: " + in_quotes(labels_.names[i]) + " stands twice in .names; a class has one number");
  }

  /// The number of a class so far; calls `refuse(message)`, which must not return, where there is none.
  template <class Refuse>
  Index number(std::string_view name, const Refuse& refuse) {
    const auto found = numbers_.find(name);
    if (found != numbers_.end()) return found->second;
    if (!open_)
      refuse(" is none of the classes known, which are " + list_in_quotes(labels_.names) +
             "; correct it, leave such rows out, or train on some");
    if (numbers_.size() == most_classes)
      refuse(" is one distinct text too many: there are more than 10000, which are no classes; name another column");
    return numbers_.emplace(name, static_cast<Index>(numbers_.size())).first->second;
  }

  /// The labels, complete.
  Labels labels() const {
    if (!open_) return labels_;
    Labels all;
    for (const auto& [name, number] : numbers_) all.names.push_back(name);
    order_names(all.names);
    return all;
  }

  /// Puts in place of the numbers so far those that the classes have in the complete labels.
  template <class Scalar>
  void finish(Matrix<Scalar>& targets) const {
    if (!open_) return;
    const Labels all = labels();
    std::vector<Scalar> last(numbers_.size());
    for (std::size_t c = 0; c < last.size(); ++c)
      last[static_cast<std::size_t>(numbers_.find(all.names[c])->second)] = static_cast<Scalar>(c);
    for (Index i = 0; i < targets.rows(); ++i) targets(i, 0) = last[static_cast<std::size_t>(targets(i, 0))];
  }

 private:
  Labels labels_;
  bool open_;
  std::map<std::string, Index, std::less<>> numbers_;
};

/// The class whose number stands in a row; fails if it is none of k.
template <class Number>
Index class_number(const Number& number, Index row, Index classes) {
  const auto value = static_cast<double>(number);
  const bool fine = is_finite(value) && value >= 0 && value < static_cast<double>(classes) &&
                    static_cast<double>(static_cast<Index>(value)) == value;
  if (!fine)
    fail("Labels: row " + std::to_string(row) + " (counted from 0) holds " + text(value) +
         ", which is no class; the numbers of " + std::to_string(classes) + " classes are 0 to " +
         std::to_string(classes - 1));
  return static_cast<Index>(value);
}

inline void require_class_column(Index columns) {
  if (columns != 1)
    fail("Labels: the numbers of classes stand in one column, and there are " + std::to_string(columns) +
         "; of scores or probabilities, .predicted names the class of the largest");
}

}  // namespace detail

inline Index Labels::number(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    fail("Labels: " + detail::in_quotes(name) + " is no class; the classes are " + detail::list_in_quotes(names));
  return found - names.begin();
}

inline const std::string& Labels::name(Index c) const {
  if (c < 0 || c >= size())
    fail("Labels: there is no class " + std::to_string(c) + "; there are " + std::to_string(size()) +
         ", counted from 0");
  return names[static_cast<std::size_t>(c)];
}

template <class Scalar>
Matrix<Scalar> Labels::numbers(const std::vector<std::string>& texts) const {
  detail::ClassNumbers known(*this);
  Matrix<Scalar> column(static_cast<Index>(texts.size()), 1);
  for (Index i = 0; i < column.rows(); ++i) {
    const std::string& text = texts[static_cast<std::size_t>(i)];
    column(i, 0) = static_cast<Scalar>(known.number(text, [&](const std::string& message) {
      fail("Labels: " + detail::in_quotes(text) + " in row " + std::to_string(i) + " (counted from 0)" + message);
    }));
  }
  return column;
}

template <class Classes>
std::vector<std::string> Labels::texts(const Eigen::MatrixBase<Classes>& classes) const {
  detail::require_class_column(classes.cols());
  std::vector<std::string> list;
  for (Index i = 0; i < classes.rows(); ++i) list.push_back(name(detail::class_number(classes(i, 0), i, size())));
  return list;
}

template <class Predictions>
std::vector<std::string> Labels::predicted(const Eigen::MatrixBase<Predictions>& predictions, double threshold) const {
  const Index columns = predictions.cols();
  if (columns != size() && !(columns == 1 && size() == 2))
    fail("Labels: the predictions have " + std::to_string(columns) + " columns for " + std::to_string(size()) +
         " classes; there must be one a class, or one of the probabilities of class 1 of two");
  std::vector<std::string> list;
  for (Index i = 0; i < predictions.rows(); ++i) {
    Index best = 0;
    for (Index c = 0; c < columns; ++c) {
      const auto value = static_cast<double>(predictions(i, c));
      if (!is_finite(value))
        fail("Labels: the prediction for row " + std::to_string(i) + " (counted from 0) is not a finite number");
      if (columns == 1 && size() == 2) {
        if (!(value >= 0 && value <= 1))
          fail("Labels: the prediction for row " + std::to_string(i) + " (counted from 0) is " + detail::text(value) +
               ", which is no probability; turn scores into probabilities first: CrossEntropy{}.probabilities(scores)");
        best = value >= threshold ? 1 : 0;
      } else if (predictions(i, c) > predictions(i, best)) {
        best = c;
      }
    }
    list.push_back(name(best));
  }
  return list;
}

template <class Classes>
std::vector<Index> Labels::counts(const Eigen::MatrixBase<Classes>& classes) const {
  detail::require_class_column(classes.cols());
  std::vector<Index> rows(names.size(), 0);
  for (Index i = 0; i < classes.rows(); ++i)
    ++rows[static_cast<std::size_t>(detail::class_number(classes(i, 0), i, size()))];
  return rows;
}

/// The distinct texts of a list as classes, in order (see Labels::names). Throws Error if there are more than 10,000.
inline Labels labels_of(const std::vector<std::string>& texts) {
  detail::ClassNumbers classes(Labels{});
  for (const std::string& text : texts)
    classes.number(text, [&](const std::string& message) { fail("labels_of: " + detail::in_quotes(text) + message); });
  return classes.labels();
}

}  // namespace descent
