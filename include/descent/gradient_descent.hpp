/// @file
/// The trainer: which policies, by name; and the verbs fit, minimize and start.
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include "concepts.hpp"
#include "core/clock.hpp"
#include "empirical_risk.hpp"
#include "looks.hpp"
#include "loss_checks/every_epochs.hpp"
#include "parallel/serial.hpp"
#include "penalties/no_penalty.hpp"
#include "plain_function.hpp"
#include "report.hpp"
#include "run.hpp"
#include "sampling/full_batch.hpp"
#include "schedules/rate.hpp"
#include "updates/sgd.hpp"
#include "updates/transform.hpp"

namespace descent {

/// Stands where no stop rule was given, and is refused: a run that never ends is never meant.
struct NoStopRule {
  /// Never.
  StopReason met(const Progress&) const { return StopReason::none; }
};

/// Nobody watches: the default.
struct NoObserver {
  static constexpr bool does_nothing = true;
  /// Does nothing.
  void operator()(const Progress&) const {}
};

/// Gradient descent: while no stop rule says otherwise, calculate the derivative, take a step, check the
/// loss.
///
/// An aggregate of policies, each named where it is given, in this order; any but `.stop` may be left out. It
/// is a value: it can be copied, shared between threads and used for any number of runs, whose state is their
/// own.
///
///     const GradientDescent trainer{
///         .update = Adam{.learning_rate = 1e-3},
///         .sampling = MiniBatch{.size = 64, .seed = 7},
///         .loss_check = EveryDuration{5s} || EverySteps{1000},
///         .stop = LossBelow{0.05} || MaxEpochs{100},
///     };
///     const Report report = trainer.fit(model, Mse{}, train);
///
/// `fit` and `minimize` run to the end; `start` gives the Run, to be advanced in pieces. All fail (see
/// Error), before anything is changed, when the sizes of model and data don't match, a number in them is not
/// finite, or a policy's values make no sense. Divergence is not a failure but a reason to stop: the
/// parameters of the best look are put back, and the report says so.
template <class UpdatePolicy = Sgd<>, class SamplingPolicy = FullBatch, class CheckPolicy = EveryEpochs,
          class StopPolicy = NoStopRule, class PenaltyPolicy = NoPenalty, class ObserverPolicy = NoObserver,
          class ClockPolicy = SteadyClock, class ParallelPolicy = Serial>
struct GradientDescent {
  static_assert(
      Sampling<SamplingPolicy>,
      ".sampling: this type is not a Sampling; it needs init(rows) or init(data), and next(state), see concepts.hpp");
  static_assert(LossCheck<CheckPolicy>,
                ".loss_check: this type is not a LossCheck; it needs bool due(progress), see concepts.hpp");
  static_assert(StopRule<StopPolicy>,
                ".stop: this type is not a StopRule; it needs StopReason met(progress), or to be callable "
                "while const and return bool or StopReason, see concepts.hpp");
  static_assert(!std::same_as<StopPolicy, NoStopRule>,
                ".stop is missing: say when training ends, for example .stop = MaxSteps{1000}");
  static_assert(Observer<ObserverPolicy>,
                ".observe: this type is not an Observer; it must be callable as observer(progress), see concepts.hpp");
  static_assert(std::same_as<ParallelPolicy, Serial> || std::same_as<ParallelPolicy, Threads>,
                ".parallel: this type is neither Serial nor Threads; write .parallel = Threads{2}, say");
  static_assert(!detail::needs_full_batch<UpdatePolicy> || detail::full_batch<SamplingPolicy>,
                ".update: this rule needs the gradient of all data and doesn't work on mini-batches; "
                "use .sampling = FullBatch{}");
  static_assert(!detail::never_looks<CheckPolicy> || !detail::needs_looks<StopPolicy>,
                ".stop judges the loss, and .loss_check = Never{} never looks at it; use EverySteps{...}");
  static_assert(!detail::never_looks<CheckPolicy> || !detail::needs_looks<detail::RateOf<UpdatePolicy>>,
                ".update: its learning rate follows the loss, and .loss_check = Never{} never looks at it; use "
                "EverySteps{...}");
  static_assert(!detail::never_looks<CheckPolicy> || !detail::needs_gradient_norm<StopPolicy> ||
                    (detail::full_batch<SamplingPolicy> && !detail::averages<UpdatePolicy>),
                ".stop judges the gradient over all data, which mini-batches and averages leave to looks, and "
                ".loss_check = Never{} never looks; use EverySteps{...}");

