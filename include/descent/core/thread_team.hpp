/// @file
/// Threads that are there for as long as there is work to share now and then.
#pragma once

#include "matrix.hpp"
#include "threads.hpp"

#if defined(__STDCPP_THREADS__)
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>
#endif

namespace descent::detail {

#if defined(__STDCPP_THREADS__)

/// How often a thread looks whether there is something new before it parks: some ten microseconds, as long as a step is about
/// away in a run of large batches: parked and woken at every batch of 1024 rows, two threads were slower than one.
inline constexpr int looks_before_parking = 500;

/// Tells the processor that this thread only looks at a number again and again.
inline void between_looks() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Waits until a number is no longer `seen`, and returns what it is then.
template <class Number>
Number wait_for_change(const std::atomic<Number>& number, Number seen) {
  for (int look = 0; look < looks_before_parking; ++look) {
    if (const Number now = number.load(); now != seen) return now;
    between_looks();
  }
  number.wait(seen);
  return number.load();
}

/// A team of threads, the caller's among them. `share` hands out pieces of work; between two calls the others are parked, after
/// they have looked for more for some microseconds. One thread at a time may call it.
class ThreadTeam {
 public:
  /// As many members as wanted, or as the system has threads for.
  explicit ThreadTeam(Index members) {
    others_.reserve(static_cast<std::size_t>(members - 1));
#if defined(__cpp_exceptions)
    try {
#endif
      for (Index member = 1; member < members; ++member) others_.emplace_back([this, member] { serve(member); });
#if defined(__cpp_exceptions)
    } catch (const std::exception&) {  // the system has no more to give: those that there are do it all
    }
#endif
  }
  ~ThreadTeam() {
    work_ = nullptr;
    begin_round();
    for (std::thread& other : others_) other.join();
  }
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  /// How many members there are.
  Index size() const { return static_cast<Index>(others_.size()) + 1; }

  /// Calls work(piece, member) once for every piece from 0 to `pieces` − 1, several at a time, each member's one after the
  /// other. Returns when all is done; throws what the first of the pieces threw that failed.
  template <class Work>
  void share(Index pieces, const Work& work) {
    work_ = [](const void* of, Index piece, Index member) { (*static_cast<const Work*>(of))(piece, member); };
    work_of_ = &work;
    pieces_ = pieces;
    next_.store(0, std::memory_order_relaxed);
    failure_ = nullptr;
    busy_.store(static_cast<std::int32_t>(others_.size()), std::memory_order_relaxed);
    begin_round();
    take_part(0);
    for (std::int32_t busy = busy_.load(); busy != 0;) busy = wait_for_change(busy_, busy);
#if defined(__cpp_exceptions)
    if (failure_) std::rethrow_exception(failure_);
#endif
  }

 private:
  void begin_round() {
    round_.fetch_add(1);
    round_.notify_all();
  }

  void serve(Index member) {
    for (std::uint32_t seen = 0;;) {
      wait_for_change(round_, seen);
      ++seen;
      if (work_ == nullptr) return;
      take_part(member);
      if (busy_.fetch_sub(1) == 1) busy_.notify_one();
    }
  }

  void take_part(Index member) {
    for (Index piece = next_.fetch_add(1); piece < pieces_; piece = next_.fetch_add(1)) {
#if defined(__cpp_exceptions)
      try {
        work_(work_of_, piece, member);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_ || piece < failed_) {
          failure_ = std::current_exception();
          failed_ = piece;
        }
      }
#else
      work_(work_of_, piece, member);
#endif
    }
  }

  void (*work_)(const void* of, Index piece, Index member) = nullptr;
  const void* work_of_ = nullptr;
  Index pieces_ = 0;
  std::atomic<Index> next_{0};
  std::atomic<std::uint32_t> round_{0};
  std::atomic<std::int32_t> busy_{0};
  std::mutex mutex_;
  std::exception_ptr failure_ = nullptr;
  [[maybe_unused]] Index failed_ = 0;  // the piece that threw it
  std::vector<std::thread> others_;    // last: they begin when all else is there
};

#else

/// Where a program can have one thread only: that one.
class ThreadTeam {
 public:
  explicit ThreadTeam(Index) {}
  Index size() const { return 1; }
  template <class Work>
  void share(Index pieces, const Work& work) {
    for (Index piece = 0; piece < pieces; ++piece) work(piece, Index{0});
  }
};

#endif

}  // namespace descent::detail
