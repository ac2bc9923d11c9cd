#pragma once

#include <cmath>

#include "../concepts.hpp"
#include "../core/square_root.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "moments.hpp"
#include "update_pass.hpp"

namespace descent {

/// Adam that divides by how far a gradient is from what was expected of it, not by how large it is: large steps where the
/// slope is steady, small ones where it surprises.
///
///     m ← β₁ m + (1 − β₁) g,  s ← β₂ s + (1 − β₂) (g − m)² + ε,
///     x ← x − η · m̂ / (√ŝ + ε),  m̂ = m / (1 − β₁ᵗ),  ŝ = s / (1 − β₂ᵗ)
///
/// Zhuang et al.: "AdaBelief optimizer: adapting stepsizes by the belief in observed gradients", NeurIPS 2020.
///
///     .update = AdaBelief{.learning_rate = 1e-3}
template <class Rate = double>
struct AdaBelief {
  static_assert(Schedule<Rate>,
                "AdaBelief.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(0.001);
  /// β₁, the memory of the mean slope, from 0 to below 1
  double beta1 = 0.9;
  /// β₂, the memory of the mean square surprise, from 0 to below 1
  double beta2 = 0.999;
  /// ε, above 0, keeps the division defined
  double epsilon = 1e-16;

  template <class Scalar>
  using State = detail::Moments<Scalar>;

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return State<Scalar>(parameters.size());
  }

  template <class Scalar>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State<Scalar>& state) const {
    state.advance(beta1, beta2);
    const auto b1 = static_cast<Scalar>(beta1), b2 = static_cast<Scalar>(beta2);
    const auto rest1 = static_cast<Scalar>(1 - beta1), rest2 = static_cast<Scalar>(1 - beta2);
    const auto eps = static_cast<Scalar>(epsilon);
    const auto length = static_cast<Scalar>(static_cast<double>(rate) / (1 - state.beta1_power));
    const auto unbias = static_cast<Scalar>(1 / std::sqrt(1 - state.beta2_power));
    return detail::update_each<Scalar>(
        parameters, gradient,
        [=](auto& x, const auto& g, auto& m, auto& s) {
          m = b1 * m + rest1 * g;
          s = b2 * s + rest2 * ((g - m) * (g - m)) + eps;
          x -= length * m / (detail::square_root(s) * unbias + eps);
        },
        state.mean, state.square);
  }

  void validate() const {
    detail::validate_rate(learning_rate, "AdaBelief");
    detail::check_memory("AdaBelief", ".beta1", beta1);
    detail::check_memory("AdaBelief", ".beta2", beta2);
    detail::check_above_zero("AdaBelief", ".epsilon", epsilon);
  }
};

template <class Rate, class... Others>
AdaBelief(Rate, Others...) -> AdaBelief<detail::RateMember<Rate>>;

}  // namespace descent
