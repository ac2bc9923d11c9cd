#pragma once

#include <algorithm>
#include <cstdint>

#include "../core/error.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

/// Looks at the loss as often as a given share of the time allows: whenever one more look, at the mean duration of
/// those so far, keeps what looks took at or below `share` of the time spent training. `TimeShare{0.05}`.
///
/// The first looks pay for the one at the start. On full batches the loss comes with the step's own pass over the
/// data and costs next to nothing, so it looks at nearly every step. A clock that jumps ahead (a machine that slept)
/// does not upset it: a look that took more than ten times the mean of those before counts as ten, unless the one just
/// before did so too; and time saved up is spent at no more than twice the share. Only the first look is believed as it
/// is: where reading the data for the first time is far slower than ever after, the second look waits accordingly.
struct TimeShare {
  static constexpr bool needs_time = true;

  /// more than 0, less than 1
  double share = 0.05;

  struct State {
    std::int64_t looks = 0;  // that have been counted
    Seconds looking{0};      // what they took
    Seconds counted{0};      // what of that counts
    bool longer = false;     // whether the last one took more than ten times the mean before it
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("looks", looks);
      visit("looking", looking);
      visit("counted", counted);
      visit("longer", longer);
    }
  };

  bool due(const Progress& progress, State& state) const {
    count(progress, state);
    const Seconds mean = state.looks > 0 ? state.counted / static_cast<double>(state.looks) : Seconds{0};
    const Seconds time = progress.time - (progress.looking - state.counted), since = progress.time - progress.look_time;
    return state.counted + mean <= share * (time + mean) && (1 - share) * mean <= 2 * share * since;
  }

  void validate() const {
    if (!(share > 0 && share < 1))
      fail("TimeShare: .share is " + detail::text(share) + "; it must be more than 0 and less than 1");
  }

 private:
  /// Adds up what the looks since the last call took.
  static void count(const Progress& progress, State& state) {
    if (progress.looks == state.looks) return;
    const auto before = static_cast<double>(state.looks), more = static_cast<double>(progress.looks - state.looks);
    const Seconds took = progress.looking - state.looking;
    const Seconds ten_means = state.counted.count() > 0 ? 10 * more / before * state.counted : took;
    const bool longer = took > ten_means;
    state.counted += longer && !state.longer ? ten_means : took;
    state.longer = longer;
    state.looks = progress.looks;
    state.looking = progress.looking;
  }
};

}  // namespace descent
