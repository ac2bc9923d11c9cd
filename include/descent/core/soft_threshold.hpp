/// @file
/// Towards 0, and no further.
#pragma once

#include "inline.hpp"

namespace descent::detail {

/// Moves a number towards 0 by `length`, and no further than 0: the proximal step of length · |w|.
template <class Scalar>
DESCENT_INLINE Scalar shrunk(Scalar w, Scalar length) {
  return w > length ? w - length : w < -length ? w + length : w - w;  // 0, or not a number, which must show
}

}  // namespace descent::detail
