/// @file
/// The vocabulary: every role that a part of the library can play, what it must offer, and the laws it keeps.
/// Whoever knows this page can place any line of the library and write a part of their own.
///
/// | role       | question it answers                          | parts that play it                               |
/// |------------|----------------------------------------------|--------------------------------------------------|
/// | Data       | which samples are there?                     | Dataset, SparseDataset                           |
/// | Model      | what does it predict, from which parameters? | LinearModel, Network, AutomaticModel             |
/// | Loss       | how wrong is that?                           | Mse, Rmse, Huber, CrossEntropy, Hinge, …         |
/// | Objective  | (instead of these three) which function?     | any callable f(x, gradient), AutomaticGradient   |
/// | Sampling   | which rows does the next step use?           | FullBatch, MiniBatch, Stratified, Balanced, …    |
/// | UpdateRule | how do parameters follow the gradient?       | Sgd, Momentum, Adam, …, ClipNorm{1} | Adam{}     |
/// | Schedule   | with which learning rate?                    | a number, CosineDecay, WarmUp, …, any callable   |
/// | Penalty    | which parameters are too dear?               | L2, L1, ElasticNet, Box, MaxNorm, a + b          |
/// | LossCheck  | is it time to look at the loss?              | EverySteps, EveryDuration, TimeShare, Never, …   |
/// | StopRule   | is it time to stop?                          | MaxSteps, TimeLimit, LossBelow, NoImprovement, … |
/// | Observer   | who wants to know?                           | ProgressBar, CsvLog, Trajectory, any callable    |
///
/// Laws of all policies: a policy is an immutable value. What changes during a run is its `State` (a nested type,
/// plain data), which the run owns and hands back at every call; a policy without a State is called without it. A
/// policy may offer `validate()`, which fails with a message when its values make no sense. `archive(visitor)` of a
/// State calls visitor(name, value) for everything in it that a resumed run needs. Whether a part of yours keeps the laws
/// of its role, `testing.hpp` finds out.
///
/// In what follows n is the number of samples, d of features, k of targets, p of parameters; n' of rows in view.
/// The `minimal` types are the shortest that play each role: read them as examples.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "core/layout.hpp"
#include "core/policy.hpp"
#include "core/progress.hpp"
#include "core/sparse_gradient.hpp"
#include "core/stop_reason.hpp"
#include "data/rows.hpp"

