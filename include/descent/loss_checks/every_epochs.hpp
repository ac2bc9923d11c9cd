#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include "../core/error.hpp"
#include "../core/progress.hpp"

namespace descent {

/// Looks at the loss after every so many epochs (n samples drawn each; for a plain function a step is an
/// epoch). The default, with 1. Where batches don't end with the epoch, the look comes after the first step
/// past it.
struct EveryEpochs {
  /// 1 or more
  std::int64_t epochs = 1;

  struct State {
    double next_samples = 0;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("next_samples", next_samples);
    }
  };

  bool due(const Progress& progress, State& state) const {
    const double period = static_cast<double>(epochs) * static_cast<double>(progress.samples_per_epoch);
    const auto samples = static_cast<double>(progress.samples);
    if (samples < std::max(state.next_samples, period)) return false;
    state.next_samples = (std::floor(samples / period) + 1) * period;
    return true;
  }

  void validate() const {
    if (epochs < 1) fail({"EveryEpochs: .epochs is ", epochs, "; it must be 1 or more"});
  }
};

}  // namespace descent
