#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "../concepts.hpp"
#include "rate.hpp"

namespace descent {

/// A learning rate that rises along a straight line to the first rate of another schedule, and then follows that:
/// step t < steps (counted from 0) is taken with (t + 1) / steps of it. Goyal and others: "Accurate, large minibatch
/// SGD: training ImageNet in 1 hour", 2017.
///
///     .update = Adam{.learning_rate = WarmUp{.steps = 500, .then = CosineDecay{.initial = 0.001, .steps = 20000}}}
///
/// What `then` is shown: a Progress whose step numbers (step, loss_step, best_step, gradient_step) are counted from
/// the end of the warm-up; before that, always step 0 and no samples. All else is of the whole run: a schedule that
/// goes by epochs or by time counts those of the warm-up too. A State stays as it was until the warm-up is over.
template <class Rate = double>
struct WarmUp {
  static_assert(Schedule<Rate>,
                "WarmUp.then: this type is not a Schedule; give a number or a callable rate(progress), see "
                "concepts.hpp");

  static constexpr bool needs_looks = detail::needs_looks<Rate>;

  /// how many steps are taken before the full rate is reached; 0 or more
  std::int64_t steps = 100;
  /// the rate to follow: a number above 0, or a schedule
  Rate then = Rate(0.01);

  using State = StateOf<Rate>;

  double operator()(const Progress& progress, State& state) const {
    const bool warm = progress.step >= steps;
    const double share = warm ? 1 : static_cast<double>(progress.step + 1) / static_cast<double>(steps);
    if constexpr (std::is_arithmetic_v<Rate>) {
      return share * static_cast<double>(then);
    } else {
      Progress shown = progress;
      const std::int64_t before = std::min(progress.step, steps);
      shown.step -= before;
      shown.loss_step -= before;
      shown.best_step -= before;
      shown.gradient_step -= before;
      if (warm) return detail::rate_at(then, shown, state);
      shown.samples = 0;
      State fresh = state;
      return share * detail::rate_at(then, shown, fresh);
    }
  }

  void validate() const {
    if (steps < 0) fail("WarmUp: .steps is " + detail::text(steps) + "; it must be 0 or more");
    detail::validate_rate(then, "WarmUp: .then");
  }
};

template <class Rate>
WarmUp(Rate) -> WarmUp<detail::RateMember<Rate>>;
template <class Steps, class Rate>
WarmUp(Steps, Rate) -> WarmUp<detail::RateMember<Rate>>;

}  // namespace descent
