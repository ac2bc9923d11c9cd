/// @file
/// Tables of numbers from files in LIBSVM's text format.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "dataset.hpp"
#include "labels.hpp"
#include "parse_number.hpp"
#include "text_source.hpp"

namespace descent {

/// What to read of a LIBSVM file.
///
///     {.features = 13, .labels = &signs}
struct LibsvmOptions {
  /// d, the number of features; an index beyond is an error. 0 (the default): the largest index in the file. Give test
  /// data the training data's, for a file need not mention the last features.
  Index features = 0;
  /// Where the names of the classes are: labels become the numbers of classes, 0 to k − 1, in order of their values (so
  /// −1 becomes 0 and +1 becomes 1). Labels without names take those in the file; others admit no class but theirs. None
  /// by default: targets are the labels as written.
  Labels* labels = nullptr;
  /// The most that the table of features may take, in bytes, for all that the file leaves out is stored as zeros: 4 GiB
  /// by default.
  std::size_t most_bytes = std::size_t{1} << 32;
};

namespace detail {

/// A piece of a file's text, and where it begins.
struct TextPiece {
  std::string_view text = {};
  std::size_t offset = 0;
};

/// Cuts the text into rows of pieces with blanks between them; passes over comments and blank lines.
class LibsvmScanner {
 public:
  explicit LibsvmScanner(std::string_view text) : text_(text) {}

  /// Goes to the next row, and reads its first piece; false at the end of the text.
  bool next_row(TextPiece& piece) {
    while (next_line_ <= text_.size()) {
      position_ = next_line_;
      line_end_ = std::min(text_.find('\n', position_), text_.size());
      next_line_ = line_end_ + 1;
      if (next_piece(piece)) return true;
    }
    return false;
  }

  /// Reads the next piece of the row; false at its end.
  bool next_piece(TextPiece& piece) {
    while (position_ < line_end_ && is_space(text_[position_])) ++position_;
    const std::size_t begin = position_;
    while (position_ < line_end_ && !is_space(text_[position_]) && text_[position_] != '#') ++position_;
    piece = {text_.substr(begin, position_ - begin), begin};
    return !piece.text.empty();
  }

 private:
  static bool is_space(char c) { return is_blank(c) || c == '\r'; }

  std::string_view text_;
  std::size_t position_ = 0, line_end_ = 0, next_line_ = 0;
};

/// Reads the rows twice: to learn how large the table must be and that nothing is wrong, and to fill it.
template <class Scalar>
class LibsvmTable {
 public:
  LibsvmTable(const TextSource& source, const LibsvmOptions& options)
      : source_(source), options_(options), classes_(options.labels == nullptr ? Labels{} : *options.labels) {}

  Dataset<Scalar> read() {
    measure();
    check_size();
    Dataset<Scalar> data{Matrix<Scalar>::Zero(rows_, features_), Matrix<Scalar>(rows_, 1)};
    fill(data.targets, [&](Index row, Index feature, Scalar value) { data.features(row, feature) = value; });
    return data;
  }

  /// Finds out how many rows, features and pairs there are. Fails if a row is wrong, or there are none.
  void measure() {
    read_rows([&](Scalar) { ++rows_; },
              [&](Index feature, Scalar, const TextPiece& piece) {
                ++pairs_;
                if (feature < features_) return;
                features_ = feature + 1;
                largest_ = piece;
              });
    if (rows_ == 0)
      source_.fail_at(source_.text().size(), "there are no rows; add some: a label, and index:value pairs");
    if (options_.features != 0) features_ = options_.features;
    if (features_ == 0)
      source_.fail_at(source_.text().size(), "no row has a feature; add index:value pairs, or set .features");
  }

  /// n, d, and how many pairs there are; once measured.
  Index rows() const { return rows_; }
  Index features() const { return features_; }
  Index pairs() const { return pairs_; }
  /// Fails at the pair with the largest index.
  [[noreturn]] void fail_at_largest(const std::string& message) const { source_.fail_at(largest_.offset, message); }

  /// Writes the n targets, calls on_value(row, feature, value) for each pair, row by row, and hands over the labels.
  template <class OnValue>
  void fill(Matrix<Scalar>& targets, const OnValue& on_value) {
    Index row = 0;
    read_rows([&](Scalar target) { targets(row++, 0) = target; },
              [&](Index feature, Scalar value, const TextPiece&) { on_value(row - 1, feature, value); });
    if (options_.labels == nullptr) return;
    classes_.finish(targets);
    *options_.labels = classes_.labels();
  }

 private:
  static constexpr Index largest_index = std::numeric_limits<Index>::max();

  /// Fails if the table would be larger than allowed.
  void check_size() const {
    const std::size_t most = options_.most_bytes / sizeof(Scalar) / static_cast<std::size_t>(rows_);
    if (static_cast<std::size_t>(features_) <= most) return;
    const std::string message = "a table of " + std::to_string(rows_) + " x " + std::to_string(features_) +
                                " numbers, zeros included, takes more than " + std::to_string(options_.most_bytes) +
                                " bytes; ";
    if (options_.features == 0) fail_at_largest(message + "correct this index, or allow more with .most_bytes");
    fail("LibsvmOptions: " + message + "lessen .features, or allow more with .most_bytes");
  }

