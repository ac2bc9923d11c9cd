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
#include "core/lazy_threshold.hpp"
#include "core/permutation.hpp"
#include "core/reductions.hpp"
#include "core/scaled_parameters.hpp"
#include "looks.hpp"
#include "report.hpp"
#include "schedules/rate.hpp"

namespace descent {

/// Stands for the validation data of a run that was given none.
struct NoValidation {
  static constexpr bool does_nothing = true;
};

/// A training run: the policies' states, the progress, and what has been seen so far. Made by
/// GradientDescent::start; advanced in pieces or to its end, inspected between them.
///
///     auto run = trainer.start(model, Mse{}, train);
///     while (!run.finished()) {
///       run.advance(1000);                 // at most so many steps
///       std::cout << run.report().loss << '\n';
///     }
///
/// What an observer throws goes on to the caller of `advance`; the model is at a whole step then, and the run can be
/// advanced further (where it had ended: to be completed, which hands back the best parameters if they were asked
/// for). However it is cut into pieces, the run takes the same steps and looks. It copies policies and loss; it refers
/// to model and data, which must outlive it. The model's parameters are the run's: between pieces they may be read,
/// and written only at the price of a curve that doesn't match.
/// (`ValidationType`: the EmpiricalRisk of the validation data, or NoValidation.)
template <class Trainer, class ObjectiveType, class ValidationType = NoValidation>
class Run {
  using Scalar = typename ObjectiveType::Scalar;
  using Point = typename ObjectiveType::Point;
  using Update = decltype(Trainer::update);
  using SamplingPolicy = decltype(Trainer::sampling);
  using Check = decltype(Trainer::loss_check);
  using Stop = decltype(Trainer::stop);
  using PenaltyPolicy = decltype(Trainer::penalty);
  using ObserverPolicy = decltype(Trainer::observe);
  using Rate = detail::RateOf<Update>;

  static constexpr bool simple_rule = SimpleUpdateRule<Update, Scalar>;
  static constexpr bool averages = detail::averages<Update>;
  // A step on sparse rows costs what is written down of them; one on all data touches everything anyway.
  static constexpr bool sparse = !detail::full_batch<SamplingPolicy> && detail::gives_sparse_gradients<ObjectiveType>;
  static constexpr bool draws = requires(ObjectiveType& objective) { objective.begin_step(std::int64_t{}); };
  // A look at all data, where the next step begins, has worked out that step's gradient.
  static constexpr bool look_begins_step = detail::full_batch<SamplingPolicy> && !averages && !draws;
  static constexpr bool keeps_time =
      detail::needs_time<Check> || detail::needs_time<Stop> || detail::needs_time<ObserverPolicy>;
  static constexpr bool keeps_norm = detail::needs_gradient_norm<Stop>;
  static constexpr bool penalised = !detail::does_nothing<PenaltyPolicy>;
  // There the penalty multiplies all parameters by one number at each step, or moves them by one length.
  static constexpr bool scales = sparse && detail::Decays<PenaltyPolicy>;
  static constexpr bool thresholds = sparse && detail::Thresholds<PenaltyPolicy>;
  static constexpr bool projects = detail::projects<PenaltyPolicy, Scalar>;
  static constexpr bool observed = !detail::does_nothing<ObserverPolicy>;
  static constexpr bool validated = !detail::does_nothing<ValidationType>;