namespace descent {

// ---------------------------------------------------------------------------------------------------------- Data

/// What a model and a loss see of a batch: n' selected rows, none of them copied.
/// - `size()`: n'. `features(i)`: 1 × d. `targets(i)`: 1 × k. `weight(i)`: the sample's weight, 1 if it has none.
/// - `block(i, m)`: the view of rows i … i + m − 1.
/// DenseRows has also `feature_data(i)`: the address of d consecutive features.
template <class Rows>
concept RowView = requires(const Rows& rows, Index i) {
  typename Rows::Scalar;
  { rows.size() } -> std::convertible_to<Index>;
  { rows.target_count() } -> std::convertible_to<Index>;
  rows.features(i);
  rows.targets(i);
  { rows.weight(i) } -> std::convertible_to<typename Rows::Scalar>;
  { rows.block(i, i) } -> std::convertible_to<Rows>;
};

/// Samples to learn from: n rows of d features and k targets, maybe weighted.
/// - `rows(selection)`: a RowView of a RowRange or of RowIndices.
/// Laws: reading changes nothing; the same row always reads the same.
template <class D>
concept Data = requires(const D& data, RowRange range, RowIndices indices) {
  typename D::Scalar;
  { data.size() } -> std::convertible_to<Index>;
  { data.feature_count() } -> std::convertible_to<Index>;
  { data.target_count() } -> std::convertible_to<Index>;
  { data.weighted() } -> std::convertible_to<bool>;
  { data.rows(range) } -> RowView;
  { data.rows(indices) } -> RowView;
};

/// The view that data of type D give of consecutive rows.
template <class D>
using RowsOf = decltype(std::declval<const D&>().rows(RowRange{}));

namespace detail {

/// Whether the gradient that this model has on a batch of these data is sparse.
template <class Model, class Data>
inline constexpr bool sparse_steps = sparse_gradient<std::remove_const_t<Model>> && SparseRowView<RowsOf<Data>>;

/// Whether an objective of a run can give gradients of batches as SparseGradients.
template <class Objective>
inline constexpr bool gives_sparse_gradients = [] {
  if constexpr (requires { Objective::sparse; })
    return static_cast<bool>(Objective::sparse);
  else
    return false;
}();

}  // namespace detail

namespace minimal {

struct Line {  // y = 2 x at x = 0, 1, 2, …, 99, computed when asked for
  using Scalar = double;
  template <class Selection>
  struct Rows {
    using Scalar = double;
    Selection selection;
    Index size() const { return selection.size(); }
    Index target_count() const { return 1; }
    RowVector<double> features(Index i) const {
      return RowVector<double>::Constant(1, static_cast<double>(selection[i]));
    }
    RowVector<double> targets(Index i) const { return 2 * features(i); }
    double weight(Index) const { return 1; }
    Rows block(Index i, Index length) const { return {selection.part(i, length)}; }
  };
  Index size() const { return 100; }
  Index feature_count() const { return 1; }
  Index target_count() const { return 1; }
  bool weighted() const { return false; }
  template <class Selection>
  Rows<Selection> rows(Selection selection) const {
    return {selection};
  }
};
static_assert(Data<Line>);
static_assert(!Data<Matrix<double>>);  // no targets

}  // namespace minimal

// --------------------------------------------------------------------------------------------------------- Model

/// One flat vector of parameters, given out so that it can be changed: a reference to it or a view, no copy.
template <class P, class Scalar>
concept ParameterVector =
    (std::is_lvalue_reference_v<P> && !std::is_const_v<std::remove_reference_t<P>> && requires(P parameters) {
      { parameters.data() } -> std::same_as<Scalar*>;
      { parameters.size() } -> std::convertible_to<Index>;
    }) || std::same_as<P, VectorView<Scalar>> || std::same_as<P, Eigen::Ref<Vector<Scalar>>>;

/// A Model without a Workspace.
template <class M, class Rows>
concept PlainModel = requires(M& model, const M& fixed, const Rows& rows, Block<typename M::Scalar> scores,
                              ConstBlock<typename M::Scalar> score_gradient, VectorView<typename M::Scalar> gradient) {
  { model.parameters() } -> ParameterVector<typename M::Scalar>;
  { fixed.outputs() } -> std::convertible_to<Index>;
  fixed.scores(rows, scores);
  fixed.backward(rows, score_gradient, gradient);
};

/// A Model with one.
template <class M, class Rows>
concept WorkspaceModel = requires(M& model, const M& fixed, const Rows& rows, Block<typename M::Scalar> scores,
                                  ConstBlock<typename M::Scalar> score_gradient,
                                  VectorView<typename M::Scalar> gradient, typename M::Workspace& workspace) {
  { model.parameters() } -> ParameterVector<typename M::Scalar>;
  { fixed.outputs() } -> std::convertible_to<Index>;
  fixed.scores(rows, scores, workspace);
  fixed.backward(rows, score_gradient, gradient, workspace);
};

/// A function of features with parameters: n' × d features in, n' × k raw scores out (whatever turns scores into
/// probabilities is the loss's part).
/// - `parameters()`: its p parameters, one contiguous vector, by reference or as a view.
/// - `outputs()`: k.
/// - `scores(rows, out)`: writes the n' × k scores of the rows in view.
/// - `backward(rows, score_gradient, gradient)`: adds Jᵀ · score_gradient to the gradient (p numbers), where J is
///   the derivative of the scores by the parameters. It adds; the loop clears.
///
/// It may offer: `features()`, d, to be checked against the data; `layout()`, which parameters are what; `block_rows`,
/// a constant: how many rows suit it at a time, at most 256 (64 otherwise); `rows_at_a_time()`, the same where it depends on
/// the model's size; a nested type `Workspace`, of which the
/// run keeps one and hands it to both functions as their last argument (`backward` is called for the rows that `scores` was
/// called for before); `predict`; `archive(visitor)`, which shows what it has
/// learnt beside its parameters, to be saved with them. It may declare `draws = true`, if its scores in a step depend on draws: the Workspace has a
/// `step` then, in which the run writes the step's number, and −1 for looks. It may declare `sparse_gradient = true`, if
/// its gradient is 0 but at few places where rows are sparse: `backward` is then also given a SparseSum or DistinctSum in the
/// gradient's place, with `add(place, value)` (one row alone adds to no place twice), and mini-batch steps cost no more
/// than that. It may declare `linear = true`, if c times its parameters make c times its scores. Beside
/// `sparse_gradient` it may offer `places_read(rows, visit)`, which calls visit(place) for every parameter that the
/// scores of these rows depend on, as often as it likes: a penalty that thresholds asks for it.
/// Laws: evaluation is const; a row's score depends on no other row; nothing is allocated once the workspace is warm.
template <class M, class Rows>
concept Model = PlainModel<M, Rows> || WorkspaceModel<M, Rows>;

namespace minimal {

struct Parabola {  // y = a + b x + c x²
  using Scalar = double;
  Vector<double> abc = Vector<double>::Zero(3);
  Vector<double>& parameters() { return abc; }
  Index outputs() const { return 1; }
  void scores(const auto& rows, auto& out) const {
    for (Index i = 0; i < rows.size(); ++i) {
      const double x = rows.features(i)[0];
      out(i, 0) = abc[0] + abc[1] * x + abc[2] * x * x;
    }
  }
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i) {
      const double x = rows.features(i)[0];
      gradient += score_gradient(i, 0) * Vector<double>{{1, x, x * x}};
    }
  }
};
struct ParabolaCopied : Parabola {
  Vector<double> parameters() { return abc; }
};
struct ParabolaWithoutGradient {
  using Scalar = double;
  Vector<double>& parameters();
  Index outputs() const;
  void scores(const auto& rows, auto& out) const;
};
struct ParabolaNotConst {
  using Scalar = double;
  Vector<double>& parameters();
  Index outputs() const;
  void scores(const auto& rows, auto& out);
  void backward(const auto& rows, const auto& score_gradient, auto& gradient);
};
static_assert(Model<Parabola, RowsOf<Line>>);
static_assert(!Model<ParabolaCopied, RowsOf<Line>>);
static_assert(!Model<ParabolaWithoutGradient, RowsOf<Line>>);
static_assert(!Model<ParabolaNotConst, RowsOf<Line>>);

}  // namespace minimal

