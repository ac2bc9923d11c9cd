#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "../concepts.hpp"
#include "../data/dataset.hpp"
#include "../data/rows.hpp"
#include "bits.hpp"
#include "conformance.hpp"
#include "hand_over.hpp"
#include "run_laws.hpp"

namespace descent {

/// What a sampling is meant to do.
struct SamplingChecks {
  /// Whether every row comes once an epoch: not so where rows are drawn independently, by class, or left out.
  bool every_row_once = true;
  /// Whether every row is as likely at every place of an epoch as any other: not so where rows come in order, near rows
  /// stay together, or classes have their places.
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

/// What a step draws.
struct DrawnRows {
  /// those of the step, and those that are known to follow
  std::vector<Index> rows;
  /// how many are of the step, and how many are known
  Index size = 0, known = 0;
};

/// A run that draws rows.
class DrawingRun : public CheckedRun {
 public:
  virtual DrawnRows next() = 0;
  std::string step(int) override {
    DrawnRows drawn = next();
    drawn.rows.resize(static_cast<std::size_t>(std::max(drawn.size, Index{0})));
    std::string seen;
    for (const Index row : drawn.rows) seen += bits(row);
    return seen;
  }
};

/// That of a sampling.
template <class S>
class SampledRun final : public DrawingRun {
 public:
  template <class Rows>
  SampledRun(const S& sampling, const Rows& rows) : sampling_(&sampling), state_(sampling.init(rows)) {}

  DrawnRows next() override {
    const auto selection = sampling_->next(state_);
    DrawnRows drawn{{}, selection.size(), selection.known};
    for (Index i = 0; i < std::max(drawn.size, drawn.known); ++i) drawn.rows.push_back(selection[i]);
    return drawn;
  }
  std::unique_ptr<CheckedRun> copy() const override { return std::make_unique<SampledRun>(*this); }
  void archive(StateTape& tape) override { detail::archive(state_, tape); }

 private:
  const S* sampling_;
  typename S::State state_;
};

/// A run that draws from n rows.
using BeginDrawing = std::function<std::unique_ptr<DrawingRun>(Index n)>;

/// Asks a sampling all laws.
class SamplingLaws {
  using Rows = std::vector<Index>;
  static constexpr int steps = 60;
  static constexpr Index most_for_chances = 20;

 public:
  SamplingLaws(const BeginDrawing& begin, bool has_state, bool full_batch, const SamplingChecks& options)
      : begin_(begin), has_state_(has_state), full_batch_(full_batch), options_(options), found_{"sampling"} {}

