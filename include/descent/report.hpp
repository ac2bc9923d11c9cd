#pragma once

#include <cstdint>
#include <ostream>
#include <vector>

#include "core/progress.hpp"
#include "core/stop_reason.hpp"
#include "core/text.hpp"

namespace descent {

/// One look at the loss.
struct CurvePoint {
  /// steps taken before it
  std::int64_t step = 0;
  /// epochs before it
  double epoch = 0;
  /// time spent training before it, in seconds
  double seconds = 0;
  /// the loss; see Progress::loss
  double loss = 0;
  /// the learning rate of the step before it (of the first step, at the start)
  double learning_rate = 0;
  /// the loss of the validation data; not a number where there are none
  double validation_loss = Progress::unknown;

  template <class Visitor>
  void archive(Visitor& visit) {
    visit("step", step);
    visit("epoch", epoch);
    visit("seconds", seconds);
    visit("loss", loss);
    visit("learning_rate", learning_rate);
    visit("validation_loss", validation_loss);
  }
};

/// What a run did and how it ended. Printed, it is a summary of a few lines.
struct Report {
  /// the loss at the parameters handed back, over all data that looks look at (see Looks): of training data with the
  /// penalty, if there is one; of validation data, where they alone are looked at, without
  double loss = 0;
  /// the loss of the validation data there, without penalty; not a number where there are none
  double validation_loss = Progress::unknown;
  /// the penalty's part of it; 0 where only validation data are looked at
  double penalty = 0;
  /// steps taken
  std::int64_t steps = 0;
  /// samples drawn ÷ n; for a plain function, steps
  double epochs = 0;
  /// samples drawn, over all steps
  std::int64_t samples = 0;
  /// how often a loss, a gradient or both at once were worked out, over a batch or over all data
  std::int64_t evaluations = 0;
  /// time spent training, looks and observers included
  Seconds time{0};
  /// the part of it that looks took by themselves. On full batches a look costs next to nothing, since its
  /// pass over the data gives the next step's gradient too; that pass is not counted here.
  Seconds look_time{0};
  /// why it ended; empty if it has not
  StopReason reason = {};
  /// the step whose parameters were handed back: the last one, or the best look's (see Keep)
  std::int64_t kept_step = 0;
  /// the lowest loss of all looks (of the validation data where there are any)
  double best_loss = 0;
  /// after how many steps it was seen
  std::int64_t best_step = 0;
  /// every look, that at the start and that at the end included
  std::vector<CurvePoint> curve = {};
  /// every condition of the stop rule, and whether it was met
  std::vector<Criterion> criteria = {};

  /// look_time ÷ time: the share of the time that looks took, 0 to 1; 0 where no time passed.
  double look_share() const { return time.count() > 0 ? look_time / time : 0; }

  /// Prints it, as the first program shows, without a line's end after the last line.
  friend std::ostream& operator<<(std::ostream& out, const Report& report) {
    using detail::text;
    out << "loss " << text(report.loss);
    if (report.penalty != 0) out << " (penalty " << text(report.penalty) << " included)";
    if (is_finite(report.validation_loss)) out << ", validation loss " << text(report.validation_loss);
    out << " after " << text(report.steps) << (report.steps == 1 ? " step, " : " steps, ");
    if (report.samples != report.steps) out << text(report.epochs) << (report.epochs == 1 ? " epoch, " : " epochs, ");
    out << text(report.time) << '\n';
    if (report.reason == StopReason::diverged)
      out << "diverged: the parameters of the best look were put back; try a smaller learning rate or scaled "
             "features\n";
    else if (report.reason)
      out << "stopped: " << report.reason << '\n';
    else
      out << "not finished\n";
    for (const Criterion& criterion : report.criteria)
      out << (criterion.met ? "  [x] " : "  [ ] ") << criterion.text << '\n';
    if (report.kept_step != report.steps && !(report.reason == StopReason::diverged))
      out << "the parameters of the best look, at step " << text(report.kept_step) << ", were kept\n";
    out << "best " << (is_finite(report.validation_loss) ? "validation loss " : "loss ") << text(report.best_loss)
        << " at step " << text(report.best_step) << "; " << text(static_cast<std::int64_t>(report.curve.size()))
        << (report.curve.size() == 1 ? " look" : " looks");
    if (report.time.count() > 0) out << " in " << text(100 * report.look_share(), 2) << " % of the time";
    return out << "; " << text(report.evaluations) << " evaluations";
  }
};

}  // namespace descent
