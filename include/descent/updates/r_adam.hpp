#pragma once

#include <cmath>
#include <cstdint>

#include "../concepts.hpp"
#include "../core/square_root.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "moments.hpp"
#include "update_pass.hpp"

namespace descent {

/// Adam that warms up by itself: in the first steps v is the mean of few squares, and says little; as long as its variance
/// is not even defined, the step is that of the mean slope alone, and then it is shortened by how uncertain v is.
///
///     m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  ρ∞ = 2 / (1 − β₂) − 1,  ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ),
///     x ← x − η r m̂ / (√v + ε) · √(1 − β₂ᵗ)  where ρ > 5,  r² = (ρ − 4)(ρ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ),
///     x ← x − η m̂                            otherwise
///
/// Liu et al.: "On the variance of the adaptive learning rate and beyond", ICLR 2020; with PyTorch's ρ > 5 for the paper's
/// ρ > 4.
///
///     .update = RAdam{.learning_rate = 1e-3}
template <class Rate = double>
struct RAdam {
  static_assert(Schedule<Rate>,
                "RAdam.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
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
    /// t
    std::int64_t steps = 0;

    using detail::Moments<Scalar>::Moments;

    template <class Visitor>
    void archive(Visitor& visit) {
      detail::Moments<Scalar>::archive(visit);
      visit("steps", steps);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return State<Scalar>(parameters.size());
  }

  template <class Scalar>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State<Scalar>& state) const {
    state.advance(beta1, beta2);
    ++state.steps;
    const double most = 2 / (1 - beta2) - 1;
    const double known = most - 2 * static_cast<double>(state.steps) * state.beta2_power / (1 - state.beta2_power);
    const double length = static_cast<double>(rate) / (1 - state.beta1_power);
    const bool trusted = known > 5;
    const double trust = trusted ? std::sqrt((known - 4) * (known - 2) * most / ((most - 4) * (most - 2) * known)) : 1;
    const auto b1 = static_cast<Scalar>(beta1), b2 = static_cast<Scalar>(beta2);
    const auto rest1 = static_cast<Scalar>(1 - beta1), rest2 = static_cast<Scalar>(1 - beta2);
    const auto eps = static_cast<Scalar>(epsilon);
    const auto plain = static_cast<Scalar>(length);
    const auto scaled = static_cast<Scalar>(length * trust * std::sqrt(1 - state.beta2_power));
    return detail::update_each<Scalar>(
        parameters, gradient,
        [=](auto& x, const auto& g, auto& m, auto& v) {
          m = b1 * m + rest1 * g;
          v = b2 * v + rest2 * (g * g);
          if (trusted)
            x -= scaled * m / (detail::square_root(v) + eps);
          else
            x -= plain * m;
        },
        state.mean, state.square);
  }

  void validate() const {
    detail::validate_rate(learning_rate, "RAdam");
    detail::check_memory("RAdam", ".beta1", beta1);
    detail::check_memory("RAdam", ".beta2", beta2);
    detail::check_above_zero("RAdam", ".epsilon", epsilon);
  }
};

template <class Rate, class... Others>
RAdam(Rate, Others...) -> RAdam<detail::RateMember<Rate>>;

}  // namespace descent
