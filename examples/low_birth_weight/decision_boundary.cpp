// Over two features the model can be drawn: the probability is a slope, and where it reaches the threshold, a straight
// line parts the mothers who are told "low" from the others. Where the threshold lies is a question of costs.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "studies.hpp"

using namespace descent;

namespace {

/// Another visit for nothing costs 1; a light baby that nobody expected, 2.
constexpr Costs costs{.false_alarm = 1, .miss = 2};

Dataset<double> age_and_weight(const Dataset<double>& births) {
  return {births.features.leftCols(2), births.targets, {}, {"age", "lwt"}, births.target_names};
}

void print(const char* name, const ConfusionMatrix& confusion) {
  std::printf("  %-22s %2.0f of %2.0f low ones expected, %2.0f false alarms; cost %.2f a birth\n", name,
              confusion.count(1, 1), confusion.count(1, 1) + confusion.count(1, 0), confusion.count(0, 1),
              (costs.false_alarm * confusion.count(0, 1) + costs.miss * confusion.count(1, 0)) / confusion.total());
}

}  // namespace

void decision_boundary(const Dataset<double>& all, const std::filesystem::path& folder) {
  const Dataset<double> births = age_and_weight(all);
  const auto [rest, test] = split(births, {.test_fraction = 0.25, .seed = 2});

  // Few births to choose the threshold by, so that each takes its turn: the probability of a fold's births comes from
  // a model of the other folds.
  Matrix<double> held_out(rest.size(), 1);
  const Index folds = 10;
  for (Index fold = 0; fold < folds; ++fold) {
    Dataset<double> others = rest;
    others.weights = Vector<double>::Ones(rest.size());
    for (Index i = fold; i < rest.size(); i += folds) others.weights[i] = 0;  // as if it were not there
    const Matrix<double> p = probability(logistic_regression(others), rest);
    for (Index i = fold; i < rest.size(); i += folds) held_out(i, 0) = p(i, 0);
  }
  const double threshold = cost_curve(rest.targets, held_out, costs).cheapest().threshold;

  const LinearModel<double> model = logistic_regression(rest);
  std::printf("log odds = %.2f %+.3f a year %+.4f a pound\n", model.bias()(0), model.weights()(0, 0),
              model.weights()(1, 0));
  std::printf("A false alarm costs %g, a miss %g. On the %d births kept for the test:\n", costs.false_alarm, costs.miss,
              static_cast<int>(test.size()));
  const Matrix<double> p = probability(model, test);
  print("p >= 0.5:", confusion_matrix(test.targets, p, {.threshold = 0.5}));
  print("p >= cheapest:", confusion_matrix(test.targets, p, {.threshold = threshold}));
  print("always \"low\":", confusion_matrix(test.targets, p, {.threshold = 0}));
  std::printf(
      "The cheapest threshold, %.2f, was chosen by the other %d births in %d folds. ROC area on the test births: "
      "%.2f;\n"
      "age and weight alone say little, so that the cheaper line is not much cheaper.\n\n",
      threshold, static_cast<int>(rest.size()), static_cast<int>(folds), roc_curve(test.targets, p).area());

  Figure figure("low_birth_weight", "decision_boundary", folder);
  figure.number("bias", model.bias()(0));
  figure.number("of_age", model.weights()(0, 0));
  figure.number("of_weight", model.weights()(1, 0));
  figure.number("threshold", threshold);
  figure.number("false_alarm", costs.false_alarm);
  figure.number("miss", costs.miss);
  Rows points;
  Random jitter(3);  // ages are whole years: moved apart, so that no birth hides another
  for (Index i = 0; i < births.size(); ++i)
    points.add(births.features(i, 0) + jitter.uniform(-0.4, 0.4), births.features(i, 1), births.targets(i, 0));
  figure.rows("births", points);
  Rows slope;
  for (double age = 13.25; age < 46.5; age += 0.5) {
    for (double weight = 76; weight < 255; weight += 2) {
      const Dataset<double> place{Matrix<double>{{age, weight}}, Matrix<double>::Zero(1, 1)};
      slope.add(age, weight, probability(model, place)(0, 0));
    }
    slope.end_line();
  }
  figure.rows("slope", slope);
  figure.draw();
}
