// Models given by their formula.
#include <descent/core/random.hpp>
#include <descent/descent.hpp>
#include <descent/gradients/automatic_model.hpp>

#include <cmath>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;

namespace {

/// A line by its formula; W row by row, then b.
template <class Scalar>
auto line(Index features, Index outputs, const Vector<Scalar>& start) {
  return AutomaticModel(features, start,
                        [outputs](const auto& p, const auto& x, auto& scores) {
                          for (Index k = 0; k < outputs; ++k) {
                            scores[k] = p[x.size() * outputs + k];
                            for (Index j = 0; j < x.size(); ++j) scores[k] += x[j] * p[j * outputs + k];
                          }
                        },
                        {.outputs = outputs});
}

const auto growth = [](const auto& p, const auto& x) { return p[0] / (1 + exp(p[1] - p[2] * x[0])); };

template <class Scalar>
Dataset<Scalar> random_samples(Index n, Index features, Index targets) {
  Random random(5);
  Dataset<Scalar> data{Matrix<Scalar>(n, features), Matrix<Scalar>(n, targets), Vector<Scalar>(n)};
  for (Scalar& x : data.features.reshaped()) x = static_cast<Scalar>(random.uniform(-1, 1));
  for (Scalar& x : data.targets.reshaped()) x = static_cast<Scalar>(random.uniform(-1, 1));
  for (Scalar& x : data.weights) x = static_cast<Scalar>(random.uniform(0, 2));
  return data;
}

template <class Scalar, class Loss>
void check_like_linear(const Loss& loss, Index outputs, const Matrix<Scalar>& targets) {
  constexpr Index features = 4;
  Dataset<Scalar> data = random_samples<Scalar>(150, features, 1);
  data.targets = targets.topRows(150);
  LinearModel<Scalar> linear(features, outputs);
  Random random(9);
  for (Scalar& x : linear.parameters()) x = static_cast<Scalar>(random.uniform(.02, .2));
  auto formula = line<Scalar>(features, outputs, linear.parameters());
  if constexpr (std::is_same_v<Loss, CrossEntropyOfProbabilities>) data.features = data.features.cwiseAbs();
  EmpiricalRisk expected(linear, loss, data);
  EmpiricalRisk seen(formula, loss, data);
  Vector<Scalar> by_hand(linear.parameters().size()), gradient = by_hand;
  const double close = 100 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  CHECK(seen.value_and_gradient(gradient) == Approx(expected.value_and_gradient(by_hand)).epsilon(close));
  CHECK(static_cast<double>((gradient - by_hand).norm()) <= close * static_cast<double>(by_hand.norm()));
}

}  // namespace

TEMPLATE_TEST_CASE("AutomaticModel: a line by its formula is a LinearModel, under every loss", "", float, double) {
  for (const Index k : {1, 3}) {
    CAPTURE(k);
    const Matrix<TestType> numbers = random_samples<TestType>(150, 1, k).targets;
    Matrix<TestType> classes(150, 1);
    for (Index i = 0; i < 150; ++i) classes(i, 0) = static_cast<TestType>(i * i % (k == 1 ? 2 : k));
    check_like_linear<TestType>(Mse{}, k, numbers);
    check_like_linear<TestType>(Rmse{}, k, numbers);
    check_like_linear<TestType>(Mae{}, k, numbers);
    check_like_linear<TestType>(Huber{.delta = .4}, k, numbers);
    check_like_linear<TestType>(LogCosh{}, k, numbers);
    check_like_linear<TestType>(CrossEntropy{.label_smoothing = .1}, k, classes);
    check_like_linear<TestType>(CrossEntropyOfProbabilities{}, k, classes);
    check_like_linear<TestType>(Focal{}, k, classes);
    check_like_linear<TestType>(Hinge{}, k, classes);
    check_like_linear<TestType>(SquaredHinge{}, k, classes);
  }
}

TEMPLATE_TEST_CASE("AutomaticModel: plays the role, adds to the gradient, and writes scores", "", float, double) {
  using V = Vector<TestType>;
  const Dataset<TestType> data = random_samples<TestType>(20, 1, 1);
  const AutomaticModel model(1, V{{2, 1, 3}}, growth);
  using M = std::remove_const_t<decltype(model)>;
  static_assert(Model<M, RowsOf<Dataset<TestType>>> && WorkspaceModel<M, RowsOf<Dataset<TestType>>>);
  const auto rows = data.rows(RowRange{0, 20});
  typename M::Workspace workspace;
  Matrix<TestType> scores = Matrix<TestType>::Constant(20, 1, 99);
  model.scores(rows, scores, workspace);
  CHECK(scores == model.predict(data.features));
  V expected = V::Constant(3, 10), gradient = expected;
  const Matrix<TestType> slopes = V::LinSpaced(20, TestType(-1), TestType(2));
  for (Index i = 0; i < 20; ++i) {
    const TestType x = data.features(i, 0), power = std::exp(1 - 3 * x), score = 2 / (1 + power);
    CHECK(std::abs(scores(i, 0) - score) <= 4 * std::numeric_limits<TestType>::epsilon());
    expected += slopes(i, 0) * V{{score / 2, -score * power / (1 + power), x * score * power / (1 + power)}};
  }
  model.backward(rows, slopes, gradient, workspace);
  CHECK((gradient - expected).norm() <= 100 * std::numeric_limits<TestType>::epsilon() * expected.norm());
}

