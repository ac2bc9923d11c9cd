#pragma once

#include "../concepts.hpp"
#include "../core/error.hpp"
#include "../core/text.hpp"
#include "../schedules/rate.hpp"
#include "checks.hpp"
#include "update_pass.hpp"

namespace descent {

/// Between plain descent and momentum: the share ν of the step is the mean slope, the rest the last gradient. So a long
/// memory calms the noise, and the step still answers at once.
///
///     v ← μ v + (1 − μ) g,  x ← x − η ((1 − ν) g + ν v)
///
/// ν = 0 is Sgd, ν = 1 momentum (its rate 1 / (1 − μ) times that of Momentum), ν = μ Nesterov's. Ma and Yarats:
/// "Quasi-hyperbolic momentum and Adam for deep learning", ICLR 2019.
///
///     .update = QuasiHyperbolicMomentum{.learning_rate = 1, .momentum = 0.999, .share = 0.7}
template <class Rate = double>
struct QuasiHyperbolicMomentum {
  static_assert(
      Schedule<Rate>,
      "QuasiHyperbolicMomentum.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
      "see concepts.hpp");

  /// η: a number above 0, or a schedule
  Rate learning_rate = Rate(0.01);
  /// μ, the memory of the mean slope, from 0 to below 1
  double momentum = 0.999;
  /// ν, from 0 to 1
  double share = 0.7;

  template <class Scalar>
  struct State {
    Vector<Scalar> velocity;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("velocity", velocity);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters) const {
    return {Vector<Scalar>::Zero(parameters.size())};
  }

  template <class Scalar>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State<Scalar>& state) const {
    const auto mu = static_cast<Scalar>(momentum), rest = static_cast<Scalar>(1 - momentum);
    const auto of_gradient = static_cast<Scalar>(static_cast<double>(rate) * (1 - share));
    const auto of_mean = static_cast<Scalar>(static_cast<double>(rate) * share);
    return detail::update_each<Scalar>(
        parameters, gradient,
        [=](auto& x, const auto& g, auto& v) {
          v = mu * v + rest * g;
          x -= of_gradient * g + of_mean * v;
        },
        state.velocity);
  }

  /// See UpdateRule.
  double lasting_rate(double rate) const { return rate; }

  void validate() const {
    detail::validate_rate(learning_rate, "QuasiHyperbolicMomentum");
    detail::check_memory("QuasiHyperbolicMomentum", ".momentum", momentum);
    if (!(share >= 0 && share <= 1))
      fail("QuasiHyperbolicMomentum: .share is " + detail::text(share) + "; it must be from 0 to 1");
  }
};

template <class Rate, class... Others>
QuasiHyperbolicMomentum(Rate, Others...) -> QuasiHyperbolicMomentum<detail::RateMember<Rate>>;

}  // namespace descent
