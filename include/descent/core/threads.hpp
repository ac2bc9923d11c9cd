/// @file
/// Pieces of work on several threads, where a program can have them.
#pragma once

#include <exception>
#include <utility>
#include <vector>

#include "matrix.hpp"

#if defined(__STDCPP_THREADS__)
#include <algorithm>
#include <cstddef>
#include <mutex>
#include <thread>
#endif

namespace descent::detail {

/// Whether a program can have more than one thread; WebAssembly's have one, unless they are compiled with -pthread.
#if defined(__STDCPP_THREADS__)
inline constexpr bool has_threads = true;
#else
inline constexpr bool has_threads = false;
#endif

#if defined(__STDCPP_THREADS__)
/// The pieces of work that several threads share.
template <class Work, class Done>
class SharedWork {
 public:
  SharedWork(Index count, const Work& work, const Done& done) : count_(count), work_(work), done_(done) {}

  /// To be called by each thread: takes piece after piece until none is left or one has failed.
  void take_part() {
    for (Index i = next(); i < count_; i = next()) {
#if defined(__cpp_exceptions)
      try {
        finish(i);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_ || i < failed_) {
          failure_ = std::current_exception();
          failed_ = i;
        }
      }
#else
      finish(i);
#endif
    }
  }

  /// Throws what the first of the pieces threw that failed.
  void rethrow() const {
#if defined(__cpp_exceptions)
    if (failure_) std::rethrow_exception(failure_);
#endif
  }

 private:
  /// The next piece, count_ if there is none. A piece is taken only after all before it, so that the first of those
  /// that fail is always among those taken.
  Index next() {
    const std::lock_guard lock(mutex_);
    return failure_ || next_ == count_ ? count_ : next_++;
  }

  void finish(Index i) {
    auto result = work_(i);
    const std::lock_guard lock(mutex_);
    done_(i, std::move(result));
  }

  Index count_;
  const Work& work_;
  const Done& done_;
  std::mutex mutex_;
  Index next_ = 0;
  std::exception_ptr failure_ = nullptr;
  Index failed_ = 0;
};
#endif

/// Calls done(i, work(i)) for i = 0 … count − 1. On one thread in this order, and no thread is made. On several, of which
/// the caller's is one, each takes the next i when it is free: work runs at the same time as others, done by itself, in
/// any order. Once something was thrown nothing more is begun; when all threads have ended, what the lowest i threw is
/// thrown here.
template <class Work, class Done>
void work_on_threads(Index count, [[maybe_unused]] Index threads, const Work& work, const Done& done) {
#if defined(__STDCPP_THREADS__)
  const Index helpers = std::min(threads, count) - 1;
  if (helpers > 0) {
    SharedWork<Work, Done> shared(count, work, done);
    std::vector<std::thread> others;
    others.reserve(static_cast<std::size_t>(helpers));
#if defined(__cpp_exceptions)
    try {
#endif
      for (Index i = 0; i < helpers; ++i) others.emplace_back([&shared] { shared.take_part(); });
#if defined(__cpp_exceptions)
    } catch (const std::exception&) {  // the system has no more to give: those that there are do it all
    }
#endif
    shared.take_part();
    for (std::thread& other : others) other.join();
    return shared.rethrow();
  }
#endif
  for (Index i = 0; i < count; ++i) done(i, work(i));
}

}  // namespace descent::detail