// ---------------------------------------------------------------------------------------------------------- Loss

/// What the finish of a loss says: its value, and the one factor by which the gradient of the sum is multiplied.
struct Finished {
  /// φ of the mean: the loss
  double value = 0;
  /// what the gradient of the sum is multiplied by to be the loss's
  double factor = 0;
};

/// How wrong scores are: L = φ(Σ wᵢ ℓᵢ / Σ wᵢ), a number to be made small.
/// - `accumulate(scores, targets, weights, score_gradient)`: for a block of n' rows, returns Σ wᵢ ℓᵢ and writes its
///   derivative by each score. scores and score_gradient are n' × the model's outputs, targets n' × k; weights[i] is the
///   weight of row i.
/// - `finish(sum, weight)`, only where φ is not the identity: Finished{φ(sum / weight), φ′(sum / weight) / weight}.
///   A loss without it is a mean: a batch's gradient estimates that of all data without bias.
///
/// It may offer `check_targets(rows, outputs)`: shown a RowView of all data before anything is changed, it fails, saying
/// which row and how to mend it, when their targets make no sense to it or are the wrong number for a model of so many
/// outputs (class indices, one a row, for k outputs). A loss without it is given as many targets as outputs: k.
///
/// Laws: a row's share depends on no other row; so blocks, threads and machines add up exactly.
template <class L, class Scalar>
concept Loss = requires(const L& loss, ConstBlock<Scalar> scores, ConstBlock<Scalar> targets,
                        ConstVectorView<Scalar> weights, Block<Scalar> score_gradient) {
  { loss.accumulate(scores, targets, weights, score_gradient) } -> std::convertible_to<double>;
};

namespace minimal {

struct SquaredError {
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& score_gradient) const {
    double sum = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const auto error = scores(i, 0) - targets(i, 0);
      sum += weights[i] * error * error;
      score_gradient(i, 0) = 2 * weights[i] * error;
    }
    return sum;
  }
};
struct LossWithoutValue {
  void accumulate(const auto& scores, const auto& targets, const auto& weights, auto& score_gradient) const;
};
static_assert(Loss<SquaredError, double> && Loss<SquaredError, float>);
static_assert(!Loss<LossWithoutValue, double>);

}  // namespace minimal

