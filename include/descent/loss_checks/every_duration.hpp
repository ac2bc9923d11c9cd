#pragma once

#include "../core/error.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

/// Looks at the loss when so much time has passed since the last look ended: `EveryDuration{5s}`, or any
/// other unit of std::chrono, `0.5h` too. However long a look takes, training goes on for that time between
/// two.
struct EveryDuration {
  static constexpr bool needs_time = true;

  /// more than 0
  Seconds interval{1};

  bool due(const Progress& progress) const { return progress.time - progress.look_time >= interval; }

  void validate() const {
    if (!(interval.count() > 0))
      fail("EveryDuration: .interval is " + detail::text(interval.count()) + " s; it must be more than 0");
  }
};

}  // namespace descent
