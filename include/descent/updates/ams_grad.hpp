#pragma once

#include <cmath>

#include "../concepts.hpp"
#include "../core/square_root.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "moments.hpp"
#include "update_pass.hpp"

namespace descent {

/// Adam that never forgets a large gradient: it divides by the root of the largest v so far, so that no step grows
/// again after a rare, telling gradient. There are problems on which Adam runs away and this does not.
///
///     m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  w ← max(w, v),
///     x ← x − η · m̂ / (√ŵ + ε),  ŵ = w / (1 − β₂ᵗ)
///
/// Reddi, Kale and Kumar: "On the convergence of Adam and beyond", ICLR 2018; with the bias corrections of PyTorch.
///
///     .update = AmsGrad{.learning_rate = 1e-3}
template <class Rate = double>
struct AmsGrad {
  static_assert(Schedule<Rate>,
                "AmsGrad.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(0.001);
  /// β₁, the memory of the mean slope, from 0 to below 1
  double beta1 = 0.9;
  /// β₂, the memory of the mean square, from 0 to below 1
  double beta2 = 0.999;
  /// ε, above 0, keeps the division defined
  double epsilon = 1e-8;

  template <class Scalar>
  struct State : detail::Moments<Scalar> {
    /// w, p numbers
    Vector<Scalar> largest;

    explicit State(Index parameters = 0)
        : detail::Moments<Scalar>(parameters), largest(Vector<Scalar>::Zero(parameters)) {}

    template <class Visitor>
    void archive(Visitor& visit) {
      detail::Moments<Scalar>::archive(visit);
      visit("largest", largest);
    }
  };

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
        [=](auto& x, const auto& g, auto& m, auto& v, auto& w) {
          m = b1 * m + rest1 * g;
          v = b2 * v + rest2 * (g * g);
          w = detail::choose(v < w, w, v);
          x -= length * m / (detail::square_root(w) * unbias + eps);
        },
        state.mean, state.square, state.largest);
  }

  void validate() const {
    detail::validate_rate(learning_rate, "AmsGrad");
    detail::check_memory("AmsGrad", ".beta1", beta1);
    detail::check_memory("AmsGrad", ".beta2", beta2);
    detail::check_above_zero("AmsGrad", ".epsilon", epsilon);
  }
};

template <class Rate, class... Others>
AmsGrad(Rate, Others...) -> AmsGrad<detail::RateMember<Rate>>;

}  // namespace descent
