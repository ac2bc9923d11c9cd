/// @file
/// The loop: calculate the derivative, take a step, check the loss.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "concepts.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/finite.hpp"
#include "core/reductions.hpp"
#include "report.hpp"
#include "schedules/rate.hpp"

namespace descent {

/// A training run: the policies' states, the progress, and what has been seen so far. Made by
/// GradientDescent::start; advanced in pieces or to its end, inspected between them.
///
///     auto run = trainer.start(model, Mse{}, train);
///     while (!run.finished()) {
///       run.advance(1000);                 // at most so many steps
///       std::cout << run.report().loss << '\n';
///     }
///
/// However it is cut into pieces, the run takes the same steps and looks. It copies policies and loss; it
/// refers to model and data, which must outlive it. The model's parameters are the run's: between pieces they
/// may be read, and written only at the price of a curve that doesn't match.
template <class Trainer, class ObjectiveType>
class Run {
  using Scalar = typename ObjectiveType::Scalar;
  using Point = typename ObjectiveType::Point;
  using Update = decltype(Trainer::update);
  using SamplingPolicy = decltype(Trainer::sampling);
  using Check = decltype(Trainer::loss_check);
  using Stop = decltype(Trainer::stop);
  using PenaltyPolicy = decltype(Trainer::penalty);
  using ObserverPolicy = decltype(Trainer::observe);
  using Rate = std::remove_cvref_t<decltype(detail::rate_of(std::declval<const Update&>()))>;

  static constexpr bool simple_rule = SimpleUpdateRule<Update, Scalar>;
  static constexpr bool full_batch = detail::full_batch<SamplingPolicy>;
  static constexpr bool keeps_time = detail::needs_time<Check> || detail::needs_time<Stop>;
  static constexpr bool keeps_norm = detail::needs_gradient_norm<Stop>;
  static constexpr bool penalised = !detail::does_nothing<PenaltyPolicy>;
  static constexpr bool observed = !detail::does_nothing<ObserverPolicy>;

 public:
  /// Fails if a policy's values make no sense or the loss or the parameters are not finite at the start,
  /// where it takes the first look.
  Run(const Trainer& trainer, ObjectiveType objective)
      : trainer_(trainer), objective_(std::move(objective)), layout_(objective_.layout()) {
    validate();
    const VectorView<Scalar> x = objective_.parameters();
    if (!all_finite(x.data(), x.size())) fail("the parameters to start from are not finite; set them first");
    gradient_.setZero(x.size());
    best_ = x;
    sampling_state_ = trainer_.sampling.init(objective_.size());
    if constexpr (!std::is_same_v<UpdateState<Update, Scalar>, NoState>)
      update_state_ = trainer_.update.init(ConstVectorView<Scalar>(x.data(), x.size()));
    progress_.samples_per_epoch = objective_.size();
    progress_.learning_rate = rate();
    curve_.reserve(256);
    resume_clock();
    if constexpr (keeps_norm && full_batch) judge_gradient();
    look();
    if (reason_ == StopReason::diverged)
      fail("the loss is not finite at the starting point; start elsewhere or look at the data");
    if (const StopReason reason = detail::met(trainer_.stop, progress_, stop_state_)) end(reason);
    pause_clock();
  }

  /// Takes at most so many steps; fewer if the run ends before. Does nothing once it has ended.
  Run& advance(std::int64_t steps) {
    resume_clock();
    for (; steps > 0 && !reason_; --steps) step();
    pause_clock();
    return *this;
  }

  /// Goes on to the end.
  Run& advance() { return advance(std::numeric_limits<std::int64_t>::max()); }

  /// Whether the run has ended.
  bool finished() const { return static_cast<bool>(reason_); }

  /// How far it has come.
  const Progress& progress() const { return progress_; }

  /// The current parameters, p numbers.
  ConstVectorView<Scalar> parameters() {
    const VectorView<Scalar> x = objective_.parameters();
    return {x.data(), x.size()};
  }

  /// Goes on with other values of the same policies (a smaller learning rate, more steps); all states are
  /// kept. A run that had ended, unless it diverged, goes on if the new stop rule lets it. Fails, and changes
  /// nothing, if the values make no sense.
  Run& use(const Trainer& trainer) {
    Trainer before = std::exchange(trainer_, trainer);
#if defined(__cpp_exceptions)
    try {
      validate();
    } catch (...) {
      trainer_ = before;
      throw;
    }
#else
    validate();
#endif
    if (reason_ == StopReason::diverged) return *this;
    reason_ = {};
    if constexpr (penalised) gradient_ready_ = false;
    resume_clock();
    auto state = stop_state_;  // it has been asked about this step before
    if (const StopReason reason = detail::met(trainer_.stop, progress_, state)) end(reason);
    pause_clock();
    return *this;
  }

