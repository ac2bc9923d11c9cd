/// @file
/// How the loops written by hand ask for memory.
#pragma once

/// Asks for the cache line at `address`, into the second-level cache, as the library does.
[[gnu::always_inline]] inline void fetch(const void* address) {
  constexpr int to_read = 0, second_level = 2;
  __builtin_prefetch(address, to_read, second_level);
}
