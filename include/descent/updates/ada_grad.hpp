#pragma once

#include "../concepts.hpp"
#include "../core/square_root.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "update_pass.hpp"

namespace descent {

/// A rate for each parameter, that falls with all the squares it has seen: what is rarely moved moves far when it is.
///
///     v ← v + g²,  x ← x − η g / (√v + ε)
///
/// Where the gradient is 0, nothing changes: it takes sparse gradients as they are. Duchi, Hazan and Singer: "Adaptive
/// subgradient methods for online learning and stochastic optimization", JMLR 12 (2011).
///
///     .update = AdaGrad{.learning_rate = 0.1}
template <class Rate = double>
struct AdaGrad {
  static_assert(Schedule<Rate>,
                "AdaGrad.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(0.01);
  /// ε, above 0, keeps the division defined
  double epsilon = 1e-10;

  template <class Scalar>
  struct State {
    Vector<Scalar> square;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("square", square);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return {Vector<Scalar>::Zero(parameters.size())};
  }

  template <class Scalar, GradientOf<Scalar> Gradient>
  bool step(VectorView<Scalar> parameters, const Gradient& gradient, Scalar rate, State<Scalar>& state) const {
    const auto eps = static_cast<Scalar>(epsilon);
    return detail::update_each<Scalar>(
        parameters, gradient,
        [=](auto& x, const auto& g, auto& v) {
          v += g * g;
          x -= rate * g / (detail::square_root(v) + eps);
        },
        state.square);
  }

  void validate() const {
    detail::validate_rate(learning_rate, "AdaGrad");
    detail::check_above_zero("AdaGrad", ".epsilon", epsilon);
  }
};

template <class Rate, class... Others>
AdaGrad(Rate, Others...) -> AdaGrad<detail::RateMember<Rate>>;

}  // namespace descent
