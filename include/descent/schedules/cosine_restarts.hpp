#pragma once

#include <cstdint>
#include <limits>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"
#include "half_wave.hpp"

namespace descent {

/// A learning rate that falls along half a wave, jumps back to where it began, and falls again, each time more slowly if
/// `growth` is above 1: η = final + (initial − final) · (1 + cos(π t / T)) / 2, t steps after the last restart, the next of
/// which comes after T = steps, growth · steps, growth² · steps, … A jump leaves the hollow that the fall has settled in;
/// just before one, parameters are at their best: look there. Loshchilov and Hutter: "SGDR: stochastic gradient descent
/// with warm restarts", 2017.
///
///     .update = Sgd{.learning_rate = CosineRestarts{.initial = 0.1, .steps = 1000, .growth = 2}}  // at 1000, 3000, 7000, …
struct CosineRestarts {
  /// the rate of the first step, and of the first one after each restart; more than 0
  double initial = 0.01;
  /// where each fall would end, but that it restarts there; 0 or more
  double final = 0;
  /// how long the first fall is; 1 or more
  std::int64_t steps = 1000;
  /// how many times as long as the one before it every other fall is; a whole number, so that each is one of steps; 1 or
  /// more
  std::int64_t growth = 1;

  double operator()(const Progress& progress) const {
    std::int64_t since = progress.step, length = steps;
    if (growth == 1) since %= length;
    while (since >= length) {
      since -= length;
      const bool endless = length > std::numeric_limits<std::int64_t>::max() / growth;
      length = endless ? std::numeric_limits<std::int64_t>::max() : length * growth;
    }
    return detail::half_wave(initial, final, static_cast<double>(since) / static_cast<double>(length));
  }

  void validate() const {
    if (!(initial > 0) || !is_finite(initial))
      fail("CosineRestarts: .initial is " + detail::text(initial) + "; it must be a finite number above 0");
    if (!(final >= 0) || !is_finite(final))
      fail("CosineRestarts: .final is " + detail::text(final) + "; it must be a finite number, 0 or more");
    if (steps < 1) fail("CosineRestarts: .steps is " + detail::text(steps) + "; it must be 1 or more");
    if (growth < 1) fail("CosineRestarts: .growth is " + detail::text(growth) + "; it must be 1 or more");
  }
};

}  // namespace descent
