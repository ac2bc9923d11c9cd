/// @file
/// Who works beside the caller.
#pragma once

#include "../core/matrix.hpp"

namespace descent::detail {

/// Nobody; see threads.hpp for somebody. `Room` is what one needs to work in.
template <class Parallel, class Room, class Scalar>
struct Crew {
  explicit Crew(Parallel) {}
  template <class Work>
  void for_each_room(const Work&) {}
  template <class Work>
  void share(Index pieces, const Work& work) {
    for (Index piece = 0; piece < pieces; ++piece) work(piece);
  }
};

}  // namespace descent::detail
