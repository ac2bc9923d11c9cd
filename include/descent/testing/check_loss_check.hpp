#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "../concepts.hpp"
#include "conformance.hpp"
#include "told_policy.hpp"

namespace descent {

namespace detail {

/// What a loss check says of itself.
struct LossCheckSays {
  bool needs_time, never_looks;
};

/// Loss checks are asked after every step, looks not yet taken.
inline Told told_after_steps(std::uint64_t seed) {
  Told told = simulated_run(seed);
  told.erase(std::remove_if(told.begin(), told.end(), [](const Progress& now) { return now.looked(); }), told.end());
  return told;
}

inline Conformance loss_check_laws(const ToldPolicy& policy, const LossCheckSays& says) {
  Conformance found{"loss check"};
  for (const std::uint64_t seed : {1U, 2U}) {
    const Told told = told_after_steps(seed);
    policy.check_state(found, told, told_after_steps(seed + 10));
    const Progress* where = policy.depends_on(told, forget_time);
    found.add("needs_time is declared",
              !where || says.needs_time
                  ? ""
                  : "it reads Progress::time, which between looks is that of the last look unless somebody needs it "
                    "(the answer at step " +
                        std::to_string(where->step) +
                        " was another then); make it a type that declares `static constexpr bool needs_time = true`");
    if (!says.never_looks) continue;
    const ToldPolicy::Answers answers = policy.answers(told);
    found.add("never_looks is true",
              std::all_of(answers.begin(), answers.end(), [](const std::string& due) { return due.empty(); })
                  ? ""
                  : "it declares never_looks, and was due; declare it only where due is always false, or leave it out");
  }
  return found;
}

}  // namespace detail

/// Whether a loss check keeps the laws, in runs that are made up: the same run twice, two runs side by side, copied and
/// restored states, and that it declares what it needs. Fails as its `validate()` does.
///
///     REQUIRE(check_loss_check(EverySteps{100}).passed());
template <class C>
Conformance check_loss_check(const C& check) {
  static_assert(LossCheck<C>, "check_loss_check: this type is not a LossCheck; see concepts.hpp");
  detail::validate(check);
  const auto ask = [&](const Progress& progress, StateOf<C>& state) {
    return std::string(detail::due(check, progress, state) ? "due" : "");
  };
  return detail::loss_check_laws(detail::told_policy<StateOf<C>>("answers", ask),
                                 {detail::needs_time<C>, detail::never_looks<C>});
}

}  // namespace descent
