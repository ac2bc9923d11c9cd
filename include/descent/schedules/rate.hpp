/// @file
/// A learning rate is a number or a schedule; here the two are told apart.
#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/policy.hpp"
#include "../core/text.hpp"

namespace descent::detail {

/// What a rate is kept as: a number of any type as a double, a schedule as it is. Rules say so in deduction guides of their own,
/// without which clang 19, inside a template, takes `Sgd{.learning_rate = 1}` for `Sgd{}`.
template <class Rate>
using RateMember = std::conditional_t<std::is_arithmetic_v<Rate>, double, Rate>;

/// The rate that a number or a schedule gives after `progress`.
template <class Rate, class State>
double rate_at(const Rate& rate, const Progress& progress, [[maybe_unused]] State& state) {
  if constexpr (std::is_arithmetic_v<Rate>)
    return static_cast<double>(rate);
  else if constexpr (requires { rate(progress, state); })
    return static_cast<double>(rate(progress, state));
  else
    return static_cast<double>(rate(progress));
}

/// The rate that an update rule was given: its `rate()` or `.learning_rate`; 1 for a rule that has neither.
template <class Rule>
decltype(auto) rate_of(const Rule& rule) {
  if constexpr (requires { rule.rate(); })
    return rule.rate();
  else if constexpr (requires { rule.learning_rate; })
    return (rule.learning_rate);
  else
    return 1.0;
}

/// The type of that: a number's or a schedule's.
template <class Rule>
using RateOf = std::remove_cvref_t<decltype(rate_of(std::declval<const Rule&>()))>;

/// Fails unless the rate is above 0, where it is a number; lets a schedule judge itself.
template <class Rate>
void validate_rate(const Rate& rate, const char* rule) {
  if constexpr (std::is_arithmetic_v<Rate>) {
    if (!(rate > 0) || !is_finite(static_cast<double>(rate)))
      fail({rule, ": the learning rate is ", text(static_cast<double>(rate)), "; it must be a finite number above 0"});
  } else {
    validate(rate);
  }
}

}  // namespace descent::detail