  /// how parameters follow the gradient
  UpdatePolicy update = {};
  /// which rows a step uses
  SamplingPolicy sampling = {};
  /// when to look at the loss
  CheckPolicy loss_check = {};
  /// when to stop; must be given
  StopPolicy stop = {};
  /// what large parameters cost
  PenaltyPolicy penalty = {};
  /// which parameters an ended run hands back: Keep::last or Keep::best
  Keep keep = Keep::last;
  /// which data looks look at: all training data, and all validation data where there are any
  Looks looks = {};
  /// who works out gradients of large batches and looks: Serial, one thread, or Threads{n}
  ParallelPolicy parallel = {};
  /// who is told of every look; each run has its own copy
  ObserverPolicy observe = {};
  /// what tells the time, as Seconds
  ClockPolicy clock = {};

  /// Trains the model on the data to the end: changes its parameters, and reports.
  template <class ModelType, class LossType, class DataType>
  Report fit(ModelType&& model, const LossType& loss, DataType&& data) const {
    if constexpr (roles_fit<ModelType, LossType, DataType>()) return started(model, loss, data).advance().report();
    return {};
  }

  /// The same, in pieces: the Run refers to model and data.
  template <class ModelType, class LossType, class DataType>
  auto start(ModelType&& model, const LossType& loss, DataType&& data) const {
    if constexpr (roles_fit<ModelType, LossType, DataType>()) return started(model, loss, data);
  }

  /// Trains on the data as above, with validation data beside them, which looks look at as well: they decide which
  /// parameters are the best, and when NoImprovement stops.
  template <class ModelType, class LossType, class DataType, class ValidationType>
  Report fit(ModelType&& model, const LossType& loss, DataType&& data, ValidationType&& validation) const {
    if constexpr (roles_fit<ModelType, LossType, DataType>() && validation_fits<DataType, ValidationType>())
      return started(model, loss, data, validation).advance().report();
    return {};
  }

  /// The same, in pieces.
  template <class ModelType, class LossType, class DataType, class ValidationType>
  auto start(ModelType&& model, const LossType& loss, DataType&& data, ValidationType&& validation) const {
    if constexpr (roles_fit<ModelType, LossType, DataType>() && validation_fits<DataType, ValidationType>())
      return started(model, loss, data, validation);
  }

  /// Moves x to a minimum of a function f(x, gradient), see Objective, and reports.
  template <class Function, class X>
  Report minimize(Function&& function, X&& x) const {
    if constexpr (objective_fits<Function, X>()) return started(std::forward<Function>(function), x).advance().report();
    return {};
  }

  /// The same, in pieces: the Run refers to x and, unless that is a temporary, to the function.
  template <class Function, class X>
  auto start(Function&& function, X&& x) const {
    if constexpr (objective_fits<Function, X>()) return started(std::forward<Function>(function), x);
  }

 private:
  template <class ModelType, class LossType, class DataType>
  Run<GradientDescent, EmpiricalRisk<ModelType, LossType, DataType, ParallelPolicy>> started(
      ModelType& model, const LossType& loss, const DataType& data) const {
    return {*this, EmpiricalRisk<ModelType, LossType, DataType, ParallelPolicy>(model, loss, data, detail::any_data,
                                                                                parallel)};
  }

