/// @file
/// The laws of what is told of a run's progress and answers: loss checks, stop rules, schedules.
#pragma once

#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

#include "../core/policy.hpp"
#include "../core/progress.hpp"
#include "check_runs.hpp"
#include "conformance.hpp"
#include "hand_over.hpp"
#include "simulated_run.hpp"

namespace descent::detail {

/// A policy with State that is told of progress: `ask(progress, state)` is its answer.
template <class State, class Ask>
class ToldPolicy {
 public:
  using Answer = std::invoke_result_t<const Ask&, const Progress&, State&>;
  using Answers = std::vector<Answer>;
  using Told = std::vector<Progress>;

  explicit ToldPolicy(const Ask& ask) : ask_(ask) {}

  /// What a run that is told so is answered, each time asked `times` times: the first answers.
  Answers answers(const Told& told, int times = 1) const {
    State state{};
    Answers list;
    for (const Progress& progress : told) {
      list.push_back(ask_(progress, state));
      for (int i = 1; i < times; ++i) ask_(progress, state);
    }
    return list;
  }

  /// The first progress at which a run that is told otherwise is answered otherwise; none if it never is.
  const Progress* difference(const Told& told, const Told& otherwise) const {
    return difference(told, answers(told), answers(otherwise));
  }

  /// Whether the answers depend on anything that `change(progress)` changes.
  template <class Change>
  const Progress* depends_on(const Told& told, const Change& change) const {
    Told changed = told;
    for (Progress& progress : changed) change(progress);
    return difference(told, changed);
  }

  /// The laws of states.
  void check_state(Conformance& found, const std::string& what, const Told& told, const Told& other) const {
    struct Run {
      const Told* told;
      State state;
    };
    check_runs(
        found, what, static_cast<int>(told.size()), !std::is_same_v<State, NoState>,
        [&](RunBegun which) { return Run{which == RunBegun::another ? &other : &told, State{}}; },
        [&](Run& run, int i) { return ask_((*run.told)[static_cast<std::size_t>(i) % run.told->size()], run.state); },
        [](Run& from, Run& to) { return hand_over(from.state, to.state); });
  }

  /// That a look is judged once, however often the policy is asked, and an old one not again.
  void check_looks(Conformance& found, const std::string& what, const Told& told) const {
    const Answers once = answers(told);
    const Progress* where = difference(told, once, answers(told, 2));
    found.add("asked twice, it judges once",
              !where ? ""
                     : "asked again with the same progress, it gives other " + what + " later, the first at step " +
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
                     : "asked between looks, when loss is of an older step, it gives other " + what +
                           " later, the first at step " + std::to_string(where->step) +
                           "; judge a loss only where progress.looked()");
  }

 private:
  static const Progress* difference(const Told& told, const Answers& a, const Answers& b) {
    for (std::size_t i = 0; i < told.size(); ++i)
      if (!(a[i] == b[i])) return &told[i];
    return nullptr;
  }

  const Ask& ask_;
};

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
