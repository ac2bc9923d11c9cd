// Huber's loss: its formula on both sides of delta, its limits, and the laws of losses.
#include <descent/core/finite.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/losses/huber.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>

#include "laws.hpp"

using namespace descent;

TEMPLATE_TEST_CASE("Huber: value and slope are the formula's", "", float, double) {
  for (const double delta : {0.125, 1.0, 1.25, 50.0}) {
    INFO("delta " << delta);
    loss_laws::check_formula<TestType>(
        Huber{.delta = delta},
        [delta](long double r) {
          return std::abs(r) <= delta ? r * r / 2 : delta * (std::abs(r) - static_cast<long double>(delta) / 2);
        },
        [delta](long double r) { return std::abs(r) <= delta ? r : std::copysign(delta, r); });
  }
}

TEST_CASE("Huber: the slope is the value's") {
  for (const double delta : {0.125, 1.0, 50.0}) loss_laws::check_slope(Huber{.delta = delta});
}

TEMPLATE_TEST_CASE("Huber: weights, several outputs, blocks", "", float, double) {
  loss_laws::check_rows<TestType>(Huber{});
}

TEMPLATE_TEST_CASE("Huber: with a large delta it is half of Mse", "", float, double) {
  for (const double delta : {1e9, 1e300})  // the latter is more than a float can hold
    for (const double r : loss_laws::residuals()) {
      const auto residual = static_cast<TestType>(r);
      const auto huber = loss_laws::of_residual(Huber{.delta = delta}, residual);
      const auto mse = loss_laws::of_residual(Mse{}, residual);
      CHECK(huber.sum == mse.sum / 2);
      CHECK(huber.slopes(0, 0) == residual);
    }
}

TEMPLATE_TEST_CASE("Huber: the largest residual is no trouble, and not a number is not hidden", "", float, double) {
  using Limits = std::numeric_limits<TestType>;
  const auto far = loss_laws::of_residual(Huber{}, -Limits::max());
  CHECK(is_finite(far.sum));
  CHECK(far.slopes(0, 0) == -1);
  const auto lost = loss_laws::of_residual(Huber{}, Limits::quiet_NaN());
  CHECK_FALSE(is_finite(lost.sum));
  CHECK_FALSE(is_finite(lost.slopes(0, 0)));
}

TEST_CASE("Huber refuses a delta that makes no sense") {
  CHECK_NOTHROW(Huber{}.validate());
  for (const double delta : {0.0, -1.0, Progress::unknown, std::numeric_limits<double>::infinity()})
    CHECK_THROWS_WITH((Huber{.delta = delta}.validate()),
                      Catch::Matchers::ContainsSubstring("Huber: .delta is ") &&
                          Catch::Matchers::ContainsSubstring("it must be a finite number above 0"));
}

TEST_CASE("Huber: a delta too small for floats is not taken for none") {
  const Dataset<float> data{Matrix<float>::Ones(4, 1), Matrix<float>::Constant(4, 1, 1e30f)};
  LinearModel<float> model(1);
  CHECK(evaluate(model, Huber{.delta = 1e-50}, data) > 0);
}