// ----------------------------------------------------------------------------------------------------- Objective

/// A plain function to be minimised: `f(x, gradient)` returns f(x) and writes ∇f(x), p numbers, over whatever was in
/// `gradient`, which has x's type and size. It may offer `f(x)`, the value alone.
template <class F, class X>
concept Objective = requires(F& function, const X& x, X& gradient) {
  { function(x, gradient) } -> std::convertible_to<double>;
};

namespace minimal {

struct Bowl {  // |x|²
  double operator()(const Vector<double>& x, Vector<double>& gradient) const {
    gradient = 2 * x;
    return x.squaredNorm();
  }
};
struct BowlWithoutGradient {
  double operator()(const Vector<double>& x) const;
};
static_assert(Objective<Bowl, Vector<double>>);
static_assert(!Objective<BowlWithoutGradient, Vector<double>>);

}  // namespace minimal

// ------------------------------------------------------------------------------------------------------ Sampling

/// Which rows the next step uses.
/// - `init(n)`: the State for n rows; or, for a sampling that has to see them, `init(data)`: the State for any Data.
/// - `next(state)`: the rows of the next step, a RowRange or RowIndices (whose list lives in the state until the next
///   call), at least one; advances the state.
///
/// It may declare `full_batch = true`, if it always yields all rows.
/// Laws: an epoch is n samples drawn; what comes is a pure function of its values and what `archive` names.
template <class S>
concept Sampling = requires(const S& sampling, Index n, const minimal::Line& data, typename S::State& state) {
  requires requires {
    { sampling.init(n) } -> std::same_as<typename S::State>;
  } || requires {
    { sampling.init(data) } -> std::same_as<typename S::State>;
  };
  requires std::same_as<decltype(sampling.next(state)), RowRange> ||
               std::same_as<decltype(sampling.next(state)), RowIndices>;
};

namespace minimal {

struct OneByOne {  // in file order
  struct State {
    Index rows, next = 0;
    void archive(auto& visit) { visit("next", next); }
  };
  State init(Index rows) const { return {rows}; }
  RowRange next(State& state) const {
    const Index row = state.next;
    state.next = (row + 1) % state.rows;
    return {row, 1};
  }
};
struct OnlyWeighty {  // one by one, those whose weight is not 0
  struct State {
    std::vector<RowIndex> rows;
    std::size_t next = 0;
    void archive(auto& visit) { visit("next", next); }
  };
  template <Data D>
  State init(const D& data) const {
    State state;
    const auto rows = data.rows(RowRange{0, data.size()});
    for (Index i = 0; i < data.size(); ++i)
      if (rows.weight(i) > 0) state.rows.push_back(static_cast<RowIndex>(i));
    return state;
  }
  RowIndices next(State& state) const {
    const RowIndices row{state.rows.data() + state.next, 1, 1};
    state.next = (state.next + 1) % state.rows.size();
    return row;
  }
};
struct SamplingWithoutInit {
  struct State {};
  RowRange next(State&) const;
};
static_assert(Sampling<OneByOne> && Sampling<OnlyWeighty>);
static_assert(!Sampling<SamplingWithoutInit>);

}  // namespace minimal

// ----------------------------------------------------------------------------------------------------- LossCheck

/// When to look at the loss; between looks nobody knows it, and nobody pays for it.
/// - `due(progress)` or `due(progress, state)`: whether to look after this step. Asked after every step.
///
/// It may declare `needs_time = true`: then Progress::time is kept up between looks. `a || b` looks when either does.
/// A callable of your own, bool check(progress), will do as well.
template <class C>
concept LossCheck = requires(const C& check, const Progress& progress) {
  { check.due(progress) } -> std::convertible_to<bool>;
} || requires(const C& check, const Progress& progress) {
  { check(progress) } -> std::same_as<bool>;
} || requires(const C& check, const Progress& progress, StateOf<C>& state) {
  { check.due(progress, state) } -> std::convertible_to<bool>;
};

namespace minimal {

struct AtPowersOfTwo {
  bool due(const Progress& progress) const { return (progress.step & (progress.step - 1)) == 0; }
};
struct CheckWithoutAnswer {
  void due(const Progress& progress) const;
};
static_assert(LossCheck<AtPowersOfTwo>);
static_assert(!LossCheck<CheckWithoutAnswer>);
static_assert(!LossCheck<OneByOne>);

}  // namespace minimal

