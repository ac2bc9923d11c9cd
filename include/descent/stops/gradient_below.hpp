#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/progress.hpp"
#include "../core/stop_reason.hpp"
#include "../core/text.hpp"

namespace descent {

/// Stops when the gradient's Euclidean norm ‖∇L‖₂ over all data is at or below a bound. Judged at every step
/// where a step's gradient is of all data, otherwise at looks, which then compute it. The gradient judged is
/// that at the parameters which the last step left.
struct GradientBelow {
  static constexpr bool needs_gradient_norm = true;

  /// 0 or more
  double norm = 1e-8;

  StopReason met(const Progress& progress) const {
    return progress.gradient_known() && progress.gradient_norm <= norm ? StopReason::gradient_below : StopReason::none;
  }
  std::string describe(const Progress& progress) const {
    return "gradient norm " + detail::text(progress.gradient_norm) + ", goal " + detail::text(norm);
  }
  void validate() const {
    if (!(norm >= 0)) fail("GradientBelow: .norm is " + detail::text(norm) + "; it must be 0 or more");
  }
};

}  // namespace descent