  /// What has happened so far. The loss is that of the current parameters: worked out here if the last look
  /// was earlier, which adds no point to the curve.
  Report report() {
    Report report;
    report.loss = progress_.looked() ? progress_.loss : value();
    if constexpr (penalised) report.penalty = penalty();
    report.steps = progress_.step;
    report.epochs = progress_.epochs();
    report.samples = progress_.samples;
    report.evaluations = evaluations_;
    report.time = progress_.time;
    report.look_time = look_time_;
    report.reason = reason_;
    report.best_loss = progress_.best_loss;
    report.best_step = progress_.best_step;
    report.curve = curve_;
    detail::criteria(trainer_.stop, progress_, stop_state_, reason_ && !(reason_ == StopReason::diverged),
                     report.criteria);
    return report;
  }

  /// Shows `visit(name, value)` everything that a resumed run needs, by reference: for saving and for
  /// restoring.
  template <class Visitor>
  void archive(Visitor& visit) {
    visit("parameters", objective_.parameters());
    visit("progress", progress_);
    visit("update", update_state_);
    visit("schedule", rate_state_);
    visit("sampling", sampling_state_);
    visit("loss_check", check_state_);
    visit("stop", stop_state_);
    visit("evaluations", evaluations_);
    visit("time", time_);
    visit("look_time", look_time_);
    visit("best", best_);
    visit("curve", curve_);
    visit("reason", reason_);
    gradient_ready_ = false;
  }

 private:
  DESCENT_INLINE void step() {
    progress_.learning_rate = rate();
    const auto rows = trainer_.sampling.next(sampling_state_);
    const bool finite = take_step(rows, static_cast<Scalar>(progress_.learning_rate));
    ++progress_.step;
    progress_.samples += rows.size();
    if (!finite) [[unlikely]]
      return end(StopReason::diverged);
    if constexpr (keeps_time) read_clock_if_due();
    if constexpr (keeps_norm && full_batch) judge_gradient();
    if (detail::due(trainer_.loss_check, progress_, check_state_)) [[unlikely]] {
      look();
      if (reason_) return;
    }
    if (const StopReason reason = detail::met(trainer_.stop, progress_, stop_state_)) [[unlikely]]
      end(reason);
  }

  /// Moves the parameters; returns whether all of them are finite.
  template <class Rows>
  DESCENT_INLINE bool take_step(const Rows& rows, Scalar rate) {
    VectorView<Scalar> x = objective_.parameters();
    bool finite;
    if constexpr (simple_rule) {
      if (!(full_batch && gradient_ready_)) {
        objective_.gradient(rows, gradient_);
        ++evaluations_;
        add_penalty_gradient();
      }
      finite = told_finite(x, [&](auto&... state) {
        return trainer_.update.step(x, ConstVectorView<Scalar>(gradient_.data(), gradient_.size()), rate, state...);
      });
    } else {
      Oracle<Rows> oracle{*this, rows};
      finite = told_finite(x, [&](auto&... state) { return trainer_.update.step(x, oracle, rate, state...); });
    }
    gradient_ready_ = false;
    if constexpr (requires { trainer_.penalty.project(x, layout_, rate); }) trainer_.penalty.project(x, layout_, rate);
    return finite;
  }

  /// Calls an update rule with its state if it has one; where it doesn't say whether all is finite, finds
  /// out.
  template <class Call>
  DESCENT_INLINE bool told_finite(const VectorView<Scalar>& x, const Call& call) {
    const auto with_state = [&]() -> decltype(auto) {
      if constexpr (std::is_same_v<UpdateState<Update, Scalar>, NoState>)
        return call();
      else
        return call(update_state_);
    };
    if constexpr (std::is_same_v<decltype(with_state()), bool>) {
      return with_state();
    } else {
      with_state();
      return all_finite(x.data(), x.size());
    }
  }

  /// On full batches: the gradient of the next step, which is of all data, its norm and the loss.
  void judge_gradient() {
    make_gradient_ready();
    progress_.gradient_norm = norm(gradient_);
    progress_.gradient_step = progress_.step;
  }

  void make_gradient_ready() {
    if (gradient_ready_) return;
    value_ = objective_.value_and_gradient(gradient_) + penalty();
    ++evaluations_;
    add_penalty_gradient();
    gradient_ready_ = true;
  }

  /// Looks at the loss over all data, and writes it down.
  void look() {
    if constexpr (full_batch && simple_rule) {
      make_gradient_ready();
      write_down(value_);
    } else {
      const Seconds begin = now();
      double loss;
      if constexpr (keeps_norm) {
        loss = objective_.value_and_gradient(gradient_) + penalty();
        add_penalty_gradient();
        progress_.gradient_norm = norm(gradient_);
        progress_.gradient_step = progress_.step;
      } else {
        loss = value();
      }
      ++evaluations_;
      write_down(loss);
      look_time_ += progress_.time - begin;
    }
  }

  void write_down(double loss) {
    if (!is_finite(loss)) return end(StopReason::diverged);
    progress_.loss = loss;
    progress_.loss_step = progress_.step;
    if (progress_.best_step < 0 || loss < progress_.best_loss) {
      progress_.best_loss = loss;
      progress_.best_step = progress_.step;
      best_ = objective_.parameters();
    }
    add_to_curve();
  }

