// Which rule must reach which optimum, of the analytic problems of problems.hpp, to the tolerances that stand there.
//
// At a steady rate, where the gradient is the problem's own, Sgd, momentum and AdaGrad come to rest at a minimum: their
// steps vanish with the gradient. The steps of the others do not (they are divided by the gradient's size, or are of its
// sign), so that they only come as near as their rate is small: theirs falls to 0. McCormick and Styblinski-Tang have other
// minima, which some starts and rates end in; those are not in the table.
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/schedules/polynomial_decay.hpp>
#include <descent/stops/max_steps.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../problems.hpp"
#include "rules.hpp"

using namespace descent;

namespace {

/// A problem that the rule must solve, with this rate, in so many steps.
struct Row {
  const char* problem;
  double rate;
  std::int64_t steps;
};

class Table {
 public:
  /// The rule that make(rate) gives solves all of them.
  template <class Make>
  void steady(const Make& make, const std::vector<Row>& rows) {
    for (const Row& row : rows) solve(make(row.rate), row);
  }
  /// The same, with a rate that falls to 0 by (1 − t / steps)².
  template <class Make>
  void falling(const Make& make, const std::vector<Row>& rows) {
    for (const Row& row : rows)
      solve(make(PolynomialDecay{.initial = row.rate, .final = 0, .steps = row.steps, .power = 2}), row);
  }
  /// How many rules solve the problem.
  int solved(const std::string& problem) const {
    const auto found = solved_.find(problem);
    return found == solved_.end() ? 0 : found->second;
  }

 private:
  template <class Rule>
  void solve(const Rule& rule, const Row& row) {
    const problems::Problem problem = problems::named(row.problem);
    Vector<double> x = problem.start;
    GradientDescent{.update = rule, .loss_check = EverySteps{row.steps}, .stop = MaxSteps{row.steps}}.minimize(
        problem.function, x);
    CAPTURE(row.problem, row.rate, row.steps, problem.excess(x), problem.distance(x));
    CHECK(problem.solved_at(x));
    ++solved_[row.problem];
  }

  std::map<std::string, int> solved_;
};

}  // namespace

