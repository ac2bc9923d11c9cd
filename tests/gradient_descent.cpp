// The trainer: its defaults, what it refuses, and everybody's own policies in one run.
#include <descent/descent.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"

using namespace descent;

namespace {

/// y = 1 + 2 x at x = −1, −0.9, …, 1
Dataset<double> line_data() {
  Dataset<double> data{Matrix<double>(21, 1), Matrix<double>(21, 1)};
  for (Index i = 0; i < 21; ++i) {
    data.features(i, 0) = static_cast<double>(i - 10) / 10;
    data.targets(i, 0) = 1 + 2 * data.features(i, 0);
  }
  return data;
}

/// The complaint of a fit, whose model must come out as it went in.
template <class Trainer, class Data>
std::string fit_complaint(const Trainer& trainer, LinearModel<double> model, const Data& data) {
  model.parameters().setConstant(0.25);
  const Vector<double> before = model.parameters();
  const std::string text = complaint([&] { trainer.fit(model, Mse{}, data); });
  CHECK(model.parameters() == before);
  return text;
}

const GradientDescent ten_steps{.update = Sgd{.learning_rate = 0.1}, .stop = MaxSteps{10}};

}  // namespace

TEST_CASE("the defaults: plain descent, full batches, a look every epoch") {
  using Default = decltype(GradientDescent{.stop = MaxSteps{3}});
  static_assert(std::is_same_v<decltype(Default::update), Sgd<double>>);
  static_assert(std::is_same_v<decltype(Default::sampling), FullBatch>);
  static_assert(std::is_same_v<decltype(Default::loss_check), EveryEpochs>);
  const Dataset<double> data = line_data();
  LinearModel<double> model(1);
  const Report report = GradientDescent{.stop = MaxSteps{3}}.fit(model, Mse{}, data);
  CHECK(report.steps == 3);
  CHECK(report.epochs == 3);
  CHECK(report.samples == 63);
  CHECK(report.curve.size() == 4);
  CHECK(report.curve[1].learning_rate == 0.01);
  CHECK(report.reason == StopReason::max_steps);
}

