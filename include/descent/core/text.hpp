/// @file
/// Numbers as people read them.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "finite.hpp"
#include "progress.hpp"

namespace descent::detail {

/// A number with up to `digits` significant digits.
inline std::string text(double number, int digits = 6) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.*g", digits, number);
  return buffer;
}

/// A number with as many digits as it takes to read back the same, with a decimal point whatever the locale; nan, inf
/// or -inf where it is not finite.
inline std::string exact_text(double number) {
  if (!is_finite(number)) return number > 0 ? "inf" : number < 0 ? "-inf" : "nan";
  char buffer[40];
  for (const int digits : {15, 16, 17}) {
    std::snprintf(buffer, sizeof buffer, "%.*g", digits, number);
    if (std::strtod(buffer, nullptr) == number) break;
  }
  std::string text;
  for (const char c : std::string_view(buffer))
    if (std::string_view("0123456789+-e").find(c) != std::string_view::npos)
      text += c;
    else if (text.find('.') == std::string::npos)  // a point of several bytes becomes one
      text += '.';
  return text;
}

/// A whole number, in groups of three.
inline std::string text(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t end = digits.size(); end > first + 3;) digits.insert(end -= 3, 1, ',');
  return digits;
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

/// How many characters of UTF-8 there are.
inline std::size_t characters(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1U : 0U;
  return count;
}

/// The text with blanks before it, `width` characters of UTF-8 in all.
inline std::string right_aligned(const std::string& text, std::size_t width) {
  const std::size_t count = characters(text);
  return std::string(width > count ? width - count : 0, ' ') + text;
}

}  // namespace descent::detail
