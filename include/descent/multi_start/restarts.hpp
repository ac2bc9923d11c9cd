#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"
#include "../core/text_table.hpp"
#include "../report.hpp"

namespace descent {

/// Where one start began and where it ended. X is the type of the points, a vector of Eigen's.
template <class X>
struct RestartEnd {
  /// where it began; p numbers
  X start;
  /// where it ended; p numbers. Where it diverged, the best point that was looked at.
  X x;
  /// what it is judged by: the report's validation_loss where there are validation data, else its loss. Not a number
  /// where the function is not finite at the start.
  double loss = Progress::unknown;
  /// what the trainer says
  Report report = {};

  /// Whether there is nothing to be had of it: training diverged, or could not even begin since the function is not
  /// finite at the start.
  bool diverged() const { return report.reason == StopReason::diverged || !is_finite(loss); }
};

namespace detail {

/// Whether one end is better than another: first come those that did not diverge, then those that diverged on the way,
/// then those that could not begin; the lower loss first.
template <class X>
bool better(const RestartEnd<X>& a, const RestartEnd<X>& b) {
  const auto rank = [](const RestartEnd<X>& end) { return end.diverged() ? (is_finite(end.loss) ? 1 : 2) : 0; };
  const int rank_a = rank(a), rank_b = rank(b);
  return rank_a != rank_b ? rank_a < rank_b : rank_a < 2 && a.loss < b.loss;
}

}  // namespace detail

/// A minimum in which one start or more ended.
template <class X>
struct Minimum {
  /// the best of their ends; p numbers
  X x;
  /// its loss
  double loss = 0;
  /// how many starts ended here
  Index starts = 0;
  /// the number of the start whose end is x
  Index best_start = 0;
};

/// The different minima that starts ended in. Printed, it is a table with a line for each.
template <class X>
struct DistinctMinima {
  /// the lowest first
  std::vector<Minimum<X>> minima = {};
  /// how many starts ended in none, having diverged
  Index diverged = 0;

  /// Prints the table, without a line's end after the last line. Of points with more than 6 coordinates it shows the
  /// first 6.
  friend std::ostream& operator<<(std::ostream& out, const DistinctMinima& distinct) {
    constexpr Index most = 6;
    if (!distinct.minima.empty()) {
      const Index p = distinct.minima[0].x.size();
      detail::TextTable table{{"minimum", "starts", "loss"}};
      for (Index i = 0; i < std::min(p, most); ++i) table[0].push_back("x[" + std::to_string(i) + "]");
      if (p > most) table[0].push_back("…");
      for (const Minimum<X>& minimum : distinct.minima) {
        std::vector<std::string> line{std::to_string(table.size()), std::to_string(minimum.starts),
                                      detail::text(minimum.loss)};
        for (Index i = 0; i < std::min(p, most); ++i) line.push_back(detail::text(static_cast<double>(minimum.x[i])));
        table.push_back(std::move(line));
      }
      out << detail::text_of(table);
    }
    if (distinct.diverged > 0)
      out << (distinct.minima.empty() ? "" : "\n") << distinct.diverged
          << (distinct.diverged == 1 ? " start diverged" : " starts diverged");
    return out;
  }
};

/// Where all starts ended: what MultiStart gives back. Printed, it is a summary of a few lines.
template <class X>
struct Restarts {
  /// one for each start, in their order
  std::vector<RestartEnd<X>> ends = {};
  /// how long all of them took together
  Seconds time{0};

  /// How many starts diverged.
  Index diverged() const {
    Index count = 0;
    for (const RestartEnd<X>& end : ends) count += end.diverged() ? 1 : 0;
    return count;
  }

  /// The number of the best start: of those that did not diverge, the first of those with the lowest loss. Fails where
  /// all diverged.
  Index best_start() const {
    if (diverged() == static_cast<Index>(ends.size())) fail("MultiStart: " + all_diverged());
    return static_cast<Index>(by_loss()[0]);
  }

