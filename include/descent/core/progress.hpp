/// @file
/// How far a run has come: all that policies and observers are told.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>

#include "finite.hpp"

namespace descent {

/// Time, in seconds.
using Seconds = std::chrono::duration<double>;

/// What is known about a run after a step. Plain data; every policy and observer is shown it, none may change
/// it.
struct Progress {
  /// Stands for a number that is not known: not a number.
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  /// steps taken so far
  std::int64_t step = 0;
  /// samples drawn so far, over all steps; for a plain function, one a step
  std::int64_t samples = 0;
  /// n, the samples of an epoch; 1 for a plain function
  std::int64_t samples_per_epoch = 1;
  /// time spent training, as last read from the clock: exact at looks; between them read only if a policy
  /// wants it
  Seconds time{0};
  /// the learning rate of the last step; at the start, of the first
  double learning_rate = 0;

  /// the loss at the last look: of the training data, penalty included, unless only validation data are looked at
  double loss = unknown;
  /// the loss of the validation data at the last look, without penalty; unknown if there are none
  double validation_loss = unknown;
  /// the step after which the last look was taken
  std::int64_t loss_step = -1;
  /// the time at which the last look ended
  Seconds look_time{0};
  /// how many looks there were
  std::int64_t looks = 0;
  /// what all of them took
  Seconds looking{0};
  /// the lowest judged loss of all looks
  double best_loss = std::numeric_limits<double>::max();
  /// the step after which it was seen
  std::int64_t best_step = -1;
  /// Euclidean norm of the gradient over all data, when last computed (only if a policy wants it)
  double gradient_norm = unknown;
  /// the step after which that was
  std::int64_t gradient_step = -1;
  /// how much of the run is done as far as the stop rule can tell, 0 to 1; unknown (not a number) if it can't
  double fraction_done = unknown;

  /// Epochs so far: samples drawn ÷ n.
  double epochs() const { return static_cast<double>(samples) / static_cast<double>(samples_per_epoch); }
  /// Whether `loss` is of this very step.
  bool looked() const { return loss_step == step; }
  /// Whether `gradient_norm` is of this very step.
  bool gradient_known() const { return gradient_step == step; }
  /// What the last look found, for deciding which parameters are the better ones: the loss of the validation data
  /// where there are any, otherwise `loss`.
  double judged_loss() const { return is_finite(validation_loss) ? validation_loss : loss; }

  template <class Visitor>
  void archive(Visitor& visit) {
    visit("step", step);
    visit("samples", samples);
    visit("samples_per_epoch", samples_per_epoch);
    visit("time", time);
    visit("learning_rate", learning_rate);
    visit("loss", loss);
    visit("validation_loss", validation_loss);
    visit("loss_step", loss_step);
    visit("look_time", look_time);
    visit("looks", looks);
    visit("looking", looking);
    visit("best_loss", best_loss);
    visit("best_step", best_step);
    visit("gradient_norm", gradient_norm);
    visit("gradient_step", gradient_step);
    visit("fraction_done", fraction_done);
  }
};

}  // namespace descent