 public:
  /// Fails if a policy's values make no sense or the loss or the parameters are not finite at the start,
  /// where it takes the first look.
  Run(const Trainer& trainer, ObjectiveType objective, ValidationType validation = {})
      : trainer_(trainer),
        objective_(std::move(objective)),
        validation_(std::move(validation)),
        layout_(objective_.layout()) {
    validate();
    trainer_.penalty = detail::bound_to(trainer_.penalty, layout_);
    const VectorView<Scalar> x = objective_.parameters();
    if (!all_finite(x.data(), x.size())) fail("the parameters to start from are not finite; set them first");
    StartPutBack put_back{*this};
    if constexpr (projects) {
      put_back.start = x;
      trainer_.penalty.project(objective_.parameters(), layout_, Scalar(0));
    }
    gradient_.setConstant(x.size(), std::numeric_limits<Scalar>::quiet_NaN());  // a place not written to shows
    best_ = x;
    if constexpr (requires { trainer_.sampling.init(objective_.size()); })
      sampling_state_ = trainer_.sampling.init(objective_.size());
    else
      sampling_state_ = trainer_.sampling.init(objective_.data());
    update_state_ = detail::init_update(trainer_.update, ConstVectorView<Scalar>(x.data(), x.size()), layout_);
    if constexpr (scales) scaled_.init(layout_, shrinks());
    if constexpr (thresholds) lazy_.init(layout_, moves());
    progress_.samples_per_epoch = objective_.size();
    progress_.learning_rate = first_rate();
    curve_.reserve(256);
    draw_samples();
    resume_clock();
    if constexpr (keeps_norm && look_begins_step) judge_gradient();
    look();
    if (reason_ == StopReason::diverged)
      fail("the loss is not finite at the starting point; start elsewhere or look at the data");
    if (gradient_ready_) check_gradient_at_start();
    put_back.dismissed = true;
    if ((reason_ = detail::met(trainer_.stop, progress_, stop_state_))) completed_ = false;  // by the first advance
    pause_clock();
  }

  /// Takes at most so many steps; fewer if the run ends before. Does nothing once it has ended and been completed.
  Run& advance(std::int64_t steps) {
    resume_clock();
    if (!judged_ && !reason_) judge();
    if (reason_ && !completed_) complete();
    tell_of_the_end();
    for (; steps > 0 && !reason_; --steps) step();
    show_parameters();
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
      trainer_.penalty = detail::bound_to(trainer_.penalty, layout_);
    } catch (...) {
      trainer_ = before;
      throw;
    }
#else
    validate();
    trainer_.penalty = detail::bound_to(trainer_.penalty, layout_);
#endif
    if (reason_ == StopReason::diverged) return *this;
    reason_ = {};
    completed_ = true;
    return_to_last();
    if constexpr (scales) scaled_.exempt(layout_, shrinks());
    if constexpr (thresholds) lazy_.exempt(layout_, moves());
    draw_samples();
    if constexpr (penalised) gradient_ready_ = false;
    resume_clock();
    auto state = stop_state_;  // it has been asked about this step before
    if (const StopReason reason = detail::met(trainer_.stop, progress_, state)) end(reason);
    pause_clock();
    return *this;
  }

  /// What has happened so far. The loss is that of the current parameters, or of their average where the
  /// rule averages: worked out here if the last look was earlier, which adds no point to the curve.
  Report report() {
    [[maybe_unused]] const AtAverage at_average{*this};
    Report report;
    if (kept_) {
      report.loss = best_loss_;
      report.validation_loss = best_validation_loss_;
    } else {
      report.loss = progress_.looked() ? progress_.loss : training_or_validation_loss();
      report.validation_loss = progress_.looked() ? progress_.validation_loss : validation_loss();
    }
    report.kept_step = kept_ || reason_ == StopReason::diverged ? progress_.best_step : progress_.step;
    if constexpr (penalised)
      if (trainer_.looks.training) report.penalty = penalty();
    report.steps = progress_.step;
    report.epochs = progress_.epochs();
    report.samples = progress_.samples;
    report.evaluations = evaluations_;
    report.time = progress_.time;
    report.look_time = progress_.looking;
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
    return_to_last();
    struct PutBack {  // whatever the visitor throws
      Run& run;
      ~PutBack() { run.keep_what_was_asked_for(); }
    } const put_back{*this};
    bool gradient_counted = gradient_ready_ || gradient_counted_;
    VectorView<Scalar> x = objective_.parameters();
    visit("parameters", x);
    visit("progress", progress_);
    if constexpr (scales) scaled_.archive(visit);
    if constexpr (thresholds) lazy_.archive(visit);
    visit("update", update_state_);
    visit("schedule", rate_state_);
    visit("sampling", sampling_state_);
    visit("loss_check", check_state_);
    visit("stop", stop_state_);
    visit("evaluations", evaluations_);
    visit("time", time_);
    visit("best", best_);
    visit("best_loss", best_loss_);
    visit("best_validation_loss", best_validation_loss_);
    visit("curve", curve_);
    visit("reason", reason_);
    visit("judged", judged_);
    visit("completed", completed_);
    visit("gradient_counted", gradient_counted);
    gradient_ready_ = false;
    gradient_counted_ = gradient_counted;
  }

