/// @file
/// The one door through which every failure leaves.
#pragma once

#include <stdexcept>
#include <string>

#if !defined(__cpp_exceptions) && !defined(_CPPUNWIND)
#include <cstdio>
#include <cstdlib>
#endif

namespace descent {

/// What the library throws when it is misused or handed bad input: `what()` says what was wrong, where, and
/// how to mend it. Nothing is changed before it is thrown.
class Error : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// Throws Error; where exceptions are switched off, prints the message to the standard error stream and
/// aborts.
[[noreturn]] inline void fail(const std::string& message) {
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
  throw Error("descent: " + message);
#else
  std::fprintf(stderr, "descent: %s\n", message.c_str());
  std::abort();
#endif
}

namespace detail {

/// Does the work; of an Error thrown there says where it was, as well: "descent: where(): what it said".
template <class Where, class Work>
auto said_of(const Where& where, const Work& work) {
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
  try {
    return work();
  } catch (const Error& error) {
    const std::string said = error.what(), name = "descent: ";
    fail(where() + ": " + (said.rfind(name, 0) == 0 ? said.substr(name.size()) : said));
  }
#else
  static_cast<void>(where);
  return work();
#endif
}

}  // namespace detail
}  // namespace descent
