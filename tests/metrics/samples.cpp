// The door of the metrics: what all of them read, refuse and make of weights.
#include <descent/metrics/brier_score.hpp>
#include <descent/metrics/calibration_curve.hpp>
#include <descent/metrics/confusion_matrix.hpp>
#include <descent/metrics/cost_curve.hpp>
#include <descent/metrics/log_loss.hpp>
#include <descent/metrics/precision_recall_curve.hpp>
#include <descent/metrics/regression.hpp>
#include <descent/metrics/roc_curve.hpp>
#include <descent/metrics/samples.hpp>
#include <descent/metrics/top_k_accuracy.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

using Numbers = std::vector<double>;

template <class... Columns>
Numbers joined(const Columns&... columns) {
  Numbers numbers;
  (numbers.insert(numbers.end(), columns.data(), columns.data() + columns.size()), ...);
  return numbers;
}

/// A metric that can be asked for any rows, and its name.
struct AnyMetric {
  std::string name;
  std::function<Numbers(const Matrix<double>&, const Matrix<double>&, const Vector<double>&)> value;
};

std::vector<AnyMetric> binary_metrics() {
  return {
      {"confusion_matrix", [](const auto& t, const auto& p,
                              const auto& w) { return joined(confusion_matrix(t, p, {.weights = w}).counts()); }},
      {"roc_curve",
       [](const auto& t, const auto& p, const auto& w) {
         const RocCurve curve = roc_curve(t, p, {.weights = w});
         return joined(curve.false_positive_rate, curve.true_positive_rate, curve.threshold,
                       Vector<double>{{curve.area()}});
       }},
      {"precision_recall_curve",
       [](const auto& t, const auto& p, const auto& w) {
         const PrecisionRecallCurve curve = precision_recall_curve(t, p, {.weights = w});
         return joined(curve.precision, curve.recall, curve.threshold, Vector<double>{{curve.average_precision()}});
       }},
      {"cost_curve",
       [](const auto& t, const auto& p, const auto& w) {
         const CostCurve curve = cost_curve(t, p, {.false_alarm = 1, .miss = 6}, {.weights = w});
         return joined(curve.cost, curve.threshold.head(curve.threshold.size() - 1).eval());
       }},
      {"log_loss", [](const auto& t, const auto& p, const auto& w) { return Numbers{log_loss(t, p, {.weights = w})}; }},
      {"brier_score",
       [](const auto& t, const auto& p, const auto& w) { return Numbers{brier_score(t, p, {.weights = w})}; }},
      {"calibration_curve",
       [](const auto& t, const auto& p, const auto& w) {
         const CalibrationCurve even = calibration_curve(t, p, {.bins = 3, .weights = w});
         const CalibrationCurve by_rank =
             calibration_curve(t, p, {.bins = 3, .strategy = Bins::quantile, .weights = w});
         return joined(even.predicted, even.observed, even.count, by_rank.predicted, by_rank.observed, by_rank.count);
       }},
  };
}

std::vector<AnyMetric> regression_metrics() {
  return {
      {"root_mean_squared_error",
       [](const auto& t, const auto& p, const auto& w) { return Numbers{root_mean_squared_error(t, p, {w})}; }},
      {"mean_absolute_error",
       [](const auto& t, const auto& p, const auto& w) { return Numbers{mean_absolute_error(t, p, {w})}; }},
      {"r_squared", [](const auto& t, const auto& p, const auto& w) { return Numbers{r_squared(t, p, {w})}; }},
      {"explained_variance",
       [](const auto& t, const auto& p, const auto& w) { return Numbers{explained_variance(t, p, {w})}; }},
      {"max_error", [](const auto& t, const auto& p, const auto& w) { return Numbers{max_error(t, p, {w})}; }},
  };
}

std::vector<AnyMetric> metrics_of_one_column() {
  std::vector<AnyMetric> all = binary_metrics();
  for (const AnyMetric& metric : regression_metrics()) all.push_back(metric);
  return all;
}

