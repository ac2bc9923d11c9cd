#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "../concepts.hpp"
#include "conformance.hpp"
#include "told_policy.hpp"

namespace descent {

/// Whether a loss check keeps the laws, in runs that are made up: the same run twice, two runs side by side, copied and
/// restored states, and that it declares what it needs. Fails as its `validate()` does.
///
///     REQUIRE(check_loss_check(EverySteps{100}).passed());
template <class C>
Conformance check_loss_check(const C& check) {
  static_assert(LossCheck<C>, "check_loss_check: this type is not a LossCheck; see concepts.hpp");
  detail::validate(check);
  const auto ask = [&](const Progress& progress, StateOf<C>& state) { return detail::due(check, progress, state); };
  const detail::ToldPolicy<StateOf<C>, decltype(ask)> policy(ask);
  Conformance found{"loss check"};
  for (const std::uint64_t seed : {1U, 2U}) {
    const auto after_steps = [](std::uint64_t of) {
      std::vector<Progress> told = detail::simulated_run(of);
      told.erase(std::remove_if(told.begin(), told.end(), [](const Progress& now) { return now.looked(); }),
                 told.end());
      return told;
    };
    const std::vector<Progress> told = after_steps(seed);
    policy.check_state(found, "answers", told, after_steps(seed + 10));
    const Progress* where = policy.depends_on(told, detail::forget_time);
    found.add(
        "needs_time is declared",
        !where || detail::needs_time<C>
            ? ""
            : "it reads Progress::time, which between looks is that of the last look unless somebody needs it (the "
              "answer at step " +
                  std::to_string(where->step) +
                  " was another then); make it a type that declares `static constexpr bool needs_time = true`");
    if constexpr (detail::never_looks<C>) {
      const std::vector<bool> answers = policy.answers(told);
      found.add("never_looks is true",
                std::find(answers.begin(), answers.end(), true) == answers.end()
                    ? ""
                    : "it declares never_looks, and was due; declare it only where due is always "
                      "false, or leave it out");
    }
  }
  return found;
}

}  // namespace descent
