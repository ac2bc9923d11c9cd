#pragma once

#include "../concepts.hpp"
#include "../core/square_root.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "sign.hpp"
#include "update_pass.hpp"

namespace descent {

/// Adam whose v changes by steps of its own size: it is not the mean of squares, but grows or shrinks towards the last one
/// by (1 − β₂) g², so that after large gradients it forgets slowly, and steps do not jump up.
///
///     m ← β₁ m + (1 − β₁) g,  v ← v − (1 − β₂) sign(v − g²) g²,
///     x ← x − η · m / (√v + ε)
///
/// Zaheer et al.: "Adaptive methods for nonconvex optimization", NeurIPS 2018.
///
///     .update = Yogi{.learning_rate = 0.01}
template <class Rate = double>
struct Yogi {
  static_assert(Schedule<Rate>,
                "Yogi.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(0.01);
  /// β₁, the memory of the mean slope, from 0 to below 1
  double beta1 = 0.9;
  /// β₂, the memory of the mean square, from 0 to below 1
  double beta2 = 0.999;
  /// ε, above 0, keeps the division defined
  double epsilon = 1e-3;
  /// what v starts at, 0 or more
  double initial_square = 1e-6;

  template <class Scalar>
  struct State {
    Vector<Scalar> mean;
    Vector<Scalar> square;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("mean", mean);
      visit("square", square);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return {Vector<Scalar>::Zero(parameters.size()),
            Vector<Scalar>::Constant(parameters.size(), static_cast<Scalar>(initial_square))};
  }

  template <class Scalar>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State<Scalar>& state) const {
    const auto b1 = static_cast<Scalar>(beta1);
    const auto rest1 = static_cast<Scalar>(1 - beta1), rest2 = static_cast<Scalar>(1 - beta2);
    const auto eps = static_cast<Scalar>(epsilon);
    return detail::update_each<Scalar>(
        parameters, gradient,
        [=](auto& x, const auto& g, auto& m, auto& v) {
          const auto square = g * g;
          m = b1 * m + rest1 * g;
          v -= rest2 * detail::with_sign_of(v - square, square);
          x -= rate * m / (detail::square_root(v) + eps);
        },
        state.mean, state.square);
  }

  void validate() const {
    detail::validate_rate(learning_rate, "Yogi");
    detail::check_memory("Yogi", ".beta1", beta1);
    detail::check_memory("Yogi", ".beta2", beta2);
    detail::check_above_zero("Yogi", ".epsilon", epsilon);
    detail::check_not_negative("Yogi", ".initial_square", initial_square);
  }
};

template <class Rate, class... Others>
Yogi(Rate, Others...) -> Yogi<detail::RateMember<Rate>>;

}  // namespace descent
