/// @file
/// The one door through which every failure leaves.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

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

namespace detail {

/// A piece of a message: words or a whole number. It refers to the words.
class Piece {
 public:
  Piece(const char* words) : words_(words) {}
  Piece(const std::string& words) : words_(words) {}
  template <std::signed_integral Number>
  Piece(Number number) : number_(number), is_number_(true) {}

  void append_to(std::string& text) const {
    if (is_number_)
      text += std::to_string(number_);
    else
      text += words_;
  }

 private:
  std::string_view words_;
  std::int64_t number_ = 0;
  bool is_number_ = false;
};

/// The pieces, one after the other. Where it is called there is less to compile than for a sum of strings.
[[gnu::noinline]] inline std::string joined(std::initializer_list<Piece> pieces) {
  std::string text;
  for (const Piece& piece : pieces) piece.append_to(text);
  return text;
}

}  // namespace detail

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

/// The same with a message of several pieces, words and whole numbers: fail({"row ", row, " is empty"}).
[[noreturn]] inline void fail(std::initializer_list<detail::Piece> pieces) { fail(detail::joined(pieces)); }

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
