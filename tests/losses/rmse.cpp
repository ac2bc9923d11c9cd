// Root mean squared error: the lecture's figure, its gradient, and what happens at 0.
#include <descent/empirical_risk.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/rmse.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/max_steps.hpp>

#include <cmath>

#include "../catch.hpp"
#include "lecture.hpp"

using namespace descent;

TEST_CASE("Rmse: the lecture's errors have 1.58") {
  const double loss = evaluate(LinearModel<double>(1), Rmse{}, lecture_errors<double>());
  CHECK(std::round(loss * 100) == 158);
  CHECK(std::abs(loss - std::sqrt(20.0531 / 8)) < 1e-15);
  CHECK(std::abs(evaluate(LinearModel<float>(1), Rmse{}, lecture_errors<float>()) - std::sqrt(20.0531 / 8)) < 1e-6);
}

TEST_CASE("Rmse is the root of Mse, with weights and several outputs too") {
  Dataset<double> data{Matrix<double>{{1, 2}, {3, 4}, {-1, 0}}, Matrix<double>{{1, 0}, {0, 2}, {5, 5}}};
  data.weights = Vector<double>{{0.5, 3, 0}};
  LinearModel<double> model(2, 2);
  model.parameters().setLinSpaced(-1, 1);
  CHECK(evaluate(model, Rmse{}, data) == std::sqrt(evaluate(model, Mse{}, data)));
}

TEST_CASE("Rmse: the gradient is Mse's, divided by twice the loss") {
  const Dataset<double> data = lecture_errors<double>();
  LinearModel<double> model(1);
  EmpiricalRisk<LinearModel<double>, Rmse, Dataset<double>> root(model, Rmse{}, data);
  EmpiricalRisk<LinearModel<double>, Mse, Dataset<double>> square(model, Mse{}, data);
  Vector<double> one(2), other(2);
  const double loss = root.value_and_gradient(one);
  square.value_and_gradient(other);
  CHECK((one - other / (2 * loss)).norm() < 1e-15);
  root.gradient(RowRange{6, 1}, one);  // a batch of one: the absolute error's slope
  CHECK(std::abs(one[1] + 1) < 1e-15);
}

TEST_CASE("Rmse::finish: the root of the mean, and its derivative by the sum") {
  for (const double sum : {1e-6, 0.5, 18.0, 1e6})
    for (const double weight : {0.5, 8.0, 1000.0}) {
      const Finished finished = Rmse{}.finish(sum, weight);
      CHECK(std::abs(finished.value / std::sqrt(sum / weight) - 1) < 1e-15);
      const double h = 1e-5 * sum;
      const double difference = (Rmse{}.finish(sum + h, weight).value - Rmse{}.finish(sum - h, weight).value) / (2 * h);
      CHECK(std::abs(finished.factor / difference - 1) < 1e-9);
    }
  CHECK(Rmse{}.finish(0, 5).value == 0);
  CHECK(Rmse{}.finish(0, 5).factor == 0);
}

TEST_CASE("Rmse: where nothing is missed, its gradient is taken to be 0") {
  Dataset<double> data{Matrix<double>::Ones(4, 1), Matrix<double>::Zero(4, 1)};
  LinearModel<double> model(1);
  const Report report = GradientDescent{.stop = GradientBelow{0} || MaxSteps{10}}.fit(model, Rmse{}, data);
  CHECK(report.steps == 0);
  CHECK(report.loss == 0);
  CHECK(report.reason == StopReason::gradient_below);
  LinearModel<double> again(1);
  CHECK(GradientDescent{.stop = MaxSteps{10}}.fit(again, Rmse{}, data).reason == StopReason::max_steps);
  CHECK(again.parameters() == Vector<double>::Zero(2));
}
