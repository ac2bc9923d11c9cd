#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/progress.hpp"

namespace descent {

/// Looks at the loss after every so many steps: `EverySteps{1000}`.
struct EverySteps {
  /// 1 or more
  std::int64_t steps = 1;

  bool due(const Progress& progress) const { return progress.step % steps == 0; }

  void validate() const {
    if (steps < 1) fail("EverySteps: .steps is " + std::to_string(steps) + "; it must be 1 or more");
  }
};

}  // namespace descent
