#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/stop_reason.hpp"
#include "../core/text.hpp"

namespace descent {

/// Stops when so many looks in a row have not found the loss lower than before: early stopping. Judged on the loss of
/// the validation data where there are any, otherwise on the loss. Prechelt: "Early stopping – but when?", 1998.
///
///     .stop = NoImprovement{.patience = 10} || MaxEpochs{1000}, .keep = Keep::best
struct NoImprovement {
  static constexpr bool needs_looks = true;

  /// looks without improvement to wait for, 1 or more
  std::int64_t patience = 10;
  /// what counts as an improvement: more than this below the lowest loss that counted, 0 or more
  double least_improvement = 0;

  struct State {
    double best = std::numeric_limits<double>::max();
    std::int64_t waited = 0;
    std::int64_t last_look = -1;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("best", best);
      visit("waited", waited);
      visit("last_look", last_look);
    }
  };

  StopReason met(const Progress& progress, State& state) const {
    if (progress.looked() && state.last_look != progress.loss_step) {
      state.last_look = progress.loss_step;
      if (progress.judged_loss() < state.best - least_improvement) {
        state.best = progress.judged_loss();
        state.waited = 0;
      } else {
        ++state.waited;
      }
    }
    return state.waited >= patience ? StopReason::no_improvement : StopReason::none;
  }

  void criteria(const Progress&, const State& state, std::vector<Criterion>& list) const {
    list.push_back({detail::text(state.waited) + " of " + detail::text(patience) + " looks without improvement",
                    state.waited >= patience});
  }

  void validate() const {
    if (patience < 1) fail("NoImprovement: .patience is " + std::to_string(patience) + "; it must be 1 or more");
    if (!(least_improvement >= 0) || !is_finite(least_improvement))
      fail("NoImprovement: .least_improvement is " + detail::text(least_improvement) +
           "; it must be a finite number, 0 or more");
  }
};

}  // namespace descent
