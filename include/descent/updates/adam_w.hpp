#pragma once

#include <cmath>

#include "../concepts.hpp"
#include "../core/square_root.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "moments.hpp"
#include "update_pass.hpp"

namespace descent {

/// Adam with decoupled weight decay: every parameter shrinks by the share η λ at each step, whatever its gradients were.
/// (A penalty λ/2 · Σ x² would be divided by √v̂ with the gradient, and hardly shrink what has large gradients.)
///
///     m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
///     x ← (1 − η λ) x − η · m̂ / (√v̂ + ε)
///
/// Biases shrink as well; `Adam{} | WeightDecay{}` spares them. Loshchilov and Hutter: "Decoupled weight decay
/// regularization", ICLR 2019.
///
///     .update = AdamW{.learning_rate = 1e-3, .decay = 0.01}
template <class Rate = double>
struct AdamW {
  static_assert(Schedule<Rate>,
                "AdamW.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(0.001);
  /// β₁, the memory of the mean slope, from 0 to below 1
  double beta1 = 0.9;
  /// β₂, the memory of the mean square, from 0 to below 1
  double beta2 = 0.999;
  /// ε, above 0, keeps the division defined
  double epsilon = 1e-8;
  /// λ, 0 or more; η λ must stay below 1
  double decay = 0.01;

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
    const auto kept = static_cast<Scalar>(1 - static_cast<double>(rate) * decay);
    return detail::update_each<Scalar>(
        parameters, gradient,
        [=](auto& x, const auto& g, auto& m, auto& v) {
          m = b1 * m + rest1 * g;
          v = b2 * v + rest2 * (g * g);
          x = kept * x - length * m / (detail::square_root(v) * unbias + eps);
        },
        state.mean, state.square);
  }

  void validate() const {
    detail::validate_rate(learning_rate, "AdamW");
    detail::check_memory("AdamW", ".beta1", beta1);
    detail::check_memory("AdamW", ".beta2", beta2);
    detail::check_above_zero("AdamW", ".epsilon", epsilon);
    detail::check_not_negative("AdamW", ".decay", decay);
    detail::check_decay_at("AdamW", ".decay", decay, learning_rate);
  }
};

template <class Rate, class... Others>
AdamW(Rate, Others...) -> AdamW<detail::RateMember<Rate>>;

}  // namespace descent
