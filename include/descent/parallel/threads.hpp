#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/matrix.hpp"

namespace descent {

/// Several threads share the gradients of large batches and the looks at the loss, by chunks of 256 rows whose sums are added in
/// one order: the result has the same bits whatever their number. Between two pieces of work they are parked. What would take
/// less than some ten microseconds is not shared. Two threads on a machine with two idle cores; on a busy one, a thread that
/// waits for its turn is waited for.
///
///     .parallel = Threads{4}
struct Threads {
  /// how many, the caller's included, 1 to 1024; where a program can have no threads, one does it all
  Index count = 2;

  void validate() const {
    if (count < 1 || count > 1024) fail("Threads: .count is " + std::to_string(count) + "; it must be from 1 to 1024");
  }
};

}  // namespace descent
