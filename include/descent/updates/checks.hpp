#pragma once

#include <string>
#include <type_traits>

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

/// Fails unless η λ, how much of a weight goes at every step, is below 1.
inline void check_decay(const char* rule, const char* member, double decay, double rate) {
  if (!(rate * decay < 1))
    fail(std::string(rule) + ": " + member + " is " + text(decay) + " at a learning rate of " + text(rate) +
         "; their product must be below 1, or weights would change their signs at every step");
}
/// The same where the rate is a number.
template <class Rate>
void check_decay_at(const char* rule, const char* member, double decay, const Rate& rate) {
  if constexpr (std::is_arithmetic_v<Rate>) check_decay(rule, member, decay, static_cast<double>(rate));
}

}  // namespace descent::detail