  /// What the places of the parameters mean.
  const Layout& layout() const { return layout_; }

  /// Shows `visit(name, value)` what a run that takes over this one's state has to have in common with it: policies,
  /// loss and model by value, the data as a line of text with a fingerprint of every bit.
  template <class Visitor>
  void identity(Visitor& visit) {
    visit("update", std::as_const(trainer_.update));
    visit("sampling", std::as_const(trainer_.sampling));
    visit("loss_check", std::as_const(trainer_.loss_check));
    visit("stop", std::as_const(trainer_.stop));
    visit("penalty", std::as_const(trainer_.penalty));
    visit("looks", std::as_const(trainer_.looks));
    visit("keep", std::as_const(trainer_.keep));
    objective_.identity(visit);
    if (data_text_.empty()) {
      data_text_ = objective_.data_text();
      if constexpr (validated) validation_text_ = validation_.data_text();
    }
    visit("data", std::as_const(data_text_));
    visit("validation_data", std::as_const(validation_text_));
  }

 private:
  /// Where nothing came of a start, the parameters go back to where a projection found them.
  struct StartPutBack {
    Run& run;
    Point start = {};
    bool dismissed = false;
    explicit StartPutBack(Run& of) : run(of) {}
    ~StartPutBack() {
      if constexpr (projects)
        if (!dismissed && start.size() > 0) run.objective_.parameters() = start;
    }
    StartPutBack(const StartPutBack&) = delete;
    StartPutBack& operator=(const StartPutBack&) = delete;
  };

  void check_gradient_at_start() const {
    if (all_finite(gradient_.data(), gradient_.size())) return;
    Index place = 0;
    while (is_finite(static_cast<double>(gradient_[place]))) ++place;
    fail({"the gradient at the starting point is not finite, though the loss is: it is ",
          detail::text(static_cast<double>(gradient_[place])), " at place ", place,
          "; does the function take the gradient by reference, and write all of it? Or start elsewhere"});
  }

  DESCENT_INLINE void step() {
    const double next_rate = rate();
    if (!is_rate(next_rate)) [[unlikely]]
      return end(StopReason::rate_out_of_range);
    progress_.learning_rate = next_rate;
    const auto rows = trainer_.sampling.next(sampling_state_);
    const bool finite = take_step(rows, static_cast<Scalar>(progress_.learning_rate));
    ++progress_.step;
    progress_.samples += rows.size();
    if (!finite) [[unlikely]]
      return end(StopReason::diverged);
    if constexpr (keeps_time) read_clock_if_due();
    if constexpr (keeps_norm && look_begins_step) judge_gradient();
    if (detail::due(trainer_.loss_check, progress_, check_state_)) [[unlikely]] {
      judged_ = false;
      look();
      if (reason_) return;
    }
    judge();
  }

  /// Asks the stop rule, and the observer whether to record this step.
  DESCENT_INLINE void judge() {
    judged_ = true;
    if (const StopReason reason = detail::met(trainer_.stop, progress_, stop_state_)) [[unlikely]]
      return end(reason);
    if constexpr (requires { trainer_.observe.due(progress_); }) {
      if (trainer_.observe.due(std::as_const(progress_))) [[unlikely]] {
        pause_clock();
        show_parameters();
        trainer_.observe.record(*this);
      }
    }
  }