// ------------------------------------------------------------------------------------------------------ StopRule

/// When to stop.
/// - `met(progress)` or `met(progress, state)`: a StopReason, empty to go on. Asked at the start, after every step,
///   and after the look if there was one.
///
/// It may offer `describe(progress)`, a line for the report, and `fraction(progress)`, how much of the run is done.
/// It may declare `needs_time`, `needs_gradient_norm` (then Progress::gradient_norm is kept: at every step where a
/// step's gradient is of all data, otherwise at looks) or `needs_looks` (then Never is refused beside it).
/// `a || b` stops when either does. A callable of your own, StopReason stop(progress) or bool stop(progress), will do
/// as well.
template <class S>
concept StopRule = requires(const S& stop, const Progress& progress) {
  { stop.met(progress) } -> std::convertible_to<StopReason>;
} || requires(const S& stop, const Progress& progress) {
  { stop(progress) } -> std::same_as<StopReason>;
} || requires(const S& stop, const Progress& progress) {
  { stop(progress) } -> std::same_as<bool>;
} || requires(const S& stop, const Progress& progress, StateOf<S>& state) {
  { stop.met(progress, state) } -> std::convertible_to<StopReason>;
};

namespace minimal {

struct LossRises {
  static constexpr bool needs_looks = true;
  struct State {
    double last = 1e300;
    void archive(auto& visit) { visit("last", last); }
  };
  StopReason met(const Progress& progress, State& state) const {
    if (!progress.looked()) return StopReason::none;
    const bool rises = progress.loss > state.last;
    state.last = progress.loss;
    return rises ? StopReason{"the loss rose"} : StopReason::none;
  }
};
struct StopWithoutReason {
  int met(const Progress& progress) const;
};
static_assert(StopRule<LossRises>);
static_assert(!StopRule<StopWithoutReason>);

}  // namespace minimal

// ------------------------------------------------------------------------------------------------------ Schedule

/// A learning rate: a number, or a callable `rate(progress)` (with a State: `rate(progress, state)`) that gives the
/// rate of the next step from what is known before it; the first step's `progress.step` is 0. Above 0.
template <class R>
concept Schedule = std::is_arithmetic_v<R> || requires(const R& rate, const Progress& progress) {
  { rate(progress) } -> std::convertible_to<double>;
} || requires(const R& rate, const Progress& progress, StateOf<R>& state) {
  { rate(progress, state) } -> std::convertible_to<double>;
};

namespace minimal {

struct Halving {
  double operator()(const Progress& progress) const { return progress.epochs() < 10 ? 0.1 : 0.05; }
};
static_assert(Schedule<Halving> && Schedule<double>);
static_assert(!Schedule<const char*>);

}  // namespace minimal

// ---------------------------------------------------------------------------------------------------- UpdateRule

namespace detail {

/// The state of a rule at its start.
template <class Rule, class Scalar>
auto init_update(const Rule& rule, ConstVectorView<Scalar> parameters, const Layout& layout) {
  if constexpr (requires { rule.init(parameters, layout); })
    return rule.init(parameters, layout);
  else if constexpr (requires { rule.init(parameters); })
    return rule.init(parameters);
  else
    return NoState{};
}

}  // namespace detail

/// The state that a run keeps for an update rule: what its `init(parameters)` or `init(parameters, layout)` returns, or
/// NoState.
template <class Rule, class Scalar>
using UpdateState = decltype(detail::init_update(std::declval<const Rule&>(), std::declval<ConstVectorView<Scalar>>(),
                                                 std::declval<const Layout&>()));

