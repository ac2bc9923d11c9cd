// How often the clock is worth reading.
#include <descent/core/clock.hpp>

#include <algorithm>

#include "../catch.hpp"

using descent::Seconds;
using descent::detail::ClockStride;

namespace {

/// Readings in `steps` steps of so many seconds each, and the longest time between two.
struct Readings {
  int count = 0;
  double longest = 0;
};

Readings read(ClockStride& stride, int steps, double seconds) {
  Readings readings;
  double time = 0, last = 0;
  for (int i = 0; i < steps; ++i) {
    time += seconds;
    if (!stride.due()) continue;
    readings.longest = std::max(readings.longest, time - last);
    stride.adapt(Seconds{time - last});
    last = time;
    ++readings.count;
  }
  return readings;
}

}  // namespace

TEST_CASE("ClockStride: long steps are timed one by one") {
  ClockStride stride;
  CHECK(read(stride, 1000, 1e-3).count == 1000);
}

TEST_CASE("ClockStride: short steps about every 20 µs") {
  ClockStride stride;
  const Readings readings = read(stride, 200'000, 1e-7);  // 20 ms
  CHECK(readings.count <= 1010);
  CHECK(readings.count >= 990);
  CHECK(readings.longest <= 20.2e-6);
}

TEST_CASE("ClockStride: it follows steps that become longer or shorter") {
  ClockStride stride;
  read(stride, 10'000, 1e-7);
  CHECK(read(stride, 1000, 1e-3).count >= 800);  // at most one stride of 200 was under way
  CHECK(read(stride, 10'000, 1e-7).count <= 70);
}

TEST_CASE("ClockStride: a clock that stands still or goes back is asked ever more rarely, but always again") {
  for (const double passed : {0.0, -5.0}) {
    ClockStride stride;
    int readings = 0;
    for (int i = 0; i < 10'000'000; ++i)
      if (stride.due()) {
        stride.adapt(Seconds{passed});
        ++readings;
      }
    CHECK(readings >= 25);
    CHECK(readings <= 40);
  }
}

TEST_CASE("the steady clock doesn't fall") {
  const descent::SteadyClock clock;
  const Seconds first = clock();
  CHECK(clock() >= first);
}
