/// @file
/// Slopes against differences of the value, in a sentence.
#pragma once

#include <functional>
#include <string>

#include "../core/layout.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "../gradients/check_gradient.hpp"

namespace descent::detail {

/// What is wrong with the gradient that `slope(x, gradient)` writes of `value(x)`, around x; empty if nothing is.
/// `layout` names the numbers of x; `mend` ends the sentence.
template <class Scalar>
std::string slope_mistake(const Vector<Scalar>& x, const std::function<double(const Vector<Scalar>&)>& value,
                          const std::function<double(const Vector<Scalar>&, Vector<Scalar>&)>& slope,
                          const Layout& layout, const char* mend) {
  const GradientCheck check = PointCheck<Vector<Scalar>>(x, value, slope, layout, {.coordinates = 200}).found();
  if (!check.wrong) return {};
  return "at " + check.coordinate + " the slope is " + text(check.gradient) + ", by differences of the value " +
         text(check.difference) + (check.pattern.empty() ? "" : " (everywhere: " + check.pattern + ")") +
         (check.mistake.empty() ? "" : "; " + check.mistake) + "; " + mend;
}

}  // namespace descent::detail
