/// @file
/// Whether two things are the same to the last bit.
#pragma once

#include <cstring>
#include <string>

#include "../core/matrix.hpp"

namespace descent::detail {

/// The bytes of a plain value: equal bits make equal strings, not a number too.
template <class Value>
std::string bits(const Value& value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

/// Those of all numbers of a vector or a table.
template <class Numbers>
std::string bits_of_all(const Numbers& numbers) {
  std::string bytes;
  for (Index i = 0; i < numbers.size(); ++i) bytes += bits(numbers.data()[i]);
  return bytes;
}

}  // namespace descent::detail
