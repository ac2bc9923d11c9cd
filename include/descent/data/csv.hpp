/// @file
/// Tables of numbers from CSV files.
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
#include "../core/matrix.hpp"
#include "dataset.hpp"
#include "labels.hpp"
#include "parse_number.hpp"
#include "text_source.hpp"

namespace descent {

/// What becomes of a missing value (an empty field, NA, NaN, null in any case, or ?) in a column asked for.
enum class Missing {
  /// Reading fails and names the place.
  error,
  /// The row is left out.
  drop_row,
};

/// What becomes of a feature column that holds something other than numbers.
enum class Text {
  /// Reading fails and names the place.
  error,
  /// The column becomes one column of zeros and ones per distinct value, in bytewise order, named
  /// `column=value`; its numbers count as text too. At most 10,000 distinct values.
  one_hot,
};

/// What to read of a CSV file.
///
///     {.features = {"age", "lwt"}, .target = "bwt"}
struct CsvOptions {
  /// Names of the d feature columns, in the order wanted. Empty (the default): all columns that are no
  /// targets.
  std::vector<std::string> features = {};
  /// Name of the column to predict. Empty (the default): `targets` says it, or there is none (k = 0), which
  /// needs `features`.
  std::string target = {};
  /// Names of k columns to predict, in place of `target`. Empty by default.
  std::vector<std::string> targets = {};
  /// Where the names of the classes are, if the target is one: its text becomes the class's number, 0 to k − 1. Labels
  /// without names take those in the file; others admit no class but theirs. None by default: targets are numbers.
  Labels* labels = nullptr;
  /// Missing values in the columns asked for: an error by default.
  Missing missing = Missing::error;
  /// Text in feature columns: an error by default. Text in a target is one unless there are `labels`.
  Text text = Text::error;
  /// What stands between fields; any byte but a quote, a line end or NUL. A comma by default.
  char separator = ',';
};

namespace detail {

/// What a field of a table holds: a piece of the file's text.
struct CsvField {
  /// Without enclosing quotes and surrounding blanks.
  std::string_view text = {};
  /// Where the field begins in the file's text.
  std::size_t offset = 0;
  /// Whether quotes inside the text are still doubled.
  bool escaped = false;
};

using CsvRow = std::vector<CsvField>;

/// Cuts the text into rows of fields (RFC 4180); passes over blank lines.
class CsvScanner {
 public:
  CsvScanner(const TextSource& source, char separator)
      : source_(&source), text_(source.text()), separator_(separator) {}

  /// Reads the next row; false at the end of the text.
  bool next(CsvRow& row) {
    row.clear();
    skip_blank_lines();
    if (position_ == text_.size()) return false;
    row_ended_ = false;
    while (!row_ended_) row.push_back(read_field());
    return true;
  }

  std::string_view remaining() const { return text_.substr(position_); }

 private:
  bool at_end() const { return position_ == text_.size(); }
  bool at_row_end() const { return at_end() || text_[position_] == '\n'; }
  bool at_field_end() const { return at_row_end() || text_[position_] == separator_; }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[position_]) && text_[position_] != separator_) ++position_;
  }

  void skip_carriage_return() {
    if (at_end() || text_[position_] != '\r') return;
    if (position_ + 1 == text_.size() || text_[position_ + 1] == '\n') ++position_;
  }

  void skip_blank_lines() {
    while (!at_end()) {
      const std::size_t line_begin = position_;
      skip_blanks();
      skip_carriage_return();
      if (!at_row_end()) {
        position_ = line_begin;
        return;
      }
      if (!at_end()) ++position_;
    }
  }

  CsvField read_field() {
    const std::size_t begin = position_;
    skip_blanks();
    if (!at_end() && text_[position_] == '"') return read_quoted_field();
    position_ = begin;
    return read_plain_field();
  }

  CsvField read_plain_field() {
    const std::size_t begin = position_;
    while (!at_field_end()) ++position_;
    std::string_view field = text_.substr(begin, position_ - begin);
    if (at_row_end() && !field.empty() && field.back() == '\r') field.remove_suffix(1);
    leave_field();
    return {without_blanks(field), begin, false};
  }

  CsvField read_quoted_field() {
    const std::size_t begin = position_;
    const std::size_t close = closing_quote(begin);
    const std::string_view field = text_.substr(begin + 1, close - begin - 1);
    position_ = close + 1;
    skip_blanks();
    skip_carriage_return();
    if (!at_field_end()) fail_after_quote(begin);
    leave_field();
    return {without_blanks(field), begin, field.find('"') != std::string_view::npos};
  }

  std::size_t closing_quote(std::size_t opening) const {
    std::size_t close = opening + 1;
    while (true) {
      close = text_.find('"', close);
      if (close == std::string_view::npos)
        source_->fail_at(opening, "this quote is never closed; close it, or double it if it belongs to the text");
      if (close + 1 == text_.size() || text_[close + 1] != '"') return close;
      close += 2;
    }
  }

  [[noreturn]] void fail_after_quote(std::size_t begin) {
    const std::size_t from = position_;
    while (!at_field_end()) ++position_;
    source_->fail_at(
        begin, "text follows the closing quote of this field: " + in_quotes(text_.substr(from, position_ - from)) +
                   "; put it inside the quotes, where a quote is written twice");
  }

  void leave_field() {
    row_ended_ = at_row_end();
    if (!at_end()) ++position_;
  }

  const TextSource* source_;
  std::string_view text_;
  std::size_t position_ = 0;
  char separator_;
  bool row_ended_ = false;
};

