#pragma once

#include <cstdint>

#include "../core/elementary.hpp"
#include "../core/matrix.hpp"
#include "../core/normal.hpp"
#include "../core/random.hpp"
#include "chain.hpp"
#include "checks.hpp"

namespace descent {

/// Normal noise on every slope, less and less of it: g ← g + σ (1 + t)^(−γ/2) · N(0, 1), where t = 0, 1, … counts steps.
/// Shakes descent out of poor hollows early on. The noise is a pure function of (seed, t). Neelakantan et al.: "Adding
/// gradient noise improves learning for very deep networks", 2015; with the variance σ² = 0.01 to 1 and γ = 0.55.
///
///     .update = GradientNoise{.deviation = 0.1, .seed = 7} | Adam{}
struct GradientNoise {
  /// σ, the first step's standard deviation, above 0
  double deviation = 0.1;
  /// γ, 0 (the same at every step) or more
  double decay = 0.55;
  /// another seed, other noise; any number
  std::uint64_t seed = 1;

  struct State {
    std::int64_t steps = 0;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("steps", steps);
    }
  };

  template <class Scalar>
  State init(ConstVectorView<Scalar>) const {
    return {};
  }

  template <class Scalar>
  ConstVectorView<Scalar> change_gradient(ConstVectorView<Scalar> gradient, VectorView<Scalar> room, Scalar,
                                          State& state) const {
    Random random(seed, static_cast<std::uint64_t>(state.steps));
    const double now =
        deviation * detail::exponential(-decay / 2 * detail::logarithm(1 + static_cast<double>(state.steps)));
    ++state.steps;
    for (Index i = 0; i < gradient.size(); ++i)
      room[i] = gradient[i] + static_cast<Scalar>(now * standard_normal(random));
    return {room.data(), room.size()};
  }

  void validate() const {
    detail::check_above_zero("GradientNoise", ".deviation", deviation);
    detail::check_not_negative("GradientNoise", ".decay", decay);
  }
};

}  // namespace descent
