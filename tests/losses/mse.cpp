// Mean squared error: the lecture's figures, gradients, weights.
#include <descent/core/finite.hpp>
#include <descent/core/random.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/max_steps.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "../catch.hpp"
#include "laws.hpp"
#include "lecture.hpp"

using namespace descent;

namespace {

/// n rows of 3 features and k targets.
Dataset<double> noisy(Index n, Index k) {
  Random random(8);
  Dataset<double> data{Matrix<double>(n, 3), Matrix<double>(n, k)};
  for (Index i = 0; i < n * 3; ++i) data.features.data()[i] = random.uniform(-1, 1);
  for (Index i = 0; i < n * k; ++i) data.targets.data()[i] = random.uniform(-1, 1);
  return data;
}

/// Every third row has weight 0, every third 2; and the same data with rows removed and doubled instead.
struct TwoSpellings {
  Dataset<double> weighted, repeated;
};
TwoSpellings two_spellings(Index n, Index k) {
  TwoSpellings both{noisy(n, k), {}};
  both.weighted.weights = Vector<double>(n);
  std::vector<Index> rows;
  for (Index i = 0; i < n; ++i) {
    both.weighted.weights[i] = static_cast<double>(i % 3);
    for (Index copies = 0; copies < i % 3; ++copies) rows.push_back(i);
  }
  both.repeated.features = both.weighted.features(rows, Eigen::all);
  both.repeated.targets = both.weighted.targets(rows, Eigen::all);
  return both;
}

}  // namespace

TEST_CASE("Mse: the lecture's errors have a mean square of 2.51") {
  const LinearModel<double> zero(1);
  const double loss = evaluate(zero, Mse{}, lecture_errors<double>());
  CHECK(std::round(loss * 100) == 251);
  CHECK(std::abs(loss - 20.0531 / 8) < 1e-15);
  CHECK(std::abs(evaluate(LinearModel<float>(1), Mse{}, lecture_errors<float>()) - 20.0531 / 8) < 1e-6);
}

TEMPLATE_TEST_CASE("Mse: value and slope are the formula's", "", float, double) {
  loss_laws::check_formula<TestType>(Mse{}, [](long double r) { return r * r; }, [](long double r) { return 2 * r; });
}

TEST_CASE("Mse: the slope is the value's") { loss_laws::check_slope(Mse{}, 1e-8); }

TEMPLATE_TEST_CASE("Mse: weights, several outputs, blocks", "", float, double) {
  loss_laws::check_rows<TestType>(Mse{});
}

TEMPLATE_TEST_CASE("Mse: a residual whose square is a number is no trouble, and not a number is not hidden", "", float,
                   double) {
  using Limits = std::numeric_limits<TestType>;
  const TestType far = std::sqrt(Limits::max()) / 2;
  for (const TestType residual : {far, -far}) {
    const auto outcome = loss_laws::of_residual(Mse{}, residual);
    CHECK(is_finite(outcome.sum));
    CHECK(outcome.slopes(0, 0) == 2 * residual);
  }
  CHECK_FALSE(is_finite(loss_laws::of_residual(Mse{}, Limits::max()).sum));
  const auto lost = loss_laws::of_residual(Mse{}, Limits::quiet_NaN());
  CHECK_FALSE(is_finite(lost.sum));
  CHECK_FALSE(is_finite(lost.slopes(0, 0)));
}

TEST_CASE("Mse::accumulate returns the sum and writes the slopes") {
  for (const Index n : {0, 1, 7, 8, 9, 20}) {
    const Matrix<double> scores = Matrix<double>::Constant(n, 1, 3), targets = Vector<double>::LinSpaced(n, 0, 5);
    Matrix<double> slopes = Matrix<double>::Constant(n, 1, 99);
    const Vector<double> weights = Vector<double>::LinSpaced(n, 0, 2);
    const double sum = Mse{}.accumulate(scores, targets, weights, slopes);
    double expected = 0;
    for (Index i = 0; i < n; ++i) {
      const double error = 3 - targets(i, 0);
      expected += weights[i] * error * error;
      CHECK(slopes(i, 0) == weights[i] * (2 * error));
    }
    CHECK(std::abs(sum - expected) <= 1e-15 * (1 + expected));
  }
}

TEST_CASE("Mse of several outputs is the mean over them") {
  const Matrix<double> scores{{1, 2}, {3, 4}}, targets{{0, 0}, {3, 2}};
  Matrix<double> slopes(2, 2);
  const Vector<double> ones = Vector<double>::Ones(2);
  CHECK(Mse{}.accumulate(scores, targets, ones, slopes) == 0.5 * (1 + 4) + 0.5 * 4);
  CHECK(slopes == Matrix<double>{{1, 2}, {0, 2}});
}

TEST_CASE("weight 0 is the row removed, weight 2 the row twice: losses and gradients") {
  for (const Index k : {1, 2}) {
    const TwoSpellings both = two_spellings(700, k);
    LinearModel<double> model(3, k);
    model.parameters().setLinSpaced(-1, 1);
    CHECK(std::abs(evaluate(model, Mse{}, both.weighted) - evaluate(model, Mse{}, both.repeated)) < 1e-14);
    EmpiricalRisk<LinearModel<double>, Mse, Dataset<double>> weighted(model, Mse{}, both.weighted),
        repeated(model, Mse{}, both.repeated);
    Vector<double> one(model.parameters().size()), other(one.size());
    CHECK(std::abs(weighted.value_and_gradient(one) - repeated.value_and_gradient(other)) < 1e-14);
    CHECK((one - other).norm() < 1e-14);
  }
}

TEST_CASE("weight 0 is the row removed, weight 2 the row twice: a whole fit on full batches") {
  const TwoSpellings both = two_spellings(50, 1);
  LinearModel<double> one(3), other(3);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1}, .stop = MaxSteps{100}};
  const Report weighted = trainer.fit(one, Mse{}, both.weighted), repeated = trainer.fit(other, Mse{}, both.repeated);
  CHECK((one.parameters() - other.parameters()).norm() < 1e-13);
  CHECK(std::abs(weighted.loss - repeated.loss) < 1e-13);
}

TEST_CASE("weights that are all the same change nothing but rounding") {
  Dataset<double> data = noisy(40, 1);
  LinearModel<double> one(3), other(3);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1}, .stop = MaxSteps{20}};
  trainer.fit(one, Mse{}, data);
  data.weights = Vector<double>::Constant(40, 7);
  trainer.fit(other, Mse{}, data);
  CHECK((one.parameters() - other.parameters()).norm() < 1e-14);
}

TEST_CASE("a batch whose rows all weigh nothing moves nothing") {
  Dataset<double> data = noisy(4, 1);
  data.weights = Vector<double>{{1, 0, 0, 0}};
  LinearModel<double> model(3);
  EmpiricalRisk<LinearModel<double>, Mse, Dataset<double>> risk(model, Mse{}, data);
  Vector<double> gradient = Vector<double>::Ones(4);
  CHECK(risk.value_and_gradient(RowRange{1, 3}, gradient) == 0);
  CHECK(gradient == Vector<double>::Zero(4));
}