TEST_CASE("fit descends to the least-squares line") {
  const Dataset<double> data = line_data();
  LinearModel<double> model(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.5}, .stop = GradientBelow{1e-13} || MaxSteps{10'000}};
  const Report report = trainer.fit(model, Mse{}, data);
  CHECK(report.reason == StopReason::gradient_below);
  CHECK(std::abs(model.weights()(0, 0) - 2) < 1e-12);
  CHECK(std::abs(model.bias()(0) - 1) < 1e-12);
  CHECK(report.loss == evaluate(model, Mse{}, data));
}

TEST_CASE("fit, and start advanced to the end, are the same") {
  const Dataset<double> data = line_data();
  LinearModel<double> fitted(1), started(1);
  const GradientDescent trainer{
      .update = Adam{.learning_rate = 0.1}, .sampling = MiniBatch{.size = 4, .seed = 3}, .stop = MaxEpochs{7}};
  const Report fit = trainer.fit(fitted, Mse{}, data);
  auto run = trainer.start(started, Mse{}, data);
  const Report start = run.advance().report();
  CHECK(fitted.parameters() == started.parameters());
  CHECK(fit.loss == start.loss);
  CHECK(fit.steps == start.steps);
}

TEST_CASE("a trainer is a value: copies train alike, and training changes neither") {
  const Dataset<double> data = line_data();
  const GradientDescent trainer{.update = Momentum{.learning_rate = 0.05, .momentum = 0.8},
                                .sampling = MiniBatch{.size = 5, .seed = 1},
                                .loss_check = EverySteps{3} || EveryEpochs{2},
                                .stop = LossBelow{1e-20} || MaxSteps{40}};
  const auto copy = trainer;
  LinearModel<double> first(1), second(1), again(1);
  trainer.fit(first, Mse{}, data);
  copy.fit(second, Mse{}, data);
  trainer.fit(again, Mse{}, data);
  CHECK(first.parameters() == second.parameters());
  CHECK(first.parameters() == again.parameters());
}

TEST_CASE("minimize: vectors of any length, fixed size and float, functors and lambdas") {
  SECTION("a lambda and Eigen::Vector2d") {
    Eigen::Vector2d x(3, -4);
    const auto bowl = [](const Eigen::Vector2d& at, Eigen::Vector2d& gradient) {
      gradient = 2 * at;
      return at.squaredNorm();
    };
    const Report report = GradientDescent{.update = Sgd{.learning_rate = 0.25}, .stop = MaxSteps{2}}.minimize(bowl, x);
    CHECK(x == Eigen::Vector2d(0.75, -1));
    CHECK(report.loss == 0.5625 + 1);
    CHECK(report.epochs == 2);
    CHECK(report.samples == 2);
  }
  SECTION("a temporary functor") {
    Vector<double> x = Vector<double>::Ones(3);
    const Report report =
        GradientDescent{.update = Sgd{.learning_rate = 0.5}, .stop = MaxSteps{1}}.minimize(minimal::Bowl{}, x);
    CHECK(x == Vector<double>::Zero(3));
    CHECK(report.loss == 0);
  }
  SECTION("floats, the gradient resized by the function") {
    Vector<float> x = Vector<float>::Ones(2);
    int calls = 0;
    auto bowl = [&calls](const Vector<float>& at, Vector<float>& gradient) {
      ++calls;
      gradient.resize(2);
      gradient << 2 * at[0], 4 * at[1];
      return at[0] * at[0] + 2 * at[1] * at[1];
    };
    const Report report =
        GradientDescent{.update = Momentum{.learning_rate = 0.1, .momentum = 0.5}, .stop = MaxSteps{300}}.minimize(bowl,
                                                                                                                   x);
    CHECK(x.norm() < 1e-6F);
    CHECK(report.evaluations == calls);
  }
  SECTION("a function that also gives its value alone is asked for that at looks between which it can") {
    struct Counted {
      int& values;
      int& gradients;
      double operator()(const Vector<double>& x) const {
        ++values;
        return x.squaredNorm();
      }
      double operator()(const Vector<double>& x, Vector<double>& gradient) const {
        ++gradients;
        gradient = 2 * x;
        return x.squaredNorm();
      }
    };
    int values = 0, gradients = 0;
    Vector<double> x = Vector<double>::Ones(2);
    const Report report =
        GradientDescent{.update = Sgd{.learning_rate = 0.1}, .loss_check = Never{}, .stop = MaxSteps{5}}.minimize(
            Counted{values, gradients}, x);
    CHECK(gradients == 5);
    CHECK(values == 1);  // at the end
    CHECK(report.evaluations == 6);
  }
}

TEST_CASE("minimize refuses a gradient of another size, and no coordinates") {
  Vector<double> x = Vector<double>::Ones(2), none(0);
  const auto wrong = [](const Vector<double>&, Vector<double>& gradient) {
    gradient = Vector<double>::Ones(3);
    return 1.0;
  };
  CHECK(complaint([&] { ten_steps.minimize(wrong, x); }) ==
        "descent: minimize: the function made a gradient of 3 numbers for 2 parameters; they must be as many");
  CHECK(x == Vector<double>::Ones(2));
  CHECK(complaint([&] { ten_steps.minimize(minimal::Bowl{}, none); }) ==
        "descent: minimize: the starting point has no coordinates; give it one a parameter");
}

TEST_CASE(
    "minimize refuses a gradient that the function doesn't write, or that is not finite, before a step is taken") {
  const auto by_value = [](const Vector<double>& at, Vector<double> gradient) {
    gradient = 2 * at;
    return at.squaredNorm();
  };
  const auto half = [](const Vector<double>& at, Vector<double>& gradient) {
    gradient[0] = 2 * at[0];
    return at.squaredNorm();
  };
  const auto added = [](const Vector<double>& at, Vector<double>& gradient) {
    gradient += 2 * at;
    return at.squaredNorm();
  };
  Vector<double> x{{1, 2}};
  const auto says = [&](const auto& function) { return complaint([&] { ten_steps.minimize(function, x); }); };
  const std::string rest =
      "; does the function take the gradient by reference, and write all of it? Or start elsewhere";
  const std::string begin =
      "descent: the gradient at the starting point is not finite, though the loss is: it is nan at place ";
  CHECK(says(by_value) == begin + "0" + rest);
  CHECK(says(half) == begin + "1" + rest);
  CHECK(says(added) == begin + "0" + rest);
  CHECK(x == Vector<double>{{1, 2}});
}

TEST_CASE("everybody's own: data, model, loss, sampling, check, stop, rule, schedule, penalty, observer") {
  const minimal::Line data;
  SECTION("the simple form of an update rule") {
    minimal::Parabola model;
    minimal::Listener listener;
    const GradientDescent trainer{
        .update = minimal::Leap{.learning_rate = 1e-9},
        .sampling = minimal::OneByOne{},
        .loss_check = minimal::AtPowersOfTwo{},
        .stop = minimal::LossRises{} || MaxSteps{100},
        .penalty = minimal::TowardsOne{},
        .observe = listener,
    };
    const Report report = trainer.fit(model, minimal::SquaredError{}, data);
    CHECK(report.steps == 100);
    CHECK(report.curve.size() == 9);  // 0, 1, 2, 4, …, 64, 100
    CHECK(report.loss < report.curve.front().loss);
    CHECK(report.penalty > 0);
    CHECK(report.loss == evaluate(model, minimal::SquaredError{}, data) + report.penalty);
  }
  SECTION("the full form, which needs full batches") {
    minimal::Parabola model;
    const GradientDescent trainer{.update = minimal::Halfway{},
                                  .loss_check = minimal::AtPowersOfTwo{} || EverySteps{3},
                                  .stop = minimal::LossRises{} || MaxSteps{30},
                                  .penalty = minimal::TowardsOne{}};
    const Report report = trainer.fit(model, minimal::SquaredError{}, data);
    CHECK(report.loss < report.curve.front().loss);
    for (std::size_t i = 1; i < report.curve.size(); ++i) CHECK(report.curve[i].loss <= report.curve[i - 1].loss);
  }
  SECTION("a schedule of one's own, in a rule of the library's") {
    minimal::Parabola model;
    struct Tiny {
      double operator()(const Progress& progress) const { return progress.epochs() < 1 ? 1e-9 : 1e-10; }
    };
    const GradientDescent trainer{.update = Sgd{.learning_rate = Tiny{}},
                                  .sampling = minimal::OneByOne{},
                                  .loss_check = EverySteps{100},
                                  .stop = MaxSteps{200}};
    const Report report = trainer.fit(model, minimal::SquaredError{}, data);
    CHECK(report.curve[0].learning_rate == 1e-9);
    CHECK(report.curve[1].learning_rate == 1e-9);
    CHECK(report.curve[2].learning_rate == 1e-10);
  }
  SECTION("lambdas as schedule, observer and clock") {
    LinearModel<double> model(1);
    const Dataset<double> dense = line_data();
    std::vector<double> losses;
    double now = 0;
    const GradientDescent trainer{
        .update = Sgd{.learning_rate = [](const Progress& progress) { return 0.1 / (1.0 + progress.epochs()); }},
        .stop = MaxSteps{3},
        .observe = [&losses](const Progress& progress) { losses.push_back(progress.loss); },
        .clock = [&now] { return Seconds{now += 1}; },
    };
    const Report report = trainer.fit(model, Mse{}, dense);
    REQUIRE(losses.size() == report.curve.size());
    for (std::size_t i = 0; i < losses.size(); ++i) CHECK(losses[i] == report.curve[i].loss);
  }
}

namespace {

struct Offset {  // y = a
  using Scalar = float;
  struct Workspace {
    int calls = 0;
  };
  static constexpr Index block_rows = 1000;  // more than is allowed
  Vector<float> a = Vector<float>::Zero(1);
  Eigen::Map<Vector<float>> parameters() { return {a.data(), 1}; }
  Index outputs() const { return 1; }
  void scores(const auto& rows, auto& out, Workspace& workspace) const {
    ++workspace.calls;
    for (Index i = 0; i < rows.size(); ++i) out(i, 0) = a[0];
  }
  void backward(const auto& rows, const auto& slopes, auto& gradient, Workspace&) const {
    for (Index i = 0; i < rows.size(); ++i) gradient[0] += slopes(i, 0);
  }
};

}  // namespace

TEST_CASE("a model with a workspace of its own, in floats") {
  Dataset<float> data{Matrix<float>::Ones(1024, 2), Matrix<float>::Constant(1024, 1, 3)};
  Offset model;
  const Report report =
      GradientDescent{.update = Sgd{.learning_rate = 0.5}, .stop = MaxSteps{1}}.fit(model, Mse{}, data);
  CHECK(model.a[0] == 3);
  CHECK(report.loss == 0);
}

namespace {

struct RowCounting {  // y = a, and keeps the most rows that it was given at a time
  using Scalar = double;
  static constexpr Index block_rows = 8;
  Index wanted = 8;
  mutable Index most = 0;
  Vector<double> a = Vector<double>::Zero(1);
  Vector<double>& parameters() { return a; }
  const Vector<double>& parameters() const { return a; }
  Index outputs() const { return 1; }
  Index rows_at_a_time() const { return wanted; }
  void scores(const auto& rows, auto& out) const {
    most = std::max(most, rows.size());
    for (Index i = 0; i < rows.size(); ++i) out(i, 0) = a[0];
  }
  void backward(const auto& rows, const auto& slopes, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i) gradient[0] += slopes(i, 0);
  }
};

}  // namespace

