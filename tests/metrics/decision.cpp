// Decisions: chosen on validation data, judged on test data, beside what else could have been done.
#include <descent/metrics/decision.hpp>

#include <cmath>
#include <limits>
#include <sstream>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

const Vector<double> validation_targets{{0, 0, 0, 0, 1, 0, 1, 1}};
const Vector<double> validation_p{{0.05, 0.1, 0.1, 0.2, 0.25, 0.3, 0.6, 0.8}};
const Vector<double> test_targets{{0, 0, 0, 1, 0, 1, 0, 1}};
const Vector<double> test_p{{0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.6, 0.8}};
const Costs costs{.false_alarm = 1, .miss = 6};

Decision decided(const DecisionOptions& options = {.names = {"taken", "free"}}) {
  return decide(validation_targets, validation_p, test_targets, test_p, costs, options);
}

}  // namespace

TEST_CASE("decide: the threshold is the validation data's, the verdict the test data's") {
  const Decision decision = decided();
  CHECK(decision.chosen.threshold == 0.25);  // of the test data, it would be 0.2
  CHECK(decision.test_curve.cheapest().threshold == 0.2);
  CHECK(decision.chosen.validation.counts() == Matrix<double>{{4, 1}, {0, 3}});
  CHECK(decision.chosen.test.counts() == Matrix<double>{{3, 2}, {1, 2}});
  CHECK(mean_cost(decision.chosen.validation, costs) == 1.0 / 8);
  CHECK(mean_cost(decision.chosen.test, costs) == 1.0);
  CHECK(mean_cost(decision.chosen.validation, costs) == decision.validation_curve.cheapest().cost);
  CHECK(decision.costs.miss == 6);
}

TEST_CASE("decide: beside what theory, one half, never and always would do") {
  const Decision decision = decided();
  CHECK(decision.calibrated.threshold == Approx(1.0 / 7).epsilon(1e-15));
  CHECK(decision.calibrated.test.counts() == Matrix<double>{{2, 3}, {0, 3}});
  CHECK(decision.half.threshold == 0.5);
  CHECK(decision.half.test.counts() == Matrix<double>{{4, 1}, {2, 1}});
  CHECK(decision.never.test.counts() == Matrix<double>{{5, 0}, {3, 0}});
  CHECK(decision.always.test.counts() == Matrix<double>{{0, 5}, {0, 3}});
  CHECK(decision.never.validation.counts() == Matrix<double>{{5, 0}, {3, 0}});
  CHECK(decision.always.validation.counts() == Matrix<double>{{0, 5}, {0, 3}});
  CHECK(decision.saved() == Approx(1 - 8.0 / 5).epsilon(1e-14));  // always: 5; the chosen one: 2 alarms, 1 miss
}

TEST_CASE("decide: what is saved, against the cheaper of never and always") {
  const auto saved = [](const Costs& of, const Vector<double>& test) {
    return decide(validation_targets, validation_p, test, test_p, of).saved();
  };
  CHECK(saved({.false_alarm = 1, .miss = 1}, test_targets) == Approx(1 - 3.0 / 3).margin(1e-14));  // never: 3
  CHECK(saved({.false_alarm = 1, .miss = 1}, validation_targets) == Approx(1 - 1.0 / 3).epsilon(1e-14));
  CHECK(saved({.false_alarm = 1, .miss = 0}, Vector<double>::Zero(8)) == 0);  // there is nothing to save
}

TEST_CASE("decide: weights of both data") {
  Vector<double> validation_weights = Vector<double>::Ones(8), test_weights = Vector<double>::Ones(8);
  validation_weights[4] = 0;  // the miss that made 0.25 the choice
  test_weights[7] = 10;
  const Decision decision =
      decided({.validation_weights = validation_weights, .test_weights = test_weights, .names = {}});
  CHECK(decision.chosen.threshold == 0.6);
  CHECK(decision.chosen.validation.total() == 7);
  CHECK(decision.chosen.test.counts() == Matrix<double>{{4, 1}, {2, 10}});
  CHECK(decision.test_curve.cost[decision.test_curve.cost.size() - 1] == Approx(6 * 12.0 / 17).epsilon(1e-15));
}

TEST_CASE("decide: printed, it is a report") {
  std::ostringstream out;
  out << decided();
  CHECK(out.str() ==
        "a false alarm costs 1, a miss 6; the mean cost a sample:\n"
        "                                    threshold  validation   test\n"
        "cheapest on the validation data          0.25       0.125      1\n"
        "false alarm / (false alarm + miss)     0.1429        0.25  0.375\n"
        "one half                                  0.5        0.75  1.625\n"
        "never \"free\"                              inf        2.25   2.25\n"
        "always \"free\"                            -inf       0.625  0.625\n"
        "on the test data, \"free\" from 0.25 on:\n"
        "        predicted\n"
        "actual  taken  free  sum\n"
        "taken       3     2    5\n"
        "free        1     2    3\n"
        "sum         4     4    8");
}

TEST_CASE("decide says which of the data are wrong") {
  const auto says = [](const Vector<double>& y, const Vector<double>& p, const Vector<double>& test_y,
                       const Vector<double>& q) { return complaint([&] { decide(y, p, test_y, q, costs); }); };
  Vector<double> bad = test_targets;
  bad[2] = 3;
  CHECK(says(bad, validation_p, test_targets, test_p) ==
        "descent: decide, validation data: the target of row 2 (counted from 0) is 3; it must be 0 or 1");
  CHECK(says(validation_targets, validation_p, bad, test_p) ==
        "descent: decide, test data: the target of row 2 (counted from 0) is 3; it must be 0 or 1");
  CHECK(
      says(validation_targets, 2 * validation_p, test_targets, test_p) ==
      "descent: decide, validation data: the prediction of row 6 (counted from 0) is 1.2; it must be a probability, in "
      "0 … 1: of scores, CrossEntropy{}.probabilities(scores) makes them");
  CHECK_THAT(says(validation_targets, validation_p, test_targets, 2 * test_p),
             Catch::Matchers::ContainsSubstring("decide, test data: the prediction of row 6"));
  CHECK_THAT(says(validation_targets, validation_p, test_targets, test_p.head(3)),
             Catch::Matchers::ContainsSubstring("decide, test data: there are 8 rows of targets and 3 of predictions"));
}

TEST_CASE("mean_cost: false alarms and misses, each at its price") {
  CHECK(mean_cost(ConfusionMatrix(Matrix<double>{{5, 2}, {1, 2}}), {.false_alarm = 3, .miss = 40}) == 4.6);
  CHECK(complaint([] { mean_cost(ConfusionMatrix(Matrix<double>::Ones(3, 3)), Costs{}); }) ==
        "descent: mean_cost: there are 3 classes; false alarms and misses are of two");
}
