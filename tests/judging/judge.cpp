// Training and held-out values side by side; gaps are marked; what can't be judged is refused.
#include <descent/judging/judge.hpp>

#include <descent/core/random.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/rmse.hpp>
#include <descent/metrics/regression.hpp>
#include <descent/metrics/roc_curve.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/models/network.hpp>
#include <descent/models/predict.hpp>
#include <descent/parallel/threads.hpp>
#include <descent/testing/bits.hpp>

#include <cstdint>
#include <limits>
#include <sstream>
#include <string>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "../models/sparse_data.hpp"

using namespace descent;

namespace {

const Metric mean_error{"mean error", [](const auto& targets, const auto& predictions) {
                          return static_cast<double>((predictions - targets).sum()) /
                                 static_cast<double>(targets.rows());
                        }};

/// The target is the feature, but for an error that grows: 0.01 · row · times.
Dataset<double> rows_with_errors(Index rows, double times) {
  Dataset<double> data{Matrix<double>(rows, 1), Matrix<double>(rows, 1)};
  for (Index i = 0; i < rows; ++i) {
    data.features(i, 0) = static_cast<double>(i);
    data.targets(i, 0) = static_cast<double>(i) - 0.01 * times * static_cast<double>(i);
  }
  return data;
}

const auto as_it_is = [](const Matrix<double>& features) { return features; };

}  // namespace

TEST_CASE("judge: every metric over both parts, and their difference") {
  const auto train = rows_with_errors(5, 1), held_out = rows_with_errors(3, 4);
  const Judgement judgement = judge(as_it_is, train, held_out, mean_error, Metric{"MSE", Mse{}});
  CHECK(judgement.train_rows == 5);
  CHECK(judgement.held_out_rows == 3);
  REQUIRE(judgement.metrics.size() == 2);
  CHECK(judgement.metrics[0].name == "mean error");
  CHECK(judgement["mean error"].train == Approx(0.02));
  CHECK(judgement["mean error"].held_out == Approx(0.04));
  CHECK(judgement["mean error"].gap() == Approx(0.02));
  CHECK(judgement["mean error"].relative_gap() == Approx(0.5));
  CHECK(judgement["MSE"].train == Approx(0.0006));
  CHECK(judgement["MSE"].held_out == Approx(0.008 / 3));
  CHECK(complaint([&] { judgement["rmse"]; }) ==
        "descent: there is no metric \"rmse\"; there are \"mean error\", \"MSE\"");
}

TEST_CASE("judge: a model is a predictor, and its loss is evaluate's") {
  const auto train = rows_with_errors(50, 1), held_out = rows_with_errors(30, 2);
  LinearModel<double> model(1);
  model.parameters() << 0.7, 0.1;
  const Judgement judgement = judge(model, train, held_out, Metric{"RMSE", Rmse{}});
  CHECK(judgement["RMSE"].train == Approx(evaluate(model, Rmse{}, train)).epsilon(1e-14));
  CHECK(judgement["RMSE"].held_out == Approx(evaluate(model, Rmse{}, held_out)).epsilon(1e-14));
}

TEST_CASE("judge: the table, with gaps marked") {
  std::ostringstream out;
  Judgement judgement{
      1420, 470, {{"accuracy", 0.97183, 0.70213}, {"log loss", 0.25, 0.26}, {"RMSE", 123.456, 150}, {"none", 0, 0}}};
  out << judgement;
  CHECK(out.str() ==
        "          training  held out      gap\n"
        "rows         1,420       470\n"
        "accuracy    0.9718    0.7021  -0.2697  <- 28 % apart\n"
        "log loss    0.2500    0.2600   0.0100\n"
        "RMSE        123.46    150.00   26.544  <- 18 % apart\n"
        "none        0.0000    0.0000   0.0000");
  judgement.marked_gap = 0.2;
  judgement.metrics[1].held_out = std::numeric_limits<double>::quiet_NaN();
  out.str("");
  out << judgement;
  CHECK_THAT(out.str(), Catch::Matchers::Contains("28 % apart") && !Catch::Matchers::Contains("18 % apart") &&
                            Catch::Matchers::Contains("nan  <- not a finite number"));
}

