/// @file
/// The laws of what is told of a run's progress and answers: loss checks, stop rules, schedules.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/policy.hpp"
#include "../core/progress.hpp"
#include "conformance.hpp"
#include "hand_over.hpp"
#include "run_laws.hpp"
#include "simulated_run.hpp"

namespace descent::detail {

/// What a run tells its policies, in order.
using Told = std::vector<Progress>;

/// A policy that is told so; `ask(progress, state)` is its answer, as bytes.
template <class State, class Ask>
class ToldRun final : public CheckedRun {
 public:
  ToldRun(const Ask& ask, const Told& told) : ask_(ask), told_(&told) {}

  std::string step(int i) override { return ask_((*told_)[static_cast<std::size_t>(i) % told_->size()], state_); }
  std::unique_ptr<CheckedRun> copy() const override { return std::make_unique<ToldRun>(*this); }
  void archive(StateTape& tape) override { detail::archive(state_, tape); }

 private:
  Ask ask_;
  const Told* told_;
  State state_{};
};

/// A policy that is told of progress.
class ToldPolicy {
 public:
  using Answers = std::vector<std::string>;

  /// What its answers are called; whether it has a state; and how a run begins that will be told so.
  ToldPolicy(const char* what, bool has_state, std::function<std::unique_ptr<CheckedRun>(const Told&)> begin)
      : what_(what), has_state_(has_state), begin_(std::move(begin)) {}

  bool has_state() const { return has_state_; }

  /// What a run that is told so is answered, each time asked `times` times: the first answers.
  Answers answers(const Told& told, int times = 1) const {
    const auto run = begin_(told);
    Answers list;
    for (std::size_t i = 0; i < told.size(); ++i) {
      list.push_back(run->step(static_cast<int>(i)));
      for (int again = 1; again < times; ++again) run->step(static_cast<int>(i));
    }
    return list;
  }

  /// The first progress at which the answer is another if `change` has been at work; none if it never is.
  const Progress* depends_on(const Told& told, void (*change)(Progress&)) const {
    Told changed = told;
    for (Progress& progress : changed) change(progress);
    return difference(told, answers(told), answers(changed));
  }

  /// The laws of states.
  void check_state(Conformance& found, const Told& told, const Told& other) const {
    const BeginRun begin = [&](RunBegun which) { return begin_(which == RunBegun::another ? other : told); };
    RunLaws(what_, static_cast<int>(told.size()), begin).check(found, has_state_);
  }

  /// That a look is judged once, however often the policy is asked, and an old one not again.
  void check_looks(Conformance& found, const Told& told) const {
    const Answers once = answers(told);
    const Progress* where = difference(told, once, answers(told, 2));
    found.add("asked twice, it judges once",
              !where ? ""
                     : "asked again with the same progress, it gives other " + what_ + " later, the first at step " +
                           std::to_string(where->step) +
                           "; let its State remember which look it judged last (loss_step), or which step");
    Told looks;
    Answers at_looks;
    for (std::size_t i = 0; i < told.size(); ++i)
      if (told[i].looked()) {
        looks.push_back(told[i]);
        at_looks.push_back(once[i]);
      }
    where = difference(looks, at_looks, answers(looks));
    found.add("an old loss is not judged again",
              !where ? ""
                     : "asked between looks, when loss is of an older step, it gives other " + what_ +
                           " later, the first at step " + std::to_string(where->step) +
                           "; judge a loss only where progress.looked()");
  }

 private:
  static const Progress* difference(const Told& told, const Answers& a, const Answers& b) {
    for (std::size_t i = 0; i < told.size(); ++i)
      if (a[i] != b[i]) return &told[i];
    return nullptr;
  }

  std::string what_;
  bool has_state_;
  std::function<std::unique_ptr<CheckedRun>(const Told&)> begin_;
};

/// A policy with that State; `ask` must outlive it.
template <class State, class Ask>
ToldPolicy told_policy(const char* what, const Ask& ask) {
  return {what, !std::is_same_v<State, NoState>,
          [&ask](const Told& told) { return std::make_unique<ToldRun<State, Ask>>(ask, told); }};
}

/// Leaves the time as a run knows it that nobody asked to keep it: that of the last look.
inline void forget_time(Progress& progress) {
  if (!progress.looked()) progress.time = progress.look_time;
}

/// Other losses.
inline void change_losses(Progress& progress) {
  progress.loss = 1 + static_cast<double>(progress.loss_step);
  progress.validation_loss = Progress::unknown;
  progress.best_loss = 1;
  progress.best_step = 0;
}

/// No norm of a gradient.
inline void forget_gradient(Progress& progress) {
  progress.gradient_norm = Progress::unknown;
  progress.gradient_step = -1;
}

}  // namespace descent::detail
