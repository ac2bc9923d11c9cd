/// @file
/// The laws of all policies with a state: a policy is a value, and what changes in a run is the run's.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "conformance.hpp"
#include "hand_over.hpp"

namespace descent::detail {

/// A run that is looked at: a policy, whatever its type, and the state that a run keeps for it. It hides the type so
/// that the laws are compiled once and not for every policy.
class CheckedRun {
 public:
  virtual ~CheckedRun() = default;
  /// Takes step i, counted from 0; returns what is seen, as bytes.
  virtual std::string step(int i) = 0;
  /// Another run in the same state.
  virtual std::unique_ptr<CheckedRun> copy() const = 0;
  /// Shows its state to a tape.
  virtual void archive(StateTape& tape) = 0;
};

/// Which run is begun.
enum class RunBegun {
  /// the one that is looked at
  itself,
  /// one of other numbers
  another,
  /// one that is to take over the state of the first
  successor
};

/// Begins a run.
using BeginRun = std::function<std::unique_ptr<CheckedRun>(RunBegun)>;

/// Asks whether runs depend on nothing but their own states.
class RunLaws {
 public:
  /// `what` is what steps give, for sentences.
  RunLaws(const std::string& what, int steps, const BeginRun& begin)
      : other_("gave other " + what + ", the first at "), steps_(steps), begin_(begin) {
    expected_ = walk(*begin_(RunBegun::itself), 0);
  }

  void check(Conformance& found, bool has_state) const {
    twice(found);
    side_by_side(found);
    if (!has_state) return;
    copied(found);
    resumed(found);
  }

 private:
  using Seen = std::vector<std::string>;

  void twice(Conformance& found) const {
    const std::string where = difference(walk(*begin_(RunBegun::itself), 0));
    found.add("the same run twice",
              where.empty() ? ""
                            : "a second run from a fresh state " + other_ + where +
                                  "; a policy is a value that never changes: no mutable or static members, no captured "
                                  "references; put what changes into its State");
  }

  void side_by_side(Conformance& found) const {
    const auto one = begin_(RunBegun::itself), another = begin_(RunBegun::another);
    Seen seen;
    for (int i = 0; i < steps_; ++i) {
      if (i % 3 == 0) another->step(i);
      seen.push_back(one->step(i));
      if (i % 3 != 0) another->step(i);
    }
    const std::string where = difference(seen);
    found.add("runs do not disturb each other",
              where.empty()
                  ? ""
                  : "beside another run of the same policy it " + other_ + where +
                        "; runs share the policy: what changes belongs into its State, of which each has one");
  }

  void copied(Conformance& found) const {
    for (const int cut : {steps_ / 3, 2 * steps_ / 3}) {
      const auto original = begin_and_take(cut), copy = original->copy();
      walk(*original, cut);
      const std::string where = difference(walk(*copy, cut));
      found.add("a copied state goes on equally",
                where.empty() ? ""
                              : "a copy of the state taken after " + std::to_string(cut) + " calls " + other_ + where +
                                    "; a State is plain data that owns all it has: no pointers into it or out of it");
    }
  }

  void resumed(Conformance& found) const {
    for (const int cut : {1, steps_ / 3, 2 * steps_ / 3}) {
      const auto original = begin_and_take(cut), successor = begin_(RunBegun::successor);
      const std::string mistake = hand_over(*original, *successor);
      const std::string where = mistake.empty() ? difference(walk(*successor, cut)) : "";
      found.add("archive names all that a run needs",
                !mistake.empty() ? mistake
                : where.empty()  ? ""
                                 : "a run resumed after " + std::to_string(cut) + " calls from what archive names " +
                                      other_ + where + "; name every member of the State that later steps depend on");
    }
  }

  /// All that is seen from step `first` on.
  Seen walk(CheckedRun& run, int first) const {
    Seen seen;
    for (int i = first; i < steps_; ++i) seen.push_back(run.step(i));
    return seen;
  }

  std::unique_ptr<CheckedRun> begin_and_take(int count) const {
    auto run = begin_(RunBegun::itself);
    for (int i = 0; i < count; ++i) run->step(i);
    return run;
  }

  /// Where the last steps are others than expected, "call 3"; empty if they aren't.
  std::string difference(const Seen& seen) const {
    const std::size_t before = expected_.size() - seen.size();
    for (std::size_t i = 0; i < seen.size(); ++i)
      if (seen[i] != expected_[before + i]) return "call " + std::to_string(before + i);
    return {};
  }

  std::string other_;
  int steps_;
  const BeginRun& begin_;
  Seen expected_;
};

}  // namespace descent::detail
