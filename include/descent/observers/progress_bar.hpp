#pragma once

#include <algorithm>
#include <cstdio>
#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/one_line.hpp"
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
  /// characters of the bar itself, 0 to 1000
  int width = 30;
  /// where to; the standard error stream by default, so that results can be piped
  std::FILE* out = stderr;

  void operator()(const Progress& progress) {
    latest_ = progress;
    if (progress.time < patience || (shown_ && progress.time - drawn_at_ < Seconds{0.1})) return;
    drawn_at_ = progress.time;
    shown_ = true;
    draw();
  }

  void validate() const {
    if (width < 0 || width > 1000)
      fail("ProgressBar: .width is " + std::to_string(width) + "; it must be 0 to 1000 characters");
  }

  /// Shows the last look and ends the line.
  void finished(const Report&) {
    if (!shown_) return;
    draw();
    std::fputc('\n', out);
    std::fflush(out);
  }

  /// Writes the line over the one before.
  void draw() {
    std::string line;
    if (is_finite(latest_.fraction_done)) {
      const double done = std::clamp(latest_.fraction_done, 0.0, 1.0);
      const auto filled = static_cast<std::size_t>(done * width);
      line += '[';
      line.append(filled, '#').append(static_cast<std::size_t>(width) - filled, '.');
      line += "] " + std::to_string(static_cast<int>(100 * done)) + " %  ";
    }
    line += "step " + detail::text(latest_.step) + "  epoch " + detail::text(latest_.epochs(), 4) + "  loss " +
            detail::text(latest_.loss);
    if (is_finite(latest_.validation_loss)) line += "  validation " + detail::text(latest_.validation_loss);
    line += "  " + detail::text(latest_.time);
    line_.show(out, line, false);
  }

  Progress latest_ = {};
  Seconds drawn_at_{0};
  bool shown_ = false;
  detail::OneLine line_ = {};
};

}  // namespace descent
