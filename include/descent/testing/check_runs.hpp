/// @file
/// The laws of all policies with a state: a policy is a value, and what changes in a run is the run's.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "conformance.hpp"

namespace descent::detail {

/// Which run is begun.
enum class RunBegun {
  /// the one that is looked at
  itself,
  /// one of other numbers
  another,
  /// one that is to take over the state of the first
  successor
};

/// Checks that runs depend on nothing but their own states. `begin(which)` makes a run; `step(run, i)` takes its i-th
/// step and returns what is seen, which must be equal to itself; `hand_over(from, to)` archives one and restores the
/// other, and says what went wrong. `what` is what a step gives, for sentences.
template <class Begin, class Step, class HandOver>
void check_runs(Conformance& found, const std::string& what, int steps, bool has_state, const Begin& begin,
                const Step& step, const HandOver& hand_over) {
  using Run = decltype(begin(RunBegun::itself));
  using Seen = decltype(step(std::declval<Run&>(), 0));
  const auto walk = [&](Run& run, int first) {
    std::vector<Seen> seen;
    for (int i = first; i < steps; ++i) seen.push_back(step(run, i));
    return seen;
  };
  const auto begin_and_take = [&](int count) {
    Run run = begin(RunBegun::itself);
    for (int i = 0; i < count; ++i) step(run, i);
    return run;
  };
  Run whole = begin(RunBegun::itself);
  const std::vector<Seen> expected = walk(whole, 0);
  // Where they differ, "call 3"; empty if they don't.
  const auto difference = [&](const std::vector<Seen>& seen) -> std::string {
    const std::size_t before = expected.size() - seen.size();
    for (std::size_t i = 0; i < seen.size(); ++i)
      if (!(seen[i] == expected[before + i])) return "call " + std::to_string(before + i);
    return {};
  };
  const std::string other = "gave other " + what + ", the first at ";

  Run again = begin(RunBegun::itself);
  std::string where = difference(walk(again, 0));
  found.add("the same run twice",
            where.empty() ? ""
                          : "a second run from a fresh state " + other + where +
                                "; a policy is a value that never changes: no mutable or static members, no captured "
                                "references; put what changes into its State");

  Run one = begin(RunBegun::itself), another = begin(RunBegun::another);
  std::vector<Seen> seen;
  for (int i = 0; i < steps; ++i) {
    if (i % 3 == 0) step(another, i);
    seen.push_back(step(one, i));
    if (i % 3 != 0) step(another, i);
  }
  where = difference(seen);
  found.add("runs do not disturb each other",
            where.empty() ? ""
                          : "beside another run of the same policy it " + other + where +
                                "; runs share the policy: what changes belongs into its State, of which each has one");
  if (!has_state) return;

  for (const int cut : {steps / 3, 2 * steps / 3}) {
    Run original = begin_and_take(cut);
    Run copy = original;
    walk(original, cut);
    where = difference(walk(copy, cut));
    found.add("a copied state goes on equally",
              where.empty() ? ""
                            : "a copy of the state taken after " + std::to_string(cut) + " calls " + other + where +
                                  "; a State is plain data that owns all it has: no pointers into it or out of it");
  }
  for (const int cut : {1, steps / 3, 2 * steps / 3}) {
    Run original = begin_and_take(cut);
    Run successor = begin(RunBegun::successor);
    const std::string mistake = hand_over(original, successor);
    where = mistake.empty() ? difference(walk(successor, cut)) : "";
    found.add("archive names all that a run needs",
              !mistake.empty() ? mistake
              : where.empty()  ? ""
                               : "a run resumed after " + std::to_string(cut) + " calls from what archive names " +
                                    other + where + "; name every member of the State that later steps depend on");
  }
}

}  // namespace descent::detail
