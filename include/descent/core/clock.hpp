/// @file
/// Reading the time: the clock of a run, and how often it is worth reading.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "progress.hpp"

namespace descent {

/// The clock that runs use unless they are given another: time that never jumps. Any callable that returns
/// Seconds can stand in its place, so tests need not sleep.
struct SteadyClock {
  /// The time since some moment in the past.
  Seconds operator()() const { return std::chrono::steady_clock::now().time_since_epoch(); }
};

namespace detail {

/// Decides after how many steps to read the clock again: every 20 µs or every step, whichever is rarer. A
/// reading takes 20 to 60 ns, so at most about 0.3 % of the time goes into it, and no policy learns of its
/// moment more than about 20 µs or a step late.
class ClockStride {
 public:
  /// True when the clock is due to be read after this step.
  bool due() { return --left_ <= 0; }

  /// To be told when the clock was read for another reason.
  void restart() { left_ = stride_; }

  /// To be told the time that passed since the last reading.
  void adapt(Seconds passed) {
    const double steps = static_cast<double>(stride_);
    const double fitting = passed.count() > 0 ? steps * spacing / passed.count() : 2 * steps;
    stride_ = static_cast<std::int64_t>(std::clamp(fitting, 1.0, std::min(2 * steps, 1e6)));
    left_ = stride_;
  }

 private:
  static constexpr double spacing = 20e-6;

  std::int64_t stride_ = 1;
  std::int64_t left_ = 1;
};

}  // namespace detail
}  // namespace descent
