// The last resort: gradients of functions that only have values.
#include <descent/core/random.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/gradients/finite_differences.hpp>
#include <descent/stops/max_steps.hpp>

#include <cmath>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "../problems.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("FiniteDifferences: the analytic problems, to 1e-8 of the gradient") {
  for (const auto& problem : problems::all()) {
    CAPTURE(problem.name);
    const FiniteDifferences differences{[&problem](const Vector<double>& x) { return problem.value(x); }};
    Random random(13);
    Vector<double> gradient(problem.start.size()), by_hand = gradient;
    for (int point = 0; point < 5; ++point) {
      Vector<double> x = problem.start;
      if (point > 0)
        for (double& coordinate : x) coordinate += random.uniform(-1, 1);
      const Vector<double> before = x;
      const double value = problem.function(x, by_hand);
      CHECK(differences(x, gradient) == value);
      CHECK(differences(x) == value);
      CHECK((gradient - by_hand).norm() <= 1e-8 * by_hand.norm() + 1e-10 * std::abs(value));
      CHECK(x == before);
    }
  }
}

TEMPLATE_TEST_CASE("FiniteDifferences: the error is about that of ∛ε²", "", float, double) {
  using V = Vector<TestType>;
  const FiniteDifferences differences{
      [](const V& x) { return std::exp(x[0] / 2) + std::sin(x[1]) * static_cast<double>(x[2]); }};
  const V x{{TestType(.3), TestType(2), TestType(-1000)}};
  V gradient(3);
  differences(x, gradient);
  const double close = std::pow(static_cast<double>(std::numeric_limits<TestType>::epsilon()), 2. / 3);
  CHECK(std::abs(gradient[0] / std::exp(TestType(.15)) * 2 - 1) < 1000 * close);
  CHECK(std::abs(gradient[1] / (-1000 * std::cos(TestType(2))) - 1) < 20 * close);
  CHECK(std::abs(gradient[2] / std::sin(TestType(2)) - 1) < 20 * close);
}

TEST_CASE("FiniteDifferences: steps are those asked for, in proportion to large coordinates") {
  std::vector<double> seen;
  const FiniteDifferences differences{[&seen](const Vector<double>& x) {
                                        seen.push_back(x[0]);
                                        return x[0];
                                      },
                                      0.125};
  Vector<double> gradient(1);
  differences(Vector<double>{{0.5}}, gradient);
  differences(Vector<double>{{-16.}}, gradient);
  CHECK(seen == std::vector<double>{.625, .375, .5, -14, -18, -16});
  CHECK(gradient[0] == 1);
}

TEST_CASE("FiniteDifferences: one made of another, and a function that throws") {
  using Function = double (*)(const Vector<double>&);
  const Function cube = [](const Vector<double>& x) { return x[0] * x[0] * x[0]; };
  const Function slope = [](const Vector<double>& x) {
    Vector<double> gradient(1);
    FiniteDifferences{Function([](const Vector<double>& at) { return at[0] * at[0] * at[0]; })}(x, gradient);
    return gradient[0];
  };
  Vector<double> gradient(1), x{{2.}};
  FiniteDifferences{cube, 1e-3}(x, gradient);
  CHECK(gradient[0] == Approx(12).epsilon(1e-6));
  FiniteDifferences{slope, 1e-2}(x, gradient);  // the second derivative, 6x
  CHECK(gradient[0] == Approx(12).epsilon(1e-6));
  const FiniteDifferences broken{[](const Vector<double>& at) -> double {
    if (at[0] > 2) throw 7;
    return at[0];
  }};
  CHECK_THROWS_AS(broken(x, gradient), int);
  CHECK(x[0] == 2);
  x[0] = 1;
  broken(x, gradient);
  CHECK(gradient[0] == Approx(1).epsilon(1e-9));
}

TEST_CASE("FiniteDifferences: an Objective to minimise, and misuse") {
  const FiniteDifferences bowl{[](const Vector<double>& x) { return (x[0] - 3) * (x[0] - 3) + x[1] * x[1]; }};
  static_assert(Objective<decltype(bowl), Vector<double>>);
  Vector<double> x{{0, 1}};
  GradientDescent{.update = Sgd{.learning_rate = 0.2}, .stop = MaxSteps{100}}.minimize(bowl, x);
  CHECK((x - Vector<double>{{3, 0}}).norm() < 1e-9);
  const FiniteDifferences negative{[](const Vector<double>&) { return 0.; }, -1};
  CHECK_THAT(complaint([&] { negative(x, x); }),
             ContainsSubstring("FiniteDifferences: .step is -1; it must be a finite number above 0, or 0"));
}
