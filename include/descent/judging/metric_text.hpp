/// @file
/// The value of a metric as people read it.
#pragma once

#include <cmath>
#include <cstdio>
#include <string>

#include "../core/finite.hpp"
#include "../core/text.hpp"

namespace descent::detail {

/// A metric's value, for a table: four digits, the last of them four places behind the point where it is below 10.
inline std::string metric_text(double value) {
  if (!is_finite(value)) return exact_text(value);
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-3 || size >= 1e5)) return text(value, 4);
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.*f", size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : 1, value);
  return buffer;
}

}  // namespace descent::detail