TEST_CASE("a model is given as many rows at a time as it says, by its type or its size") {
  const Dataset<double> data{Matrix<double>::Ones(1000, 2), Matrix<double>::Constant(1000, 1, 3)};
  for (const auto& [wanted, given] : {std::pair<Index, Index>{8, 8}, {100, 100}, {1000, 256}, {-3, 1}}) {
    CAPTURE(wanted);
    RowCounting model{.wanted = wanted};
    const Report report =
        GradientDescent{.update = Sgd{.learning_rate = 0.5}, .stop = MaxSteps{1}}.fit(model, Mse{}, data);
    CHECK(model.most == given);
    CHECK(std::abs(model.a[0] - 3) < 1e-12);
    CHECK(report.loss < 1e-20);
  }
}

TEST_CASE("float models train, and keep to float's precision") {
  const Dataset<double> wide = line_data();
  const Dataset<float> data{wide.features.cast<float>(), wide.targets.cast<float>()};
  LinearModel<float> model(1);
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = 0.5}, .sampling = MiniBatch{.size = 7, .seed = 2}, .stop = MaxEpochs{300}};
  const Report report = trainer.fit(model, Mse{}, data);
  CHECK(std::abs(model.weights()(0, 0) - 2) < 1e-5F);
  CHECK(std::abs(model.bias()(0) - 1) < 1e-5F);
  CHECK(report.loss < 1e-10);
}