  /// Moves the parameters; returns whether all of them are finite.
  template <class Rows>
  DESCENT_INLINE bool take_step(const Rows& rows, Scalar rate) {
    [[maybe_unused]] const InStep in_step{*this};
    VectorView<Scalar> x = objective_.parameters();
    bool finite = true;
    if constexpr (sparse) {
      if constexpr (scales) scaled_.hide(x);
      if constexpr (thresholds) {
        lazy_.hide(x);
        objective_.places_read(rows, lazy_.settling(x));
      }
      const SparseGradient<Scalar> gradient = objective_.sparse_gradient(rows, scale());
      count_gradient();
      [[maybe_unused]] const double lasting = static_cast<double>(lasting_rate(rate));
      if constexpr (scales) {
        const double kept = 1 - lasting * trainer_.penalty.decay();
        if constexpr (thresholds)
          if (scaled_.shrinks_each(kept)) [[unlikely]]
            lazy_.settle_all(x);
        finite = scaled_.shrink(x, kept);
        rate = static_cast<Scalar>(static_cast<double>(rate) / scaled_.scale());
      }
      finite = told_finite(x, gradient,
                           [&](auto&... state)
                               DESCENT_INLINE_LAMBDA { return trainer_.update.step(x, gradient, rate, state...); }) &&
               finite;
      if constexpr (scales) scaled_.settle(x);
      if constexpr (thresholds) owe(static_cast<Scalar>(lasting * trainer_.penalty.threshold()));
    } else if constexpr (simple_rule) {
      if (!(look_begins_step && gradient_ready_)) {
        objective_.gradient(rows, gradient_);
        count_gradient();
        add_penalty_gradient();
      }
      finite = told_finite(x, [&](auto&... state) {
        return trainer_.update.step(x, ConstVectorView<Scalar>(gradient_.data(), gradient_.size()), rate, state...);
      });
    } else {
      Oracle<Rows> oracle{*this, rows};
      finite = told_finite(x, [&](auto&... state) { return trainer_.update.step(x, oracle, rate, state...); });
    }
    gradient_ready_ = gradient_counted_ = false;
    if constexpr (projects && !sparse) trainer_.penalty.project(x, layout_, lasting_rate(rate));
    if constexpr (averages) trainer_.update.add(parameters(), update_state_);
    return finite;
  }

  /// While it lasts a model that draws does so, by the step's number; whatever is thrown.
  struct InStep {
    Run& run;
    explicit InStep(Run& in) : run(in) {
      if constexpr (draws) run.objective_.begin_step(run.progress_.step);
    }
    ~InStep() {
      if constexpr (draws) run.objective_.end_step();
    }
    InStep(const InStep&) = delete;
    InStep& operator=(const InStep&) = delete;
  };

  /// What the parameters in the model have to be multiplied by to be the run's.
  DESCENT_INLINE Scalar scale() const {
    if constexpr (scales)
      return static_cast<Scalar>(scaled_.scale());
    else
      return Scalar(1);
  }

  /// All parameters that the penalty moves towards 0 owe so much more of that.
  DESCENT_INLINE void owe(Scalar length) {
    if constexpr (scales)
      lazy_.add(static_cast<double>(length) / scaled_.scale());
    else
      lazy_.add(static_cast<double>(length));
  }

  /// Which blocks the penalty shrinks, where it shrinks by one number.
  auto shrinks() const {
    return [this](const ParameterBlock& block) { return trainer_.penalty.decays(block); };
  }

  /// Which blocks it moves, where it does so by one length.
  auto moves() const {
    return [this](const ParameterBlock& block) { return trainer_.penalty.thresholds(block); };
  }

  /// Whatever a step made of them: from here on, until the next step, the parameters in the model are the run's.
  DESCENT_INLINE void show_parameters() {
    if constexpr (thresholds) lazy_.show(objective_.parameters());
    if constexpr (scales) scaled_.show(objective_.parameters());
  }

  /// Calls an update rule with its state if it has one.
  template <class Call>
  DESCENT_INLINE auto with_state(const Call& call) {
    if constexpr (std::is_same_v<UpdateState<Update, Scalar>, NoState>)
      return call();
    else
      return call(update_state_);
  }

  /// The same, and says whether all parameters are finite.
  template <class Call>
  DESCENT_INLINE bool told_finite(const VectorView<Scalar>& x, const Call& call) {
    return detail::say_if_finite(x, [&]() DESCENT_INLINE_LAMBDA { return with_state(call); });
  }

