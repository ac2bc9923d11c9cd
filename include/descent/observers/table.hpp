#pragma once

#include <cstdio>

#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

/// One line a look: step, epoch, time, loss, the validation data's loss where they are looked at, learning rate, under
/// a heading.
///
///     .observe = Table{}
struct Table {
  /// where to
  std::FILE* out = stdout;

  void operator()(const Progress& progress) {
    const bool validated = is_finite(progress.validation_loss);
    if (!headed_)
      std::fprintf(out, "%12s %10s %10s %14s%s %14s\n", "step", "epoch", "time", "loss",
                   validated ? " validation loss" : "", "learning rate");
    headed_ = true;
    std::fprintf(
        out, "%12s %10s %s %14s", detail::text(progress.step).c_str(), detail::text(progress.epochs(), 5).c_str(),
        detail::right_aligned(detail::text(progress.time), 10).c_str(), detail::text(progress.loss, 8).c_str());
    if (validated) std::fprintf(out, " %15s", detail::text(progress.validation_loss, 8).c_str());
    std::fprintf(out, " %14s\n", detail::text(progress.learning_rate, 4).c_str());
  }

  bool headed_ = false;
};

}  // namespace descent
