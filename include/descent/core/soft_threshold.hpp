/// @file
/// Towards 0, and no further.
#pragma once

#include "inline.hpp"

namespace descent::detail {

/// Moves a number towards 0 by `length`, and no further than 0: the proximal step of length · |w|. Not a number stays
/// that. Without branches: signs are as good as drawn.
template <class Scalar>
DESCENT_INLINE Scalar shrunk(Scalar w, Scalar length) {
  const Scalar most = w > length ? length : w;
  return w - (most < -length ? -length : most);
}

}  // namespace descent::detail