  /// Its end. Fails where all diverged.
  const RestartEnd<X>& best() const& { return ends[static_cast<std::size_t>(best_start())]; }
  /// The same, of a result that goes away.
  RestartEnd<X> best() && { return std::move(ends[static_cast<std::size_t>(best_start())]); }

  /// The different minima that the starts ended in: from the lowest loss upwards, each end that is at most `tolerance`
  /// (a Euclidean distance, 0 or more) away from the best end of a minimum belongs to the first of these, and else is a
  /// new one. Ends that diverged are only counted. A tolerance is right that is larger than the distance from a minimum
  /// at which the trainer stops, and smaller than that between two of them.
  ///
  /// Parameters of a network can stand in another order, or with other signs, and be the same function: then compare
  /// losses instead.
  DistinctMinima<X> distinct(double tolerance) const {
    if (!is_finite(tolerance) || tolerance < 0)
      fail("distinct: the tolerance is " + detail::text(tolerance) + "; it must be a distance, 0 or more");
    DistinctMinima<X> distinct;
    for (const std::size_t i : by_loss()) {
      const RestartEnd<X>& end = ends[i];
      if (end.diverged()) {
        ++distinct.diverged;
        continue;
      }
      const auto known = std::find_if(distinct.minima.begin(), distinct.minima.end(), [&](const Minimum<X>& minimum) {
        return distance(minimum.x, end.x) <= tolerance;
      });
      if (known == distinct.minima.end())
        distinct.minima.push_back({end.x, end.loss, 1, static_cast<Index>(i)});
      else
        ++known->starts;
    }
    return distinct;
  }

  /// Prints the summary, without a line's end after the last line.
  friend std::ostream& operator<<(std::ostream& out, const Restarts& restarts) {
    using detail::text;
    const auto count = static_cast<Index>(restarts.ends.size());
    const Index failed = restarts.diverged();
    out << text(static_cast<std::int64_t>(count)) << (count == 1 ? " start in " : " starts in ") << text(restarts.time)
        << '\n';
    if (failed == count) return out << restarts.all_diverged();
    const auto order = restarts.by_loss();
    const auto loss = [&](Index place) { return text(restarts.ends[order[static_cast<std::size_t>(place)]].loss); };
    out << "best loss " << loss(0) << ", of start " << order[0] << "; median " << loss((count - failed - 1) / 2)
        << ", worst " << loss(count - failed - 1);
    if (failed > 0)
      out << '\n' << text(static_cast<std::int64_t>(failed)) << (failed == 1 ? " start" : " starts") << " diverged";
    return out;
  }

 private:
  /// The numbers of all starts, the best first, those that diverged last.
  std::vector<std::size_t> by_loss() const {
    std::vector<std::size_t> order(ends.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const bool worse = detail::better(ends[b], ends[a]);
      return detail::better(ends[a], ends[b]) || (!worse && a < b);
    });
    return order;
  }

  std::string all_diverged() const {
    return ends.empty() ? "there are no starts"
                        : "all " + detail::text(static_cast<std::int64_t>(ends.size())) +
                              " starts diverged; try a smaller learning rate, scaled features, or other starts";
  }

  static double distance(const X& a, const X& b) {
    double squares = 0;
    for (Index i = 0; i < a.size(); ++i) {
      const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
      squares += difference * difference;
    }
    return std::sqrt(squares);
  }
};

/// The same of a model's starts, with the model.
template <class Model>
struct ModelRestarts : Restarts<Vector<typename Model::Scalar>> {
  /// Of the starts, and the model of the best one.
  ModelRestarts(Restarts<Vector<typename Model::Scalar>> restarts, Model best_model)
      : Restarts<Vector<typename Model::Scalar>>(std::move(restarts)), model(std::move(best_model)) {}

  /// the model of the best start; where all diverged, that of the one that came lowest
  Model model;
};

}  // namespace descent