  /// The same of a rule that followed a sparse gradient: it moved nothing else.
  template <class Call>
  DESCENT_INLINE bool told_finite(const VectorView<Scalar>& x, const SparseGradient<Scalar>& gradient,
                                  const Call& call) {
    if constexpr (std::is_same_v<decltype(with_state(call)), bool>) {
      return with_state(call);
    } else {
      with_state(call);
      bool finite = true;
      for (Index i = 0; i < gradient.count; ++i) finite = finite && is_finite(x.data()[gradient.places[i]]);
      return finite;
    }
  }

  /// What the penalty is told of the rate: how far a lasting slope of 1 moves a parameter.
  DESCENT_INLINE Scalar lasting_rate(Scalar rate) const {
    if constexpr (requires { trainer_.update.lasting_rate(1.0); })
      return static_cast<Scalar>(trainer_.update.lasting_rate(static_cast<double>(rate)));
    else
      return rate;
  }

  /// On full batches: the gradient of the next step, which is of all data, its norm and the loss.
  void judge_gradient() {
    make_gradient_ready();
    progress_.gradient_norm = gradient_norm();
    progress_.gradient_step = progress_.step;
  }

  void make_gradient_ready() {
    if (gradient_ready_) return;
    value_ = objective_.value_and_gradient(gradient_) + penalty();
    count_gradient();
    add_penalty_gradient();
    gradient_ready_ = true;
  }

  /// Counts an evaluation, unless it only makes again what a run before this one had counted (see archive).
  DESCENT_INLINE void count_gradient() {
    if constexpr (look_begins_step)
      if (std::exchange(gradient_counted_, false)) return;
    ++evaluations_;
  }

  /// Looks at the loss, and writes it down. On full batches the gradient of the next step comes with it; where no step
  /// follows, only if it is there already.
  void look() {
    show_parameters();
    [[maybe_unused]] const AtAverage at_average{*this};
    const bool with_gradient = look_begins_step && (gradient_ready_ || gradient_counted_ || (simple_rule && !reason_));
    if (with_gradient && trainer_.looks.training) make_gradient_ready();
    const Seconds begin = now();
    double loss = Progress::unknown;
    if (with_gradient) {
      loss = value_;
    } else if constexpr (keeps_norm) {
      loss = objective_.value_and_gradient(gradient_) + penalty();
      ++evaluations_;
      add_penalty_gradient();
      progress_.gradient_norm = gradient_norm();
      progress_.gradient_step = progress_.step;
    } else if (trainer_.looks.training) {
      loss = value();
      ++evaluations_;
    }
    write_down(loss, begin);
  }

  /// Completes a look that began then: looks at the validation data if wanted, and writes down what was seen.
  void write_down(double loss, Seconds begin) {
    const double validation = validation_loss();
    if (looks_at_validation()) ++evaluations_;
    if (!trainer_.looks.training) loss = validation;
    if (!is_finite(loss) || (looks_at_validation() && !is_finite(validation))) return end(StopReason::diverged);
    progress_.loss = loss;
    progress_.validation_loss = validation;
    progress_.loss_step = progress_.step;
    if (progress_.best_step < 0 || progress_.judged_loss() < progress_.best_loss) {
      progress_.best_loss = progress_.judged_loss();
      progress_.best_step = progress_.step;
      best_loss_ = loss;
      best_validation_loss_ = validation;
      best_ = objective_.parameters();
    }
    progress_.time = now();
    progress_.looking += progress_.time - begin;
    add_to_curve();
  }

  void add_to_curve() {
    progress_.look_time = progress_.time;
    ++progress_.looks;
    curve_.push_back({progress_.step, progress_.epochs(), progress_.time.count(), progress_.loss,
                      progress_.learning_rate, progress_.validation_loss});
    if constexpr (observed) {
      progress_.fraction_done = std::min(detail::fraction(trainer_.stop, progress_), 1.0);
      trainer_.observe(std::as_const(progress_));
    }
  }

