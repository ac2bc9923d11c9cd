/// @file
/// For the few functions of the innermost loops whose call would cost more than their work.
#pragma once

#include <utility>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DESCENT_INSTRUMENTED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define DESCENT_INSTRUMENTED
#endif
#endif

#if defined(__GNUC__) && defined(__OPTIMIZE__) && !defined(DESCENT_INSTRUMENTED)
/// Before a function: always inlined. (But not where nothing is optimised: there it would only cost. Nor under
/// sanitizers, whose checks would fill the functions until compilers need minutes and gigabytes.)
#define DESCENT_INLINE [[gnu::always_inline]] inline
/// After a lambda's parameters: always inlined.
#define DESCENT_INLINE_LAMBDA __attribute__((always_inline))
#else
#define DESCENT_INLINE inline
#define DESCENT_INLINE_LAMBDA
#endif

namespace descent::detail {

/// Calls work(0), …, work(n − 1), written out: once inlined, the numbers are constants, and arrays indexed by
/// them can stay in registers.
template <int n, class Work>
DESCENT_INLINE void unroll(const Work& work) {
  [&]<int... i>(std::integer_sequence<int, i...>)
      DESCENT_INLINE_LAMBDA { (work(i), ...); }(std::make_integer_sequence<int, n>{});
}

/// The same address, of which the compiler is to know no more than that it is in a register: keeps it from
/// working out eight addresses with vector instructions, which takes three times as many.
template <class Pointee>
DESCENT_INLINE const Pointee* in_register(const Pointee* address) {
#if defined(__GNUC__)
  __asm__("" : "+r"(address));
#endif
  return address;
}

/// Asks for the cache line at `address` before it is needed; any address is allowed. It comes to the second-level cache, which
/// was measured to be quicker than the first (docs/performance.md): that takes only so many requests at a time, and what the work
/// at hand needs would have to wait behind those for later.
DESCENT_INLINE void prefetch([[maybe_unused]] const void* address) {
#if defined(__GNUC__)
  constexpr int to_read = 0, second_level = 2;
  __builtin_prefetch(address, to_read, second_level);
#endif
}

}  // namespace descent::detail