  /// For n rows; `others`: another number of them.
  void check(Index n, Index others) {
    const auto run = begin_(n);
    Rows drawn;
    for (int i = 0; i < steps || static_cast<Index>(drawn.size()) < 4 * n; ++i) {
      if (!one_step(*run, n, i, drawn)) return;
      if (i > 100'000) break;
    }
    if (options_.every_row_once) epochs(drawn, n);
    const BeginRun begin = [&](RunBegun which) { return begin_(which == RunBegun::another ? others : n); };
    RunLaws("rows", steps, begin).check(found_, has_state_);
  }

  /// Over many epochs of few rows.
  void check_chances(Index n) {
    if (!options_.random_order || full_batch_ || !found_.passed() || n < 2 || n > most_for_chances) return;
    constexpr int epochs = 4000;
    const auto size = static_cast<std::size_t>(n);
    std::vector<std::int64_t> places(size * size), pairs(size * size);
    const auto run = begin_(n);
    Rows drawn;
    for (int epoch = 0; epoch < epochs; ++epoch) {
      while (drawn.size() < size) {
        const DrawnRows more = run->next();
        drawn.insert(drawn.end(), more.rows.begin(), more.rows.begin() + more.size);
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
  /// Draws once more; whether that made sense.
  bool one_step(DrawingRun& run, Index n, int step, Rows& drawn) {
    const DrawnRows now = run.next();
    const std::string when = "of " + std::to_string(n) + " rows, step " + std::to_string(step) + " ";
    const auto fine = [&](const char* law, bool kept, const std::string& failure) {
      found_.add(law, kept ? "" : when + failure);
      return kept;
    };
    if (!fine("a step has rows", now.size >= 1,
              "has " + std::to_string(now.size) + "; it must have 1 or more: begin the next epoch in time"))
      return false;
    if (!fine("known is no less than the rows", now.known >= now.size,
              "has " + std::to_string(now.size) + " rows, of which " + std::to_string(now.known) +
                  " are .known; all of them are: set it to the count, or more where the list goes on"))
      return false;
    for (std::size_t i = 0; i < now.rows.size(); ++i) {
      const Index row = now.rows[i];
      if (!fine("rows are there", row >= 0 && row < n,
                (static_cast<Index>(i) < now.size ? "draws row " : "makes known row ") + std::to_string(row) +
                    "; rows are numbered from 0 to " + std::to_string(n - 1)))
        return false;
    }
    if (full_batch_)
      fine("full_batch is true", now.size == n && std::is_sorted(now.rows.begin(), now.rows.end()),
           "is not all rows in order, and it declares full_batch; declare it only where it always is, or leave it out");
    drawn.insert(drawn.end(), now.rows.begin(), now.rows.begin() + now.size);
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

  const BeginDrawing& begin_;
  bool has_state_, full_batch_;
  SamplingChecks options_;
  Conformance found_;
};

/// Begins for as many rows as the data have, or, if it has to see them, for the data.
template <class S, class D>
std::unique_ptr<DrawingRun> begin_drawing(const S& sampling, const D& data) {
  if constexpr (requires { sampling.init(data.size()); })
    return std::make_unique<SampledRun<S>>(sampling, data.size());
  else
    return std::make_unique<SampledRun<S>>(sampling, data);
}

template <class S>
SamplingLaws laws_of(const S& sampling, const BeginDrawing& begin, const SamplingChecks& options) {
  validate(sampling);
  return {begin, !std::is_same_v<typename S::State, NoState>, full_batch<S>, options};
}

}  // namespace detail

/// Whether a sampling keeps the laws, for 1, 2, 7 and 100 rows: its rows are there; each comes once an epoch, and is as
/// likely as any other at every place; the laws of states. One that has to see the data is shown two classes, targets 0
/// and 1. Fails as its `validate()` and `init` do.
///
///     REQUIRE(check_sampling(MiniBatch{.size = 5}).passed());
///     REQUIRE(check_sampling(WithReplacement{.size = 5}, {.every_row_once = false}).passed());
template <class S>
Conformance check_sampling(const S& sampling, const SamplingChecks& options = {}) {
  static_assert(Sampling<S>, "check_sampling: this type is not a Sampling; see concepts.hpp");
  const detail::BeginDrawing begin = [&](Index n) {
    return detail::begin_drawing(sampling, detail::rows_of_two_classes(n));
  };
  detail::SamplingLaws laws = detail::laws_of(sampling, begin, options);
  for (const Index n : {1, 2, 7, 100}) laws.check(n, n + 3);
  laws.check_chances(5);
  return laws.found();
}

/// The same for data of your own, where a sampling looks at what others don't have. Of more than 20 rows it is not seen
/// whether all come as likely at every place.
template <class S, Data D>
Conformance check_sampling(const S& sampling, const D& data, const SamplingChecks& options = {}) {
  static_assert(Sampling<S>, "check_sampling: this type is not a Sampling; see concepts.hpp");
  const detail::BeginDrawing begin = [&](Index) { return detail::begin_drawing(sampling, data); };
  detail::SamplingLaws laws = detail::laws_of(sampling, begin, options);
  laws.check(data.size(), data.size());
  laws.check_chances(data.size());
  return laws.found();
}

}  // namespace descent
