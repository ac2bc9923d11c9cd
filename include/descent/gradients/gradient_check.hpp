#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"

namespace descent {

/// How thoroughly check_gradient looks.
struct GradientCheckOptions {
  /// How much of a slope may be wrong, relative to it; more than 0. As a default 0, which means 1e-6, for float 2e-3.
  double tolerance = 0;
  /// At most how many coordinates are compared, 1 or more. If there are more, some are drawn, evenly over all, and each
  /// block is compared as a whole. A coordinate costs four values of the function, more where it is not smooth.
  Index coordinates = 1000;
  /// decides about directions, coordinates and the random point
  std::uint64_t seed = 1;

  /// Fails if the values make no sense.
  void validate() const {
    if (!(tolerance >= 0) || !is_finite(tolerance))
      fail("GradientCheckOptions: .tolerance is " + detail::text(tolerance) +
           "; it must be a finite number above 0, or 0 for the default");
    if (coordinates < 1)
      fail("GradientCheckOptions: .coordinates is " + std::to_string(coordinates) + "; it must be 1 or more");
  }
};

/// What check_gradient found. Printed, it says so in a few lines.
struct GradientCheck {
  /// Whether something contradicts the gradient.
  bool wrong = false;
  /// Whether the function has a gradient there: nine in ten of the coordinates compared are no corners, as the sum of
  /// absolute values has one at 0. If not, check at another point.
  bool smooth = true;
  /// what is wrong other than numbers, in words: a gradient that is added to what was there, say; empty if nothing is
  std::string mistake = {};
  /// what all slopes have in common, if all are wrong alike: a flipped sign, a factor; else empty
  std::string pattern = {};
  /// where, in words, if there are several points
  std::string point = {};
  /// the name of the coordinate that is farthest off, with its block's: "weights(3, 1)"; or of a direction
  std::string coordinate = {};
  /// which coordinate that is; −1 if it is a direction
  Index index = -1;
  /// the slope there by the gradient
  double gradient = 0;
  /// the slope there by differences of the function
  double difference = 0;
  /// How far they are apart, relative to the larger of them; where that is no more than differences can tell, relative
  /// to the largest slope of all.
  double relative_error = 0;
  /// To which order f(x + hd) − f(x) − h g·d falls with h: 2 or more if the gradient is right, 1 if not. The median over
  /// five random directions d. Not a number if nothing but rounding is left: the function is straight there.
  double order = 0;
  /// how many coordinates were compared
  Index compared = 0;
  /// of how many: p
  Index parameters = 0;
  /// at how many of them differences can't tell the slope, since the function has a corner there or nearby
  Index unclear = 0;

  /// Whether the gradient is right: nothing contradicts it, and the function is smooth enough to tell.
  bool passed() const { return !wrong && smooth; }

  /// Prints it, without a line's end after the last line.
  friend std::ostream& operator<<(std::ostream& out, const GradientCheck& check) {
    using detail::text;
    const auto number = [](Index count) { return text(static_cast<std::int64_t>(count)); };
    out << "gradient check " << (check.wrong ? "FAILED" : check.smooth ? "passed" : "undecided: not smooth here?");
    if (!check.point.empty()) out << ", " << check.point;
    if (!check.mistake.empty()) out << "\n  " << check.mistake;
    out << "\n  compared: " << number(check.compared) << " of " << number(check.parameters) << " coordinates";
    if (check.unclear > 0) out << "; at " << number(check.unclear) << " there is a corner";
    out << "\n  farthest off: " << check.coordinate << ": gradient " << text(check.gradient) << ", by differences "
        << text(check.difference) << " (relative error " << text(check.relative_error, 2) << ')';
    if (!check.pattern.empty()) out << "\n  all are off alike: " << check.pattern;
    out << "\n  Taylor remainder: ";
    if (is_finite(check.order)) return out << "falls as h^" << text(check.order, 3) << " (right is 2 or more)";
    return out << "none but rounding";
  }
};

}  // namespace descent
