/// @file
/// Policies chosen at run time: each role's is a function, so that a table of many policies needs one type of run.
#pragma once

#include <descent/concepts.hpp>
#include <descent/schedules/rate.hpp>

#include <functional>

namespace erased {

using descent::Progress;
using descent::StateOf;
using descent::StopReason;

/// Any loss check, with a State of its own in every copy.
struct Check {
  static constexpr bool needs_time = true;
  std::function<bool(const Progress&)> ask;

  template <class Policy>
  Check(const Policy& policy)
      : ask([policy, state = StateOf<Policy>{}](const Progress& progress) mutable {
          return descent::detail::due(policy, progress, state);
        }) {
    descent::detail::validate(policy);
  }
  bool due(const Progress& progress) const { return ask(progress); }
};

/// Any stop rule.
struct Stop {
  static constexpr bool needs_time = true;
  static constexpr bool needs_gradient_norm = true;
  std::function<StopReason(const Progress&)> ask;

  template <class Policy>
  Stop(const Policy& policy)
      : ask([policy, state = StateOf<Policy>{}](const Progress& progress) mutable {
          return descent::detail::met(policy, progress, state);
        }) {
    descent::detail::validate(policy);
  }
  StopReason met(const Progress& progress) const { return ask(progress); }
};

/// Any schedule, or a number.
struct Rate {
  std::function<double(const Progress&)> ask;

  template <class Policy>
  Rate(const Policy& policy)
      : ask([policy, state = StateOf<Policy>{}](const Progress& progress) mutable {
          return descent::detail::rate_at(policy, progress, state);
        }) {
    descent::detail::validate_rate(policy, "Rate");
  }
  double operator()(const Progress& progress) const { return ask(progress); }
};

}  // namespace erased