  void end(StopReason reason) {
    show_parameters();
    reason_ = reason;
    completed_ = false;
    if (reason == StopReason::diverged) {
      if (progress_.best_step < 0) return;  // at the start
      VectorView<Scalar> x = objective_.parameters();
      x = best_;
      gradient_ready_ = gradient_counted_ = false;
      progress_.loss = best_loss_;
      progress_.validation_loss = best_validation_loss_;
      progress_.loss_step = progress_.step;
      progress_.time = now();
      add_to_curve();
    }
    complete();
  }

  /// What an ended run still has to do: the last look, and the parameters to be handed back. Whoever throws there stops
  /// it; the next advance goes on with it.
  void complete() {
    if (!progress_.looked()) {
      look();
      if (reason_ == StopReason::diverged) return;  // the look found it, and all is done
    }
    completed_ = true;
    keep_what_was_asked_for();
    to_record_ = !(reason_ == StopReason::diverged);
    to_tell_ = true;
    tell_of_the_end();
  }

  /// The last news for the observer, each told once: recorded first, so that a checkpoint waits for nobody.
  void tell_of_the_end() {
    if (std::exchange(to_record_, false))
      if constexpr (requires { trainer_.observe.record(*this); }) trainer_.observe.record(*this);
    if (std::exchange(to_tell_, false))
      if constexpr (observed && requires { trainer_.observe.finished(report()); }) trainer_.observe.finished(report());
  }

  /// Once the run has ended: hands back the best parameters if they were asked for, or the average; the last are put
  /// aside.
  void keep_what_was_asked_for() {
    if (!reason_ || !completed_ || reason_ == StopReason::diverged || put_aside_) return;
    kept_ = trainer_.keep == Keep::best && progress_.best_step != progress_.step;
    if (kept_)
      put_aside_for(best_);
    else if constexpr (averages)
      put_aside_for(trainer_.update.average(update_state_));
    gradient_ready_ = gradient_ready_ && !put_aside_;
    gradient_counted_ = gradient_counted_ && !put_aside_;
  }

  /// Takes that back, to go on from the last parameters.
  void return_to_last() {
    if (!put_aside_) return;
    put_back();
    kept_ = gradient_ready_ = gradient_counted_ = false;
  }

  /// The model has these parameters until the last are put back.
  template <class Parameters>
  void put_aside_for(const Parameters& others) {
    VectorView<Scalar> x = objective_.parameters();
    last_ = x;
    x = others;
    put_aside_ = true;
  }
  void put_back() {
    VectorView<Scalar> x = objective_.parameters();
    x = last_;
    put_aside_ = false;
  }

  /// While it lasts the model has the average of a rule that averages, whatever is thrown; what has diverged stays at the
  /// best look.
  struct AtAverage {
    Run& run;
    bool here = false;

    explicit AtAverage(Run& at) : run(at) {
      if constexpr (averages) {
        if (run.put_aside_ || run.reason_ == StopReason::diverged) return;
        run.put_aside_for(run.trainer_.update.average(run.update_state_));
        here = true;
      }
    }
    ~AtAverage() {
      if constexpr (averages) {
        if (!here) return;
        if (run.reason_ == StopReason::diverged)
          run.put_aside_ = false;
        else
          run.put_back();
      }
    }
    AtAverage(const AtAverage&) = delete;
    AtAverage& operator=(const AtAverage&) = delete;
  };

  /// Draws the rows of a fixed sample, where looks are at one.
  void draw_samples() {
    const auto draw = [&](Index rows) {
      const Index size = trainer_.looks.sample;
      if (size == 0 || size >= rows) return std::vector<RowIndex>{};
      detail::check_row_count(".looks.sample", rows);
      return random_sample(rows, size, trainer_.looks.seed);
    };
    if constexpr (!look_begins_step && !keeps_norm) sample_ = draw(objective_.size());
    if constexpr (validated) validation_sample_ = draw(validation_.size());
  }

  static RowIndices rows_of(const std::vector<RowIndex>& sample) {
    const auto size = static_cast<Index>(sample.size());
    return {sample.data(), size, size};
  }

  /// The loss that looks at the training data see, penalty included.
  double value() {
    if constexpr (!look_begins_step)
      if (!sample_.empty()) return objective_.value(rows_of(sample_)) + penalty();
    return objective_.value() + penalty();
  }

