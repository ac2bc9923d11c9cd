#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/stop_reason.hpp"
#include "../core/text.hpp"

namespace descent {

/// Stops when a look finds the loss at or below a goal: the lecture's "while loss > ε". Judged at looks only.
struct LossBelow {
  static constexpr bool needs_looks = true;

  /// ε
  double goal = 0;

  StopReason met(const Progress& progress) const {
    return progress.looked() && progress.loss <= goal ? StopReason::loss_below : StopReason::none;
  }
  std::string describe(const Progress& progress) const {
    return "loss " + detail::text(progress.loss) + ", goal " + detail::text(goal);
  }
  void validate() const {
    if (!is_finite(goal)) fail("LossBelow: .goal is not a finite number; give it one");
  }
};

}  // namespace descent
