#pragma once

#include <cstdint>
#include <string>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "chain.hpp"

namespace descent {

/// k steps forward, one step back: slow parameters y stay behind while the rule takes k steps from them; then they follow a
/// share of the way, and the rule goes on from there:
///
///     every k steps:  y ← y + α (x − y),  x ← y
///
/// Calms a rule whose steps are too long. Zhang et al.: "Lookahead optimizer: k steps forward, 1 step back", NeurIPS 2019.
///
///     .update = Adam{.learning_rate = 1e-3} | Lookahead{.steps = 5, .share = 0.5}
struct Lookahead {
  /// k, 1 or more
  std::int64_t steps = 5;
  /// α, above 0 to 1
  double share = 0.5;

  template <class Scalar>
  struct State {
    /// y, p numbers
    Vector<Scalar> slow;
    /// steps since y was moved
    std::int64_t ahead = 0;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("slow", slow);
      visit("ahead", ahead);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return {parameters};
  }

  template <class Scalar>
  void after_step(VectorView<Scalar> parameters, Scalar, State<Scalar>& state) const {
    if (++state.ahead < steps) return;
    state.ahead = 0;
    const auto part = static_cast<Scalar>(share);
    for (Index i = 0; i < parameters.size(); ++i) {
      state.slow[i] += part * (parameters[i] - state.slow[i]);
      parameters[i] = state.slow[i];
    }
  }

  void validate() const {
    if (steps < 1) fail("Lookahead: .steps is " + std::to_string(steps) + "; it must be 1 or more");
    if (!(share > 0 && share <= 1))
      fail("Lookahead: .share is " + detail::text(share) + "; it must be above 0 and at most 1");
  }
};

}  // namespace descent