TEST_CASE("the door: sizes") {
  const Dataset<double> good = line_data();
  CHECK(fit_complaint(ten_steps, LinearModel<double>(2), good) ==
        "descent: the model has 2 features, the data have 1; they must be as many: make the model with as many as the "
        "training data have");
  CHECK(fit_complaint(ten_steps, LinearModel<double>(1, 3), good) ==
        "descent: the model has 3 outputs, the data have 1 target a row; they must be as many");
  CHECK(fit_complaint(ten_steps, LinearModel<double>(1), Dataset<double>{Matrix<double>(0, 1), Matrix<double>(0, 1)}) ==
        "descent: the data have no rows; there must be 1 or more");
  Dataset<double> short_targets = good;
  short_targets.targets = Matrix<double>::Ones(20, 1);
  CHECK(fit_complaint(ten_steps, LinearModel<double>(1), short_targets) ==
        "descent: the data have 21 rows of features and 20 rows of targets; they must be as many");
  Dataset<double> few_weights = good;
  few_weights.weights = Vector<double>::Ones(3);
  CHECK(fit_complaint(ten_steps, LinearModel<double>(1), few_weights) ==
        "descent: the data have 21 rows and 3 sample weights; there must be one a row, or none");
}

TEST_CASE("the door: numbers that are none, and weights that weigh less than nothing") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  Dataset<double> data{Matrix<double>::Ones(5, 3), Matrix<double>::Ones(5, 2)};
  const LinearModel<double> model(3, 2);
  SECTION("features") {
    data.features(3, 1) = nan;
    CHECK(fit_complaint(ten_steps, model, data) ==
          "descent: features: row 3, column 1 (both counted from 0), is not a finite number; mend or drop "
          "the row");
  }
  SECTION("targets") {
    data.targets(4, 1) = -infinite;
    CHECK(fit_complaint(ten_steps, model, data) ==
          "descent: targets: row 4, column 1 (both counted from 0), is not a finite number; mend or drop the "
          "row");
  }
  SECTION("weights") {
    data.weights = Vector<double>::Ones(5);
    data.weights[2] = -1;
    CHECK(fit_complaint(ten_steps, model, data) ==
          "descent: the weight of row 2 (counted from 0) is -1.000000; it must be a finite number, 0 or more");
    data.weights[2] = nan;
    CHECK(fit_complaint(ten_steps, model, data).find("the weight of row 2 (counted from 0) is") != std::string::npos);
    data.weights.setZero();
    CHECK(fit_complaint(ten_steps, model, data) == "descent: all sample weights are 0; at least one must be more");
  }
  SECTION("parameters") {
    const Dataset<double> good = line_data();
    LinearModel<double> lost(1);
    lost.parameters()[1] = nan;
    CHECK(complaint([&] { ten_steps.fit(lost, Mse{}, good); }) ==
          "descent: the parameters to start from are not finite; set them first");
  }
  SECTION("the loss at the start") {
    const Dataset<double> good = line_data();
    LinearModel<double> far(1);
    far.parameters().setConstant(1e200);
    const Vector<double> before = far.parameters();
    CHECK(complaint([&] { ten_steps.fit(far, Mse{}, good); }) ==
          "descent: the loss is not finite at the starting point; start elsewhere or look at the data");
    CHECK(far.parameters() == before);
  }
}

