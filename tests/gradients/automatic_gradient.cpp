// Exact gradients of functions that do not say theirs.
#include <descent/core/random.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/gradients/automatic_gradient.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/max_steps.hpp>

#include <string>

#include "../catch.hpp"
#include "../problems.hpp"

using namespace descent;

namespace {

const auto valley = [](const auto& x) {
  const auto a = x[1] - x[0] * x[0], b = 1 - x[0];
  return 100 * a * a + b * b;
};

}  // namespace

TEST_CASE("AutomaticGradient: the analytic problems, against gradients by hand") {
  Index rows = 0;
  problems::for_each([&rows](const problems::Problem& problem, const auto& function) {
    CAPTURE(problem.name);
    const AutomaticGradient automatic{[&function](const auto& x) { return function.value(x); }};
    Random random(11);
    Vector<double> by_hand(problem.start.size()), gradient(problem.start.size());
    for (int point = 0; point < 30; ++point) {
      Vector<double> x = problem.start;
      if (point > 0)
        for (double& coordinate : x) coordinate += random.uniform(-1, 1);
      if (point == 29) x = problem.optima.front();
      gradient.setConstant(77);
      const double value = problem.function(x, by_hand);
      const double scale = std::max(1., std::abs(value));
      CHECK(std::abs(automatic(x, gradient) - value) <= 1e-14 * scale);
      CHECK(automatic(x) == automatic(x, gradient));
      CHECK((gradient - by_hand).norm() <= 1e-13 * (point == 29 ? 1 + by_hand.norm() : by_hand.norm()));
    }
    ++rows;
  });
  CHECK(rows == 21);
}

TEMPLATE_TEST_CASE("AutomaticGradient: any number of parameters", "", float, double) {
  using V = Vector<TestType>;
  const AutomaticGradient product{[](const auto& x) {
    auto result = x[0];
    for (Index i = 1; i < x.size(); ++i) result *= x[i];
    return result;
  }};
  for (Index p = 1; p < 35; ++p) {
    V x(p), gradient(p + 1);
    for (Index i = 0; i < p; ++i) x[i] = i % 2 == 0 ? TestType(2) : TestType(.5);
    gradient[p] = 99;
    V view = gradient.head(p);
    const double value = product(x, view);
    CAPTURE(p);
    CHECK(value == (p % 2 == 0 ? 1 : 2));
    for (Index i = 0; i < p; ++i) CHECK(static_cast<double>(view[i]) == value / static_cast<double>(x[i]));
  }
}

TEST_CASE("AutomaticGradient: an Objective for points of any kind, const or not") {
  const AutomaticGradient fixed{valley};
  static_assert(Objective<decltype(fixed), Vector<double>> && Objective<decltype(fixed), Vector<float>>);
  static_assert(Objective<decltype(fixed), Eigen::Vector2d>);
  Eigen::Vector2d x{-1.2, 1}, gradient;
  CHECK(fixed(x, gradient) == Approx(24.2).epsilon(1e-14));
  CHECK(gradient[0] == Approx(-215.6).epsilon(1e-14));
  CHECK(gradient[1] == Approx(-88).epsilon(1e-14));
}

TEST_CASE("AutomaticGradient: a branch has the derivative of the branch taken, a constant none") {
  const AutomaticGradient branches{[](const auto& x) { return x[0] < 0 ? -3 * x[0] : x[0] * x[0]; }};
  const AutomaticGradient constant{[](const auto&) { return 5.; }};
  Vector<double> x{{-2.}}, gradient(1);
  branches(x, gradient);
  CHECK(gradient[0] == -3);
  x[0] = 2;
  branches(x, gradient);
  CHECK(gradient[0] == 4);
  CHECK(constant(x, gradient) == 5);
  CHECK(gradient[0] == 0);
}

TEST_CASE("AutomaticGradient: a run is that with the gradient by hand") {
  const auto by_hand = problems::named("Rosenbrock");
  Vector<double> x = by_hand.start, y = x;
  const GradientDescent trainer{.update = Sgd{.learning_rate = 1e-3}, .stop = GradientBelow{1e-4} || MaxSteps{50'000}};
  const Report report = trainer.minimize(AutomaticGradient{valley}, x);
  const Report expected = trainer.minimize(by_hand.function, y);
  CHECK(report.steps == expected.steps);
  CHECK((x - y).norm() < 1e-10);
  CHECK(by_hand.distance(x) < 1e-3);
}