/// The field's text with doubled quotes made single.
inline std::string plain_text(const CsvField& field) {
  if (!field.escaped) return std::string(field.text);
  std::string plain;
  for (std::size_t i = 0; i < field.text.size(); ++i) {
    plain += field.text[i];
    if (field.text[i] == '"') ++i;
  }
  return plain;
}

inline bool is_missing(std::string_view text) {
  switch (text.size()) {
    case 0:
      return true;
    case 1:
      return text[0] == '?';
    case 2:
      return equals_lower(text, "na");
    case 3:
      return equals_lower(text, "nan");
    case 4:
      return equals_lower(text, "null") || equals_lower(text, "-nan") || equals_lower(text, "+nan");
    default:
      return false;
  }
}

/// The names of all columns of a file.
class CsvHeader {
 public:
  CsvHeader(const TextSource& source, const CsvRow& row) : source_(&source) {
    for (const CsvField& field : row) add(field);
  }

  std::size_t size() const { return names_.size(); }
  const std::string& name(std::size_t column) const { return names_[column]; }

  /// The position of the named column; fails if there is none or if there are two.
  std::size_t find(const std::string& name) const {
    const auto found = positions_.find(name);
    if (found == positions_.end())
      source_->fail_at(offsets_[0],
                       "there is no column " + in_quotes(name) + "; the columns are " + list_in_quotes(names_));
    return require_unique(found->second);
  }

  /// The column itself; fails if another one has the same name.
  std::size_t require_unique(std::size_t column) const {
    const auto twin = twins_.find(names_[column]);
    if (twin != twins_.end())
      source_->fail_at(offsets_[twin->second],
                       "two columns are called " + in_quotes(names_[column]) + "; rename one of them");
    return column;
  }

  /// Fails at the column's name in the file.
  [[noreturn]] void fail_at(std::size_t column, const std::string& message) const {
    source_->fail_at(offsets_[column], message);
  }

 private:
  void add(const CsvField& field) {
    names_.push_back(plain_text(field));
    offsets_.push_back(field.offset);
    const std::size_t position = names_.size() - 1;
    if (!positions_.emplace(names_.back(), position).second) twins_.emplace(names_.back(), position);
  }

  const TextSource* source_;
  std::vector<std::string> names_;
  std::vector<std::size_t> offsets_;
  std::map<std::string, std::size_t> positions_;
  /// The second of the columns that share a name.
  std::map<std::string, std::size_t> twins_;
};

/// The positions of the columns asked for.
struct CsvColumns {
  std::vector<std::size_t> features = {};
  std::vector<std::size_t> targets = {};
};

/// Finds out which columns the options ask for; each column has at most one part to play.
class CsvColumnChoice {
 public:
  CsvColumnChoice(const CsvHeader& header, const CsvOptions& options)
      : header_(header), options_(options), taken_(header.size(), false) {}

  CsvColumns choose() {
    if (!options_.target.empty()) take(options_.target, columns_.targets);
    for (const std::string& name : options_.targets) take(name, columns_.targets);
    target_count_ = columns_.targets.size();
    for (const std::string& name : options_.features) take(name, columns_.features);
    if (options_.features.empty()) take_all_others();
    return columns_;
  }

 private:
  void take(const std::string& name, std::vector<std::size_t>& columns) {
    const std::size_t column = header_.find(name);
    if (taken_[column]) fail_taken(column);
    taken_[column] = true;
    columns.push_back(column);
  }

