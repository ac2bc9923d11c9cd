#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/progress.hpp"
#include "../core/stop_reason.hpp"
#include "../core/text.hpp"

namespace descent {

/// Stops after so many epochs: when epochs · n samples have been drawn. `MaxEpochs{100}`.
struct MaxEpochs {
  /// 0 or more
  std::int64_t epochs = 100;

  StopReason met(const Progress& progress) const {
    const double samples = static_cast<double>(epochs) * static_cast<double>(progress.samples_per_epoch);
    return static_cast<double>(progress.samples) >= samples ? StopReason::max_epochs : StopReason::none;
  }
  std::string describe(const Progress& progress) const {
    return detail::joined({detail::text(progress.epochs(), 4), " of ", detail::text(epochs), " epochs"});
  }
  double fraction(const Progress& progress) const {
    return epochs > 0 ? progress.epochs() / static_cast<double>(epochs) : 1;
  }
  void validate() const {
    if (epochs < 0) fail({"MaxEpochs: .epochs is ", std::to_string(epochs), "; it must be 0 or more"});
  }
};

}  // namespace descent
