// More and more rows to train on; the rows held out stay.
#include <descent/judging/learning_curve.hpp>

#include <descent/losses/mse.hpp>

#include <algorithm>
#include <limits>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

/// Row i has the feature i, and is of class 1 in every fourth row.
Dataset<double> numbered(Index rows) {
  Dataset<double> data{Matrix<double>(rows, 1), Matrix<double>(rows, 1)};
  for (Index i = 0; i < rows; ++i) {
    data.features(i, 0) = static_cast<double>(i);
    data.targets(i, 0) = i % 4 == 0 ? 1 : 0;
  }
  return data;
}

const auto fit_mean = [](const Dataset<double>& train) {
  const double mean = train.targets.mean();
  return [=](const Matrix<double>& features) {
    return Matrix<double>(Matrix<double>::Constant(features.rows(), 1, mean));
  };
};

const Metric mse{"MSE", Mse{}};
const Metric mean_target{"mean target", [](const auto& targets, const auto&) { return targets.mean(); }};

}  // namespace

TEST_CASE("learning_curve: the numbers of rows, and the rows") {
  const auto data = numbered(42);  // folds of 10 or 11 rows: 31 at least to train on
  std::vector<std::vector<double>> trained_on;
  const LearningCurve curve = learning_curve(
      data, {.fractions = {0.01, 0.5, 1}, .folds = 4, .seed = 2},
      [&](const Dataset<double>& train) {
        trained_on.emplace_back(train.features.data(), train.features.data() + train.size());
        return fit_mean(train);
      },
      mse);
  REQUIRE(curve.points.size() == 3);
  CHECK(curve.points[0].rows == 1);
  CHECK(curve.points[1].rows == 16);
  CHECK(curve.points[2].rows == 31);
  const auto parts = folds(data, {.count = 4, .seed = 2});
  REQUIRE(trained_on.size() == 12);
  for (std::size_t f = 0; f < 4; ++f)
    for (std::size_t size = 0; size < 3; ++size) {
      const auto& rows = trained_on[4 * size + f];
      CHECK(static_cast<Index>(rows.size()) == curve.points[size].rows);
      CHECK(std::equal(rows.begin(), rows.end(), parts[f].train.begin()));  // so fewer rows are part of more
      CHECK(curve.points[size].result.folds[f].held_out_rows == static_cast<Index>(parts[f].test.size()));
    }
}

TEST_CASE("learning_curve: all rows are cross_validate") {
  const auto data = numbered(40);
  for (const bool stratify : {false, true}) {
    const LearningCurve curve =
        learning_curve(data, {.fractions = {1}, .seed = 7, .stratify = stratify}, fit_mean, mse);
    const CrossValidation whole = cross_validate(data, {.seed = 7, .stratify = stratify}, fit_mean, mse);
    for (std::size_t f = 0; f < 5; ++f) {
      CHECK(curve.points[0].result.folds[f]["MSE"].train == whole.folds[f]["MSE"].train);
      CHECK(curve.points[0].result.folds[f]["MSE"].held_out == whole.folds[f]["MSE"].held_out);
    }
  }
}

TEST_CASE("learning_curve, stratified: few rows have each class's share too") {
  const LearningCurve curve =
      learning_curve(numbered(160), {.fractions = {0.125, 0.25, 0.5}, .stratify = true}, fit_mean, mean_target);
  for (const LearningCurvePoint& point : curve.points)
    for (const Judgement& fold : point.result.folds) {
      CHECK(fold["mean target"].train == Approx(0.25));
      CHECK(fold["mean target"].held_out == Approx(0.25));
    }
}

TEST_CASE("learning_curve: a model that has learnt does as well on rows it has not seen") {
  Random random(3);
  auto data = numbered(400);
  for (Index i = 0; i < 400; ++i) data.targets(i, 0) = random.uniform(-1, 1);
  const LearningCurve curve = learning_curve(data, {.fractions = {0.02, 1}}, fit_mean, mse);
  const CrossValidation &few = curve.points[0].result, &many = curve.points[1].result;
  CHECK(few.train("MSE").mean < few.held_out("MSE").mean);
  CHECK(many.held_out("MSE").mean < few.held_out("MSE").mean);
  CHECK(many.held_out("MSE").mean - many.train("MSE").mean < few.held_out("MSE").mean - few.train("MSE").mean);
}

TEST_CASE("learning_curve tells an observer of each fit") {
  std::vector<Index> fits;
  learning_curve(numbered(20),
                 {.fractions = {0.5, 1},
                  .folds = 2,
                  .observe =
                      [&](const FitProgress& progress) {
                        fits.push_back(progress.fits);
                        CHECK(progress.all_fits == 4);
                      }},
                 fit_mean, mse);
  CHECK(fits == std::vector<Index>{1, 2, 3, 4});
}

TEST_CASE("learning_curve: the table") {
  const auto result = [](double first, double second) {
    return CrossValidation{{Judgement{10, 5, {{"MSE", first, 2 * first}}}, Judgement{10, 5, {{"MSE", second, 3}}}}};
  };
  std::ostringstream out;
  out << LearningCurve{{{10, result(1, 1)}, {1000, result(1, 3)}}};
  CHECK(out.str() ==
        "                   MSE\n"
        "rows          training         held out\n"
        "10     1.0000 ± 0.0000  2.5000 ± 0.7071\n"
        "1,000  2.0000 ± 1.4142  2.5000 ± 0.7071");
  out.str("");
  out << LearningCurve{};
  CHECK(out.str() == "no points");
}

TEST_CASE("learning_curve refuses mistakes before anything is trained") {
  int fits = 0;
  const auto complaint_about = [&](const LearningCurveOptions& options) {
    return complaint([&] {
      learning_curve(
          numbered(12), options,
          [&](const Dataset<double>& train) {
            ++fits;
            return fit_mean(train);
          },
          mse);
    });
  };
  CHECK(complaint_about({.fractions = {}}) == "descent: learning_curve: .fractions is empty; give one or more");
  for (const double fraction : {0.0, -1.0, 1.5, std::numeric_limits<double>::quiet_NaN()})
    CHECK_THAT(complaint_about({.fractions = {0.5, fraction}}),
               Catch::Matchers::StartsWith("descent: learning_curve: .fractions[1] is ") &&
                   Catch::Matchers::EndsWith("; it must lie above 0 and be at most 1"));
  CHECK(complaint_about({.folds = 13}) ==
        "descent: learning_curve: .folds is 13, and there are 12 rows; each fold needs one at least: use fewer folds");
  CHECK(complaint_about({.stratify = true}) ==
        "descent: learning_curve: class 1 has 3 rows, and .stratify needs 5 or more, one for each of the folds: use "
        "fewer folds");
  CHECK(fits == 0);
}
