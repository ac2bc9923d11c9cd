#pragma once

#include "../core/error.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

/// Looks at the loss as often as a given share of the time allows: whenever one more look, at the mean duration of
/// those so far, keeps what looks took at or below `share` of the time spent training. `TimeShare{0.05}`.
///
/// The first looks pay for the one at the start. On full batches the loss comes with the step's own pass over the
/// data and costs next to nothing, so it looks at nearly every step.
struct TimeShare {
  static constexpr bool needs_time = true;

  /// more than 0, less than 1
  double share = 0.05;

  bool due(const Progress& progress) const {
    const Seconds mean = progress.looks > 0 ? progress.looking / static_cast<double>(progress.looks) : Seconds{0};
    return progress.looking + mean <= share * (progress.time + mean);
  }

  void validate() const {
    if (!(share > 0 && share < 1))
      fail("TimeShare: .share is " + detail::text(share) + "; it must be more than 0 and less than 1");
  }
};

}  // namespace descent
