/// @file
/// How often the program has taken memory from the heap.
#pragma once

namespace suite {

/// Calls of malloc and its kin so far, by all threads; 0 where they can't be counted (not glibc).
long heap_calls();

}  // namespace suite
