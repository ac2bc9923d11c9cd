#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "../concepts.hpp"
#include "../data/dataset.hpp"
#include "../data/rows.hpp"
#include "check_runs.hpp"
#include "conformance.hpp"
#include "hand_over.hpp"

namespace descent {

/// What a sampling is meant to do.
struct SamplingChecks {
  /// Whether every row comes once an epoch: not so where rows are drawn independently, by class, or left out.
  bool every_row_once = true;
  /// Whether every row is as likely at every place of an epoch as any other: not so where rows come in order, near rows stay
  /// together, or classes have their places.
  bool random_order = true;
};

namespace detail {

/// n rows of two classes, for samplings that look at the data: the feature is the row's number.
inline Dataset<double> rows_of_two_classes(Index n) {
  Dataset<double> data{Matrix<double>(n, 1), Matrix<double>(n, 1)};
  for (Index i = 0; i < n; ++i) {
    data.features(i, 0) = static_cast<double>(i);
    data.targets(i, 0) = i % 3 == 1 ? 1 : 0;
  }
  return data;
}

/// How far counts are from being even, in standard deviations of χ²: some units where they are, hundreds where not.
inline double unevenness(const std::vector<std::int64_t>& counts) {
  if (counts.size() < 2) return 0;
  double total = 0, squares = 0;
  for (const std::int64_t count : counts) total += static_cast<double>(count);
  const double mean = total / static_cast<double>(counts.size()), freedom = static_cast<double>(counts.size()) - 1;
  for (const std::int64_t count : counts)
    squares += (static_cast<double>(count) - mean) * (static_cast<double>(count) - mean);
  return (squares / mean - freedom) / std::sqrt(2 * freedom);
}

/// Asks a sampling all laws. `begin(n)` makes a state.
template <class S, class Begin>
class SamplingLaws {
  using State = typename S::State;
  using Rows = std::vector<Index>;
  static constexpr int steps = 60;
  static constexpr Index most_for_chances = 20;

 public:
  SamplingLaws(const S& sampling, const Begin& begin, const SamplingChecks& options)
      : sampling_(sampling), begin_(begin), options_(options), found_{"sampling"} {}

  /// For n rows; `others`: another number of them.
  void check(Index n, Index others) {
    State state = begin_(n);
    Rows drawn;
    for (int i = 0; i < steps || static_cast<Index>(drawn.size()) < 4 * n; ++i) {
      if (!one_step(state, n, i, drawn)) return;
      if (i > 100'000) break;
    }
    if (options_.every_row_once) epochs(drawn, n);
    check_runs(
        found_, "rows", steps, !std::is_same_v<State, NoState>,
        [&](RunBegun which) { return begin_(which == RunBegun::another ? others : n); },
        [&](State& run, int) { return listed(sampling_.next(run)); },
        [](State& from, State& to) { return hand_over(from, to); });
  }

  /// Over many epochs of few rows.
  void check_chances(Index n) {
    if (!found_.passed() || n < 2 || n > most_for_chances) return;
    constexpr int epochs = 4000;
    const auto size = static_cast<std::size_t>(n);
    std::vector<std::int64_t> places(size * size), pairs(size * size);
    State state = begin_(n);
    Rows drawn;
    for (int epoch = 0; epoch < epochs; ++epoch) {
      while (drawn.size() < size) {
        const Rows more = listed(sampling_.next(state));
        drawn.insert(drawn.end(), more.begin(), more.end());
      }
      for (std::size_t i = 0; i < size; ++i) ++places[i * size + static_cast<std::size_t>(drawn[i])];
      ++pairs[static_cast<std::size_t>(drawn[0]) * size + static_cast<std::size_t>(drawn[1])];
      drawn.erase(drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(n));
    }
    for (std::size_t i = size; i-- > 0;) pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(i * (size + 1)));
    constexpr double bound = 8;
    found_.add(
        "every row is as likely at every place",
        unevenness(places) < bound
            ? ""
            : "over " + std::to_string(epochs) + " epochs of " + std::to_string(n) +
                  " rows, some rows came far more often at some places than others; every epoch needs a shuffle of "
                  "its own that makes every order equally likely, Fisher and Yates's (descent::shuffle), say (or say "
                  ".random_order = false)");
    found_.add(
        "every row is as likely to come next",
        unevenness(pairs) < bound
            ? ""
            : "over " + std::to_string(epochs) + " epochs of " + std::to_string(n) +
                  " rows, some rows followed each other far more often than others; draw whole orders, not only where "
                  "one begins (or say .random_order = false)");
  }

  const Conformance& found() const { return found_; }

 private:
  template <class Selection>
  static Rows listed(const Selection& selection) {
    Rows rows;
    for (Index i = 0; i < selection.size(); ++i) rows.push_back(selection[i]);
    return rows;
  }