TEST_CASE("the door: the values of policies") {
  const Dataset<double> data = line_data();
  const LinearModel<double> model(1);
  const auto says = [&](const auto& trainer) { return fit_complaint(trainer, model, data); };
  const MaxSteps one{1};
  CHECK(says(GradientDescent{.update = Sgd{.learning_rate = 0.0}, .stop = one}) ==
        "descent: Sgd: the learning rate is 0; it must be a finite number above 0");
  CHECK(says(GradientDescent{.update = Sgd{.learning_rate = -1}, .stop = one}) ==
        "descent: Sgd: the learning rate is -1; it must be a finite number above 0");
  CHECK(says(GradientDescent{.update = FixedStep{.size = 0.0}, .stop = one}) ==
        "descent: FixedStep: the learning rate is 0; it must be a finite number above 0");
  CHECK(says(GradientDescent{.update = Sgd{.learning_rate = InverseTimeDecay{.initial = 0}}, .stop = one}) ==
        "descent: InverseTimeDecay: .initial is 0; it must be a finite number above 0");
  CHECK(says(GradientDescent{.update = Adam{.learning_rate = InverseTimeDecay{.decay = -0.5}}, .stop = one}) ==
        "descent: InverseTimeDecay: .decay is -0.5; it must be a finite number, 0 or more");
  CHECK(says(GradientDescent{.update = Momentum{.momentum = 1}, .stop = one}) ==
        "descent: Momentum: .momentum is 1; it must be from 0 to below 1");
  CHECK(says(GradientDescent{.update = Adam{.beta1 = 1}, .stop = one}) ==
        "descent: Adam: .beta1 is 1; it must be from 0 to below 1");
  CHECK(says(GradientDescent{.update = Adam{.beta2 = -0.1}, .stop = one}) ==
        "descent: Adam: .beta2 is -0.1; it must be from 0 to below 1");
  CHECK(says(GradientDescent{.update = Adam{.epsilon = 0}, .stop = one}) ==
        "descent: Adam: .epsilon is 0; it must be more than 0");
  CHECK(says(GradientDescent{.sampling = MiniBatch{.size = 0}, .stop = one}) ==
        "descent: MiniBatch: .size is 0; it must be 1 or more");
  CHECK(says(GradientDescent{.loss_check = EverySteps{0}, .stop = one}) ==
        "descent: EverySteps: .steps is 0; it must be 1 or more");
  CHECK(says(GradientDescent{.loss_check = EverySteps{5} || EveryEpochs{-1}, .stop = one}) ==
        "descent: EveryEpochs: .epochs is -1; it must be 1 or more");
  CHECK(says(GradientDescent{.loss_check = EveryDuration{Seconds{0}}, .stop = one}) ==
        "descent: EveryDuration: .interval is 0 s; it must be more than 0");
  CHECK(says(GradientDescent{.stop = MaxSteps{-1}}) == "descent: MaxSteps: .steps is -1; it must be 0 or more");
  CHECK(says(GradientDescent{.stop = one || MaxEpochs{-1}}) ==
        "descent: MaxEpochs: .epochs is -1; it must be 0 or more");
  CHECK(says(GradientDescent{.stop = TimeLimit{Seconds{-2}}}) ==
        "descent: TimeLimit: .limit is -2 s; it must be 0 or more");
  CHECK(says(GradientDescent{.stop = GradientBelow{-1} || one}) ==
        "descent: GradientBelow: .norm is -1; it must be 0 or more");
  CHECK(says(GradientDescent{.stop = one, .penalty = L2{-1}}) == "descent: L2: .strength is -1; it must be 0 or more");
}

