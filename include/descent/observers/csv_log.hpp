#pragma once

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

namespace detail {

/// A file that is written line by line; copies share it.
class LineFile {
 public:
  /// What is in a file: nothing, or not all of a heading; a heading and maybe lines after it, the last of them whole or
  /// torn; or something else.
  enum class Content : std::uint8_t { nothing, heading, lines, torn_line, other };

  LineFile() = default;

  /// Opens the file as std::fopen does; fails with the system's reason.
  LineFile(const std::string& path, const char* mode) : path_(path) {
    errno = 0;
    file_ = {std::fopen(path.c_str(), mode), [](std::FILE* file) {
               if (file != nullptr) std::fclose(file);
             }};
    if (!file_) fail_writing(errno, "its folder must be there, and writing be allowed");
  }

  bool is_open() const { return file_ != nullptr; }

  /// Compares what is there with a heading, in a file open for reading too; what is written after that comes last.
  Content content(std::string_view heading) const {
    std::string begin(heading.size(), '\0');
    std::fseek(file_.get(), 0, SEEK_SET);
    begin.resize(std::fread(begin.data(), 1, begin.size(), file_.get()));
    const bool more = std::fgetc(file_.get()) != EOF;
    const bool whole = std::fseek(file_.get(), -1, SEEK_END) == 0 && std::fgetc(file_.get()) == '\n';
    std::fseek(file_.get(), 0, SEEK_END);
    if (begin.size() < heading.size() && heading.compare(0, begin.size(), begin) == 0) return Content::nothing;
    if (begin != heading) return Content::other;
    if (!more) return Content::heading;
    return whole ? Content::lines : Content::torn_line;
  }

  /// Writes text and hands it to the system; fails with the system's reason.
  void write(std::string_view text) const {
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size() || std::fflush(file_.get()) != 0)
      fail_writing(errno, "make room, or name another file");
  }

 private:
  [[noreturn]] void fail_writing(int reason, const char* remedy) const {
    fail("\"" + path_ + "\" can't be written (" + std::generic_category().message(reason) + "); " + remedy);
  }

  std::string path_;
  std::shared_ptr<std::FILE> file_;
};

}  // namespace detail

/// A CSV file with a row for each look, which tables, plots and read_csv can read while training goes on:
///
///     step,epoch,seconds,loss,validation_loss,learning_rate,gradient_norm
///
/// The columns are those of CurvePoint and Progress::gradient_norm. Numbers have as many digits as it takes to read
/// back the same, and a decimal point in every locale. A cell is empty where its number is unknown: validation_loss
/// without validation data, gradient_norm where no policy asked for it at that step. Each row is handed to the system
/// at once, so that the log of a program that crashes is complete.
///
///     .observe = CsvLog{.path = "run.csv"}
///
/// A run that begins writes the file anew; one that goes on with other policies (Run::use) adds to its log. The path
/// is tried at the door: training does not start where it can't be written to, and what was in the file stays there
/// until all else is known to be right. Later failures (a full disk) are thrown at the look, as observers may.
struct CsvLog {
  /// which file; its folder must be there
  std::string path = {};
  /// Whether to add to what is in the file, which must be such a log: for a run restored from a checkpoint, which goes
  /// on where it was saved. Its start is not written again: where there are rows, a look at step 0 adds none. Rows
  /// written between the checkpoint and a crash stay, before those of the same steps taken again.
  bool append = false;

  void operator()(const Progress& progress) {
    if (!file_.is_open()) open(progress.step);
    if (progress.step == 0 && had_rows_) return;
    file_.write(std::to_string(progress.step) + ',' + cell(progress.epochs()) + ',' + cell(progress.time.count()) +
                ',' + cell(progress.loss) + ',' + cell(progress.validation_loss) + ',' + cell(progress.learning_rate) +
                ',' + cell(progress.gradient_known() ? progress.gradient_norm : Progress::unknown) + '\n');
  }

  /// Fails if the file can't be written to, or is to be added to and holds something else. Creates it if it isn't
  /// there; changes nothing in it.
  void validate() const {
    if (path.empty()) fail("CsvLog: .path is empty; it must name the file to write");
    if (append)
      open_to_add();
    else
      detail::LineFile(path, "ab");
  }

  detail::LineFile file_ = {};
  bool had_rows_ = false;

 private:
  using Content = detail::LineFile::Content;
  static constexpr std::string_view heading = "step,epoch,seconds,loss,validation_loss,learning_rate,gradient_norm\n";

  static std::string cell(double number) { return is_finite(number) ? detail::exact_text(number) : ""; }

  std::pair<detail::LineFile, Content> open_to_add() const {
    detail::LineFile file(path, "a+b");
    const Content content = file.content(heading);
    if (append && content == Content::other)
      fail("CsvLog: .append is set, and \"" + path + "\" does not begin with the heading of such a log; name another");
    return {std::move(file), content};
  }

  /// Opens the file at the first look that this observer sees.
  void open(std::int64_t step) {
    if (append || step > 0) {
      auto [file, content] = open_to_add();
      if (content != Content::nothing && content != Content::other) {
        if (content == Content::torn_line) file.write("\n");
        had_rows_ = content != Content::heading;
        file_ = std::move(file);
        return;
      }
    }
    detail::LineFile file(path, "wb");
    file.write(heading);
    file_ = std::move(file);
  }
};

}  // namespace descent