  bool looks_at_validation() const { return validated && trainer_.looks.validation; }

  /// The loss that looks at the validation data see; unknown if there are none to look at.
  double validation_loss() {
    if constexpr (validated) {
      if (trainer_.looks.validation)
        return validation_sample_.empty() ? validation_.value() : validation_.value(rows_of(validation_sample_));
    }
    return Progress::unknown;
  }

  double training_or_validation_loss() { return trainer_.looks.training ? value() : validation_loss(); }

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

  /// The Euclidean norm of the gradient; of a penalty that projects, the length of x − project(x − gradient): 0 where no
  /// allowed direction leads downhill.
  double gradient_norm() {
    const auto length = [](const Point& way) {
      return std::sqrt(static_cast<double>(detail::squared_norm(way.data(), way.size())));
    };
    if constexpr (projects) {
      const VectorView<Scalar> x = objective_.parameters();
      here_ = x - gradient_;
      trainer_.penalty.project(VectorView<Scalar>(here_.data(), here_.size()), layout_, Scalar(1));
      here_ = x - here_;
      return length(here_);
    } else {
      return length(gradient_);
    }
  }

  DESCENT_INLINE double rate() { return detail::rate_at(detail::rate_of(trainer_.update), progress_, rate_state_); }

  /// What the first step will ask for, asked of a copy of the schedule's state.
  double first_rate() const {
    auto state = rate_state_;
    const double rate = detail::rate_at(detail::rate_of(trainer_.update), progress_, state);
    if (!is_rate(rate))
      fail({"the schedule's first learning rate is ", detail::text(rate), "; it must be a finite number, 0 or more"});
    return rate;
  }

  /// Whether a step can be taken with it. A number was judged at the door.
  DESCENT_INLINE static bool is_rate([[maybe_unused]] double rate) {
    return std::is_arithmetic_v<Rate> || (rate >= 0 && is_finite(rate));
  }

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
    detail::validate(trainer_.parallel);
    trainer_.looks.validate(validated);
    if constexpr (scales && thresholds)
      for (const ParameterBlock& block : layout_)
        if (moves()(block) && !shrinks()(block))
          fail(".penalty: on mini-batches of sparse rows, blocks that L1 is of must be L2's as well, and '" +
               block.name + "' is not; set .biases of both alike, or name the same blocks");
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
    struct PutBack {  // whatever the function throws
      VectorView<Scalar>& parameters;
      const Point& here;
      ~PutBack() { parameters = here; }
    } const put_back{parameters, here_};
    const double value = work() + penalty();
    ++evaluations_;
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
  ValidationType validation_;
  Layout layout_;

  Progress progress_;
  StopReason reason_;
  UpdateState<Update, Scalar> update_state_;
  StateOf<Rate> rate_state_;
  StateOf<SamplingPolicy> sampling_state_;
  StateOf<Check> check_state_;
  StateOf<Stop> stop_state_;

  Point gradient_, best_, last_, here_;
  std::conditional_t<scales, detail::ScaledParameters<Scalar>, NoState> scaled_;
  std::conditional_t<thresholds, detail::LazyThreshold<Scalar>, NoState> lazy_;
  bool gradient_ready_ = false;
  bool gradient_counted_ = false;             // it was ready and counted when this run was saved
  bool judged_ = true;                        // the stop rule has been asked about the current step
  bool completed_ = true;                     // a run that has ended has nothing left to do
  bool put_aside_ = false;                    // the last parameters are in last_, the model has others
  bool kept_ = false;                         // those are the best
  bool to_record_ = false, to_tell_ = false;  // what the observer has yet to be told of the end
  double value_ = 0;                          // the loss at the current parameters while gradient_ready_
  double best_loss_ = 0, best_validation_loss_ = Progress::unknown;
  std::vector<RowIndex> sample_, validation_sample_;  // the rows that looks look at; empty: all
  std::string data_text_, validation_text_;

  std::vector<CurvePoint> curve_;
  std::int64_t evaluations_ = 0;
  Seconds time_{0}, last_reading_{0};
  detail::ClockStride stride_;
};

}  // namespace descent
