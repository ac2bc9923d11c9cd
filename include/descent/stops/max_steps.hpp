#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/progress.hpp"
#include "../core/stop_reason.hpp"
#include "../core/text.hpp"

namespace descent {

/// Stops after so many steps: `MaxSteps{20'000}`.
struct MaxSteps {
  /// 0 or more
  std::int64_t steps = 1000;

  StopReason met(const Progress& progress) const {
    return progress.step >= steps ? StopReason::max_steps : StopReason::none;
  }
  std::string describe(const Progress& progress) const {
    return detail::joined({detail::text(progress.step), " of ", detail::text(steps), " steps"});
  }
  double fraction(const Progress& progress) const {
    return steps > 0 ? static_cast<double>(progress.step) / static_cast<double>(steps) : 1;
  }
  void validate() const {
    if (steps < 0) fail({"MaxSteps: .steps is ", steps, "; it must be 0 or more"});
  }
};

}  // namespace descent
