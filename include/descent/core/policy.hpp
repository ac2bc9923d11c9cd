/// @file
/// What all policies have in common: an optional State that the run owns, and an optional check of their
/// values.
#pragma once

#include <concepts>
#include <string>
#include <vector>

#include "progress.hpp"
#include "stop_reason.hpp"

namespace descent {

/// The state of a policy that has none.
struct NoState {
  template <class Visitor>
  void archive(Visitor&) {}
};

namespace detail {

template <class Policy>
struct StateOfPolicy {
  using type = NoState;
};
template <class Policy>
  requires requires { typename Policy::State; }
struct StateOfPolicy<Policy> {
  using type = typename Policy::State;
};

/// A flag that a type may declare as `static constexpr bool`, false where it doesn't.
#define DESCENT_DECLARED_FLAG(flag)           \
  template <class Policy>                     \
  inline constexpr bool flag = [] {           \
    if constexpr (requires { Policy::flag; }) \
      return static_cast<bool>(Policy::flag); \
    else                                      \
      return false;                           \
  }()

DESCENT_DECLARED_FLAG(needs_time);           // reads Progress::time at steps that are no looks
DESCENT_DECLARED_FLAG(needs_gradient_norm);  // reads Progress::gradient_norm
DESCENT_DECLARED_FLAG(needs_looks);          // goes by what looks see
DESCENT_DECLARED_FLAG(needs_full_batch);     // an update rule that makes no sense on mini-batches
DESCENT_DECLARED_FLAG(clips);                // a transform that makes some gradients or steps shorter
DESCENT_DECLARED_FLAG(sparse_gradient);      // a model that adds to a SparseSum where rows are sparse
DESCENT_DECLARED_FLAG(linear);               // a model whose scores are linear in its parameters
DESCENT_DECLARED_FLAG(draws);                // a model or layer that draws in a step
DESCENT_DECLARED_FLAG(averages);             // an update rule that hands over a mean of its iterates
DESCENT_DECLARED_FLAG(full_batch);           // a sampling that always yields all rows in order
DESCENT_DECLARED_FLAG(never_looks);          // a loss check that is never due
DESCENT_DECLARED_FLAG(proximal);             // a penalty whose projection depends on the rate
DESCENT_DECLARED_FLAG(does_nothing);         // a policy that stands for "none given"

#undef DESCENT_DECLARED_FLAG

/// Lets a policy check its own values, if it wants to: `validate()` fails with what is wrong and how to mend
/// it.
template <class Policy>
void validate(const Policy& policy) {
  if constexpr (requires { policy.validate(); }) policy.validate();
}

}  // namespace detail

/// The state that a run keeps for a policy: its nested type State, or NoState.
template <class Policy>
using StateOf = typename detail::StateOfPolicy<Policy>::type;

namespace detail {

/// Asks a loss check, with its state if it wants it.
template <class Check, class State>
bool due(const Check& check, const Progress& progress, [[maybe_unused]] State& state) {
  if constexpr (requires { check.due(progress, state); })
    return check.due(progress, state);
  else if constexpr (requires { check.due(progress); })
    return check.due(progress);
  else
    return check(progress);
}

/// Asks a stop rule, with its state if it wants it.
template <class Stop, class State>
StopReason met(const Stop& stop, const Progress& progress, [[maybe_unused]] State& state) {
  if constexpr (requires { stop.met(progress, state); })
    return stop.met(progress, state);
  else if constexpr (requires { stop.met(progress); })
    return stop.met(progress);
  else if constexpr (std::same_as<decltype(stop(progress)), bool>)
    return stop(progress) ? StopReason::own_rule : StopReason::none;
  else
    return stop(progress);
}

/// How much of the run is done as far as a stop rule can tell.
template <class Stop>
double fraction(const Stop& stop, const Progress& progress) {
  if constexpr (requires { stop.fraction(progress); })
    return stop.fraction(progress);
  else
    return Progress::unknown;
}

/// Adds to `list` what a stop rule asks for and how things stand; `met` says what it answered last. A rule without a
/// State is asked anew: since then the last look may have been taken, or its values changed.
template <class Stop, class State>
void criteria(const Stop& stop, const Progress& progress, const State& state, bool met, std::vector<Criterion>& list) {
  if constexpr (requires { stop.criteria(progress, state, list); })
    stop.criteria(progress, state, list);
  else if constexpr (requires { stop.describe(progress); } && std::same_as<StateOf<Stop>, NoState>)
    list.push_back({stop.describe(progress), static_cast<bool>(stop.met(progress))});
  else if constexpr (requires { stop.describe(progress); })
    list.push_back({stop.describe(progress), met});
  else
    list.push_back({"a rule of your own", met});
}

}  // namespace detail

}  // namespace descent
