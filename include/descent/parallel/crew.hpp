/// @file
/// Who works beside the caller.
#pragma once

namespace descent::detail {

/// Nobody; see threads.hpp for somebody. `Room` is what one needs to work in.
template <class Parallel, class Room, class Scalar>
struct Crew {
  explicit Crew(Parallel) {}
  template <class Work>
  void for_each_room(const Work&) {}
};

}  // namespace descent::detail
