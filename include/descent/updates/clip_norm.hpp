#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/reductions.hpp"
#include "chain.hpp"
#include "checks.hpp"

namespace descent {

/// No gradient longer than this: g ← g · min(1, c / |g|), |g| being the Euclidean norm of all p slopes. Keeps a single
/// cliff from undoing many steps. Pascanu, Mikolov and Bengio: "On the difficulty of training recurrent neural networks",
/// ICML 2013. A gradient that is not finite stays so, and shows.
///
///     .update = ClipNorm{.limit = 1} | Momentum{.learning_rate = 0.01}
struct ClipNorm {
  static constexpr bool clips = true;

  /// c, above 0
  double limit = 1;

  template <class Scalar>
  ConstVectorView<Scalar> change_gradient(ConstVectorView<Scalar> gradient, VectorView<Scalar> room, Scalar,
                                          NoState&) const {
    const double norm = norm_of(gradient);
    if (!(norm > limit) || !is_finite(norm)) return gradient;
    const double factor = limit / norm;
    for (Index i = 0; i < gradient.size(); ++i)
      room[i] = static_cast<Scalar>(static_cast<double>(gradient[i]) * factor);
    return {room.data(), room.size()};
  }

  void validate() const { detail::check_above_zero("ClipNorm", ".limit", limit); }

 private:
  /// |g|, even where the squares are too large for a number, or too small.
  template <class Scalar>
  static double norm_of(const ConstVectorView<Scalar>& gradient) {
    const auto squares = static_cast<double>(detail::squared_norm(gradient.data(), gradient.size()));
    if (is_finite(squares) && squares > static_cast<double>(std::numeric_limits<Scalar>::min()))
      return std::sqrt(squares);
    double largest = 0;
    for (const Scalar slope : gradient) {
      const double size = std::abs(static_cast<double>(slope));
      if (!is_finite(size)) return size;
      largest = std::max(largest, size);
    }
    if (!(largest > 0)) return 0;
    double sum = 0;
    for (const Scalar slope : gradient)
      sum += (static_cast<double>(slope) / largest) * (static_cast<double>(slope) / largest);
    return largest * std::sqrt(sum);
  }
};

}  // namespace descent
