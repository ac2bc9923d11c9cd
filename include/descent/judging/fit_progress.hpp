/// @file
/// How far many fits have come.
#pragma once

#include <cstddef>
#include <cstdio>
#include <functional>
#include <utility>

#include "../core/clock.hpp"
#include "../core/matrix.hpp"
#include "../core/one_line.hpp"
#include "../core/progress.hpp"

namespace descent {

/// What the observers of cross_validate, learning_curve and MultiStart are told after each fit.
struct FitProgress {
  /// how many are done
  Index fits = 0;
  /// how many there will be
  Index all_fits = 0;
  /// how long that took
  Seconds time{0};
};

/// A line on the terminal, written over after each fit: how many are done, and how long the others will take if they
/// are alike. What takes less than `patience` shows nothing.
///
///     cross_validate(cells, {.observe = FitCounter{}}, fit, …)
struct FitCounter {
  /// how long to wait before showing anything
  Seconds patience{0.5};
  /// where to; the standard error stream by default, so that results can be piped
  std::FILE* out = stderr;

  /// Shows it, if it is time to.
  void operator()(const FitProgress& progress) {
    if (progress.time < patience) return;
    line_.show(out, detail::progress_text("fit", progress.fits, progress.all_fits, progress.time),
               progress.fits == progress.all_fits);
  }

  detail::OneLine line_ = {};
};

namespace detail {

/// Counts fits for an observer.
class FitClock {
 public:
  FitClock(std::function<void(const FitProgress&)> observe, std::size_t all_fits)
      : observe_(std::move(observe)), start_(SteadyClock{}()) {
    progress_.all_fits = static_cast<Index>(all_fits);
  }
  void count() {
    ++progress_.fits;
    progress_.time = SteadyClock{}() - start_;
    if (observe_) observe_(progress_);
  }

 private:
  std::function<void(const FitProgress&)> observe_;
  Seconds start_;
  FitProgress progress_;
};

}  // namespace detail
}  // namespace descent
