#pragma once

#include "../core/elementary.hpp"
#include "../core/inline.hpp"

namespace descent::detail {

/// `size` where x is above 0, −`size` below; x itself where it is 0, or not a number, which must show. For packets, number
/// by number.
template <class Number>
DESCENT_INLINE Number with_sign_of(const Number& x, const Number& size) {
  return choose(x > 0, size, choose(x < 0, -size, x));
}

/// 1, −1 or 0.
template <class Number>
DESCENT_INLINE Number sign(const Number& x) {
  return with_sign_of(x, all<Number>(1));
}

}  // namespace descent::detail