  void take_all_others() {
    for (std::size_t column = 0; column < header_.size(); ++column)
      if (!taken_[column]) columns_.features.push_back(header_.require_unique(column));
    if (columns_.features.empty()) header_.fail_at(0, "no column is left for the features; name fewer targets");
  }

  [[noreturn]] void fail_taken(std::size_t column) const {
    const auto first_target = columns_.targets.begin();
    const bool is_target = std::find(first_target, columns_.targets.end(), column) != columns_.targets.end();
    const bool clashes = is_target && target_count_ > 0;
    header_.fail_at(column, "column " + in_quotes(header_.name(column)) +
                                (clashes ? " is asked for as feature and as target; a target must not be a feature"
                                         : " is asked for twice; name it once"));
  }

  const CsvHeader& header_;
  const CsvOptions& options_;
  std::vector<bool> taken_;
  CsvColumns columns_;
  std::size_t target_count_ = 0;
};

/// Goes through the rows that count: all have a field per column, and no value asked for is missing.
class CsvRows {
 public:
  CsvRows(const TextSource& source, const CsvScanner& scanner, const CsvHeader& header, const CsvColumns& columns,
          Missing missing)
      : source_(source), scanner_(scanner), header_(header), columns_(columns), missing_(missing) {}

  /// Reads the next row; false after the last one.
  bool next(CsvRow& row) {
    while (scanner_.next(row)) {
      require_width(row);
      if (is_complete(row, columns_.features) && is_complete(row, columns_.targets)) return true;
      dropped_any_ = true;
    }
    return false;
  }

  /// Fails because there was no row at all.
  [[noreturn]] void fail_empty() const {
    source_.fail_at(source_.text().size(), dropped_any_
                                               ? "every row has a missing value; fill some in, or leave columns out"
                                               : "no rows follow the header; add some");
  }

 private:
  void require_width(const CsvRow& row) const {
    if (row.size() == header_.size()) return;
    source_.fail_at(row[0].offset, "this row has " + std::to_string(row.size()) + " fields where the header has " +
                                       std::to_string(header_.size()) +
                                       "; add or remove some, or put a field that holds a separator in quotes");
  }

  bool is_complete(const CsvRow& row, const std::vector<std::size_t>& columns) const {
    for (const std::size_t column : columns) {
      if (!is_missing(row[column].text)) continue;
      if (missing_ == Missing::error) fail_missing(row[column], column);
      return false;
    }
    return true;
  }

  [[noreturn]] void fail_missing(const CsvField& field, std::size_t column) const {
    source_.fail_at(field.offset,
                    "the value of column " + in_quotes(header_.name(column)) + " is missing" +
                        (field.text.empty() ? "" : " (" + in_quotes(field.text) + ")") +
                        "; fill it in, leave the column out, or drop such rows with .missing = Missing::drop_row");
  }

  const TextSource& source_;
  CsvScanner scanner_;
  const CsvHeader& header_;
  const CsvColumns& columns_;
  Missing missing_;
  bool dropped_any_ = false;
};

/// The distinct values of a column of text, each with its number in order of appearance.
using CsvCategories = std::map<std::string, Index, std::less<>>;

/// Reads the rows below the header into a data set.
template <class Scalar>
class CsvTable {
 public:
  CsvTable(const TextSource& source, const CsvScanner& scanner, const CsvHeader& header, const CsvColumns& columns,
           const CsvOptions& options)
      : source_(source),
        scanner_(scanner),
        header_(header),
        columns_(columns),
        options_(options),
        is_text_(columns.features.size(), false),
        categories_(columns.features.size()),
        classes_(options.labels == nullptr ? Labels{} : *options.labels) {}

  Dataset<Scalar> read() {
    if (options_.text == Text::one_hot) find_text_columns();
    read_rows();
    name_columns();
    if (options_.text == Text::one_hot) expand_categories();
    if (options_.labels != nullptr) {
      classes_.finish(data_.targets);
      *options_.labels = classes_.labels();
    }
    return std::move(data_);
  }

 private:
  CsvRows rows() const { return {source_, scanner_, header_, columns_, options_.missing}; }

  void find_text_columns() {
    CsvRow row;
    Scalar ignored;
    for (CsvRows rows = this->rows(); rows.next(row);)
      for (std::size_t j = 0; j < is_text_.size(); ++j)
        if (!is_text_[j]) is_text_[j] = parse_number(row[columns_.features[j]].text, ignored) == NumberKind::no_number;
  }

