#pragma once

#include <cstdint>
#include <string>

#include "../core/error.hpp"
#include "chain.hpp"
#include "iterate_mean.hpp"

namespace descent {

/// The mean of all iterates, those of the first `after` steps left out:
///
///     x̄ = (x₁ + … + x_t) / t
///
/// The rule's way is what it would be alone. But looks judge the mean, and an ended run hands it back: mini-batches shake
/// the iterates about the minimum, and the mean lies much nearer to it. Polyak and Juditsky: "Acceleration of stochastic
/// approximation by averaging", 1992.
///
///     .update = Sgd{.learning_rate = 0.1} | PolyakAverage{.after = 1000}
///
/// Leave out the way down from the start, which the mean would else remember; until then x̄ is the last iterate. Between the
/// pieces of a run the model has the iterates. `GradientBelow` judges the gradient at the mean, and at looks only.
struct PolyakAverage {
  static constexpr bool averages = true;

  /// how many steps come before the first iterate that counts, 0 or more
  std::int64_t after = 0;

  template <class Scalar>
  struct State {
    /// x̄
    detail::IterateMean<Scalar> mean;
    /// those taken so far
    std::int64_t steps = 0;
    template <class Visitor>
    void archive(Visitor& visit) {
      mean.archive(visit);
      visit("steps", steps);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return {{parameters}};
  }

  template <class Scalar>
  void add(ConstVectorView<Scalar> parameters, State<Scalar>& state) const {
    if (state.steps++ <= after) state.mean.weight = 0;
    state.mean.add(parameters);
  }

  template <class Scalar>
  ConstVectorView<Scalar> average(const State<Scalar>& state) const {
    return state.mean.view();
  }

  void validate() const {
    if (after < 0) fail("PolyakAverage: .after is " + std::to_string(after) + "; it must be 0 or more");
  }
};

}  // namespace descent
