/// @file
/// Numbers read from text, in any locale, with every standard library.
#pragma once

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <clocale>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace descent::detail {

inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Whether the two are equal in ASCII when the first one's capitals are made small.
inline bool equals_lower(std::string_view text, std::string_view small) {
  return std::equal(text.begin(), text.end(), small.begin(), small.end(), [](char a, char b) { return lower(a) == b; });
}

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline std::size_t skip_digits(std::string_view text, std::size_t position) {
  while (position < text.size() && is_digit(text[position])) ++position;
  return position;
}

/// The length of the exponent (e-3) that begins at the position; 0 if there is none.
inline std::size_t exponent_length(std::string_view text, std::size_t position) {
  std::size_t end = position;
  if (end == text.size() || lower(text[end]) != 'e') return 0;
  ++end;
  if (end < text.size() && (text[end] == '+' || text[end] == '-')) ++end;
  const std::size_t digits_end = skip_digits(text, end);
  return digits_end == end ? 0 : digits_end - position;
}

/// The length of the longest decimal number with which the text begins; 0 if there is none.
inline std::size_t decimal_length(std::string_view text) {
  const std::size_t begin = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  std::size_t end = skip_digits(text, begin);
  std::size_t digits = end - begin;
  if (end < text.size() && text[end] == '.') {
    const std::size_t fraction_end = skip_digits(text, end + 1);
    digits += fraction_end - end - 1;
    end = fraction_end;
  }
  return digits == 0 ? 0 : end + exponent_length(text, end);
}

/// What a text turned out to be when it was read as a number.
enum class NumberKind { finite, infinite, too_large, no_number };

/// Reads a decimal number by way of the C library, whatever its locale. Only for standard libraries without
/// std::from_chars for floating point, and for numbers out of range.
template <class Scalar>
NumberKind parse_decimal_with_c(std::string_view text, Scalar& value) {
  if (text.empty() || decimal_length(text) != text.size()) return NumberKind::no_number;
  std::string local(text);
  const std::size_t point = local.find('.');
  if (point != std::string::npos) local.replace(point, 1, std::localeconv()->decimal_point);
  errno = 0;
  if constexpr (std::is_same_v<Scalar, float>) {
    value = std::strtof(local.c_str(), nullptr);
  } else {
    value = std::strtod(local.c_str(), nullptr);
  }
  return errno == ERANGE && (value > 1 || value < -1) ? NumberKind::too_large : NumberKind::finite;
}

/// Reads a decimal number that begins with a digit, a point or a minus sign.
template <class Scalar>
NumberKind parse_decimal(std::string_view text, Scalar& value) {
#if defined(__cpp_lib_to_chars)
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return NumberKind::no_number;
  if (error == std::errc()) return NumberKind::finite;
#endif
  return parse_decimal_with_c(text, value);
}

/// Reads a number in any locale: 12, +1.5, -.5e-3. What is too small for Scalar becomes 0.
template <class Scalar>
NumberKind parse_number(std::string_view text, Scalar& value) {
  const bool has_sign = !text.empty() && (text[0] == '-' || text[0] == '+');
  const std::string_view magnitude = text.substr(has_sign ? 1 : 0);
  if (magnitude.empty()) return NumberKind::no_number;
  if (is_digit(magnitude[0]) || magnitude[0] == '.') return parse_decimal(text[0] == '+' ? magnitude : text, value);
  const bool infinite = equals_lower(magnitude, "inf") || equals_lower(magnitude, "infinity");
  return infinite ? NumberKind::infinite : NumberKind::no_number;
}

}  // namespace descent::detail
