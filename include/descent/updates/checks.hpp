#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/text.hpp"

namespace descent::detail {

/// Fails unless a memory is from 0 (none) to below 1.
inline void check_memory(const std::string& rule, const char* member, double value) {
  if (!(value >= 0 && value < 1)) fail(rule + ": " + member + " is " + text(value) + "; it must be from 0 to below 1");
}

/// Fails unless a value is a finite number above 0.
inline void check_above_zero(const std::string& rule, const char* member, double value) {
  if (!(value > 0) || !is_finite(value)) fail(rule + ": " + member + " is " + text(value) + "; it must be more than 0");
}

/// Fails unless a value is a finite number, 0 or more.
inline void check_not_negative(const std::string& rule, const char* member, double value) {
  if (!(value >= 0) || !is_finite(value)) fail(rule + ": " + member + " is " + text(value) + "; it must be 0 or more");
}

}  // namespace descent::detail