std::vector<AnyMetric> metrics_of_classes() {
  return {
      {"confusion_matrix", [](const auto& t, const auto& p,
                              const auto& w) { return joined(confusion_matrix(t, p, {.weights = w}).counts()); }},
      {"log_loss", [](const auto& t, const auto& p, const auto& w) { return Numbers{log_loss(t, p, {w})}; }},
      {"top_k_accuracy",
       [](const auto& t, const auto& p, const auto& w) { return Numbers{top_k_accuracy(t, p, {.weights = w})}; }},
  };
}

void check_equal(const Numbers& some, const Numbers& others) {
  REQUIRE(some.size() == others.size());
  for (std::size_t i = 0; i < some.size(); ++i) CHECK(some[i] == Approx(others[i]).epsilon(1e-14));
}

/// Weight 0 is the row left out, weight 2 the row twice.
void check_weights(const AnyMetric& metric, const Matrix<double>& targets, const Matrix<double>& predictions) {
  INFO(metric.name);
  const Vector<double> weights{{1, 0, 2, 1, 3, 0, 1, 2}};
  std::vector<Index> rows;
  for (Index i = 0; i < weights.size(); ++i)
    for (int time = 0; time < static_cast<int>(weights[i]); ++time) rows.push_back(i);
  check_equal(metric.value(targets, predictions, weights),
              metric.value(targets(rows, Eigen::all), predictions(rows, Eigen::all), {}));
  check_equal(metric.value(targets, predictions, Vector<double>::Ones(8)), metric.value(targets, predictions, {}));
  // and what all have in common makes no difference, but for counts
  if (metric.name != "confusion_matrix" && metric.name != "calibration_curve")
    check_equal(metric.value(targets, predictions, 4 * weights), metric.value(targets, predictions, weights));
}

const Matrix<double> targets{{0}, {1}, {1}, {0}, {1}, {1}, {0}, {0}};
const Matrix<double> probabilities{{0.3}, {0.2}, {0.9}, {0.3}, {0.4}, {0.8}, {0.6}, {0.1}};

}  // namespace

TEST_CASE("metrics: weight 0 is the row left out, weight 2 the row twice") {
  for (const AnyMetric& metric : metrics_of_one_column()) check_weights(metric, targets, probabilities);
  const Matrix<double> classes{{0}, {1}, {2}, {0}, {1}, {2}, {0}, {1}};
  const Matrix<double> of_classes{{0.5, 0.25, 0.25}, {0.25, 0.5, 0.25}, {0.125, 0.25, 0.625}, {0, 1, 0},
                                  {0.25, 0.25, 0.5}, {1, 0, 0},         {0.5, 0.5, 0},        {0.125, 0.125, 0.75}};
  for (const AnyMetric& metric : metrics_of_classes()) check_weights(metric, classes, of_classes);
}

TEST_CASE("metrics take any dense numbers") {
  const Matrix<float> single = probabilities.cast<float>();
  const Eigen::MatrixXd by_columns = probabilities;
  CHECK(roc_curve(targets.cast<int>(), single).area() == roc_curve(targets, probabilities).area());
  CHECK(roc_curve(targets, 2 * by_columns).area() == roc_curve(targets, probabilities).area());
  CHECK(roc_curve(targets.array(), by_columns.array() - 1).area() == roc_curve(targets, probabilities).area());
  Matrix<double> wide(8, 2);
  wide << targets, probabilities;
  CHECK(brier_score(wide.col(0), wide.col(1)) == brier_score(targets, probabilities));
  CHECK(r_squared(wide.col(0), Matrix<double>(wide * Vector<double>{{0, 1}})) == r_squared(targets, probabilities));
  CHECK(r_squared(wide.col(0), wide * Vector<double>{{0, 1}}) == r_squared(targets, probabilities));
}

