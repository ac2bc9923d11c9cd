#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "../core/progress.hpp"
#include "../core/text.hpp"
#include "../report.hpp"

namespace descent {

/// A line on the terminal, written over at every look, at most ten times a second: how much is done (where
/// the stop rule can tell), epochs, loss, time. Runs shorter than `patience` show nothing. Its numbers are as
/// fresh as looks are frequent.
///
///     .observe = ProgressBar{}
struct ProgressBar {
  /// how long to wait before showing anything
  Seconds patience{0.5};
  /// characters of the bar itself
  int width = 30;
  /// where to; the standard error stream by default, so that results can be piped
  std::FILE* out = stderr;

  void operator()(const Progress& progress) {
    if (progress.time < patience || (shown_ && progress.time - last_ < Seconds{0.1})) return;
    last_ = progress.time;
    shown_ = true;
    std::string line = "\r";
    if (!std::isnan(progress.fraction_done)) {
      const double done = std::clamp(progress.fraction_done, 0.0, 1.0);
      const auto filled = static_cast<std::size_t>(done * width);
      line += "[" + std::string(filled, '#') + std::string(static_cast<std::size_t>(width) - filled, '.') +
              "] " + std::to_string(static_cast<int>(100 * done)) + " %  ";
    }
    line += "step " + detail::text(progress.step) + "  epoch " + detail::text(progress.epochs(), 4) +
            "  loss " + detail::text(progress.loss) + "  " + detail::text(progress.time);
    const std::size_t shorter = length_ > line.size() ? length_ - line.size() : 0;
    length_ = line.size();
    std::fputs((line + std::string(shorter, ' ')).c_str(), out);
    std::fflush(out);
  }

  /// Ends the line.
  void finished(const Report&) {
    if (shown_) std::fputc('\n', out);
    std::fflush(out);
  }

  Seconds last_{0};
  bool shown_ = false;
  std::size_t length_ = 0;
};

}  // namespace descent
