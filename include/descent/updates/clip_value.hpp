#pragma once

#include <algorithm>

#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "chain.hpp"
#include "checks.hpp"

namespace descent {

/// No slope larger than this: gᵢ ← max(−c, min(c, gᵢ)), each by itself; that turns the gradient, which ClipNorm does not.
/// A slope that is not finite stays so, and shows.
///
///     .update = ClipValue{.limit = 0.5} | Sgd{.learning_rate = 0.1}
struct ClipValue {
  static constexpr bool clips = true;

  /// c, above 0
  double limit = 1;

  template <class Scalar>
  ConstVectorView<Scalar> change_gradient(ConstVectorView<Scalar> gradient, VectorView<Scalar> room, Scalar,
                                          NoState&) const {
    const auto most = static_cast<Scalar>(limit);
    for (Index i = 0; i < gradient.size(); ++i)
      room[i] = is_finite(gradient[i]) ? std::clamp(gradient[i], -most, most) : gradient[i];
    return {room.data(), room.size()};
  }

  void validate() const { detail::check_above_zero("ClipValue", ".limit", limit); }
};

}  // namespace descent
