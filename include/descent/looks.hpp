/// @file
/// What a look at the loss looks at, and which parameters a run hands back.
#pragma once

#include <cstdint>
#include <string>

#include "core/error.hpp"
#include "core/matrix.hpp"

namespace descent {

/// Which data a look works out the loss of. A look costs a pass over them: on much data, a fixed sample of some
/// thousand rows tells as much for less.
///
///     .looks = {.sample = 10'000}       // of the training data, and of the validation data if there are any
///     .looks = {.training = false}      // of the validation data only
struct Looks {
  /// Whether at the training data. If not, `loss` is that of the validation data, which must be there.
  bool training = true;
  /// Whether at the validation data, where `fit` or `start` is given some.
  bool validation = true;
  /// How many rows of each; 0, or more than there are, means all. The same rows at every look, drawn without
  /// replacement. A loss of all training data that a step or a stop rule needs anyway is used as it is.
  Index sample = 0;
  /// which rows; any number
  std::uint64_t seed = 0;

  /// Fails if nothing would be looked at, or the sample is less than 0.
  void validate(bool validation_data) const {
    if (!training && !(validation && validation_data))
      fail("Looks: there is nothing to look at; set .training, or hand fit or start validation data to look at");
    if (sample < 0) fail({"Looks: .sample is ", sample, "; it must be 0 (all rows) or more"});
  }
};

/// Which parameters a run that has ended hands back: those of its last step, or those of its best look (by the loss of
/// the validation data where these are looked at, otherwise by the loss).
enum class Keep : std::uint8_t { last, best };

}  // namespace descent