  template <class ModelType, class LossType, class DataType, class ValidationType>
  Run<GradientDescent, EmpiricalRisk<ModelType, LossType, DataType, ParallelPolicy>,
      EmpiricalRisk<const ModelType, LossType, ValidationType, ParallelPolicy>>
  started(ModelType& model, const LossType& loss, const DataType& data, const ValidationType& validation) const {
    return {*this,
            EmpiricalRisk<ModelType, LossType, DataType, ParallelPolicy>(model, loss, data, detail::any_data, parallel),
            EmpiricalRisk<const ModelType, LossType, ValidationType, ParallelPolicy>(model, loss, validation,
                                                                                     "the validation data", parallel)};
  }

  template <class Function, class X>
  Run<GradientDescent, PlainFunction<Function, X>> started(Function&& function, X& x) const {
    return {*this, PlainFunction<Function, X>(std::forward<Function>(function), x)};
  }

  /// Says what is wrong with the types, if anything is, in one sentence.
  template <class ModelReference, class LossType, class DataReference>
  static constexpr bool roles_fit() {
    using M = std::remove_cvref_t<ModelReference>;
    using D = std::remove_cvref_t<DataReference>;
    constexpr bool lasting_model =
        std::is_lvalue_reference_v<ModelReference> && !std::is_const_v<std::remove_reference_t<ModelReference>>;
    constexpr bool lasting_data = std::is_lvalue_reference_v<DataReference>;
    static_assert(lasting_model,
                  "fit, start: the model is a temporary or const; give it a name, for training changes it");
    static_assert(lasting_data, "fit, start: the data are a temporary; give them a name, for the run refers to them");
    static_assert(Data<D>,
                  "fit, start: the third argument is not Data; it needs size(), feature_count(), target_count(), "
                  "weighted() and rows(selection), see concepts.hpp");
    if constexpr (lasting_model && lasting_data && Data<D>) {
      // Asked for by the form that is meant, the compiler names the expression that is missing.
      if constexpr (requires { typename M::Workspace; })
        static_assert(WorkspaceModel<M, RowsOf<D>>,
                      "fit, start: the first argument is not a Model of these data; having a Workspace, it needs "
                      "parameters(), no copy, and const outputs(), scores(rows, out, workspace), "
                      "backward(rows, score_gradient, gradient, workspace), see concepts.hpp");
      else
        static_assert(PlainModel<M, RowsOf<D>>,
                      "fit, start: the first argument is not a Model of these data; it needs parameters(), no copy, "
                      "and const outputs(), scores(rows, out), backward(rows, score_gradient, gradient), "
                      "see concepts.hpp");
      if constexpr (Model<M, RowsOf<D>>) {
        using Scalar = typename M::Scalar;
        constexpr bool one_scalar = std::same_as<Scalar, typename D::Scalar>;
        static_assert(one_scalar,
                      "fit, start: model and data have different Scalar types (float and double, say); "
                      "convert the data once, for example with features.cast<float>()");
        static_assert(Loss<LossType, Scalar>,
                      "fit, start: the second argument is not a Loss; make one of callables with Pointwise or "
                      "RowWise, or give it number accumulate(scores, targets, "
                      "weights, score_gradient), see concepts.hpp");
        return one_scalar && Loss<LossType, Scalar> && policies_fit<Scalar>() && sparse_steps_fit<M, D>();
      }
    }
    return false;
  }

