// A metric is a callable with or without weights, or a loss.
#include <descent/judging/metric.hpp>

#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/huber.hpp>
#include <descent/losses/rmse.hpp>

#include <cmath>
#include <string>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

template <class Scalar>
Dataset<Scalar> four_rows() {
  return {Matrix<Scalar>::Zero(4, 2), Matrix<Scalar>{{0}, {1}, {1}, {0}}};
}

const Metric largest{"largest difference", [](const auto& targets, const auto& predictions) {
                       return static_cast<double>((targets - predictions).cwiseAbs().maxCoeff());
                     }};

const Metric mean_by_weights{"mean", [](const auto&, const auto& predictions, const Vector<double>& weights) {
                               double sum = 0, total = 0;
                               for (Index i = 0; i < predictions.rows(); ++i) {
                                 const double weight = weights.size() == 0 ? 1 : weights[i];
                                 sum += weight * static_cast<double>(predictions(i, 0));
                                 total += weight;
                               }
                               return sum / total;
                             }};

}  // namespace

TEMPLATE_TEST_CASE("Metric: a callable is handed targets, predictions and, if it takes them, weights", "", float,
                   double) {
  auto data = four_rows<TestType>();
  const Matrix<TestType> predictions{{0.5}, {1}, {0.25}, {-0.5}};
  CHECK(detail::measure(largest, data, predictions) == 0.75);
  CHECK(detail::measure(mean_by_weights, data, predictions) == 0.3125);
  data.weights = Vector<TestType>{{0, 1, 3, 0}};
  CHECK(detail::measure(mean_by_weights, data, predictions) == 0.4375);
}

TEMPLATE_TEST_CASE("Metric: a loss takes the predictions for scores", "", float, double) {
  auto data = four_rows<TestType>();
  const Matrix<TestType> predictions{{1}, {1}, {4}, {-2}};  // errors 1, 0, 3, −2
  CHECK(detail::measure(Metric{"RMSE", Rmse{}}, data, predictions) == Approx(std::sqrt(3.5)));
  CHECK(detail::measure(Metric{"Huber", Huber{.delta = 1}}, data, predictions) == Approx((0.5 + 2.5 + 1.5) / 4));
  data.weights = Vector<TestType>{{2, 5, 1, 0}};
  CHECK(detail::measure(Metric{"RMSE", Rmse{}}, data, predictions) == Approx(std::sqrt(11.0 / 8)));
  CHECK(detail::measure(Metric{"cross-entropy", CrossEntropy{}}, data, predictions) ==
        Approx((2 * std::log1p(std::exp(1)) + 5 * std::log1p(std::exp(-1)) + std::log1p(std::exp(-4))) / 8));
}

TEST_CASE("Metric: a loss of classes takes class indices for k scores") {
  const Dataset<double> data{Matrix<double>::Zero(2, 1), Matrix<double>{{2}, {0}}};
  const Matrix<double> scores{{0, 0, 0}, {1, 0, 0}};
  const double second = -std::log(std::exp(1) / (std::exp(1) + 2));
  CHECK(detail::measure(Metric{"cross-entropy", CrossEntropy{}}, data, scores) == Approx((std::log(3) + second) / 2));
}

TEST_CASE("Metric: weights that a metric does not take are refused") {
  CHECK(complaint([] { detail::check_metric<double>("judge", largest, true); }) ==
        "descent: judge: the samples have weights, which the metric \"largest difference\" does not take; let it take "
        "(targets, predictions, weights)");
  CHECK(complaint([] { detail::check_metric<double>("judge", largest, false); }) == "no complaint");
  CHECK(complaint([] { detail::check_metric<double>("judge", mean_by_weights, true); }) == "no complaint");
  CHECK(complaint([] { detail::check_metric<double>("judge", Metric{"RMSE", Rmse{}}, true); }) == "no complaint");
  CHECK_THAT(complaint([] { detail::check_metric<double>("judge", Metric{"h", Huber{.delta = -1}}, false); }),
             Catch::Matchers::Contains("Huber: .delta is -1"));
}

TEMPLATE_TEST_CASE("Metric: of the confusion matrix", "", float, double) {
  auto data = four_rows<TestType>();  // classes 0, 1, 1, 0
  const Matrix<TestType> probabilities = Matrix<double>{{0.75}, {1}, {0.5}, {0.25}}.template cast<TestType>();
  const Metric accuracy{"accuracy", &ConfusionMatrix::accuracy};
  const Metric precision{"precision", [](const ConfusionMatrix& confusion) { return confusion.precision(); }};
  CHECK(detail::measure(accuracy, data, probabilities) == 0.75);
  CHECK(detail::measure(precision, data, probabilities) == Approx(2.0 / 3));
  data.weights = Vector<TestType>{{4, 1, 1, 2}};
  CHECK(detail::measure(accuracy, data, probabilities) == 0.5);
  CHECK(detail::measure(precision, data, probabilities) == Approx(1.0 / 3));
  CHECK(complaint([&] { detail::check_metric<TestType>("judge", accuracy, true); }) == "no complaint");
}
