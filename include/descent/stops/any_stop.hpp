#pragma once

#include <cmath>
#include <vector>

#include "../concepts.hpp"
#include "../core/policy.hpp"

namespace descent {

/// Stops when either of two rules says so: what `LossBelow{0.05} || MaxEpochs{100}` makes. If both do, the
/// first gives the reason.
template <class First, class Second>
struct AnyStop {
  static constexpr bool needs_time = detail::needs_time<First> || detail::needs_time<Second>;
  static constexpr bool needs_gradient_norm = detail::needs_gradient_norm<First> || detail::needs_gradient_norm<Second>;
  static constexpr bool needs_looks = detail::needs_looks<First> || detail::needs_looks<Second>;

  /// asked first
  First first;
  /// asked as well
  Second second;

  struct State {
    StateOf<First> first;
    StateOf<Second> second;
    bool first_met = false, second_met = false;  // the last answers
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("first", first);
      visit("second", second);
      visit("first_met", first_met);
      visit("second_met", second_met);
    }
  };

  StopReason met(const Progress& progress, State& state) const {
    const StopReason one = detail::met(first, progress, state.first);  // both are asked, as both may keep state
    const StopReason other = detail::met(second, progress, state.second);
    state.first_met = static_cast<bool>(one);
    state.second_met = static_cast<bool>(other);
    return one ? one : other;
  }

  double fraction(const Progress& progress) const {  // the further of the two; unknown only if both are
    return std::fmax(detail::fraction(first, progress), detail::fraction(second, progress));
  }

  void criteria(const Progress& progress, const State& state, std::vector<Criterion>& list) const {
    detail::criteria(first, progress, state.first, state.first_met, list);
    detail::criteria(second, progress, state.second, state.second_met, list);
  }

  void validate() const {
    detail::validate(first);
    detail::validate(second);
  }
};

/// Stops when either rule says so.
template <StopRule First, StopRule Second>
AnyStop<First, Second> operator||(First first, Second second) {
  return {first, second};
}

}  // namespace descent
