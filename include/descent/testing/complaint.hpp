/// @file
/// What a part says when it fails, as it should or shouldn't.
#pragma once

#include <string>

#include "../core/error.hpp"

namespace descent::detail {

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)

/// Whether a failure can be looked at; where exceptions are switched off it ends the program.
inline constexpr bool failures_are_thrown = true;

/// What `work` fails with; empty if it doesn't.
template <class Work>
std::string complaint_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

#else

inline constexpr bool failures_are_thrown = false;

template <class Work>
std::string complaint_of(const Work& work) {
  work();
  return {};
}

#endif

}  // namespace descent::detail