  void read_rows() {
    const Index feature_count = static_cast<Index>(columns_.features.size());
    const Index target_count = static_cast<Index>(columns_.targets.size());
    data_.features.resize(most_rows(), feature_count);
    data_.targets.resize(most_rows(), target_count);
    Index count = 0;
    CsvRow row;
    CsvRows rows = this->rows();
    for (; rows.next(row); ++count) read_row(row, count);
    if (count == 0) rows.fail_empty();
    data_.features.conservativeResize(count, feature_count);
    data_.targets.conservativeResize(count, target_count);
  }

  /// No fewer rows than there are: each ends a line, and takes a byte at least for every column.
  Index most_rows() const {
    const std::string_view body = scanner_.remaining();
    const Index lines = static_cast<Index>(std::count(body.begin(), body.end(), '\n')) + 1;
    return std::min(lines, static_cast<Index>(body.size() / header_.size()) + 1);
  }

  void read_row(const CsvRow& row, Index position) {
    Scalar* feature = data_.features.data() + position * data_.features.cols();
    for (std::size_t j = 0; j < columns_.features.size(); ++j) {
      const CsvField& field = row[columns_.features[j]];
      *feature++ = is_text_[j] ? static_cast<Scalar>(category(j, field)) : number(field, columns_.features[j], true);
    }
    Scalar* target = data_.targets.data() + position * data_.targets.cols();
    for (const std::size_t column : columns_.targets)
      *target++ = options_.labels == nullptr ? number(row[column], column, false) : class_of(row[column], column);
  }

  Scalar number(const CsvField& field, std::size_t column, bool is_feature) const {
    Scalar value = 0;
    const NumberKind kind = parse_number(field.text, value);
    if (kind != NumberKind::finite) fail_number(kind, field, column, is_feature);
    return value;
  }

  Scalar class_of(const CsvField& field, std::size_t column) {
    std::string plain;
    std::string_view name = field.text;
    if (field.escaped) name = plain = plain_text(field);
    return static_cast<Scalar>(classes_.number(name, [&](const std::string& message) {
      source_.fail_at(field.offset,
                      in_quotes(name) + " in the target column " + in_quotes(header_.name(column)) + message);
    }));
  }

  [[noreturn]] void fail_number(NumberKind kind, const CsvField& field, std::size_t column, bool is_feature) const {
    const std::string text = plain_text(field);
    const std::string where =
        in_quotes(text) + (is_feature ? " in column " : " in the target column ") + in_quotes(header_.name(column));
    if (kind == NumberKind::infinite)
      source_.fail_at(field.offset, where + " is not finite; correct it, or leave the row or the column out");
    if (kind == NumberKind::too_large)
      source_.fail_at(field.offset, where + " is too large for the type of number asked for; correct it, or use a " +
                                        "wider type or another unit");
    source_.fail_at(field.offset, where + " is not a number" + what_follows(text) + "; correct it, " +
                                      (is_feature ? "leave the column out, or read it as categories with "
                                                    ".text = Text::one_hot"
                                                  : "or read it as classes with .labels = &labels"));
  }

  static std::string what_follows(std::string_view text) {
    const std::size_t length = decimal_length(text);
    if (length == 0) return "";
    return ": " + in_quotes(text.substr(length)) + " follows " + std::string(text.substr(0, length));
  }

  Index category(std::size_t feature, const CsvField& field) {
    constexpr std::size_t most = 10'000;
    CsvCategories& known = categories_[feature];
    std::string plain;
    std::string_view value = field.text;
    if (field.escaped) value = plain = plain_text(field);
    const auto found = known.find(value);
    if (found != known.end()) return found->second;
    if (known.size() == most)
      source_.fail_at(field.offset, "column " + in_quotes(header_.name(columns_.features[feature])) +
                                        " holds more than 10000 distinct texts, too many for one_hot; leave it out");
    return known.emplace(value, static_cast<Index>(known.size())).first->second;
  }

  void name_columns() {
    for (const std::size_t column : columns_.targets) data_.target_names.push_back(header_.name(column));
    for (std::size_t j = 0; j < columns_.features.size(); ++j) {
      const std::string& name = header_.name(columns_.features[j]);
      if (!is_text_[j]) data_.feature_names.push_back(name);
      for (const auto& [value, number] : categories_[j]) data_.feature_names.push_back(name + "=" + value);
    }
  }

