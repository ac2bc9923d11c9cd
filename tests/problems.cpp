// The table of analytic problems says what is true: values at start and optimum, and gradients.
#include "problems.hpp"

#include <descent/core/random.hpp>

#include <set>

#include "catch.hpp"
#include "complaint.hpp"

using descent::Index;
using descent::Random;
using descent::Vector;
using problems::Problem;

namespace {

/// ∂f/∂xᵢ by central differences, extrapolated (the error falls with h⁴).
double difference(const Problem& problem, Vector<double> x, Index i) {
  const double middle = x[i];
  const auto slope = [&](double h) {
    x[i] = middle + h;
    const double above = problem.value(x);
    x[i] = middle - h;
    return (above - problem.value(x)) / (2 * h);
  };
  return (4 * slope(5e-4) - slope(1e-3)) / 3;
}

}  // namespace

TEST_CASE("problems: 21 rows, each with a name of its own") {
  std::set<std::string> names;
  for (const Problem& problem : problems::all()) names.insert(problem.name);
  CHECK(problems::all().size() == 21);
  CHECK(names.size() == 21);
  CHECK(problems::named("Wood").start_value == 19192);
  CHECK(complaint([] { problems::named("Woods"); }) == "descent: problems::named: there is no Woods");
}

TEST_CASE("problems: start and optimum have the values that the table says") {
  for (const Problem& problem : problems::all()) {
    CAPTURE(problem.name);
    const double scale = std::max(1., std::abs(problem.start_value));
    CHECK(std::abs(problem.value(problem.start) - problem.start_value) <=
          std::max(problem.start_value_known, 1e-14 * scale));
    REQUIRE(!problem.optima.empty());
    for (const auto& optimum : problem.optima) {
      CHECK(optimum.size() == problem.start.size());
      CHECK(std::abs(problem.excess(optimum)) <= problem.optimum_value_known);
      CHECK(problem.distance(optimum) == 0);
      CHECK(problem.solved_at(optimum));
    }
    CHECK_FALSE(problem.solved_at(problem.start));
    CHECK(problem.excess(problem.start) > 0);
  }
}

TEST_CASE("problems: at the optimum no slope is left, and no place near it is lower") {
  for (const Problem& problem : problems::all()) {
    CAPTURE(problem.name);
    Random random(3);
    for (const auto& optimum : problem.optima) {
      Vector<double> gradient = Vector<double>::Constant(optimum.size(), 9);
      problem.function(optimum, gradient);
      CHECK(gradient.norm() < 1e-8);
      for (int i = 0; i < 20; ++i) {
        Vector<double> near = optimum;
        for (double& x : near) x += random.uniform(-1e-3, 1e-3);
        CHECK(problem.value(near) > problem.optimum_value);
      }
    }
  }
}

TEST_CASE("problems: gradients by hand are those of the values") {
  for (const Problem& problem : problems::all()) {
    CAPTURE(problem.name);
    Random random(7);
    for (int point = 0; point < 5; ++point) {
      Vector<double> x = problem.start;
      if (point > 0)
        for (double& coordinate : x) coordinate += random.uniform(-.5, .5);
      Vector<double> gradient = Vector<double>::Constant(x.size(), 9);
      problem.function(x, gradient);
      const Index stride = std::max<Index>(1, x.size() / 10);
      for (Index i = 0; i < x.size(); i += stride) {
        CAPTURE(point, i);
        CHECK(std::abs(gradient[i] - difference(problem, x, i)) <= 1e-8 * std::max(1., gradient.norm()));
      }
    }
  }
}
