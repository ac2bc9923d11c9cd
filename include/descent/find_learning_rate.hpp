/// @file
/// Which learning rate? A range test answers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>

#include "concepts.hpp"
#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/finite.hpp"
#include "core/text.hpp"
#include "gradient_descent.hpp"
#include "learning_rate_range.hpp"
#include "loss_checks/every_steps.hpp"
#include "updates/with_rate.hpp"

namespace descent {

/// How find_learning_rate goes about it.
///
///     {.lowest = 1e-5, .highest = 1, .steps = 200}
struct RangeTest {
  /// the rate of the first step; more than 0
  double lowest = 1e-7;
  /// the rate of the last, if the loss does not rise before; more than `lowest`
  double highest = 10;
  /// how many steps lead from one to the other, each by the same factor; 2 or more
  std::int64_t steps = 100;
  /// how many steps on either side a smoothed loss is the mean of; 0 (none) or more
  std::int64_t smoothing = 2;
  /// the test ends when the loss is so many times its first size, or its whole fall if that is more, above the lowest;
  /// more than 0
  double rise = 4;

  /// Fails if the values make no sense.
  void validate() const {
    if (!(lowest > 0) || !is_finite(lowest))
      fail("RangeTest: .lowest is " + detail::text(lowest) + "; it must be a finite number above 0");
    if (!(highest > lowest) || !is_finite(highest) || !is_finite(highest / lowest))
      fail("RangeTest: .highest is " + detail::text(highest) + "; it must be a finite number above .lowest, " +
           detail::text(lowest));
    if (steps < 2) fail("RangeTest: .steps is " + detail::text(steps) + "; it must be 2 or more");
    if (smoothing < 0) fail("RangeTest: .smoothing is " + detail::text(smoothing) + "; it must be 0 or more");
    if (!(rise > 0) || !is_finite(rise))
      fail("RangeTest: .rise is " + detail::text(rise) + "; it must be a finite number above 0");
  }
};

namespace detail {

/// The rates of a range test: from the lowest to the highest, each the same multiple of the one before.
struct RateRamp {
  RangeTest test;

  double operator()(const Progress& progress) const {
    if (progress.step >= test.steps - 1) return test.highest;
    const double part = static_cast<double>(progress.step) / static_cast<double>(test.steps - 1);
    return test.lowest * exponential(part * logarithm(test.highest / test.lowest));
  }
};

/// A rule at these rates. If it averages its iterates, the test looks at the iterates all the same.
template <class Rule>
struct RampedRule : WithRate<Rule, RateRamp> {
  static constexpr bool averages = false;
};

/// When a range test ends.
struct RampEnd {
  RangeTest test;

  struct State {
    double start = Progress::unknown;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("start", start);
    }
  };

  StopReason met(const Progress& progress, State& state) const {
    if (progress.step == 0) state.start = progress.loss;
    const double size = std::max(state.start < 0 ? -state.start : state.start, state.start - progress.best_loss);
    if (progress.loss > progress.best_loss + test.rise * size) return StopReason{"the loss rose too far"};
    return progress.step >= test.steps ? StopReason{"the highest rate was reached"} : StopReason::none;
  }
};

/// The trainer of a range test: all that decides the steps is the given one's, but the rate.
template <class Update, class SamplingPolicy, class Check, class Stop, class PenaltyPolicy, class ObserverPolicy,
          class Clock>
auto range_trainer(
    const GradientDescent<Update, SamplingPolicy, Check, Stop, PenaltyPolicy, ObserverPolicy, Clock>& trainer,
    const RangeTest& test) {
  test.validate();
  using Rule = RampedRule<Update>;
  return GradientDescent<Rule, SamplingPolicy, EverySteps, RampEnd, PenaltyPolicy>{
      .update = Rule{{trainer.update, RateRamp{test}}},
      .sampling = trainer.sampling,
      .loss_check = EverySteps{1},
      .stop = RampEnd{test},
      .penalty = trainer.penalty,
      .looks = {.sample = trainer.looks.sample, .seed = trainer.looks.seed},
      .parallel = trainer.parallel,
  };
}

/// What the looks of such a run say.
inline LearningRateRange range_of(const Report& report, const RangeTest& test) {
  LearningRateRange range;
  range.reason = report.reason;
  range.start_loss = report.curve.front().loss;
  const std::size_t end = report.curve.size() - (report.reason == StopReason::diverged ? 1 : 0);
  for (std::size_t i = 1; i < end; ++i)
    range.curve.push_back({report.curve[i].learning_rate, report.curve[i].loss, report.curve[i].loss});
  judge_range(range, test.smoothing);
  return range;
}

}  // namespace detail

/// Tries all learning rates in one short run: every step is taken with a rate by the same factor larger than the last one's,
/// until the loss rises, and the loss after each is written down. At low rates nothing moves, then the loss falls, then the
/// steps become too long. Smith: "Cyclical learning rates for training neural networks", 2017.
///
///     const GradientDescent trainer{.update = Adam{}, .sampling = MiniBatch{.size = 64}, .stop = MaxEpochs{20}};
///     const LearningRateRange range = find_learning_rate(trainer, model, CrossEntropy{}, train);
///     std::cout << range << '\n';                    // a picture for the terminal
///     Adam{.learning_rate = range.suggested};
///
/// The steps are the trainer's: its update rule, whichever it is, at the rates of the test instead of its own, its sampling
/// and its penalty. The loss is that of the training data, all or as many as the trainer's `.looks.sample` says, always the
/// same ones: the noise of batches is in the steps, but not in the loss. The rest of the trainer has no part in it.
/// The model is copied: the caller's stays as it is. A test costs its steps, and as many looks.
///
/// It fails as `fit` does; RangeTest says what the test may be.
template <class Update, class SamplingPolicy, class Check, class Stop, class PenaltyPolicy, class ObserverPolicy,
          class Clock, class ModelType, class LossType, class DataType>
  requires(!std::is_same_v<DataType, RangeTest>)
LearningRateRange find_learning_rate(
    const GradientDescent<Update, SamplingPolicy, Check, Stop, PenaltyPolicy, ObserverPolicy, Clock>& trainer,
    ModelType&& model, const LossType& loss, const DataType& data, const RangeTest& test = {}) {
  std::remove_cvref_t<ModelType> copy(model);
  if constexpr (requires { model.parameters().data(); })
    if (static_cast<const void*>(copy.parameters().data()) == static_cast<const void*>(model.parameters().data()))
      fail(
          "find_learning_rate: a copy of the model shares its parameters, and would change them; hand over a model "
          "that owns them");
  return detail::range_of(detail::range_trainer(trainer, test).fit(copy, loss, data), test);
}

/// The same for a plain function f(x, gradient) from x, which stays as it is. A step's loss is f after it.
///
///     find_learning_rate(trainer, rosenbrock, x, {.lowest = 1e-6, .highest = 0.1})
template <class Update, class SamplingPolicy, class Check, class Stop, class PenaltyPolicy, class ObserverPolicy,
          class Clock, class Function, class X>
LearningRateRange find_learning_rate(
    const GradientDescent<Update, SamplingPolicy, Check, Stop, PenaltyPolicy, ObserverPolicy, Clock>& trainer,
    Function&& function, const X& x, const RangeTest& test = {}) {
  X copy(x);
  return detail::range_of(detail::range_trainer(trainer, test).minimize(function, copy), test);
}

}  // namespace descent