  /// Draws once more; whether that made sense.
  bool one_step(State& state, Index n, int step, Rows& drawn) {
    const auto selection = sampling_.next(state);
    const std::string when = "of " + std::to_string(n) + " rows, step " + std::to_string(step) + " ";
    const auto fine = [&](const char* law, bool kept, const std::string& failure) {
      found_.add(law, kept ? "" : when + failure);
      return kept;
    };
    if (!fine("a step has rows", selection.size() >= 1,
              "has " + std::to_string(selection.size()) + "; it must have 1 or more: begin the next epoch in time"))
      return false;
    if (!fine("known is no less than the rows", selection.known >= selection.size(),
              "has " + std::to_string(selection.size()) + " rows, of which " + std::to_string(selection.known) +
                  " are .known; all of them are: set it to the count, or more where the list goes on"))
      return false;
    for (Index i = 0; i < selection.known; ++i) {
      const Index row = selection[i];
      if (!fine("rows are there", row >= 0 && row < n,
                (i < selection.size() ? "draws row " : "makes known row ") + std::to_string(row) +
                    "; rows are numbered from 0 to " + std::to_string(n - 1)))
        return false;
    }
    if constexpr (full_batch<S>)
      fine("full_batch is true", selection.size() == n && selection[0] == 0 && selection[n - 1] == n - 1,
           "is not all rows, and it declares full_batch; declare it only where it always is, or leave it out");
    for (Index i = 0; i < selection.size(); ++i) drawn.push_back(selection[i]);
    return true;
  }

  void epochs(const Rows& drawn, Index n) {
    for (std::size_t epoch = 0; (epoch + 1) * static_cast<std::size_t>(n) <= drawn.size(); ++epoch) {
      const auto first = drawn.begin() + static_cast<std::ptrdiff_t>(epoch) * n;
      Rows rows(first, first + n);
      std::sort(rows.begin(), rows.end());
      Index missing = 0;
      while (missing < n && rows[static_cast<std::size_t>(missing)] == missing) ++missing;
      found_.add("every row comes once an epoch",
                 missing == n
                     ? ""
                     : "of " + std::to_string(n) + " rows, epoch " + std::to_string(epoch) + " has row " +
                           std::to_string(rows[static_cast<std::size_t>(missing)]) + " where row " +
                           std::to_string(missing) +
                           " should stand, in order; each n rows drawn have every row once (or, if that is not "
                           "meant, say .every_row_once = false)");
    }
  }

  const S& sampling_;
  const Begin& begin_;
  SamplingChecks options_;
  Conformance found_;
};

/// Its state for n rows, or for data.
template <class S, class D>
typename S::State begin_sampling(const S& sampling, const D& data) {
  if constexpr (requires { sampling.init(data.size()); })
    return sampling.init(data.size());
  else
    return sampling.init(data);
}

}  // namespace detail

/// Whether a sampling keeps the laws, for 1, 2, 7 and 100 rows: its rows are there; each comes once an epoch, and is as likely
/// as any other at every place; the laws of states. One that has to see the data is shown two classes, targets 0 and 1.
/// Fails as its `validate()` and `init` do.
///
///     REQUIRE(check_sampling(MiniBatch{.size = 5}).passed());
///     REQUIRE(check_sampling(WithReplacement{.size = 5}, {.every_row_once = false}).passed());
template <class S>
Conformance check_sampling(const S& sampling, const SamplingChecks& options = {}) {
  static_assert(Sampling<S>, "check_sampling: this type is not a Sampling; see concepts.hpp");
  detail::validate(sampling);
  const auto begin = [&](Index n) { return detail::begin_sampling(sampling, detail::rows_of_two_classes(n)); };
  detail::SamplingLaws<S, decltype(begin)> laws(sampling, begin, options);
  for (const Index n : {1, 2, 7, 100}) laws.check(n, n + 3);
  if (options.random_order && !detail::full_batch<S>) laws.check_chances(5);
  return laws.found();
}

/// The same for data of your own, where a sampling looks at what others don't have. Of more than 20 rows it is not seen
/// whether all come as likely at every place.
template <class S, Data D>
Conformance check_sampling(const S& sampling, const D& data, const SamplingChecks& options = {}) {
  static_assert(Sampling<S>, "check_sampling: this type is not a Sampling; see concepts.hpp");
  detail::validate(sampling);
  const auto begin = [&](Index) { return detail::begin_sampling(sampling, data); };
  detail::SamplingLaws<S, decltype(begin)> laws(sampling, begin, options);
  laws.check(data.size(), data.size());
  if (options.random_order && !detail::full_batch<S>) laws.check_chances(data.size());
  return laws.found();
}

}  // namespace descent
