#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

/// A learning rate that stays as long as looks find the loss lower, and is multiplied by a factor when so many in a row
/// have not: judged on the loss of the validation data where there are any, otherwise on the loss. What counts as lower is
/// a share of the lowest loss that counted: loss < best − least_gain · |best|. After a reduction, `cooldown` looks are not
/// counted against it, that the new rate may show what it can do. The rule is that of PyTorch's ReduceLROnPlateau
/// (mode "min", threshold_mode "rel"), whose `patience` is one less.
///
///     .update = Sgd{.learning_rate = ReduceOnPlateau{.initial = 0.1, .factor = 0.5, .patience = 5}}
///
/// It learns of the loss from looks, which it therefore needs: EverySteps, EveryEpochs and the like decide how long a
/// patience lasts. Behind a WarmUp, it counts looks from its end on.
struct ReduceOnPlateau {
  static constexpr bool needs_looks = true;

  /// the rate of the first step; more than 0
  double initial = 0.01;
  /// what is left of the rate at each reduction; above 0 and below 1
  double factor = 0.1;
  /// looks without improvement that bring a reduction; 1 or more
  std::int64_t patience = 10;
  /// what counts as an improvement, as a share of the lowest loss that counted; from 0 to below 1
  double least_gain = 1e-4;
  /// looks after a reduction that are not counted against it; 0 or more
  std::int64_t cooldown = 0;
  /// below this the rate is never reduced; from 0 to `initial`
  double least = 0;

  struct State {
    /// what is left of the initial rate
    double share = 1;
    /// the lowest loss that counted
    double best = std::numeric_limits<double>::max();
    /// looks in a row that did not improve on it
    std::int64_t waited = 0;
    /// looks that will not be counted yet
    std::int64_t cooling = 0;
    /// the step of the last look that was judged
    std::int64_t last_look = -1;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("share", share);
      visit("best", best);
      visit("waited", waited);
      visit("cooling", cooling);
      visit("last_look", last_look);
    }
  };

  double operator()(const Progress& progress, State& state) const {
    if (progress.looked() && state.last_look != progress.loss_step) {
      state.last_look = progress.loss_step;
      judge(progress.judged_loss(), state);
    }
    return std::max(least, initial * state.share);
  }

  void validate() const {
    if (!(initial > 0) || !is_finite(initial))
      fail("ReduceOnPlateau: .initial is " + detail::text(initial) + "; it must be a finite number above 0");
    if (!(factor > 0 && factor < 1))
      fail("ReduceOnPlateau: .factor is " + detail::text(factor) + "; it must be above 0 and below 1");
    if (patience < 1) fail("ReduceOnPlateau: .patience is " + detail::text(patience) + "; it must be 1 or more");
    if (!(least_gain >= 0 && least_gain < 1))
      fail("ReduceOnPlateau: .least_gain is " + detail::text(least_gain) +
           "; it must be from 0 to below 1, a share of the loss");
    if (cooldown < 0) fail("ReduceOnPlateau: .cooldown is " + detail::text(cooldown) + "; it must be 0 or more");
    if (!(least >= 0 && least <= initial))
      fail("ReduceOnPlateau: .least is " + detail::text(least) + "; it must be from 0 to .initial, " +
           detail::text(initial));
  }

 private:
  void judge(double loss, State& state) const {
    if (loss < state.best - least_gain * (state.best < 0 ? -state.best : state.best)) {
      state.best = loss;
      state.waited = 0;
    } else {
      ++state.waited;
    }
    if (state.cooling > 0) {
      --state.cooling;
      state.waited = 0;
    }
    if (state.waited < patience) return;
    state.waited = 0;
    state.cooling = cooldown;
    if (initial * state.share > least) state.share *= factor;
  }
};

}  // namespace descent
