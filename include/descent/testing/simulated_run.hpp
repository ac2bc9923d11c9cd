/// @file
/// What a run might tell its policies, without one.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "../core/progress.hpp"
#include "../core/random.hpp"

namespace descent::detail {

/// All that the policies of a run are shown, in order: the start, every step, and every look after its step. At first
/// steps come one by one, then in ever greater leaps; loss and norm of the gradient fall, rise, stand still for long
/// and fall, over many powers of ten. Another seed makes another run: of odd ones the norm is known at looks only.
inline std::vector<Progress> simulated_run(std::uint64_t seed) {
  constexpr int steps = 400, leaps = 64;
  Random random(seed);
  std::vector<Progress> told;
  Progress now;
  now.samples_per_epoch = 32;
  now.learning_rate = 0.1;
  double size = 3;  // of the loss, a power of ten
  const auto look = [&] {
    const bool stands = now.looks > 40 && now.looks < 80;
    if (!stands) size -= random.uniform(-0.1, 0.35);
    now.loss = std::pow(10, size);
    if (seed % 3 == 0) now.validation_loss = now.loss * random.uniform(1, 1.5);
    now.loss_step = now.step;
    const Seconds took{random.uniform(0.001, 0.01)};
    now.time += took;
    now.looking += took;
    now.look_time = now.time;
    ++now.looks;
    if (now.judged_loss() < now.best_loss) {
      now.best_loss = now.judged_loss();
      now.best_step = now.step;
    }
  };
  const auto see_gradient = [&] {
    now.gradient_norm = std::pow(10, size - random.uniform());
    now.gradient_step = now.step;
  };
  look();
  see_gradient();
  told.push_back(now);
  for (int i = 0; i < steps + leaps; ++i) {
    const bool leap = i >= steps;
    const std::int64_t taken = leap ? now.step / 4 + static_cast<std::int64_t>(random.below(3)) : 1;
    now.step += taken;
    now.samples += 8 * taken;
    now.time += leap ? now.time * 0.3 : Seconds{random.uniform(0.001, 0.02)};
    if (seed % 2 == 0) see_gradient();
    told.push_back(now);
    if (random.below(3) != 0) continue;
    look();
    see_gradient();
    told.push_back(now);
  }
  return told;
}

}  // namespace descent::detail