TEST_CASE("every rule reaches the optima that it must, and every optimum is reached") {
  Table table;
  table.steady([](auto rate) { return Sgd{.learning_rate = rate}; }, {{"Sphere", 0.1, 2000},
                                                                      {"Shifted quadratic", 0.1, 2000},
                                                                      {"Styblinski-Tang", 0.003, 2000},
                                                                      {"McCormick", 0.1, 2000},
                                                                      {"Matyas", 0.1, 2000},
                                                                      {"Booth", 0.03, 2000},
                                                                      {"Beale", 0.03, 2000},
                                                                      {"Himmelblau", 0.003, 2000},
                                                                      {"Three-hump camel", 0.1, 2000},
                                                                      {"Goldstein-Price", 0.0001, 2000},
                                                                      {"Levy N.13", 0.01, 2000},
                                                                      {"Ackley", 3e-05, 2000},
                                                                      {"Easom", 0.03, 2000}});
  table.steady([](auto rate) { return Momentum{.learning_rate = rate, .momentum = 0.9}; },
               {{"Sphere", 0.03, 2000},
                {"Shifted quadratic", 0.03, 2000},
                {"Styblinski-Tang", 0.0003, 2000},
                {"McCormick", 0.01, 2000},
                {"Matyas", 0.03, 2000},
                {"Booth", 0.01, 2000},
                {"Beale", 0.01, 2000},
                {"Himmelblau", 0.001, 2000},
                {"Three-hump camel", 0.03, 2000},
                {"Goldstein-Price", 3e-05, 2000},
                {"Levy N.13", 0.003, 2000},
                {"Ackley", 3e-05, 2000},
                {"Easom", 0.01, 2000},
                {"Rosenbrock, n = 10", 0.0003, 20000}});
  table.steady([](auto rate) { return Momentum{.learning_rate = rate, .momentum = 0.99}; },
               {{"Sphere", 0.003, 20000},
                {"Shifted quadratic", 0.003, 20000},
                {"Styblinski-Tang", 0.001, 20000},
                {"McCormick", 3e-05, 20000},
                {"Booth", 0.001, 20000},
                {"Beale", 0.003, 2000},
                {"Himmelblau", 0.003, 2000},
                {"Three-hump camel", 0.001, 20000},
                {"Levy N.13", 0.001, 2000},
                {"Easom", 0.003, 2000},
                {"Rosenbrock, n = 10", 0.0001, 20000},
                {"Rosenbrock, n = 100", 0.0001, 20000},
                {"Rosenbrock, n = 1000", 0.0003, 20000},
                {"Wood", 3e-05, 20000},
                {"Colville", 3e-05, 20000},
                {"Small logistic regression", 0.3, 20000}});
  table.steady([](auto rate) { return Momentum{.learning_rate = rate, .momentum = 0.9, .nesterov = true}; },
               {{"Sphere", 0.03, 2000},
                {"Shifted quadratic", 0.03, 2000},
                {"Styblinski-Tang", 0.0003, 2000},
                {"McCormick", 0.01, 2000},
                {"Matyas", 0.03, 2000},
                {"Booth", 0.003, 2000},
                {"Beale", 0.01, 2000},
                {"Himmelblau", 0.001, 2000},
                {"Three-hump camel", 0.03, 2000},
                {"Goldstein-Price", 3e-05, 2000},
                {"Levy N.13", 0.001, 2000},
                {"Ackley", 0.0001, 2000},
                {"Easom", 0.01, 2000},
                {"Rosenbrock", 0.001, 20000},
                {"Rosenbrock, n = 10", 0.0003, 20000}});
  table.steady([](auto rate) { return Momentum{.learning_rate = rate, .momentum = 0.99, .nesterov = true}; },
               {{"Sphere", 0.03, 2000},
                {"Shifted quadratic", 0.03, 2000},
                {"McCormick", 0.0001, 20000},
                {"Matyas", 0.1, 2000},
                {"Booth", 0.01, 2000},
                {"Beale", 0.001, 2000},
                {"Himmelblau", 0.001, 2000},
                {"Three-hump camel", 0.03, 2000},
                {"Goldstein-Price", 3e-05, 2000},
                {"Levy N.13", 0.0003, 2000},
                {"Ackley", 3e-05, 2000},
                {"Easom", 0.003, 2000},
                {"Rosenbrock, n = 100", 0.0001, 20000},
                {"Rosenbrock, n = 1000", 0.0003, 20000},
                {"Wood", 3e-05, 20000},
                {"Colville", 3e-05, 20000},
                {"Small logistic regression", 0.3, 20000}});
  table.steady([](auto rate) { return QuasiHyperbolicMomentum{.learning_rate = rate, .momentum = 0.95}; },
               {{"Sphere", 0.1, 2000},
                {"Shifted quadratic", 0.1, 2000},
                {"Styblinski-Tang", 0.003, 2000},
                {"McCormick", 0.1, 2000},
                {"Matyas", 0.1, 2000},
                {"Booth", 0.03, 2000},
                {"Beale", 0.1, 2000},
                {"Himmelblau", 0.003, 2000},
                {"Three-hump camel", 0.1, 2000},
                {"Goldstein-Price", 0.0003, 2000},
                {"Levy N.13", 0.01, 2000},
                {"Ackley", 0.0001, 2000},
                {"Easom", 0.1, 2000}});
  table.steady([](auto rate) { return AdaGrad{.learning_rate = rate}; }, {{"Sphere", 1, 2000},
                                                                          {"Shifted quadratic", 1, 2000},
                                                                          {"Styblinski-Tang", 1, 2000},
                                                                          {"McCormick", 1, 2000},
                                                                          {"Matyas", 1, 2000},
                                                                          {"Beale", 0.3, 2000},
                                                                          {"Himmelblau", 0.1, 2000},
                                                                          {"Three-hump camel", 0.3, 2000},
                                                                          {"Goldstein-Price", 0.1, 2000},
                                                                          {"Levy N.13", 0.03, 2000},
                                                                          {"Ackley", 0.003, 2000},
                                                                          {"Easom", 0.1, 2000},
                                                                          {"Rosenbrock", 1, 20000}});
  table.falling([](auto rate) { return RmsProp{.learning_rate = rate}; }, {{"Sphere", 0.1, 2000},
                                                                           {"Shifted quadratic", 0.1, 2000},
                                                                           {"Momentum test", 0.3, 2000},
                                                                           {"Styblinski-Tang", 0.1, 2000},
                                                                           {"McCormick", 0.3, 2000},
                                                                           {"Matyas", 0.1, 2000},
                                                                           {"Booth", 0.3, 2000},
                                                                           {"Beale", 0.03, 2000},
                                                                           {"Himmelblau", 0.03, 2000},
                                                                           {"Three-hump camel", 0.1, 2000},
                                                                           {"Goldstein-Price", 0.03, 2000},
                                                                           {"Levy N.13", 0.003, 2000},
                                                                           {"Ackley", 0.01, 2000},
                                                                           {"Easom", 0.01, 2000},
                                                                           {"Rosenbrock", 0.01, 20000},
                                                                           {"Rosenbrock, n = 10", 0.01, 20000},
                                                                           {"Rosenbrock, n = 100", 0.03, 20000},
                                                                           {"Wood", 0.3, 20000},
                                                                           {"Colville", 0.1, 20000},
                                                                           {"Small logistic regression", 0.3, 2000}});
  table.falling([](auto rate) { return AdaDelta{.learning_rate = rate, .epsilon = 1e-3}; },
                {{"Sphere", 0.3, 2000},
                 {"Shifted quadratic", 0.3, 2000},
                 {"Styblinski-Tang", 0.3, 2000},
                 {"McCormick", 0.3, 2000},
                 {"Matyas", 0.3, 2000},
                 {"Booth", 1, 2000},
                 {"Beale", 0.3, 2000},
                 {"Himmelblau", 0.1, 2000},
                 {"Three-hump camel", 0.3, 2000},
                 {"Goldstein-Price", 0.1, 2000},
                 {"Levy N.13", 0.1, 2000},
                 {"Ackley", 0.03, 2000},
                 {"Easom", 0.1, 2000}});
  table.falling([](auto rate) { return Adam{.learning_rate = rate}; }, {{"Sphere", 0.3, 2000},
                                                                        {"Shifted quadratic", 0.3, 2000},
                                                                        {"Momentum test", 1, 2000},
                                                                        {"Styblinski-Tang", 0.3, 2000},
                                                                        {"McCormick", 0.3, 2000},
                                                                        {"Matyas", 0.3, 2000},
                                                                        {"Booth", 1, 2000},
                                                                        {"Beale", 0.1, 2000},
                                                                        {"Himmelblau", 0.03, 2000},
                                                                        {"Three-hump camel", 0.1, 2000},
                                                                        {"Goldstein-Price", 0.1, 2000},
                                                                        {"Levy N.13", 0.01, 2000},
                                                                        {"Ackley", 0.01, 2000},
                                                                        {"Easom", 0.1, 2000},
                                                                        {"Rosenbrock, n = 100", 0.1, 20000},
                                                                        {"Rosenbrock, n = 1000", 0.3, 20000},
                                                                        {"Wood", 0.3, 20000},
                                                                        {"Colville", 0.3, 20000},
                                                                        {"Small logistic regression", 0.3, 20000}});
  table.falling([](auto rate) { return AmsGrad{.learning_rate = rate}; }, {{"Sphere", 0.3, 2000},
                                                                           {"Shifted quadratic", 0.3, 2000},
                                                                           {"Momentum test", 1, 2000},
                                                                           {"Styblinski-Tang", 0.3, 2000},
                                                                           {"McCormick", 0.3, 2000},
                                                                           {"Matyas", 0.3, 2000},
                                                                           {"Beale", 0.1, 2000},
                                                                           {"Himmelblau", 0.03, 2000},
                                                                           {"Three-hump camel", 0.1, 2000},
                                                                           {"Goldstein-Price", 0.1, 2000},
                                                                           {"Levy N.13", 0.01, 2000},
                                                                           {"Ackley", 0.01, 2000},
                                                                           {"Easom", 0.1, 2000},
                                                                           {"Rosenbrock", 0.3, 20000},
                                                                           {"Rosenbrock, n = 10", 0.3, 20000},
                                                                           {"Wood", 1, 20000},
                                                                           {"Colville", 1, 20000}});
  table.falling([](auto rate) { return NAdam{.learning_rate = rate}; }, {{"Sphere", 0.3, 2000},
                                                                         {"Shifted quadratic", 0.3, 2000},
                                                                         {"Momentum test", 1, 2000},
                                                                         {"Styblinski-Tang", 0.3, 2000},
                                                                         {"McCormick", 0.3, 2000},
                                                                         {"Matyas", 0.3, 2000},
                                                                         {"Booth", 1, 2000},
                                                                         {"Beale", 0.1, 2000},
                                                                         {"Himmelblau", 0.03, 2000},
                                                                         {"Three-hump camel", 0.1, 2000},
                                                                         {"Goldstein-Price", 0.03, 2000},
                                                                         {"Levy N.13", 0.03, 2000},
                                                                         {"Ackley", 0.01, 2000},
                                                                         {"Easom", 0.1, 2000},
                                                                         {"Rosenbrock", 0.1, 20000},
                                                                         {"Rosenbrock, n = 10", 0.1, 20000},
                                                                         {"Rosenbrock, n = 100", 0.1, 20000},
                                                                         {"Wood", 0.3, 20000},
                                                                         {"Colville", 0.3, 20000},
                                                                         {"Small logistic regression", 0.3, 20000}});
  table.falling([](auto rate) { return RAdam{.learning_rate = rate}; }, {{"Sphere", 0.3, 2000},
                                                                         {"Shifted quadratic", 0.3, 2000},
                                                                         {"Styblinski-Tang", 0.003, 20000},
                                                                         {"McCormick", 0.3, 2000},
                                                                         {"Matyas", 0.3, 2000},
                                                                         {"Booth", 0.1, 20000},
                                                                         {"Beale", 0.03, 2000},
                                                                         {"Himmelblau", 0.03, 2000},
                                                                         {"Three-hump camel", 0.3, 2000},
                                                                         {"Goldstein-Price", 0.0003, 20000},
                                                                         {"Levy N.13", 0.01, 2000},
                                                                         {"Ackley", 0.003, 2000},
                                                                         {"Easom", 0.1, 2000},
                                                                         {"Rosenbrock", 0.003, 20000},
                                                                         {"Small logistic regression", 0.3, 20000}});
  table.falling([](auto rate) { return AdaBelief{.learning_rate = rate}; },
                {{"Sphere", 0.1, 2000},
                 {"Shifted quadratic", 0.1, 2000},
                 {"Momentum test", 0.3, 2000},
                 {"Styblinski-Tang", 0.1, 2000},
                 {"McCormick", 0.3, 2000},
                 {"Matyas", 0.1, 2000},
                 {"Booth", 1, 2000},
                 {"Beale", 0.1, 2000},
                 {"Himmelblau", 0.03, 2000},
                 {"Three-hump camel", 0.1, 2000},
                 {"Goldstein-Price", 0.03, 2000},
                 {"Levy N.13", 0.01, 2000},
                 {"Ackley", 0.003, 2000},
                 {"Easom", 0.01, 2000},
                 {"Rosenbrock, n = 100", 0.1, 20000},
                 {"Rosenbrock, n = 1000", 0.3, 20000},
                 {"Wood", 0.3, 20000},
                 {"Colville", 0.3, 20000},
                 {"Small logistic regression", 0.1, 20000}});
  table.falling([](auto rate) { return Yogi{.learning_rate = rate}; }, {{"Sphere", 0.3, 2000},
                                                                        {"Shifted quadratic", 0.3, 2000},
                                                                        {"Momentum test", 0.3, 2000},
                                                                        {"Styblinski-Tang", 0.1, 2000},
                                                                        {"McCormick", 0.1, 2000},
                                                                        {"Matyas", 0.1, 2000},
                                                                        {"Booth", 1, 2000},
                                                                        {"Beale", 0.03, 2000},
                                                                        {"Himmelblau", 0.03, 2000},
                                                                        {"Three-hump camel", 0.1, 2000},
                                                                        {"Goldstein-Price", 0.03, 2000},
                                                                        {"Levy N.13", 0.003, 2000},
                                                                        {"Ackley", 0.003, 2000},
                                                                        {"Easom", 0.03, 2000},
                                                                        {"Rosenbrock", 0.1, 20000},
                                                                        {"Rosenbrock, n = 10", 0.3, 20000},
                                                                        {"Small logistic regression", 1, 20000}});
  table.falling([](auto rate) { return Lion{.learning_rate = rate}; }, {{"Sphere", 0.03, 2000},
                                                                        {"Shifted quadratic", 0.03, 2000},
                                                                        {"Momentum test", 0.3, 2000},
                                                                        {"McCormick", 0.01, 20000},
                                                                        {"Matyas", 0.1, 2000},
                                                                        {"Booth", 0.3, 2000},
                                                                        {"Beale", 0.003, 2000},
                                                                        {"Himmelblau", 0.01, 2000},
                                                                        {"Three-hump camel", 0.1, 2000},
                                                                        {"Goldstein-Price", 0.03, 2000},
                                                                        {"Levy N.13", 0.01, 2000},
                                                                        {"Ackley", 0.003, 2000},
                                                                        {"Easom", 0.03, 2000},
                                                                        {"Rosenbrock", 0.03, 20000},
                                                                        {"Rosenbrock, n = 10", 0.01, 20000},
                                                                        {"Rosenbrock, n = 100", 0.1, 20000},
                                                                        {"Wood", 0.01, 2000},
                                                                        {"Colville", 0.03, 20000}});
  table.falling([](auto rate) { return SignSgd{.learning_rate = rate}; }, {{"Sphere", 0.1, 2000},
                                                                           {"Shifted quadratic", 0.1, 2000},
                                                                           {"Momentum test", 0.3, 2000},
                                                                           {"Styblinski-Tang", 0.1, 2000},
                                                                           {"McCormick", 0.1, 2000},
                                                                           {"Matyas", 0.1, 2000},
                                                                           {"Booth", 0.3, 2000},
                                                                           {"Beale", 0.003, 2000},
                                                                           {"Himmelblau", 0.03, 2000},
                                                                           {"Three-hump camel", 0.1, 2000},
                                                                           {"Goldstein-Price", 0.03, 2000},
                                                                           {"Levy N.13", 0.01, 2000},
                                                                           {"Ackley", 0.003, 2000},
                                                                           {"Easom", 0.03, 2000},
                                                                           {"Small logistic regression", 0.1, 2000}});
  table.falling([](auto rate) { return SignSgd{.learning_rate = rate, .momentum = 0.9}; },
                {{"Shifted quadratic", 0.03, 20000},
                 {"Momentum test", 0.3, 2000},
                 {"Styblinski-Tang", 0.03, 2000},
                 {"McCormick", 0.03, 20000},
                 {"Matyas", 0.1, 2000},
                 {"Beale", 0.01, 2000},
                 {"Himmelblau", 0.003, 2000},
                 {"Three-hump camel", 0.03, 2000},
                 {"Goldstein-Price", 0.03, 2000},
                 {"Levy N.13", 0.01, 2000},
                 {"Ackley", 0.003, 2000},
                 {"Easom", 0.03, 2000},
                 {"Rosenbrock", 0.01, 20000},
                 {"Rosenbrock, n = 10", 0.01, 20000},
                 {"Rosenbrock, n = 100", 0.03, 20000},
                 {"Wood", 0.3, 20000},
                 {"Colville", 0.03, 20000},
                 {"Small logistic regression", 0.1, 2000}});

  for (const problems::Problem& problem : problems::all()) {
    CAPTURE(problem.name);
    CHECK(table.solved(problem.name) >= 2);
  }
}