  /// Whether rule and penalty can take steps that touch few parameters, where steps are such.
  template <class M, class D>
  static constexpr bool sparse_steps_fit() {
    if constexpr (detail::sparse_steps<M, D> && !detail::full_batch<SamplingPolicy>) {
      constexpr bool sparse_rule = SparseUpdateRule<UpdatePolicy, typename M::Scalar>;
      static_assert(
          sparse_rule,
          ".update: this rule moves all parameters at every step, and mini-batches of sparse rows are there to "
          "touch few; use Sgd, AdaGrad or FixedStep, .sampling = FullBatch{}, or dense data");
      constexpr bool sparse_penalty =
          detail::does_nothing<PenaltyPolicy> ||
          (detail::LazyPenalty<PenaltyPolicy> && detail::PlainDescent<UpdatePolicy, typename M::Scalar> &&
           (!detail::Decays<PenaltyPolicy> || detail::linear<M>));
      static_assert(
          sparse_penalty,
          ".penalty: penalties change all parameters at every step, and mini-batches of sparse rows are there to "
          "touch few; use L2, L1 or ElasticNet with Sgd, or none, .sampling = FullBatch{}, or dense data. At most one "
          "of each: of all blocks, or of those that one OnBlocks names");
      constexpr bool known_places =
          !detail::Thresholds<PenaltyPolicy> ||
          requires(const M& model, const RowsOf<D>& rows, void (*visit)(Index)) { model.places_read(rows, visit); };
      static_assert(known_places,
                    ".penalty: on mini-batches of sparse rows L1 asks the model which parameters it reads; give it "
                    "places_read(rows, visit), see concepts.hpp, or use L2 or none");
      return sparse_rule && sparse_penalty && known_places;
    }
    return true;
  }

  template <class DataReference, class ValidationReference>
  static constexpr bool validation_fits() {
    using D = std::remove_cvref_t<DataReference>;
    using V = std::remove_cvref_t<ValidationReference>;
    constexpr bool lasting = std::is_lvalue_reference_v<ValidationReference>;
    static_assert(lasting,
                  "fit, start: the validation data are a temporary; give them a name, for the run refers to them");
    static_assert(Data<V>, "fit, start: the fourth argument, the validation data, is not Data; see concepts.hpp");
    if constexpr (lasting && Data<V>) {
      constexpr bool one_scalar = std::same_as<typename D::Scalar, typename V::Scalar>;
      static_assert(one_scalar, "fit, start: training and validation data have different Scalar types; convert one");
      return one_scalar;
    }
    return false;
  }

  template <class FunctionReference, class XReference>
  static constexpr bool objective_fits() {
    using X = std::remove_reference_t<XReference>;
    constexpr bool lasting = std::is_lvalue_reference_v<XReference> && !std::is_const_v<X>;
    static_assert(lasting,
                  "minimize, start: x is a temporary or const; give it a name, for it is moved to the minimum");
    constexpr bool whole = detail::full_batch<SamplingPolicy>;
    static_assert(whole, "minimize, start: a plain function has no samples to draw; leave .sampling out");
    if constexpr (lasting && whole) {
      static_assert(Objective<FunctionReference, X>,
                    "minimize, start: the function is not an Objective; it needs number f(x, gradient), "
                    "see concepts.hpp");
      if constexpr (Objective<FunctionReference, X>) return policies_fit<typename X::Scalar>();
    }
    return false;
  }

  template <class Scalar>
  static constexpr bool policies_fit() {
    static_assert(!UpdateTransform<UpdatePolicy>,
                  ".update: a transform alone takes no steps; put it beside a rule, as in ClipNorm{1} | Adam{} or "
                  "Adam{} | WeightDecay{0.01}");
    static_assert(UpdateRule<UpdatePolicy, Scalar> || UpdateTransform<UpdatePolicy>,
                  ".update: this type is not an UpdateRule; it needs step(parameters, gradient, rate), with the "
                  "state that its init(parameters) returns last, if it has one; see concepts.hpp");
    static_assert(Penalty<PenaltyPolicy, Scalar>,
                  ".penalty: this type is not a Penalty; it needs value(parameters, layout) and "
                  "add_gradient(parameters, layout, gradient), see concepts.hpp");
    constexpr bool suits =
        !detail::proximal<PenaltyPolicy> || requires(const UpdatePolicy& rule) { rule.lasting_rate(1.0); };
    static_assert(
        suits,
        ".penalty: L1 moves weights towards 0 by a proximal step, which is right only where the rule moves every "
        "parameter by the same multiple of its slope; use Sgd, Momentum or QuasiHyperbolicMomentum without clipping "
        "and BlockRates, or L2");
    return UpdateRule<UpdatePolicy, Scalar> && Penalty<PenaltyPolicy, Scalar> && suits;
  }
};

}  // namespace descent
