#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

#include "../concepts.hpp"
#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/text.hpp"
#include "../schedules/rate.hpp"
#include "bits.hpp"
#include "conformance.hpp"
#include "told_policy.hpp"

namespace descent {

/// What a schedule is meant for.
struct ScheduleChecks {
  /// Up to which step rates must be above 0, 1 or more; later they may have come down to 0.
  std::int64_t steps = 1000;

  /// Fails if the value makes no sense.
  void validate() const {
    if (steps < 1) fail("ScheduleChecks: .steps is " + std::to_string(steps) + "; it must be 1 or more");
  }
};

namespace detail {

/// A law for all rates of a run; the answers of the schedule are the bits of its rates.
inline void check_rates(Conformance& found, const ToldPolicy& policy, const Told& told, const ScheduleChecks& options) {
  const ToldPolicy::Answers rates = policy.answers(told);
  for (std::size_t i = 0; i < told.size(); ++i) {
    double rate = 0;
    std::memcpy(&rate, rates[i].data(), sizeof rate);
    const std::string at = "the rate after step " + std::to_string(told[i].step) + " is " + exact_text(rate);
    found.add("rates are finite", is_finite(rate) ? "" : at + "; a run ends there: bound what the formula grows by");
    found.add("rates are above 0",
              rate > 0 || (rate == 0 && told[i].step >= options.steps) || !is_finite(rate)
                  ? ""
                  : at + "; a step up the slope, or none, is no descent: keep rates above 0 for as many steps as the "
                         "schedule is meant for (ScheduleChecks::steps)");
  }
}

inline Conformance schedule_laws(const ToldPolicy& policy, bool needs_looks, const ScheduleChecks& options) {
  Conformance found{"schedule"};
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Told told = simulated_run(seed);
    check_rates(found, policy, told, options);
    policy.check_state(found, told, simulated_run(seed + 10));
    if (seed % 2 == 1) policy.check_looks(found, told);
    if (!policy.has_state()) continue;
    const Progress* where = policy.depends_on(told, change_losses);
    found.add("needs_looks is declared",
              !where || needs_looks
                  ? ""
                  : "its rate depends on what looks see (at step " + std::to_string(where->step) +
                        ", say), which beside Never is nothing; declare `static constexpr bool needs_looks = true`");
  }
  return found;
}

}  // namespace detail

/// Whether a learning rate, a number or a schedule, keeps the laws, in runs that are made up: rates are finite and
/// above 0; the laws of states; a look is judged once and an old one not again. Fails as its `validate()` does, and if the
/// options make no sense.
///
///     REQUIRE(check_schedule(CosineDecay{.initial = 0.1, .steps = 2000}, {.steps = 2000}).passed());
template <class R>
Conformance check_schedule(const R& schedule, const ScheduleChecks& options = {}) {
  static_assert(Schedule<R>, "check_schedule: this type is not a Schedule; see concepts.hpp");
  options.validate();
  if constexpr (std::is_class_v<R>) detail::validate(schedule);
  const auto ask = [&](const Progress& progress, StateOf<R>& state) {
    return detail::bits(detail::rate_at(schedule, progress, state));
  };
  return detail::schedule_laws(detail::told_policy<StateOf<R>>("rates", ask), detail::needs_looks<R>, options);
}

}  // namespace descent
