/// @file
/// From one rate to another along half a wave.
#pragma once

#include "../core/elementary.hpp"

namespace descent::detail {

/// to + (from − to) · (1 + cos(π part)) / 2, for a part of the way from 0, exactly `from`, to 1.
inline double half_wave(double from, double to, double part) {
  constexpr double pi = 3.14159265358979323846;
  const double root = cosine(pi * part / 2), share = root * root;  // (1 + cos a) / 2 = cos² (a / 2), above 0
  return to * (1 - share) + from * share;
}

}  // namespace descent::detail
