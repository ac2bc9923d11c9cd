#pragma once

#include "../concepts.hpp"
#include "../core/policy.hpp"

namespace descent {

/// Looks when either of two checks is due: what `EveryDuration{5s} || EverySteps{1000}` makes.
template <class First, class Second>
struct AnyCheck {
  static constexpr bool needs_time = detail::needs_time<First> || detail::needs_time<Second>;
  static constexpr bool never_looks = detail::never_looks<First> && detail::never_looks<Second>;

  /// asked first
  First first;
  /// asked as well
  Second second;

  struct State {
    StateOf<First> first;
    StateOf<Second> second;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("first", first);
      visit("second", second);
    }
  };

  bool due(const Progress& progress, State& state) const {
    const bool one = detail::due(first, progress, state.first);  // both are asked, as both may keep state
    const bool other = detail::due(second, progress, state.second);
    return one || other;
  }

  void validate() const {
    detail::validate(first);
    detail::validate(second);
  }
};

/// Looks when either check is due.
template <LossCheck First, LossCheck Second>
AnyCheck<First, Second> operator||(First first, Second second) {
  return {first, second};
}

}  // namespace descent
