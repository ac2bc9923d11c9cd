#pragma once

#include "../concepts.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "sign.hpp"
#include "update_pass.hpp"

namespace descent {

/// Steps of the same length in every parameter, by the sign of the slope, or of its mean:
///
///     m ← μ m + (1 − μ) g,  x ← x − η sign(m)
///
/// It bounces about the minimum unless its rate falls. Bernstein et al.: "signSGD: compressed optimisation for non-convex
/// problems", ICML 2018; with momentum they call it Signum.
///
///     .update = SignSgd{.learning_rate = CosineDecay{.initial = 0.01, .steps = 1000}, .momentum = 0.9}
template <class Rate = double>
struct SignSgd {
  static_assert(Schedule<Rate>,
                "SignSgd.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η, in the parameters' own units: a number above 0, or a schedule
  Rate learning_rate = Rate(0.001);
  /// μ, the memory of the mean slope, from 0 (none) to below 1
  double momentum = 0;

  template <class Scalar>
  struct State {
    Vector<Scalar> mean;  // with momentum
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("mean", mean);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return {Vector<Scalar>::Zero(momentum > 0 ? parameters.size() : 0)};
  }

  template <class Scalar>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State<Scalar>& state) const {
    if (momentum == 0)
      return detail::update_each<Scalar>(parameters, gradient,
                                         [rate](auto& x, const auto& g) { x -= rate * detail::sign(g); });
    const auto mu = static_cast<Scalar>(momentum), rest = static_cast<Scalar>(1 - momentum);
    return detail::update_each<Scalar>(
        parameters, gradient,
        [=](auto& x, const auto& g, auto& m) {
          m = mu * m + rest * g;
          x -= rate * detail::sign(m);
        },
        state.mean);
  }

  void validate() const {
    detail::validate_rate(learning_rate, "SignSgd");
    detail::check_memory("SignSgd", ".momentum", momentum);
  }
};

template <class Rate, class... Others>
SignSgd(Rate, Others...) -> SignSgd<detail::RateMember<Rate>>;

}  // namespace descent