  /// Puts zeros and ones in place of the categories' numbers.
  void expand_categories() {
    Matrix<Scalar> numbers = std::move(data_.features);
    data_.features = Matrix<Scalar>::Zero(numbers.rows(), static_cast<Index>(data_.feature_names.size()));
    Index first = 0;
    for (std::size_t j = 0; j < is_text_.size(); ++j) {
      const auto column = numbers.col(static_cast<Index>(j));
      if (!is_text_[j]) {
        data_.features.col(first++) = column;
      } else {
        mark_categories(column, categories_[j], first);
        first += static_cast<Index>(categories_[j].size());
      }
    }
  }

  template <class Column>
  void mark_categories(const Column& numbers, const CsvCategories& categories, Index first) {
    std::vector<Index> rank(categories.size());
    for (Index next = first; const auto& [value, number] : categories) rank[static_cast<std::size_t>(number)] = next++;
    for (Index i = 0; i < numbers.size(); ++i)
      data_.features(i, rank[static_cast<std::size_t>(numbers(i))]) = Scalar(1);
  }

  const TextSource& source_;
  const CsvScanner& scanner_;
  const CsvHeader& header_;
  const CsvColumns& columns_;
  const CsvOptions& options_;
  std::vector<bool> is_text_;
  std::vector<CsvCategories> categories_;
  ClassNumbers classes_;
  Dataset<Scalar> data_;
};

inline void require_valid(const CsvOptions& options) {
  const std::string_view forbidden("\"\n\r\0", 4);
  if (forbidden.find(options.separator) != std::string_view::npos)
    fail("CsvOptions: .separator is " + in_quotes({&options.separator, 1}) + "; use a comma, a semicolon or a tab");
  if (!options.target.empty() && !options.targets.empty())
    fail("CsvOptions: .target and .targets are both set; use one of them");
  if (options.target.empty() && options.targets.empty() && options.features.empty())
    fail("CsvOptions: neither features nor a target are named; name the target, as in {.target = \"price\"}");
  if (options.labels != nullptr && options.target.empty() && options.targets.size() != 1)
    fail("CsvOptions: .labels are those of one target, and " + std::to_string(options.targets.size()) +
         " are named; name it, as in {.target = \"species\", .labels = &labels}");
}

}  // namespace detail

/// Reads text as read_csv reads a file; `name` stands for the path in messages.
template <class Scalar>
Dataset<Scalar> parse_csv(std::string_view text, const std::string& name, const CsvOptions& options) {
  static_assert(std::is_same_v<Scalar, float> || std::is_same_v<Scalar, double>, "descent works on float and double");
  detail::require_valid(options);
  const detail::TextSource source(text, name);
  source.require_text("CSV");
  detail::CsvScanner scanner(source, options.separator);
  detail::CsvRow row;
  if (!scanner.next(row)) source.fail_at(0, "the file is empty; its first line must name the columns");
  const detail::CsvHeader header(source, row);
  const detail::CsvColumns columns = detail::CsvColumnChoice(header, options).choose();
  return detail::CsvTable<Scalar>(source, scanner, header, columns, options).read();
}

/// Reads a CSV file whose first line names the columns: n × d features, n × k targets and their names.
///
///     const auto births = read_csv<double>("birthwt.csv", {.features = {"age", "lwt"}, .target = "bwt"});
///
/// A target that is text is read as classes, whose names Labels keeps:
///
///     Labels species;
///     const auto cats_and_dogs = read_csv<double>("animals.csv", {.target = "species", .labels = &species});
///
/// Fields are separated and quoted as in RFC 4180; lines end with LF or CRLF; the text is UTF-8, with or
/// without a byte-order mark. Blanks around a field do not count, and blank lines are passed over (so a
/// missing value in a file of one column must be written as "" or NA). Numbers are decimal with a point, in
/// every locale; one too small for Scalar becomes 0. Columns not asked for may hold anything. Throws Error as
/// `path:line:column: what was wrong; how to mend it`, where line and column are those of the field's first
/// character and count from 1: when the file cannot be read, is empty, has no rows or holds NUL bytes; a row
/// has too few or too many fields; a quote is not closed or text follows it; a column asked for does not
/// exist, exists twice, or is asked for twice; a value asked for is missing, is not a number, is infinite or
/// too large, or is none of the classes known. Nothing is changed then, labels neither.
template <class Scalar>
Dataset<Scalar> read_csv(const std::string& path, const CsvOptions& options) {
  return parse_csv<Scalar>(detail::file_bytes(path, "CSV"), path, options);
}

}  // namespace descent
