// Losses from their formula alone.
#include <descent/core/random.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/gradients/automatic_pointwise.hpp>
#include <descent/losses/huber.hpp>
#include <descent/losses/log_cosh.hpp>
#include <descent/losses/mae.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>

#include "../catch.hpp"
#include "../losses/laws.hpp"

using namespace descent;

namespace {

const AutomaticPointwise squared{[](auto score, auto target) { return (score - target) * (score - target); }};

struct Power {
  double exponent = 2;
  auto operator()(auto score, auto target) const { return pow(abs(score - target), exponent); }
  void validate() const {
    if (exponent < 1) fail("Power: .exponent is below 1");
  }
};

/// Loss and gradient of a line are the same, up to so many units in the last place.
template <class Scalar, class Automatic, class ByHand>
void check_equal(const Automatic& automatic, const ByHand& by_hand, Index outputs, Scalar units) {
  Random random(3);
  Dataset<Scalar> data{Matrix<Scalar>(43, 2), Matrix<Scalar>(43, outputs), Vector<Scalar>(43)};
  for (Scalar& x : data.features.reshaped()) x = static_cast<Scalar>(random.uniform(-1, 1));
  for (Scalar& x : data.targets.reshaped()) x = static_cast<Scalar>(random.uniform(-3, 3));
  for (Scalar& x : data.weights) x = static_cast<Scalar>(random.uniform(0, 2));
  LinearModel<Scalar> model(2, outputs);
  for (Scalar& x : model.parameters()) x = static_cast<Scalar>(random.uniform(-1, 1));
  Vector<Scalar> gradient(model.parameters().size()), expected = gradient;
  EmpiricalRisk one(model, automatic, data);
  EmpiricalRisk other(model, by_hand, data);
  const double epsilon = static_cast<double>(std::numeric_limits<Scalar>::epsilon() * units);
  CHECK(std::abs(one.value_and_gradient(gradient) - other.value_and_gradient(expected)) <= epsilon * other.value());
  CHECK(static_cast<double>((gradient - expected).norm()) <= epsilon * static_cast<double>(expected.norm()));
}

}  // namespace

TEMPLATE_TEST_CASE("AutomaticPointwise: the library's losses again", "", float, double) {
  for (const Index outputs : {1, 3}) {
    check_equal<TestType>(squared, Mse{}, outputs, 0);
    check_equal<TestType>(AutomaticPointwise{[](auto score, auto target) { return abs(score - target); }}, Mae{},
                          outputs, 0);
    check_equal<TestType>(AutomaticPointwise{[](auto score, auto target) {
                            const auto error = abs(score - target);
                            return error <= 1 ? error * error / 2 : error - 0.5;
                          }},
                          Huber{}, outputs, 4);
    check_equal<TestType>(AutomaticPointwise{[](auto score, auto target) { return log(cosh(score - target)); }},
                          LogCosh{}, outputs, 32);
  }
}

TEST_CASE("AutomaticPointwise: value and slope by formula") {
  loss_laws::check_formula<double>(
      AutomaticPointwise{[](auto score, auto target) {
        const auto error = score - target;
        return log1p(error * error);
      }},
      [](long double r) { return std::log1p(r * r); }, [](long double r) { return 2 * r / (1 + r * r); });
  loss_laws::check_slope(squared, 1e-8);
}

TEMPLATE_TEST_CASE("AutomaticPointwise: weights, several outputs, blocks", "", float, double) {
  loss_laws::check_rows<TestType>(squared);
}

TEST_CASE("AutomaticPointwise: a callable may check its own values") {
  CHECK_NOTHROW(AutomaticPointwise{Power{}}.validate());
  CHECK_THROWS_AS(AutomaticPointwise{Power{.5}}.validate(), Error);
  LinearModel<double> model(1);
  const Dataset<double> data{Matrix<double>{{1.}}, Matrix<double>{{2.}}};
  CHECK(evaluate(model, AutomaticPointwise{Power{3}}, data) == 8);
  CHECK_THROWS_AS(evaluate(model, AutomaticPointwise{Power{0}}, data), Error);
}