TEST_CASE("metrics refuse sizes that do not fit") {
  for (const AnyMetric& metric : metrics_of_one_column()) {
    INFO(metric.name);
    const auto says = [&](const Matrix<double>& t, const Matrix<double>& p, const Vector<double>& w = {}) {
      const std::string text = complaint([&] { metric.value(t, p, w); });
      const std::string start = "descent: " + metric.name + ": ";
      return text.rfind(start, 0) == 0 ? text.substr(start.size()) : text;
    };
    CHECK(says(targets, probabilities.topRows(7)) ==
          "there are 8 rows of targets and 7 of predictions; there must be as many");
    CHECK(says(targets.topRows(0), probabilities.topRows(0)) ==
          "there are no targets or no predictions; give one row and one column at least");
    CHECK(says(targets, probabilities, Vector<double>::Ones(7)) ==
          "there are 8 rows and 7 weights; there must be one a row, or none");
    CHECK(says(targets, probabilities, Vector<double>::Zero(8)) == "all weights are 0; at least one must be more");
    CHECK(says(targets, probabilities, Vector<double>::Constant(8, 1e308)) ==
          "the weights are too large to be added up; divide them by the largest");
    Vector<double> weights = Vector<double>::Ones(8);
    weights[5] = -0.5;
    CHECK(says(targets, probabilities, weights) ==
          "the weight of row 5 (counted from 0) is -0.5; it must be a finite number, 0 or more");
    for (const double strange : {std::nan(""), std::numeric_limits<double>::infinity()}) {
      weights[5] = strange;
      CHECK_THAT(says(targets, probabilities, weights),
                 Catch::Matchers::ContainsSubstring("the weight of row 5 (counted from 0) is "));
      Matrix<double> bad = targets;
      bad(3, 0) = strange;
      CHECK(says(bad, probabilities) == "the target of row 3 (counted from 0) is not a finite number");
      bad = probabilities;
      bad(4, 0) = strange;
      CHECK(says(targets, bad) == "the prediction of row 4 (counted from 0) is not a finite number");
    }
  }
}

TEST_CASE("metrics of two classes refuse other targets") {
  for (const AnyMetric& metric : binary_metrics())
    for (const double strange : {2.0, 0.5, -1.0}) {
      INFO(metric.name << ' ' << strange);
      Matrix<double> bad = targets;
      bad(6, 0) = strange;
      const std::string text = complaint([&] { metric.value(bad, probabilities, {}); });
      const std::string start = "descent: " + metric.name + ": the target of row 6 (counted from 0) is ";
      CHECK(text.rfind(start, 0) == 0);
      CHECK_THAT(text, Catch::Matchers::ContainsSubstring("; it must be 0 or 1"));
    }
  CHECK(complaint([] { brier_score(Matrix<double>::Zero(3, 2), Matrix<double>::Zero(3, 1)); }) ==
        "descent: brier_score: the targets have 2 columns; give one, with the index of each row's class");
  for (const AnyMetric& metric : binary_metrics()) {
    if (metric.name == "confusion_matrix" || metric.name == "log_loss") continue;  // which take a column for each class
    CHECK(complaint([&] { metric.value(targets, Matrix<double>::Zero(8, 2), {}); }) ==
          "descent: " + metric.name +
              ": the predictions have 2 columns; give one, of class 1: of two columns of probabilities, the second");
  }
}

TEST_CASE("metrics of probabilities refuse scores") {
  for (const AnyMetric& metric : binary_metrics()) {
    if (metric.name != "log_loss" && metric.name != "brier_score" && metric.name != "calibration_curve") continue;
    for (const double strange : {1.5, -0.25}) {
      Matrix<double> bad = probabilities;
      bad(2, 0) = strange;
      CHECK(complaint([&] { metric.value(targets, bad, {}); }) ==
            "descent: " + metric.name + ": the prediction of row 2 (counted from 0) is " +
                (strange > 0 ? "1.5" : "-0.25") +
                "; it must be a probability, in 0 … 1: of scores, CrossEntropy{}.probabilities(scores) makes them");
    }
  }
  for (const AnyMetric& metric : metrics_of_classes()) {
    Matrix<double> bad = Matrix<double>::Constant(8, 3, 1.0 / 3);
    bad(7, 1) = std::nan("");
    CHECK(complaint([&] { metric.value(targets, bad, {}); }) ==
          "descent: " + metric.name + ": the prediction of row 7 (counted from 0) is not a finite number, in column 1");
  }
}
