#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "../concepts.hpp"
#include "../core/finite.hpp"
#include "conformance.hpp"
#include "told_policy.hpp"

namespace descent {

namespace detail {

/// What a stop rule says of itself.
struct StopRuleSays {
  bool needs_time, needs_gradient_norm, needs_looks;
  /// whether it is a type of its own, with met(progress); a lambda can't declare anything
  bool can_declare;
  /// empty if there is none
  std::function<std::string(const Progress&)> describe = {};
  /// empty if there is none
  std::function<double(const Progress&)> fraction = {};
};

/// Asks a stop rule all laws. Its answers are the texts of its reasons.
class StopRuleLaws {
 public:
  StopRuleLaws(const ToldPolicy& policy, const StopRuleSays& says)
      : policy_(policy), says_(says), found_{"stop rule"} {}

  Conformance found() {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      const Told told = simulated_run(seed);
      policy_.check_state(found_, told, simulated_run(seed + 10));
      if (seed % 2 == 1) policy_.check_looks(found_, told);
      reasons(told);
      declarations(told);
      for (const Progress& now : told) report(now);
    }
    return found_;
  }

 private:
  void reasons(const Told& told) {
    const ToldPolicy::Answers answers = policy_.answers(told);
    const bool say_why = std::all_of(answers.begin(), answers.end(),
                                     [](const std::string& text) { return text.empty() || is_a_line(text); });
    found_.add("a reason says why",
               say_why ? ""
                       : "it stopped with a reason whose text is blank or of several lines; a report prints it: "
                         "return StopReason{\"the loss rose\"}, say");
  }

  void declarations(const Told& told) {
    declares("needs_time", says_.needs_time, policy_.depends_on(told, forget_time),
             "Progress::time, which otherwise is that of the last look");
    declares("needs_gradient_norm", says_.needs_gradient_norm, policy_.depends_on(told, forget_gradient),
             "Progress::gradient_norm, which otherwise nobody computes");
    if (says_.can_declare)
      declares("needs_looks", says_.needs_looks, policy_.depends_on(told, change_losses),
               "what looks see, which beside Never is nothing");
  }
  void declares(const std::string& flag, bool declared, const Progress* where, const char* field) {
    found_.add(flag + " is declared", !where || declared ? ""
                                                         : std::string("its answer depends on ") + field +
                                                               " (at step " + std::to_string(where->step) +
                                                               ", say), and it does not declare " + flag +
                                                               "; make it a type with met(progress) that declares "
                                                               "`static constexpr bool " +
                                                               flag + " = true`");
  }

  void report(const Progress& now) {
    if (says_.describe)
      found_.add("describe is a line", is_a_line(says_.describe(now))
                                           ? ""
                                           : "describe(progress) is blank or of several lines; it is a line of the "
                                             "report: \"100 of 2,000 steps\", say");
    if (!says_.fraction) return;
    const double fraction = says_.fraction(now);
    found_.add("fraction is 0 or more", !is_finite(fraction) || fraction >= 0
                                            ? ""
                                            : "fraction(progress) is negative at step " + std::to_string(now.step) +
                                                  "; it is how much of the run is done, from 0 to 1, or "
                                                  "Progress::unknown");
  }

  /// Whether a text says something, in one line.
  static bool is_a_line(std::string_view text) {
    return text.find_first_not_of(" \t") != std::string_view::npos && text.find('\n') == std::string_view::npos;
  }

  const ToldPolicy& policy_;
  const StopRuleSays& says_;
  Conformance found_;
};

}  // namespace detail

/// Whether a stop rule keeps the laws, in runs that are made up, in which loss and gradient fall over many powers of
/// ten: the laws of states; that it judges a look once and an old one not again; that it says why it stops, and
/// declares what it needs. Fails as its `validate()` does.
///
///     REQUIRE(check_stop_rule(LossBelow{0.05} || MaxEpochs{100}).passed());
template <class S>
Conformance check_stop_rule(const S& stop) {
  static_assert(StopRule<S>, "check_stop_rule: this type is not a StopRule; see concepts.hpp");
  detail::validate(stop);
  constexpr bool named = requires(const Progress& progress) { stop.met(progress); } ||
                         requires(const Progress& progress, StateOf<S>& state) { stop.met(progress, state); };
  const auto ask = [&](const Progress& progress, StateOf<S>& state) {
    return std::string(detail::met(stop, progress, state).text);
  };
  detail::StopRuleSays says{detail::needs_time<S>, detail::needs_gradient_norm<S>, detail::needs_looks<S>, named};
  if constexpr (requires(const Progress& progress) { stop.describe(progress); })
    says.describe = [&](const Progress& progress) { return std::string(stop.describe(progress)); };
  if constexpr (requires(const Progress& progress) { stop.fraction(progress); })
    says.fraction = [&](const Progress& progress) { return stop.fraction(progress); };
  const detail::ToldPolicy policy = detail::told_policy<StateOf<S>>("answers", ask);
  return detail::StopRuleLaws(policy, says).found();
}

}  // namespace descent
