/// @file
/// What a range test of learning rates has shown: the loss over the rate, and which rate to take.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "core/finite.hpp"
#include "core/progress.hpp"
#include "core/stop_reason.hpp"
#include "core/text.hpp"
#include "core/text_table.hpp"
#include "observers/csv_log.hpp"

namespace descent {

/// The losses that a run saw while its learning rate rose, see find_learning_rate; and what they say:
///
/// - `steepest`: where the smoothed loss falls fastest over the logarithm of the rate, while it is stable;
/// - `highest_stable`: the last rate before the smoothed loss stood, for the first time, more than a tenth of its whole
///   fall above the lowest before. Trouble takes some steps to show, so that this may be several times too much to train
///   with for long;
/// - `suggested`: `steepest`, but at most a tenth of `highest_stable`; a rate to begin with, on the careful side. Twice or
///   five times as much is often better, and worth a try.
///
/// Where the loss did not fall while it was stable, `steepest` and `suggested` are not numbers: the test began with too high
/// a rate, or at parameters that are the best already. Where the fastest fall is at one end of the test, the printed text
/// says so: a range of other rates tells more.
///
/// Printed, it is those three and a picture of the curve, for a terminal:
///
///     std::cout << find_learning_rate(trainer, model, Mse{}, train) << '\n';
struct LearningRateRange {
  /// One step of the test.
  struct Point {
    /// the learning rate that the step was taken with
    double rate = 0;
    /// the loss after it
    double loss = 0;
    /// the mean of the losses of the steps around it, as many before as after
    double smoothed = 0;
  };

  /// every step, rates ascending
  std::vector<Point> curve = {};
  /// the loss before the first of them
  double start_loss = Progress::unknown;
  /// the rate of the fastest fall; not a number where there was none
  double steepest = Progress::unknown;
  /// the highest rate before the loss began to rise, the highest of all if it never did; not a number where it rose at once
  double highest_stable = Progress::unknown;
  /// the rate to begin with; not a number where there was no fall
  double suggested = Progress::unknown;
  /// why the test ended: the highest rate was reached, the loss rose too far, or training diverged
  StopReason reason = {};

  /// Writes a CSV file, `rate,loss,smoothed` a line behind that heading; numbers read back the same. Fails if it can't.
  void write_csv(const std::string& path) const {
    std::string lines = "rate,loss,smoothed\n";
    for (const Point& point : curve)
      lines += detail::exact_text(point.rate) + ',' + detail::exact_text(point.loss) + ',' +
               detail::exact_text(point.smoothed) + '\n';
    detail::LineFile(path, "wb").write(lines);
  }

  /// Prints it, without a line's end after the last line: at most 25 rates of the curve, the suggested one (or what comes
  /// nearest to it) among them, each with its smoothed loss, also as a bar from the lowest (nothing) to that of the start.
  friend std::ostream& operator<<(std::ostream& out, const LearningRateRange& range) {
    using detail::text;
    if (is_finite(range.suggested))
      out << "suggested learning rate " << text(range.suggested, 3) << "; the loss falls fastest at "
          << text(range.steepest, 3) << ", stable up to " << text(range.highest_stable, 3) << '\n';
    else
      out << "no learning rate is suggested: the loss did not fall while it was stable\n";
    out << text(static_cast<std::int64_t>(range.curve.size())) << " steps; " << range.reason;
    if (range.curve.empty()) return out;
    if (is_finite(range.suggested) && !(range.fall() > 1e-3 * std::abs(range.start_loss)))
      out << "\nthe loss hardly fell, by " << text(range.fall(), 3) << " from " << text(range.start_loss, 4)
          << ": is it trained already? A test from a fresh start tells more";
    if (range.steepest == range.curve.front().rate)
      out << "\nthe fall is fastest at the lowest rate: begin with a lower one";
    else if (range.steepest == range.curve.back().rate)
      out << "\nthe fall is fastest at the highest rate: go on to a higher one";
    return out << '\n' << detail::text_of(range.picture());
  }

 private:
  /// By how much the smoothed loss fell at most.
  double fall() const {
    double lowest = start_loss;
    for (const Point& point : curve) lowest = std::min(lowest, point.smoothed);
    return start_loss - lowest;
  }

  detail::TextTable picture() const {
    constexpr std::size_t width = 40, room = width + 14;
    double lowest = curve.front().smoothed;
    for (const Point& point : curve) lowest = std::min(lowest, point.smoothed);
    const double whole = std::max(start_loss, curve.front().smoothed) - lowest;
    const std::size_t stride = (curve.size() + 23) / 24, marked = nearest(suggested);
    detail::TextTable lines{{"rate", "loss"}};
    for (std::size_t i = marked % stride; i < curve.size(); i += stride) {
      const double length = static_cast<double>(width) * (whole > 0 ? (curve[i].smoothed - lowest) / whole : 0);
      std::string bar = "|";
      bar.append(static_cast<std::size_t>(std::clamp(length, 0.0, 1.0 * width) + 0.5), '#');
      if (length > 1.1 * width) bar += " …";
      if (i == marked && is_finite(suggested)) bar += " <- suggested";
      bar += std::string(room - detail::characters(bar), ' ');
      lines.push_back({detail::text(curve[i].rate, 3), detail::text(curve[i].smoothed, 4), bar});
    }
    return lines;
  }

  /// Which step's rate is nearest to this one, by ratio; the first, where it is not a number.
  std::size_t nearest(double rate) const {
    std::size_t best = 0;
    const auto ratio = [rate](double other) { return other > rate ? other / rate : rate / other; };
    for (std::size_t i = 1; i < curve.size(); ++i)
      if (ratio(curve[i].rate) < ratio(curve[best].rate)) best = i;
    return best;
  }
};

namespace detail {

/// Smooths the losses and judges them: fills in all that follows from rates and losses. `smoothing`: how many steps on
/// either side a mean is over, fewer near the ends.
inline void judge_range(LearningRateRange& range, std::int64_t smoothing) {
  auto& curve = range.curve;
  const auto count = static_cast<std::int64_t>(curve.size());
  if (count == 0) return;
  const auto at = [&curve](std::int64_t i) -> LearningRateRange::Point& { return curve[static_cast<std::size_t>(i)]; };
  double lowest = range.start_loss;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t side = std::min({smoothing, i, count - 1 - i});
    double sum = 0;
    for (std::int64_t j = i - side; j <= i + side; ++j) sum += at(j).loss;
    at(i).smoothed = sum / static_cast<double>(2 * side + 1);
    lowest = std::min(lowest, at(i).smoothed);
  }
  const double fall = range.start_loss - lowest;
  double lowest_yet = range.start_loss, fastest = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    lowest_yet = std::min(lowest_yet, at(i).smoothed);
    if (at(i).smoothed > lowest_yet + fall / 10) break;
    range.highest_stable = at(i).rate;
    const double before = i > 0 ? at(i - 1).smoothed : range.start_loss;
    const double falls = i + 1 < count ? (before - at(i + 1).smoothed) / 2 : before - at(i).smoothed;
    if (falls > fastest) {
      fastest = falls;
      range.steepest = at(i).rate;
    }
  }
  if (is_finite(range.steepest)) range.suggested = std::min(range.steepest, range.highest_stable / 10);
}

}  // namespace detail

}  // namespace descent
