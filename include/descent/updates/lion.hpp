#pragma once

#include "../concepts.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "sign.hpp"
#include "update_pass.hpp"

namespace descent {

/// Steps of the same length in every parameter, by the sign of a mean slope that weighs the last gradient more than the
/// memory does. Found by a search over programs.
///
///     x ← (1 − η λ) x − η sign(β₁ m + (1 − β₁) g),  m ← β₂ m + (1 − β₂) g
///
/// Its rate wants to be 3 to 10 times as small as Adam's, its decay as many times as large. Chen et al.: "Symbolic
/// discovery of optimization algorithms", NeurIPS 2023.
///
///     .update = Lion{.learning_rate = 1e-4}
template <class Rate = double>
struct Lion {
  static_assert(Schedule<Rate>,
                "Lion.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(0.0001);
  /// β₁, how much of the step's direction is memory, from 0 to below 1
  double beta1 = 0.9;
  /// β₂, the memory of the mean slope, from 0 to below 1
  double beta2 = 0.99;
  /// λ, decoupled weight decay, 0 or more, biases included; η λ must stay below 1
  double decay = 0;

  template <class Scalar>
  struct State {
    Vector<Scalar> mean;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("mean", mean);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return {Vector<Scalar>::Zero(parameters.size())};
  }

  template <class Scalar>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State<Scalar>& state) const {
    const auto b1 = static_cast<Scalar>(beta1), b2 = static_cast<Scalar>(beta2);
    const auto rest1 = static_cast<Scalar>(1 - beta1), rest2 = static_cast<Scalar>(1 - beta2);
    const auto kept = static_cast<Scalar>(1 - static_cast<double>(rate) * decay);
    return detail::update_each<Scalar>(
        parameters, gradient,
        [=](auto& x, const auto& g, auto& m) {
          x = kept * x - rate * detail::sign(b1 * m + rest1 * g);
          m = b2 * m + rest2 * g;
        },
        state.mean);
  }

  void validate() const {
    detail::validate_rate(learning_rate, "Lion");
    detail::check_memory("Lion", ".beta1", beta1);
    detail::check_memory("Lion", ".beta2", beta2);
    detail::check_not_negative("Lion", ".decay", decay);
    detail::check_decay_at("Lion", ".decay", decay, learning_rate);
  }
};

template <class Rate, class... Others>
Lion(Rate, Others...) -> Lion<detail::RateMember<Rate>>;

}  // namespace descent
