#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "../concepts.hpp"
#include "../core/finite.hpp"
#include "conformance.hpp"
#include "told_policy.hpp"

namespace descent {

namespace detail {

/// Whether a text says something, in one line.
inline bool is_a_line(std::string_view text) {
  return text.find_first_not_of(" \t") != std::string_view::npos && text.find('\n') == std::string_view::npos;
}

/// Whether a stop rule is a type of its own, which can declare what it needs; a lambda can't.
template <class S>
inline constexpr bool is_named_stop = requires(const S& stop, const Progress& progress) {
  stop.met(progress);
} || requires(const S& stop, const Progress& progress, StateOf<S>& state) { stop.met(progress, state); };

}  // namespace detail

/// Whether a stop rule keeps the laws, in runs that are made up, in which loss and gradient fall over many powers of ten:
/// the laws of states; that it judges a look once and an old one not again; that it says why it stops, and declares what it
/// needs. Fails as its `validate()` does.
///
///     REQUIRE(check_stop_rule(LossBelow{0.05} || MaxEpochs{100}).passed());
template <class S>
Conformance check_stop_rule(const S& stop) {
  static_assert(StopRule<S>, "check_stop_rule: this type is not a StopRule; see concepts.hpp");
  detail::validate(stop);
  const auto ask = [&](const Progress& progress, StateOf<S>& state) {
    return std::string(detail::met(stop, progress, state).text);
  };
  const detail::ToldPolicy<StateOf<S>, decltype(ask)> policy(ask);
  Conformance found{"stop rule"};
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const std::vector<Progress> told = detail::simulated_run(seed);
    policy.check_state(found, "answers", told, detail::simulated_run(seed + 10));
    if (seed % 2 == 1) policy.check_looks(found, "answers", told);

    const std::vector<std::string> answers = policy.answers(told);
    const bool say_why = std::all_of(answers.begin(), answers.end(),
                                     [](const std::string& text) { return text.empty() || detail::is_a_line(text); });
    found.add("a reason says why",
              say_why ? ""
                      : "it stopped with a reason whose text is blank or of several lines; a report prints it: "
                        "return StopReason{\"the loss rose\"}, say");

    const auto declares = [&](const char* flag, bool declared, const Progress* where, const char* field) {
      found.add(std::string(flag) + " is declared",
                !where || declared ? ""
                                   : std::string("its answer depends on ") + field + " (at step " +
                                         std::to_string(where->step) + ", say), and it does not declare " + flag +
                                         "; make it a type with met(progress) that declares `static constexpr bool " +
                                         flag + " = true`");
    };
    declares("needs_time", detail::needs_time<S>, policy.depends_on(told, detail::forget_time),
             "Progress::time, which otherwise is that of the last look");
    declares("needs_gradient_norm", detail::needs_gradient_norm<S>, policy.depends_on(told, detail::forget_gradient),
             "Progress::gradient_norm, which otherwise nobody computes");
    if constexpr (detail::is_named_stop<S>)
      declares("needs_looks", detail::needs_looks<S>, policy.depends_on(told, detail::change_losses),
               "what looks see, which beside Never is nothing");

    for (const Progress& now : told) {
      if constexpr (requires { stop.describe(now); })
        found.add("describe is a line", detail::is_a_line(std::string(stop.describe(now)))
                                            ? ""
                                            : "describe(progress) is blank or of several lines; it is a line of the "
                                              "report: \"100 of 2,000 steps\", say");
      if constexpr (requires { stop.fraction(now); }) {
        const double fraction = stop.fraction(now);
        found.add("fraction is 0 or more",
                  !is_finite(fraction) || fraction >= 0
                      ? ""
                      : "fraction(progress) is negative at step " + std::to_string(now.step) +
                            "; it is how much of the run is done, from 0 to 1, or Progress::unknown");
      }
    }
  }
  return found;
}

}  // namespace descent