TEST_CASE("judge refuses what it can't judge") {
  const auto good = rows_with_errors(4, 1);
  const auto complaint_about = [&](const Dataset<double>& train, const Dataset<double>& held_out) {
    return complaint([&] { judge(as_it_is, train, held_out, mean_error); });
  };
  CHECK(complaint_about(good, good) == "no complaint");
  CHECK(complaint_about(good, Dataset<double>{}) == "descent: the held-out data have no rows; there must be 1 or more");
  auto bad = good;
  bad.targets(2, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK_THAT(complaint_about(bad, good), Catch::Matchers::Contains("targets of the training data: row 2, column 0"));
  bad = good;
  bad.weights = Vector<double>::Zero(4);
  CHECK(complaint_about(good, bad) ==
        "descent: all sample weights of the held-out data are 0; at least one must be more");
  bad.weights[1] = 1;
  CHECK(
      complaint_about(good, bad) ==
      "descent: judge: the samples have weights, which the metric \"mean error\" does not take; let it take (targets, "
      "predictions, weights)");
  CHECK(complaint([&] { judge(as_it_is, good, good, mean_error, Metric{"mean error", Mse{}}); }) ==
        "descent: judge: two metrics are called \"mean error\"; give each its own name");
  CHECK(complaint([&] { judge(as_it_is, good, good, Metric{"", Mse{}}); }) ==
        "descent: judge: a metric has no name; give it one: Metric{\"accuracy\", …}");
  const Dataset<double> scores{Matrix<double>{{-3}, {4}}, Matrix<double>{{0}, {1}}};
  CHECK(
      complaint([&] { judge(as_it_is, scores, scores, Metric{"accuracy", &ConfusionMatrix::accuracy}); }) ==
      "descent: judge: the metric \"accuracy\" of the training data: confusion_matrix: the prediction of row 0 "
      "(counted "
      "from 0) is -3; it must be a probability, in 0 … 1: of scores, CrossEntropy{}.probabilities(scores) makes them; "
      "or give a .threshold: for scores, 0");
}

TEST_CASE("judge refuses predictions that are none") {
  const auto good = rows_with_errors(4, 1);
  CHECK(
      complaint([&] {
        judge([](const Matrix<double>& x) { return Matrix<double>(x.topRows(3)); }, good, good, mean_error);
      }) ==
      "descent: judge: the predictor gave 3 rows of predictions for 4 rows of the training data; it must give one for "
      "each");
  auto other = good;
  other.features(3, 0) = 0;
  CHECK(complaint([&] {
          judge([](const Matrix<double>& x) { return Matrix<double>((x.array() + 1).log() / x.array().min(1)); }, good,
                other, mean_error);
        }) ==
        "descent: judge: prediction 0 for row 0 of the training data (both counted from 0) is not a finite number; see "
        "that the model was trained, and on numbers of the same scale");
  CHECK(complaint([&] {
          const Dataset<double> classes{Matrix<double>::Zero(2, 1), Matrix<double>{{1}, {2}}};
          judge(as_it_is, classes, classes, Metric{"cross-entropy", CrossEntropy{}});
        }).find("the target of row 1 (counted from 0) is 2") != std::string::npos);
}

namespace {

/// Rows of d features, with targets of k classes and weights.
template <class Scalar>
Dataset<Scalar> random_rows(Index n, Index d, Index k, std::uint64_t seed) {
  Dataset<Scalar> data{Matrix<Scalar>(n, d), Matrix<Scalar>::Zero(n, k), Vector<Scalar>(n)};
  Random random(seed);
  for (Scalar& x : data.features.reshaped()) x = static_cast<Scalar>(random.uniform(-1, 1));
  for (Index i = 0; i < n; ++i) {
    data.targets(i, random.below(static_cast<std::uint32_t>(k))) = 1;
    data.weights[i] = static_cast<Scalar>(random.uniform(0, 2));
  }
  return data;
}

template <class Model>
Model with_random_parameters(Model model) {
  Random random(5);
  for (auto& parameter : model.parameters()) parameter = static_cast<typename Model::Scalar>(random.uniform(-1, 1));
  return model;
}

/// Judges by one thread and by several, which must have the same bits.
template <class Predictor, class DataType, class... Functions>
void compare_threads(const Predictor& predictor, const DataType& train, const DataType& held_out,
                     const Metric<Functions>&... metrics) {
  const Judgement alone = judge(predictor, train, held_out, metrics...);
  for (const Index count : {1, 2, 3, 8}) {
    CAPTURE(count);
    const Judgement shared = judge(predictor, train, held_out, Threads{count}, metrics...);
    CHECK(shared.train_rows == alone.train_rows);
    CHECK(shared.held_out_rows == alone.held_out_rows);
    REQUIRE(shared.metrics.size() == alone.metrics.size());
    for (std::size_t i = 0; i < alone.metrics.size(); ++i) {
      CHECK(shared.metrics[i].name == alone.metrics[i].name);
      CHECK(detail::bits(shared.metrics[i].train) == detail::bits(alone.metrics[i].train));
      CHECK(detail::bits(shared.metrics[i].held_out) == detail::bits(alone.metrics[i].held_out));
    }
  }
}

const Metric ranking{"area under ROC", [](const auto& targets, const auto& scores, const auto& weights) {
                       return roc_curve(targets, scores, {.weights = weights}).area();
                     }};
const Metric squares{"squares", [](const auto& targets, const auto& predictions, const auto& weights) {
                       return root_mean_squared_error(targets, predictions, {.weights = weights});
                     }};

}  // namespace

TEMPLATE_TEST_CASE("judge: by however many threads, the same bits", "", double, float) {
  using Scalar = TestType;
  const auto train = random_rows<Scalar>(9001, 40, 3, 1), held_out = random_rows<Scalar>(2600, 40, 3, 2);
  const Metric cross_entropy{"cross-entropy", CrossEntropy{}};
  compare_threads(with_random_parameters(LinearModel<Scalar>(40, 3)), train, held_out, cross_entropy, squares);
  compare_threads(with_random_parameters(network_of<Scalar>(Dense(40, 6), Tanh{}, Dense(6, 3))), train, held_out,
                  cross_entropy, squares);
  auto one = train, other = held_out;
  one.targets = train.targets.col(0);
  other.targets = held_out.targets.col(0);
  const auto line = with_random_parameters(LinearModel<Scalar>(40));
  const auto probability = [&](const Matrix<Scalar>& features) {
    return CrossEntropy{}.probabilities(line.predict(features));
  };
  compare_threads(probability, one, other, Metric{"accuracy", &ConfusionMatrix::accuracy}, ranking);
}

TEST_CASE("judge: of sparse data too, and of features without end or none") {
  const auto train = made_up_sparse<double>(3000, 500, 1, 0.02), held_out = made_up_sparse<double>(700, 500, 1, 0.02);
  const auto line = with_random_parameters(LinearModel<double>(500));
  compare_threads(line, train, held_out, Metric{"cross-entropy", CrossEntropy{}}, squares);
  const auto row_sums = [](const SparseMatrix<double>& features) {
    return Matrix<double>(features * Vector<double>::Ones(features.cols()));
  };
  compare_threads(row_sums, train, held_out, squares);
  const auto wide = random_rows<double>(300, 5000, 1, 3), short_one = random_rows<double>(1, 5000, 1, 4);
  compare_threads(with_random_parameters(LinearModel<double>(5000)), wide, short_one, squares);
}

TEST_CASE("judge: threads refuse what one does, at the first place where it is wrong") {
  auto data = random_rows<double>(20'000, 4, 1, 1);
  const auto line = with_random_parameters(LinearModel<double>(4));
  const auto complaint_of = [&](const auto& predictor, const auto& metric) {
    const auto alone = complaint([&] { judge(predictor, data, data, metric); });
    const auto shared = complaint([&] { judge(predictor, data, data, Threads{3}, metric); });
    CHECK(alone == shared);
    return shared;
  };
  const Metric unweighted{"mean error", mean_error.function};
  CHECK_THAT(complaint_of(line, unweighted),
             Catch::Matchers::Contains("which the metric \"mean error\" does not take"));
  CHECK_THAT(
      complaint_of(line, Metric{"wrong", [](const auto&, const auto&, const auto&) -> double { fail("of no use"); }}),
      Catch::Matchers::Contains("the metric \"wrong\" of the training data: of no use"));
  data.features(15'000, 2) = std::numeric_limits<double>::infinity();
  data.features(19'999, 2) = std::numeric_limits<double>::infinity();
  CHECK_THAT(complaint_of(line, squares), Catch::Matchers::Contains("row 15000, column 2"));
  data.features.setZero();
  data.weights.setZero();
  CHECK_THAT(complaint_of(line, squares), Catch::Matchers::Contains("all sample weights of the training data are 0"));
  data.weights.setOnes();
  CHECK(complaint([&] { judge(line, data, data, Threads{0}, squares); }) ==
        "descent: Threads: .count is 0; it must be from 1 to 1024");
  const auto by_piece = [](const Matrix<double>& features) {
    return Matrix<double>(features.rows() == 4096 ? 4096 : 7, 1);
  };
  CHECK_THAT(complaint([&] { judge(by_piece, data, data, Threads{2}, squares); }),
             Catch::Matchers::Contains("judge: the predictor gave 7 rows of predictions for 3616 rows of rows 16384 to "
                                       "19999 of the training data; it must give one for each"));
  const auto of_other_width = [](const Matrix<double>& features) {
    return Matrix<double>(Matrix<double>::Zero(features.rows(), features.rows() == 4096 ? 1 : 2));
  };
  CHECK_THAT(
      complaint([&] { judge(of_other_width, data, data, Threads{2}, squares); }),
      Catch::Matchers::Contains("gave 1 column of predictions for some rows of the training data and 2 for others"));
}
