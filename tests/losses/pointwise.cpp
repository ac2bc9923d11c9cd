// Losses of one's own, from two callables.
#include <descent/core/random.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/pointwise.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/max_steps.hpp>

#include <cmath>

#include "../catch.hpp"
#include "laws.hpp"
#include "lecture.hpp"

using namespace descent;

namespace {

const Pointwise squared{[](auto score, auto target) { return (score - target) * (score - target); },
                        [](auto score, auto target) { return 2 * (score - target); }};

template <class Scalar>
void check_equals_mse(Index k) {
  Random random(1);
  Dataset<Scalar> data{Matrix<Scalar>(50, 2), Matrix<Scalar>(50, k)};
  for (Index i = 0; i < 100; ++i) data.features.data()[i] = static_cast<Scalar>(random.uniform(-1, 1));
  for (Index i = 0; i < 50 * k; ++i) data.targets.data()[i] = static_cast<Scalar>(random.uniform(-1, 1));
  data.weights = Vector<Scalar>::LinSpaced(50, 0, 2);
  LinearModel<Scalar> one(2, k), other(2, k);
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = 0.1}, .sampling = MiniBatch{.size = 9}, .stop = MaxSteps{30}};
  const Report mse = trainer.fit(one, Mse{}, data), pointwise = trainer.fit(other, squared, data);
  CHECK(one.parameters() == other.parameters());
  CHECK(mse.loss == pointwise.loss);
}

}  // namespace

TEST_CASE("Pointwise squares equal Mse, bit for bit") {
  check_equals_mse<double>(1);
  check_equals_mse<double>(3);
  check_equals_mse<float>(1);
}

TEST_CASE("Pointwise: the absolute cube of the lecture's errors") {
  const Pointwise cubic{[](auto score, auto target) { return std::abs(std::pow(score - target, 3)); },
                        [](auto score, auto target) {
                          const auto error = score - target;
                          return 3 * error * std::abs(error);
                        }};
  const Dataset<double> data = lecture_errors<double>();
  double expected = 0;
  for (const double error : {.70, 1.10, .65, 1.20, 1.15, 1.10, 3.09, 2.10}) expected += error * error * error / 8;
  LinearModel<double> model(1);
  CHECK(std::abs(evaluate(model, cubic, data) - expected) < 1e-14);

  EmpiricalRisk risk(model, cubic, data);
  Vector<double> gradient(2);
  risk.value_and_gradient(gradient);
  model.bias()(0) = 1e-5;
  const double above = risk.value();
  model.bias()(0) = -1e-5;
  CHECK(std::abs((above - risk.value()) / 2e-5 - gradient[1]) < 1e-8);
}

TEMPLATE_TEST_CASE("Pointwise: weights, several outputs, blocks", "", float, double) {
  loss_laws::check_rows<TestType>(squared);
}
