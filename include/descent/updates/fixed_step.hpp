#pragma once

#include "../concepts.hpp"
#include "../schedules/rate.hpp"
#include "sign.hpp"
#include "update_pass.hpp"

namespace descent {

/// The lecture's naive search: the slope gives the direction only, every step has the same size in each
/// parameter, x ← x − η sign(g). Small steps take for ever; large ones overshoot and end up bouncing about
/// the minimum, at best η / 2 away from it.
///
///     .update = FixedStep{.size = 0.1}
template <class Rate = double>
struct FixedStep {
  static_assert(Schedule<Rate>,
                "FixedStep.size: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  /// η, in the parameters' own units: a number above 0, or a schedule
  Rate size = Rate(0.01);

  /// What the run asks the rule for as its learning rate.
  const Rate& rate() const { return size; }

  template <class Scalar, GradientOf<Scalar> Gradient>
  bool step(VectorView<Scalar> parameters, const Gradient& gradient, Scalar rate) const {
    return detail::update_each<Scalar>(parameters, gradient,
                                       [rate](auto& x, const auto& g) { x -= rate * detail::sign(g); });
  }

  void validate() const { detail::validate_rate(size, "FixedStep"); }
};

template <class Rate, class... Others>
FixedStep(Rate, Others...) -> FixedStep<detail::RateMember<Rate>>;

}  // namespace descent
