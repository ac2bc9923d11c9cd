#pragma once

namespace descent {

struct Threads;  // several threads share it: see threads.hpp

/// One thread does all the work: the default.
struct Serial {
  static constexpr bool does_nothing = true;
};

}  // namespace descent
