#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/progress.hpp"
#include "../core/stop_reason.hpp"
#include "../core/text.hpp"

namespace descent {

/// Stops when training has taken so much time, looks included, pauses between advances not:
/// `TimeLimit{400ms}`, any unit of std::chrono. The step under way is finished.
struct TimeLimit {
  static constexpr bool needs_time = true;

  /// 0 or more
  Seconds limit{60};

  StopReason met(const Progress& progress) const {
    return progress.time >= limit ? StopReason::time_limit : StopReason::none;
  }
  std::string describe(const Progress& progress) const {
    return detail::text(progress.time) + " of " + detail::text(limit);
  }
  double fraction(const Progress& progress) const { return limit.count() > 0 ? progress.time / limit : 1; }
  void validate() const {
    if (!(limit.count() >= 0)) fail("TimeLimit: .limit is " + detail::text(limit.count()) + " s; it must be 0 or more");
  }
};

}  // namespace descent