TEST_CASE("the door: values that are no numbers are refused like any others that make no sense") {
  const Dataset<double> data = line_data();
  const LinearModel<double> model(1);
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  const auto refused = [&](const auto& trainer) { return fit_complaint(trainer, model, data) != "no complaint"; };
  const MaxSteps one{1};
  CHECK(refused(GradientDescent{.update = Sgd{.learning_rate = nan}, .stop = one}));
  CHECK(refused(GradientDescent{.update = Sgd{.learning_rate = infinite}, .stop = one}));
  CHECK(refused(GradientDescent{.update = Sgd{.learning_rate = InverseTimeDecay{.initial = infinite}}, .stop = one}));
  CHECK(refused(GradientDescent{.update = Sgd{.learning_rate = InverseTimeDecay{.decay = nan}}, .stop = one}));
  CHECK(refused(GradientDescent{.update = Momentum{.momentum = nan}, .stop = one}));
  CHECK(refused(GradientDescent{.update = Adam{.epsilon = nan}, .stop = one}));
  CHECK(refused(GradientDescent{.loss_check = EveryDuration{Seconds{nan}}, .stop = one}));
  CHECK(refused(GradientDescent{.stop = one || TimeLimit{Seconds{nan}}}));
  CHECK(refused(GradientDescent{.stop = one || GradientBelow{nan}}));
  CHECK(refused(GradientDescent{.stop = one || LossBelow{nan}}));
  CHECK(refused(GradientDescent{.stop = one, .penalty = L2{nan}}));
  CHECK(refused(GradientDescent{.stop = one, .penalty = L2{infinite}}));
}

namespace {

/// Data of one's own that stand column by column: a row's features are not consecutive in memory.
struct Columns {
  using Scalar = double;
  template <class Selection>
  struct Rows {
    using Scalar = double;
    const Columns* data;
    Selection selection;
    Index size() const { return selection.size(); }
    Index target_count() const { return 1; }
    auto features(Index i) const { return data->table.row(selection[i]).head(2); }
    auto targets(Index i) const { return data->table.row(selection[i]).tail(1); }
    double weight(Index) const { return 1; }
    Rows block(Index i, Index length) const { return {data, selection.part(i, length)}; }
  };
  Eigen::MatrixXd table;
  Index size() const { return table.rows(); }
  Index feature_count() const { return 2; }
  Index target_count() const { return 1; }
  bool weighted() const { return false; }
  template <class Selection>
  Rows<Selection> rows(Selection selection) const {
    return {this, selection};
  }
};
static_assert(Data<Columns>);

}  // namespace

TEST_CASE("data that stand column by column train like any, and are checked in the right places") {
  Columns columns{Eigen::MatrixXd(10, 3)};
  for (Index i = 0; i < 30; ++i) columns.table(i % 10, i / 10) = std::sin(static_cast<double>(i));
  Dataset<double> dense{columns.table.leftCols(2), columns.table.rightCols(1)};
  LinearModel<double> first(2), second(2);
  const GradientDescent trainer{.sampling = MiniBatch{.size = 3, .seed = 1}, .stop = MaxEpochs{10}};
  trainer.fit(first, Mse{}, columns);
  trainer.fit(second, Mse{}, dense);
  CHECK((first.parameters() - second.parameters()).norm() < 1e-14);

  columns.table(9, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK(fit_complaint(ten_steps, LinearModel<double>(2), columns) ==
        "descent: features: row 9, column 1 (both counted from 0), is not a finite number; mend or drop the "
        "row");
}
