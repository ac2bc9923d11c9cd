#pragma once

#include "../core/error.hpp"
#include "../core/text.hpp"
#include "chain.hpp"
#include "iterate_mean.hpp"

namespace descent {

/// A mean of the iterates that forgets: each counts β times as much as the one after it,
///
///     x̄ = Σ βᵗ⁻ⁱ xᵢ / Σ βᵗ⁻ⁱ,  i = 1 … t
///
/// which is about the mean of the last 1 / (1 − β). The division makes it right from the first step on, as in Adam's moments.
/// The rule's way is what it would be alone. But looks judge the mean, and an ended run hands it back: it is steadier than the
/// last iterate. Kingma and Ba: "Adam: a method for stochastic optimization", 2015, section 7.2.
///
///     .update = Adam{.learning_rate = 1e-3} | ExponentialAverage{.decay = 0.999}
///
/// Between the pieces of a run the model has the iterates. `GradientBelow` judges the gradient at the mean, and at looks only.
struct ExponentialAverage {
  static constexpr bool averages = true;

  /// β, from 0 (the last iterate alone) to below 1
  double decay = 0.999;

  template <class Scalar>
  using State = detail::IterateMean<Scalar>;

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return {parameters};
  }

  template <class Scalar>
  void add(ConstVectorView<Scalar> parameters, detail::IterateMean<Scalar>& state) const {
    state.weight *= decay;
    state.add(parameters);
  }

  template <class Scalar>
  ConstVectorView<Scalar> average(const detail::IterateMean<Scalar>& state) const {
    return state.view();
  }

  void validate() const {
    if (!(decay >= 0 && decay < 1))
      fail("ExponentialAverage: .decay is " + detail::text(decay) + "; it must be from 0 to below 1");
  }
};

}  // namespace descent