  /// Calls on_row(target) and then on_value(feature, value, piece) for each pair, row by row.
  template <class OnRow, class OnValue>
  void read_rows(const OnRow& on_row, const OnValue& on_value) {
    LibsvmScanner scanner(source_.text());
    for (TextPiece piece; scanner.next_row(piece);) {
      on_row(target(piece));
      for (Index before = 0; scanner.next_piece(piece);) {
        const std::size_t colon = piece.text.find(':');
        if (colon == std::string_view::npos)
          source_.fail_at(piece.offset, in_quotes(piece.text) + " is no index:value pair; write one, such as 3:0.5");
        const Index index = index_of(piece.text.substr(0, colon), piece);
        if (index <= before)
          source_.fail_at(piece.offset, "index " + std::to_string(index) + " follows " + std::to_string(before) +
                                            "; put the pairs of a row in order, each index once");
        before = index;
        const std::size_t offset = piece.offset + colon + 1;
        on_value(index - 1, number({piece.text.substr(colon + 1), offset}, ""), piece);
      }
    }
  }

  Scalar target(const TextPiece& label) {
    if (label.text.find(':') != std::string_view::npos)
      source_.fail_at(label.offset, "a row begins with its label, and " + in_quotes(label.text) +
                                        " is a pair; write the label before it, 0 where there is none");
    if (options_.labels == nullptr) return number(label, "the label ");
    double value = 0;
    std::string name(label.text);
    if (parse_number(label.text, value) == NumberKind::finite) name = exact_text(value + 0.0);  // +1 is 1, −0 is 0
    return static_cast<Scalar>(classes_.number(name, [&](const std::string& message) {
      source_.fail_at(label.offset, "the label " + in_quotes(name) + message);
    }));
  }

  Index index_of(std::string_view text, const TextPiece& piece) const {
    Index index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error == std::errc::result_out_of_range) index = largest_index;
    if (text.empty() || !is_digit(text[0]) || end != text.data() + text.size())
      source_.fail_at(piece.offset, in_quotes(text) + " in " + in_quotes(piece.text) +
                                        " is no index; indices are whole numbers, 1 or more");
    if (index == 0)
      source_.fail_at(piece.offset, "index 0; the first feature is 1: where a file counts from 0, add 1 to each index");
    if (options_.features > 0 && index > options_.features)
      source_.fail_at(piece.offset, "index " + std::string(text.substr(0, 20)) + " is beyond the " +
                                        std::to_string(options_.features) +
                                        " of .features; correct it, or read all data with as many features");
    return index;
  }

  Scalar number(const TextPiece& piece, const std::string& what) const {
    Scalar value = 0;
    const NumberKind kind = parse_number(piece.text, value);
    if (kind == NumberKind::finite) return value;
    const std::string where = what + in_quotes(piece.text);
    if (kind == NumberKind::infinite) source_.fail_at(piece.offset, where + " is not finite; correct it");
    if (kind == NumberKind::too_large)
      source_.fail_at(piece.offset,
                      where + " is too large for the type of number asked for; correct it, or use a wider type");
    source_.fail_at(piece.offset, where + " is not a number; correct it" +
                                      (what.empty() ? "" : ", or read labels as classes with .labels = &labels"));
  }

  const TextSource& source_;
  const LibsvmOptions& options_;
  ClassNumbers classes_;
  Index rows_ = 0, features_ = 0, pairs_ = 0;
  TextPiece largest_;
};

}  // namespace detail

/// Reads text as read_libsvm reads a file; `name` stands for the path in messages.
template <class Scalar>
Dataset<Scalar> parse_libsvm(std::string_view text, const std::string& name, const LibsvmOptions& options = {}) {
  static_assert(std::is_same_v<Scalar, float> || std::is_same_v<Scalar, double>, "descent works on float and double");
  if (options.features < 0)
    fail("LibsvmOptions: .features is " + std::to_string(options.features) + "; it must be 0 or more");
  const detail::TextSource source(text, name);
  source.require_text("LIBSVM");
  return detail::LibsvmTable<Scalar>(source, options).read();
}

/// Reads a file in LIBSVM's text format: n × d features, most of them zero perhaps, and n × 1 targets.
///
///     Labels signs;
///     const auto hearts = read_libsvm<double>("heart_scale", {.labels = &signs});
///
/// A line is a row: its label, and an `index:value` pair for each feature that is not zero, with blanks between them;
/// indices count from 1 and increase. What follows a `#` is a comment; empty lines are passed over; lines end with LF or
/// CRLF. The table is dense: `most_bytes` bounds it. Numbers are decimal with a point, in every locale; one too small for
/// Scalar becomes 0. Throws Error as `path:line:column: what was wrong; how to mend it` when the file cannot be read, has
/// no rows or holds NUL bytes; a row has no label, a pair is none, an index is no whole number, less than 1, not above
/// the one before, beyond `features`, or so large that the table would be larger than allowed; a number is none, is
/// infinite or too large, or a label is none of the classes known. Nothing is changed then, labels neither.
///
/// The format: Chang and Lin: "LIBSVM: a library for support vector machines", ACM TIST 2 (2011), and its README.
template <class Scalar>
Dataset<Scalar> read_libsvm(const std::string& path, const LibsvmOptions& options = {}) {
  return parse_libsvm<Scalar>(detail::file_bytes(path, "LIBSVM"), path, options);
}

}  // namespace descent
