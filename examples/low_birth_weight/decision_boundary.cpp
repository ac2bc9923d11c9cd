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

/// Births are few, so that each takes its turn: the probability of a fold's births comes from a model of all others.
Matrix<double> held_out_probability(const Dataset<double>& births) {
  Matrix<double> held_out(births.size(), 1);
  for (const Fold& fold : folds(births, {.count = 10, .stratify = true})) {
    const LinearModel<double> model = logistic_regression(select_rows(births, fold.train));
    const Matrix<double> p = probability(model, select_rows(births, fold.test));
    for (std::size_t i = 0; i < fold.test.size(); ++i)
      held_out(static_cast<Index>(fold.test[i]), 0) = p(static_cast<Index>(i), 0);
  }
  return held_out;
}

/// What each line costs on births that had no say in model or threshold: a quarter of all, drawn again and again.
void judge(const Dataset<double>& births) {
  const int times = 50;
  double half = 0, chosen = 0, never = 0, always = 0, area = 0, threshold = 0;
  for (int time = 0; time < times; ++time) {
    const auto [rest, test] =
        split(births, {.test_fraction = 0.25, .seed = static_cast<std::uint64_t>(time), .stratify = true});
    const Matrix<double> p = probability(logistic_regression(rest), test);
    const Decision decision = decide(rest.targets, held_out_probability(rest), test.targets, p, costs);
    half += mean_cost(decision.half.test, costs) / times;
    chosen += mean_cost(decision.chosen.test, costs) / times;
    never += mean_cost(decision.never.test, costs) / times;
    always += mean_cost(decision.always.test, costs) / times;
    area += roc_curve(test.targets, p).area() / times;
    threshold += decision.chosen.threshold / times;
  }
  std::printf(
      "A false alarm costs %g, a miss %g. On births that had no say, the mean of %d random quarters of all births:\n"
      "  never \"low\"        %.2f a birth\n"
      "  always \"low\"       %.2f\n"
      "  p >= 0.5           %.2f\n"
      "  p >= cheapest      %.2f, chosen by the other births in 10 folds: %.2f on average\n"
      "Age and weight alone say little, the ROC area is %.2f; yet the right line saves %.0f %% of the costs.\n\n",
      costs.false_alarm, costs.miss, times, never, always, half, chosen, threshold, area, 100 * (1 - chosen / half));
}

}  // namespace

void decision_boundary(const Dataset<double>& all, const std::filesystem::path& folder) {
  const Dataset<double> births = age_and_weight(all);
  const LinearModel<double> model = logistic_regression(births);
  const double threshold = cost_curve(births.targets, held_out_probability(births), costs).cheapest().threshold;
  std::printf("log odds = %.2f %+.3f a year %+.4f a pound; the cheapest threshold is %.2f\n", model.bias()(0),
              model.weights()(0, 0), model.weights()(1, 0), threshold);
  judge(births);

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