/// The simple form of an update rule: how parameters follow a gradient.
/// - `step(parameters, gradient, rate, state)`, without `state` for a rule that has no `init(parameters)` and no
///   `init(parameters, layout)`: changes the p parameters in place. It may return whether all of them are finite (and its
///   state, if it likes), which saves the loop a pass; else void.
/// - `learning_rate` (or `rate()`), a Schedule; a rule that has neither is called with rate 1.
///
/// It may offer `lasting_rate(rate)`: the η by which it moves every parameter, η g a step, where the slope g has long been
/// the same; a penalty with a proximal step asks for it.
///
/// It may declare `averages = true`, if it hands over a mean of the parameters' way instead of its end:
/// `add(parameters, state)` is told of them after every step, when they are projected if they are, and `average(state)` is a
/// ConstVectorView of the mean, from the start on. Looks are there.
///
/// Laws: from a fresh state, without decay or noise, a zero gradient leaves the parameters as they are; nothing is
/// allocated in a step.
template <class R, class Scalar>
concept SimpleUpdateRule = requires(const R& rule, VectorView<Scalar> x, ConstVectorView<Scalar> gradient, Scalar rate,
                                    UpdateState<R, Scalar>& state) { rule.step(x, gradient, rate, state); } ||
                           requires(const R& rule, VectorView<Scalar> x, ConstVectorView<Scalar> gradient,
                                    Scalar rate) { rule.step(x, gradient, rate); };

/// A rule that takes a SparseGradient in the place of a dense one: `step(parameters, sparse_gradient, rate, state)`. Law:
/// it does what it would do by the dense gradient with its zeros, in time by its count alone.
template <class R, class Scalar>
concept SparseUpdateRule = requires(const R& rule, VectorView<Scalar> x, const SparseGradient<Scalar>& gradient,
                                    Scalar rate, UpdateState<R, Scalar>& state) {
  rule.step(x, gradient, rate, state);
} || requires(const R& rule, VectorView<Scalar> x, const SparseGradient<Scalar>& gradient, Scalar rate) {
  rule.step(x, gradient, rate);
};

/// What a rule of the full form may ask, at any point x (p numbers): values and gradients on this step's batch or on
/// all data, penalty included. Every answer is counted in the report's evaluations. This is the list of questions;
/// the run answers them.
template <class Scalar>
struct OracleQuestions {
  /// a point, p numbers
  using X = const Eigen::Ref<const Vector<Scalar>>&;
  /// where a gradient is written, p numbers
  using Gradient = Eigen::Ref<Vector<Scalar>>;
  /// f(x) on this step's batch.
  double value(X x);
  /// The same; writes the gradient there as well.
  double gradient(X x, Gradient gradient);
  /// f(x) on all data.
  double value_of_all(X x);
  /// The same; writes the gradient there as well.
  double gradient_of_all(X x, Gradient gradient);
};

/// The full form: `step(parameters, oracle, rate, state)`, for rules that look at other points than the current one
/// (line searches, L-BFGS, variance reduction). It may declare `needs_full_batch = true`; then it does not compile
/// with mini-batches.
template <class R, class Scalar>
concept FullUpdateRule = requires(const R& rule, VectorView<Scalar> x, OracleQuestions<Scalar>& oracle, Scalar rate,
                                  UpdateState<R, Scalar>& state) { rule.step(x, oracle, rate, state); } ||
                         requires(const R& rule, VectorView<Scalar> x, OracleQuestions<Scalar>& oracle, Scalar rate) {
                           rule.step(x, oracle, rate);
                         };

/// How parameters follow the gradient, in either form.
template <class R, class Scalar>
concept UpdateRule = SimpleUpdateRule<R, Scalar> || FullUpdateRule<R, Scalar>;

namespace minimal {

struct Leap {
  double learning_rate = 0.1;
  void step(VectorView<double> x, ConstVectorView<double> gradient, double rate) const { x -= rate * gradient; }
};
struct Halfway {  // halves the step until the value falls
  static constexpr bool needs_full_batch = true;
  struct State {
    Vector<double> gradient, next;
    void archive(auto&) {}
  };
  State init(ConstVectorView<double> x) const { return {x, x}; }
  void step(VectorView<double> x, auto& oracle, double rate, State& state) const
    requires requires { oracle.value(x); }
  {
    const double here = oracle.gradient(x, state.gradient);
    do {
      state.next = x - rate * state.gradient;
      rate /= 2;
    } while (oracle.value(state.next) > here);
    x = state.next;
  }
};
struct RuleWithoutStep {
  double learning_rate = 0.1;
};
static_assert(SimpleUpdateRule<Leap, double>);
static_assert(FullUpdateRule<Halfway, double> && !SimpleUpdateRule<Halfway, double>);
static_assert(!UpdateRule<RuleWithoutStep, double>);

}  // namespace minimal

// ------------------------------------------------------------------------------------------------------- Penalty

