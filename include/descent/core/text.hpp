/// @file
/// Numbers as people read them.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include "progress.hpp"

namespace descent::detail {

/// A number with up to `digits` significant digits.
inline std::string text(double number, int digits = 6) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.*g", digits, number);
  return buffer;
}

/// A whole number, in groups of three.
inline std::string text(std::int64_t number) {
  const std::string digits = std::to_string(number);
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && digits[i - 1] != '-' && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

/// A duration in the unit that suits it.
inline std::string text(Seconds time) {
  const double seconds = time.count();
  if (seconds < 1e-6) return text(seconds * 1e9, 3) + " ns";
  if (seconds < 1e-3) return text(seconds * 1e6, 3) + " µs";
  if (seconds < 1) return text(seconds * 1e3, 3) + " ms";
  if (seconds < 120) return text(seconds, 3) + " s";
  if (seconds < 7200) return text(seconds / 60, 3) + " min";
  return text(seconds / 3600, 3) + " h";
}

/// The text with blanks before it, `width` characters of UTF-8 in all.
inline std::string right_aligned(const std::string& text, std::size_t width) {
  std::size_t characters = 0;
  for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1U : 0U;
  return std::string(width > characters ? width - characters : 0, ' ') + text;
}

}  // namespace descent::detail
