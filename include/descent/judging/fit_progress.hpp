/// @file
/// How far a judgement of many fits has come.
#pragma once

#include <cstdio>
#include <string>

#include "../core/matrix.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

/// What the observers of cross_validate and learning_curve are told after each fit.
struct FitProgress {
  /// how many models were trained and judged
  Index fits = 0;
  /// how many there will be
  Index all_fits = 0;
  /// how long that took
  Seconds time{0};
};

/// A line on the terminal, written over after each fit: how many are done, and how long the others will take if they
/// are alike. Judgements shorter than `patience` show nothing.
///
///     cross_validate(cells, {.observe = FitCounter{}}, fit, …)
struct FitCounter {
  /// how long to wait before showing anything
  Seconds patience{0.5};
  /// where to; the standard error stream by default, so that results can be piped
  std::FILE* out = stderr;

  void operator()(const FitProgress& progress) {
    if (progress.time < patience) return;
    const Index left = progress.all_fits - progress.fits;
    const Seconds each = progress.time / static_cast<double>(progress.fits);
    std::string line = "fit " + std::to_string(progress.fits) + " of " + std::to_string(progress.all_fits) + ", " +
                       detail::text(progress.time);
    if (left > 0) line += ", about " + detail::text(each * static_cast<double>(left)) + " to go";
    const std::size_t shorter = length_ > line.size() ? length_ - line.size() : 0;
    length_ = line.size();
    std::fputs(("\r" + line + std::string(shorter, ' ') + (left > 0 ? "" : "\n")).c_str(), out);
    std::fflush(out);
  }

  std::size_t length_ = 0;
};

}  // namespace descent