/// What parameters cost by themselves; added to the loss.
/// - `value(parameters, layout)`: the penalty, a number.
/// - `add_gradient(parameters, layout, gradient)`: adds its derivative to the gradient.
///
/// It may offer `project(parameters, layout, rate)`, a projection or proximal step after each update. It declares
/// `proximal = true` where that depends on the rate, and then goes with rules only that say what a lasting slope comes to
/// (see UpdateRule). It may offer `bound_to(layout)`: a copy of itself that has looked up there what it needs to; a run takes
/// that.
/// With mini-batches of sparse rows, whose steps leave most parameters untouched, it goes if it offers one of these or
/// both, and does no more than they say:
/// - `decay()` and `decays(block)`: its derivative is decay() · x for each parameter x of these blocks, and 0
///   elsewhere;
/// - `threshold()` and `thresholds(block)`: its `project` moves each parameter of these blocks towards 0 by rate ·
///   threshold(), and no further than 0.
///
/// Law: blocks that are biases are left alone unless asked for.
template <class P, class Scalar>
concept Penalty =
    requires(const P& penalty, ConstVectorView<Scalar> x, const Layout& layout, VectorView<Scalar> gradient) {
      { penalty.value(x, layout) } -> std::convertible_to<double>;
      penalty.add_gradient(x, layout, gradient);
    };

namespace detail {

/// Whether a penalty's derivative is a multiple of the parameters.
template <class P>
concept Decays = requires(const P& penalty, const ParameterBlock& block) {
  { penalty.decay() } -> std::convertible_to<double>;
  { penalty.decays(block) } -> std::convertible_to<bool>;
};

/// Whether a penalty's proximal step moves parameters towards 0 by one length.
template <class P>
concept Thresholds = requires(const P& penalty, const ParameterBlock& block) {
  { penalty.threshold() } -> std::convertible_to<double>;
  { penalty.thresholds(block) } -> std::convertible_to<bool>;
};

/// Whether a rule moves each parameter by a multiple of its slope, the same for all and at every step.
template <class R, class Scalar>
concept PlainDescent =
    std::same_as<UpdateState<R, Scalar>, NoState> && requires(const R& rule) { rule.lasting_rate(1.0); };

/// Whether a penalty has something to do after each update.
template <class P, class Scalar>
inline constexpr bool projects = requires(const P& penalty, VectorView<Scalar> x, const Layout& layout, Scalar rate) {
  penalty.project(x, layout, rate);
};

/// Whether a penalty does to parameters that a step leaves alone nothing but what can be made up for when they are next
/// read.
template <class P>
concept LazyPenalty = (Decays<P> || Thresholds<P>) && (Thresholds<P> || !(projects<P, double> || projects<P, float>));

}  // namespace detail

namespace minimal {

struct TowardsOne {
  template <class Scalar>
  double value(ConstVectorView<Scalar> x, const Layout&) const {
    return static_cast<double>((x.array() - 1).square().sum());
  }
  template <class Scalar>
  void add_gradient(ConstVectorView<Scalar> x, const Layout&, VectorView<Scalar> gradient) const {
    gradient.array() += 2 * (x.array() - 1);
  }
};
struct PenaltyWithoutGradient {
  double value(ConstVectorView<double> x, const Layout& layout) const;
};
static_assert(Penalty<TowardsOne, double>);
static_assert(!Penalty<PenaltyWithoutGradient, double>);

}  // namespace minimal

// ------------------------------------------------------------------------------------------------------ Observer

/// Somebody who wants to know: called as `observer(progress)` after every look (the one at the start and the one at
/// the end included). It watches: what it does cannot change the run. A callable of your own can read the model's
/// parameters by capturing the model.
///
/// It may offer `finished(report)`, called once when the run ends; and `due(progress)` with `record(run)`: asked after
/// every whole step, and called with the Run when it said so and at the end (unless the run diverged). It may declare
/// `needs_time`, for `due`.
/// What it throws goes on to whoever advances the run; the model stands at a whole step then, and the run can go on.
template <class O>
concept Observer = requires(O& observer, const Progress& progress) { observer(progress); };

namespace minimal {

struct Listener {
  double last = 0;
  void operator()(const Progress& progress) { last = progress.loss; }
};
static_assert(Observer<Listener>);
static_assert(!Observer<AtPowersOfTwo>);

}  // namespace minimal
}  // namespace descent