TEST_CASE("AutomaticModel: learns what made the data, on mini-batches too") {
  Random random(2);
  Dataset<double> data{Matrix<double>(200, 1), Matrix<double>(200, 1)};
  for (Index i = 0; i < 200; ++i) {
    const double x = random.uniform(-2, 2);
    data.features(i, 0) = x;
    data.targets(i, 0) = 3 / (1 + std::exp(.5 - 2 * x));
  }
  AutomaticModel model(1, Vector<double>{{1., 0., 1.}}, growth);
  const GradientDescent trainer{
      .update = Adam{.learning_rate = 0.02}, .sampling = MiniBatch{.size = 16}, .stop = MaxEpochs{400}};
  const Report report = trainer.fit(model, Mse{}, data);
  CHECK(report.loss < 1e-10);
  CHECK((model.parameters() - Vector<double>{{3., .5, 2.}}).norm() < 1e-4);
  CHECK(evaluate(model, Mse{}, data) == report.loss);
}

TEST_CASE("AutomaticModel: many parameters, in several passes; scores that are added up begin at 0") {
  constexpr Index p = 21;
  Vector<double> start(p);
  for (Index i = 0; i < p; ++i) start[i] = .1 * static_cast<double>(i - 9);
  const AutomaticModel model(1, start,
                             [](const auto& parameters, const auto& x, auto& scores) {
                               for (Index i = 0; i < parameters.size(); ++i) scores[i % 2] += sin(parameters[i] * x[0]);
                             },
                             {.outputs = 2});
  const Dataset<double> data{Matrix<double>{{.5}, {-2}}, Matrix<double>::Zero(2, 2)};
  std::remove_const_t<decltype(model)>::Workspace workspace;
  Vector<double> gradient = Vector<double>::Zero(p);
  const Matrix<double> slopes{{1, 10}, {100, 1000}};
  model.backward(data.rows(RowRange{0, 2}), slopes, gradient, workspace);
  for (Index i = 0; i < p; ++i) {
    double expected = 0;
    for (Index row = 0; row < 2; ++row) {
      const double x = data.features(row, 0);
      expected += slopes(row, i % 2) * x * std::cos(start[i] * x);
    }
    CHECK(gradient[i] == Approx(expected).epsilon(1e-13));
  }
  CHECK(model.predict(data.features)(0, 0) != model.predict(data.features)(1, 0));
}

TEST_CASE("AutomaticModel: a layout names blocks, and penalties leave biases alone") {
  const Dataset<double> data{Matrix<double>{{1.}, {2.}, {3.}}, Matrix<double>{{1.}, {2.}, {2.}}};
  const auto formula = [](const auto& p, const auto& x) { return p[0] * x[0] + p[1]; };
  AutomaticModel with(1, Vector<double>::Zero(2), formula,
                      {.layout = {{"slope", 0, 1, 1, false}, {"height", 1, 1, 1, true}}});
  LinearModel<double> linear(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.05}, .stop = MaxSteps{300}, .penalty = L2{1}};
  trainer.fit(with, Mse{}, data);
  trainer.fit(linear, Mse{}, data);
  CHECK((with.parameters() - linear.parameters()).norm() < 1e-12);
  CHECK(with.layout()[1].bias);
  CHECK(AutomaticModel(1, Vector<double>::Zero(2), formula).layout()[0].size() == 2);
}

TEST_CASE("AutomaticModel: rows without a slope are not asked, so infinite derivatives of theirs do no harm") {
  const AutomaticModel model(1, Vector<double>{{0.}}, [](const auto& p, const auto& x) { return x[0] * sqrt(p[0]); });
  const Dataset<double> data{Matrix<double>{{1.}, {0.}}, Matrix<double>::Zero(2, 1)};
  std::remove_const_t<decltype(model)>::Workspace workspace;
  Vector<double> gradient{{5.}};
  model.backward(data.rows(RowRange{0, 2}), Matrix<double>{{0.}, {0.}}, gradient, workspace);
  CHECK(gradient[0] == 5);
}

TEST_CASE("AutomaticModel: misuse is refused at the door") {
  const Vector<double> three = Vector<double>::Zero(3);
  CHECK_THAT(
      complaint([&] { AutomaticModel(0, three, growth); }),
      ContainsSubstring("AutomaticModel: 0 features, 3 parameters and 1 output; there must be 1 or more of each"));
  CHECK_THAT(complaint([&] { AutomaticModel(1, Vector<double>(), growth); }), ContainsSubstring("0 parameters"));
  CHECK_THAT(complaint([&] { line<double>(1, 0, three); }), ContainsSubstring("0 outputs"));
  CHECK_THAT(complaint([&] { AutomaticModel(1, three, growth, {.outputs = 2}); }),
             ContainsSubstring(".outputs is 2, and the callable returns one score"));
  CHECK_THAT(complaint([&] { AutomaticModel(1, three, growth, {.layout = {{"a", 0, 2, 1, false}}}); }),
             ContainsSubstring("the blocks of .layout hold 2 parameters, there are 3"));
  CHECK_THAT(
      complaint([&] { AutomaticModel(1, three, growth, {.layout = {{"a", 0, 2, 1, false}, {"b", 1, 2, 1, false}}}); }),
      ContainsSubstring("block b of .layout begins at 1; it must begin where the one before ends, at 2"));
  const AutomaticModel model(1, three, growth);
  CHECK_THAT(complaint([&] { model.predict(Matrix<double>::Zero(2, 5)); }),
             ContainsSubstring("AutomaticModel::predict: the model has 1 feature, the data have 5"));
  CHECK_THAT(complaint([&] { evaluate(model, Mse{}, random_samples<double>(3, 2, 1)); }),
             ContainsSubstring("the model has 1 feature, the data have 2"));
}
