#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"

namespace descent {

/// Learning rates that hold each for a while: the first up to a given step, the second from there to the next, and so on;
/// the last for good.
///
///     .update = Sgd{.learning_rate = Piecewise{.rates = {0.1, 0.01, 0.001}, .steps = {3000, 6000}}}
///
/// Steps 0 … 2999 are taken with 0.1, 3000 … 5999 with 0.01, and from 6000 on with 0.001.
struct Piecewise {
  /// the rates, one more than `steps`; the first above 0, the others 0 or more
  std::vector<double> rates = {0.01};
  /// the first step of each rate but the first; 1 or more, ascending
  std::vector<std::int64_t> steps = {};

  double operator()(const Progress& progress) const {
    const auto passed = std::upper_bound(steps.begin(), steps.end(), progress.step) - steps.begin();
    return rates[static_cast<std::size_t>(passed)];
  }

  void validate() const {
    if (rates.size() != steps.size() + 1)
      fail("Piecewise: there are " + std::to_string(rates.size()) + " .rates and " + std::to_string(steps.size()) +
           " .steps; there must be one rate more, that of the first step");
    for (std::size_t i = 0; i < rates.size(); ++i)
      if (!(rates[i] >= 0) || !is_finite(rates[i]) || (i == 0 && rates[i] == 0))
        fail("Piecewise: .rates[" + std::to_string(i) + "] is " + detail::text(rates[i]) +
             "; it must be a finite number" + (i == 0 ? " above 0" : ", 0 or more"));
    for (std::size_t i = 0; i < steps.size(); ++i)
      if (steps[i] < 1 || (i > 0 && steps[i] <= steps[i - 1]))
        fail("Piecewise: .steps[" + std::to_string(i) + "] is " + detail::text(steps[i]) + "; it must be " +
             (i == 0 ? "1 or more" : "more than the one before it, " + detail::text(steps[i - 1])));
  }
};

}  // namespace descent
