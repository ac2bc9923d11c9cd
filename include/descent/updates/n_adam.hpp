#pragma once

#include <cmath>

#include "../concepts.hpp"
#include "../core/elementary.hpp"
#include "../core/square_root.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "moments.hpp"
#include "update_pass.hpp"

namespace descent {

/// Adam that looks ahead, as Nesterov's momentum does: the step is of the mean slope as it will be, not as it was.
///
///     μₜ = β₁ (1 − ½ · 0.96^(ψ t)),  m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
///     x ← x − η · (μₜ₊₁ m / (1 − μ₁ … μₜ₊₁) + (1 − μₜ) g / (1 − μ₁ … μₜ)) / (√v̂ + ε)
///
/// Dozat: "Incorporating Nesterov momentum into Adam", ICLR workshop 2016.
///
///     .update = NAdam{.learning_rate = 2e-3}
template <class Rate = double>
struct NAdam {
  static_assert(Schedule<Rate>,
                "NAdam.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(0.002);
  /// β₁, the memory of the mean slope, from 0 to below 1
  double beta1 = 0.9;
  /// β₂, the memory of the mean square, from 0 to below 1
  double beta2 = 0.999;
  /// ε, above 0, keeps the division defined
  double epsilon = 1e-8;
  /// ψ, 0 or more: how fast the momentum μₜ grows from β₁ / 2 to β₁
  double momentum_decay = 0.004;

  template <class Scalar>
  struct State : detail::Moments<Scalar> {
    /// Π μ over the steps so far
    double momenta = 1;
    /// 0.96^(ψ t)
    double rest = 1;

    using detail::Moments<Scalar>::Moments;

    template <class Visitor>
    void archive(Visitor& visit) {
      detail::Moments<Scalar>::archive(visit);
      visit("momenta", momenta);
      visit("rest", rest);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return State<Scalar>(parameters.size());
  }

  template <class Scalar>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State<Scalar>& state) const {
    state.advance(beta1, beta2);
    const double factor = detail::exponential(momentum_decay * detail::logarithm(0.96));
    state.rest *= factor;
    const double momentum = beta1 * (1 - state.rest / 2), next = beta1 * (1 - state.rest * factor / 2);
    state.momenta *= momentum;
    const auto b1 = static_cast<Scalar>(beta1), b2 = static_cast<Scalar>(beta2);
    const auto rest1 = static_cast<Scalar>(1 - beta1), rest2 = static_cast<Scalar>(1 - beta2);
    const auto eps = static_cast<Scalar>(epsilon);
    const auto of_gradient = static_cast<Scalar>(static_cast<double>(rate) * (1 - momentum) / (1 - state.momenta));
    const auto of_mean = static_cast<Scalar>(static_cast<double>(rate) * next / (1 - state.momenta * next));
    const auto unbias = static_cast<Scalar>(1 / std::sqrt(1 - state.beta2_power));
    return detail::update_each<Scalar>(
        parameters, gradient,
        [=](auto& x, const auto& g, auto& m, auto& v) {
          m = b1 * m + rest1 * g;
          v = b2 * v + rest2 * (g * g);
          x -= (of_mean * m + of_gradient * g) / (detail::square_root(v) * unbias + eps);
        },
        state.mean, state.square);
  }

  void validate() const {
    detail::validate_rate(learning_rate, "NAdam");
    detail::check_memory("NAdam", ".beta1", beta1);
    detail::check_memory("NAdam", ".beta2", beta2);
    detail::check_above_zero("NAdam", ".epsilon", epsilon);
    detail::check_not_negative("NAdam", ".momentum_decay", momentum_decay);
  }
};

template <class Rate, class... Others>
NAdam(Rate, Others...) -> NAdam<detail::RateMember<Rate>>;

}  // namespace descent
