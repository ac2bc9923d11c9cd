// Costs at every threshold: by hand, by counting again, and the threshold that theory gives.
#include <descent/core/random.hpp>
#include <descent/metrics/cost_curve.hpp>
#include <descent/metrics/decision.hpp>

#include <cmath>
#include <limits>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "spaces.hpp"

using namespace descent;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
}

TEST_CASE("cost_curve: by hand") {
  const Vector<double> targets{{0, 0, 1, 1}}, p{{0.1, 0.4, 0.35, 0.8}};
  const CostCurve curve = cost_curve(targets, p, {.false_alarm = 1, .miss = 6});
  CHECK(curve.threshold == Vector<double>{{0.1, 0.35, 0.4, 0.8, infinity}});
  CHECK(curve.cost == Vector<double>{{0.5, 0.25, 1.75, 1.5, 3}});
  CHECK(curve.cheapest().threshold == 0.35);
  CHECK(curve.cheapest().cost == 0.25);
}

TEST_CASE("cost_curve: of thresholds that cost the same, the highest") {
  const Vector<double> targets{{0, 1, 0, 1}}, p{{0.1, 0.2, 0.3, 0.4}};
  const CostCurve curve = cost_curve(targets, p, {.false_alarm = 1, .miss = 1});
  CHECK(curve.cost == Vector<double>{{0.5, 0.25, 0.5, 0.25, 0.5}});
  CHECK(curve.cheapest().threshold == 0.4);
}

TEST_CASE("cost_curve: to say nothing may be cheapest") {
  const CostCurve curve = cost_curve(spaces(), Matrix<double>::Constant(1000, 1, 0.01), {.false_alarm = 1, .miss = 6});
  CHECK(curve.threshold == Vector<double>{{0.01, infinity}});
  CHECK(curve.cost == Vector<double>{{0.99, 0.06}});
  CHECK(curve.cheapest().threshold == infinity);
  CHECK(curve.cheapest().cost == 0.06);
  // and so may be to say it always
  CHECK(cost_curve(spaces(), Matrix<double>::Constant(1000, 1, 0.01), {.false_alarm = 1, .miss = 200})
            .cheapest()
            .threshold == 0.01);
}

TEST_CASE("cost_curve: at every threshold it is what the confusion matrix says") {
  Random random(8);
  Matrix<double> targets(300, 1), p(300, 1);
  Vector<double> weights(300);
  for (Index i = 0; i < 300; ++i) {
    targets(i, 0) = static_cast<double>(random.below(2));
    p(i, 0) = static_cast<double>(random.below(50)) / 50;
    weights[i] = static_cast<double>(random.below(4));
  }
  const Costs costs{.false_alarm = 2.5, .miss = 7};
  const CostCurve curve = cost_curve(targets, p, costs, {.weights = weights});
  CHECK(curve.threshold.size() > 40);
  for (Index i = 0; i < curve.threshold.size(); ++i) {
    const ConfusionMatrix confusion =
        confusion_matrix(targets, p, {.threshold = curve.threshold[i], .weights = weights});
    CHECK(curve.cost[i] == Approx(mean_cost(confusion, costs)).epsilon(1e-14));
    CHECK(curve.cheapest().cost <= curve.cost[i]);
  }
}

TEST_CASE("Costs: the threshold of calibrated probabilities") {
  CHECK(Costs{}.calibrated_threshold() == 0.5);
  CHECK((Costs{.false_alarm = 1, .miss = 6}.calibrated_threshold()) == Approx(1.0 / 7).epsilon(1e-15));
  CHECK((Costs{.false_alarm = 6, .miss = 2}.calibrated_threshold()) == 0.75);
  CHECK((Costs{.false_alarm = 0, .miss = 1}.calibrated_threshold()) == 0);
  CHECK((Costs{.false_alarm = 1, .miss = 0}.calibrated_threshold()) == 1);
  CHECK((Costs{.false_alarm = 1e308, .miss = 1e308}.calibrated_threshold()) == 0.5);

  // where p is the probability indeed, it is the cheapest
  Random random(1);
  Matrix<double> targets(20000, 1), p(20000, 1);
  for (Index i = 0; i < targets.rows(); ++i) {
    p(i, 0) = static_cast<double>(random.below(100)) / 100 + 0.005;
    targets(i, 0) = random.uniform(0, 1) < p(i, 0) ? 1 : 0;
  }
  const Costs costs{.false_alarm = 1, .miss = 3};
  CHECK(std::abs(cost_curve(targets, p, costs).cheapest().threshold - costs.calibrated_threshold()) < 0.05);
}

TEST_CASE("Costs that make no sense are refused") {
  const auto says = [](const Costs& costs) {
    const std::string by_curve = complaint([&] { cost_curve(Vector<double>{{0, 1}}, Vector<double>{{0, 1}}, costs); });
    CHECK(complaint([&] { costs.calibrated_threshold(); }) == by_curve);
    CHECK(complaint([&] { mean_cost(ConfusionMatrix(Matrix<double>::Ones(2, 2)), costs); }) == by_curve);
    return by_curve;
  };
  CHECK(says({.false_alarm = -1, .miss = 1}) ==
        "descent: Costs: .false_alarm is -1; it must be a finite number, 0 or more");
  CHECK(says({.false_alarm = 1, .miss = infinity}) ==
        "descent: Costs: .miss is inf; it must be a finite number, 0 or more");
  CHECK_THAT(says({.false_alarm = std::nan(""), .miss = 1}),
             Catch::Matchers::ContainsSubstring("it must be a finite number, 0 or more"));
  CHECK(says({.false_alarm = 0, .miss = 0}) ==
        "descent: Costs: .false_alarm and .miss are 0; one of them must be more");
}