  void add_to_curve() {
    progress_.time = now();
    progress_.look_time = progress_.time;
    curve_.push_back(
        {progress_.step, progress_.epochs(), progress_.time.count(), progress_.loss, progress_.learning_rate});
    if constexpr (observed) {
      progress_.fraction_done = std::min(detail::fraction(trainer_.stop, progress_), 1.0);
      trainer_.observe(std::as_const(progress_));
    }
  }

  void end(StopReason reason) {
    reason_ = reason;
    if (reason == StopReason::diverged) {
      if (progress_.best_step < 0) return;  // at the start
      VectorView<Scalar> x = objective_.parameters();
      x = best_;
      gradient_ready_ = false;
      progress_.loss = progress_.best_loss;
      progress_.loss_step = progress_.step;
      add_to_curve();
    } else if (!progress_.looked()) {
      const Seconds begin = now();
      write_down(full_batch && gradient_ready_ ? value_ : (++evaluations_, value()));
      look_time_ += progress_.time - begin;
      if (reason_ == StopReason::diverged) return;
    }
    if constexpr (observed && requires { trainer_.observe.finished(report()); }) trainer_.observe.finished(report());
  }

  double value() { return objective_.value() + penalty(); }

  double penalty() {
    if constexpr (penalised) {
      return static_cast<double>(trainer_.penalty.value(parameters(), layout_));
    } else {
      return 0;
    }
  }

  DESCENT_INLINE void add_penalty_gradient() {
    if constexpr (penalised)
      trainer_.penalty.add_gradient(parameters(), layout_, VectorView<Scalar>(gradient_.data(), gradient_.size()));
  }

  static double norm(const Point& gradient) {
    return std::sqrt(static_cast<double>(detail::squared_norm(gradient.data(), gradient.size())));
  }

  DESCENT_INLINE double rate() { return detail::rate_at(detail::rate_of(trainer_.update), progress_, rate_state_); }

  /// The time spent training. A clock that jumps backwards adds nothing.
  Seconds now() {
    const Seconds reading = trainer_.clock();
    if (reading > last_reading_) time_ += reading - last_reading_;
    last_reading_ = reading;
    return time_;
  }
  void resume_clock() {
    last_reading_ = trainer_.clock();
    stride_.restart();
  }
  void pause_clock() { progress_.time = now(); }

  void read_clock_if_due() {
    if (!stride_.due()) return;
    const Seconds time = now();
    stride_.adapt(time - progress_.time);
    progress_.time = time;
  }

  void validate() const {
    detail::validate(trainer_.update);
    detail::validate(trainer_.sampling);
    detail::validate(trainer_.loss_check);
    detail::validate(trainer_.stop);
    detail::validate(trainer_.penalty);
    detail::validate(trainer_.observe);
  }

  /// Answers the questions of update rules of the full form; see OracleQuestions.
  template <class Rows>
  struct Oracle {
    using X = const Eigen::Ref<const Vector<Scalar>>&;
    using Gradient = Eigen::Ref<Vector<Scalar>>;

    Run& run;
    const Rows& rows;

    double value(X x) {
      return run.at(x, [&] { return run.objective_.value(rows); });
    }
    double gradient(X x, Gradient gradient) {
      return run.gradient_at(x, gradient, [&] { return run.objective_.value_and_gradient(rows, run.gradient_); });
    }
    double value_of_all(X x) {
      return run.at(x, [&] { return run.objective_.value(); });
    }
    double gradient_of_all(X x, Gradient gradient) {
      return run.gradient_at(x, gradient, [&] { return run.objective_.value_and_gradient(run.gradient_); });
    }
  };

  /// The value of `work` with the parameters at x for its duration, penalty included.
  template <class Work>
  double at(const Eigen::Ref<const Vector<Scalar>>& x, const Work& work) {
    VectorView<Scalar> parameters = objective_.parameters();
    here_ = parameters;
    parameters = x;
    const double value = work() + penalty();
    ++evaluations_;
    parameters = here_;
    return value;
  }

  template <class Work>
  double gradient_at(const Eigen::Ref<const Vector<Scalar>>& x, Eigen::Ref<Vector<Scalar>> gradient, const Work& work) {
    return at(x, [&] {
      const double value = work();
      add_penalty_gradient();
      gradient = gradient_;
      return value;
    });
  }

  Trainer trainer_;
  ObjectiveType objective_;
  Layout layout_;

  Progress progress_;
  StopReason reason_;
  UpdateState<Update, Scalar> update_state_;
  StateOf<Rate> rate_state_;
  StateOf<SamplingPolicy> sampling_state_;
  StateOf<Check> check_state_;
  StateOf<Stop> stop_state_;

  Point gradient_, best_, here_;
  bool gradient_ready_ = false;
  double value_ = 0;  // the loss at the current parameters while gradient_ready_

  std::vector<CurvePoint> curve_;
  std::int64_t evaluations_ = 0;
  Seconds time_{0}, last_reading_{0}, look_time_{0};
  detail::ClockStride stride_;
};

}  // namespace descent
