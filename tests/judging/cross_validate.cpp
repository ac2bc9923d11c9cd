// The judgement of each fold is that of a loop written by hand; nothing leaks; mistakes are refused before training.
#include <descent/judging/cross_validate.hpp>

#include <descent/data/standardizer.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/rmse.hpp>
#include <descent/metrics/roc_curve.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/sgd.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

/// y = 3 a − b + noise, with a in thousands.
Dataset<double> noisy_rows(Index rows) {
  Random random(11);
  Dataset<double> data{Matrix<double>(rows, 2), Matrix<double>(rows, 1)};
  for (Index i = 0; i < rows; ++i) {
    const double a = random.uniform(-1, 1), b = random.uniform(-1, 1);
    data.features.row(i) << 1000 * a + 500, b;
    data.targets(i, 0) = 3 * a - b + random.uniform(-1, 1);
  }
  return data;
}

const auto fit_line = [](const Dataset<double>& train) {
  const auto scale = Standardizer<double>::fit(train.features);
  LinearModel<double> model(train.feature_count());
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1}, .stop = MaxSteps{50}};
  const Dataset<double> scaled{scale.transform(train.features), train.targets, train.weights};
  trainer.fit(model, Mse{}, scaled);
  return [=](const Matrix<double>& features) { return model.predict(scale.transform(features)); };
};

/// Predicts the mean of the targets that were trained on.
const auto fit_mean = [](const Dataset<double>& train) {
  const double mean = train.targets.mean();
  return [=](const Matrix<double>& features) {
    return Matrix<double>(Matrix<double>::Constant(features.rows(), 1, mean));
  };
};

const Metric rmse{"RMSE", Rmse{}};
const Metric mse{"MSE", Mse{}};

/// The share of n × 1 targets 0 or 1 that are on the predictions' side of ½.
const Metric accuracy{"accuracy", [](const auto& targets, const auto& predictions) {
                        return static_cast<double>(((predictions.array() > 0.5) == (targets.array() > 0.5)).count()) /
                               static_cast<double>(targets.rows());
                      }};

}  // namespace

TEST_CASE("cross_validate equals a loop written by hand") {
  const auto data = noisy_rows(53);
  const CrossValidation result = cross_validate(data, {.folds = 4, .seed = 9}, fit_line, rmse, mse);
  REQUIRE(result.folds.size() == 4);
  std::vector<double> train_values, held_out_values;
  const auto parts = folds(data, {.count = 4, .seed = 9});
  for (std::size_t f = 0; f < 4; ++f) {
    const auto train = select_rows(data, parts[f].train), held_out = select_rows(data, parts[f].test);
    const auto scale = Standardizer<double>::fit(train.features);
    LinearModel<double> model(2);
    const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1}, .stop = MaxSteps{50}};
    const Dataset<double> scaled{scale.transform(train.features), train.targets};
    trainer.fit(model, Mse{}, scaled);
    train_values.push_back(evaluate(model, Mse{}, scaled));
    held_out_values.push_back(
        evaluate(model, Mse{}, Dataset<double>{scale.transform(held_out.features), held_out.targets}));
    CHECK(result.folds[f]["MSE"].train == Approx(train_values[f]).epsilon(1e-14));
    CHECK(result.folds[f]["MSE"].held_out == Approx(held_out_values[f]).epsilon(1e-14));
    CHECK(result.folds[f]["RMSE"].held_out == Approx(std::sqrt(held_out_values[f])).epsilon(1e-14));
    CHECK(result.folds[f].train_rows == train.size());
    CHECK(result.folds[f].held_out_rows == held_out.size());
  }
  const double mean = std::accumulate(held_out_values.begin(), held_out_values.end(), 0.0) / 4;
  double squares = 0;
  for (const double value : held_out_values) squares += (value - mean) * (value - mean);
  CHECK(result.held_out("MSE").mean == Approx(mean).epsilon(1e-14));
  CHECK(result.held_out("MSE").deviation == Approx(std::sqrt(squares / 3)).epsilon(1e-12));
  CHECK(result.train("MSE").mean ==
        Approx(std::accumulate(train_values.begin(), train_values.end(), 0.0) / 4).epsilon(1e-14));
  CHECK(complaint([&] { result.train("R²"); }) == "descent: there is no metric \"R²\"; there are \"RMSE\", \"MSE\"");
}

TEST_CASE("cross_validate gives the same bits for the same seed, others for another") {
  const auto data = noisy_rows(40);
  const auto text = [&](std::uint64_t seed) {
    std::ostringstream out;
    out.precision(17);
    const CrossValidation result = cross_validate(data, {.seed = seed}, fit_line, rmse);
    for (const Judgement& fold : result.folds) out << fold["RMSE"].train << ' ' << fold["RMSE"].held_out << ' ';
    return out.str();
  };
  CHECK(text(3) == text(3));
  CHECK(text(3) != text(4));
}

TEST_CASE("cross_validate: a fit sees the rows it is given and no others, so nothing leaks") {
  // A row's feature is its number: what was held out was not trained on.
  Dataset<double> data{Matrix<double>(23, 1), Matrix<double>::Zero(23, 1)};
  std::iota(data.features.data(), data.features.data() + 23, 0.0);
  std::vector<double> held_out;
  cross_validate(
      data, {},
      [&](const Dataset<double>& train) {
        return [&, seen = train.features](const Matrix<double>& features) {
          const bool trained_on = features.rows() == seen.rows();
          for (Index i = 0; i < features.rows(); ++i) {
            CHECK((seen.array() == features(i, 0)).any() == trained_on);
            if (!trained_on) held_out.push_back(features(i, 0));
          }
          return features;
        };
      },
      mse);
  std::sort(held_out.begin(), held_out.end());
  REQUIRE(held_out.size() == 23);
  for (std::size_t i = 0; i < 23; ++i) CHECK(held_out[i] == static_cast<double>(i));
}

TEST_CASE("cross_validate: features chosen by the targets of all rows leak, chosen inside the fit they do not") {
  // 60 rows of 500 features that have nothing to do with their classes. Hastie, Tibshirani, Friedman: "The elements of
  // statistical learning", section 7.10.2.
  Random random(5);
  Dataset<double> data{Matrix<double>(60, 500), Matrix<double>(60, 1)};
  for (Index i = 0; i < 60; ++i) {
    data.targets(i, 0) = static_cast<double>(i % 2);
    for (Index j = 0; j < 500; ++j) data.features(i, j) = random.uniform(-1, 1);
  }
  const auto best_features = [](const Dataset<double>& all) {
    std::vector<Index> order(500);
    std::iota(order.begin(), order.end(), Index{0});
    const Vector<double> difference = all.features.transpose() * (all.targets.array() - 0.5).matrix();
    std::sort(order.begin(), order.end(),
              [&](Index a, Index b) { return std::abs(difference[a]) > std::abs(difference[b]); });
    order.resize(10);
    return order;
  };
  const auto chosen = [](const Matrix<double>& features, const std::vector<Index>& columns) {
    return Matrix<double>(features(Eigen::all, columns));
  };
  const auto fit_chosen = [&](const Dataset<double>& train) {
    const std::vector<Index> columns = best_features(train);
    const auto predict = fit_line(Dataset<double>{chosen(train.features, columns), train.targets});
    return [=](const Matrix<double>& features) { return predict(chosen(features, columns)); };
  };
  const CrossValidationOptions ten{.folds = 10, .stratify = true};
  const Dataset<double> leaked{chosen(data.features, best_features(data)), data.targets};
  const CrossValidation honest = cross_validate(data, ten, fit_chosen, accuracy);
  CHECK(cross_validate(leaked, ten, fit_line, accuracy).held_out("accuracy").mean > 0.75);
  CHECK(honest.held_out("accuracy").mean < 0.6);
  CHECK(honest.train("accuracy").mean > 0.75);
}

TEST_CASE("cross_validate, stratified: every fold has its share of each class") {
  auto data = noisy_rows(40);
  for (Index i = 0; i < 40; ++i) data.targets(i, 0) = i < 5 ? 1 : 0;
  const Metric share{"share", [](const auto& targets, const auto&) { return targets.mean(); }};
  const CrossValidation result = cross_validate(data, {.stratify = true}, fit_mean, share);
  for (const Judgement& fold : result.folds) {
    CHECK(fold["share"].train == 4.0 / 32);
    CHECK(fold["share"].held_out == 1.0 / 8);
  }
}

TEST_CASE("cross_validate with folds of one's own") {
  const auto data = noisy_rows(6);
  const std::vector<Fold> weeks{{{0, 1}, {2, 3}}, {{0, 1, 2, 3}, {4, 5}}};
  const CrossValidation result = cross_validate(data, weeks, fit_mean, mse);
  REQUIRE(result.folds.size() == 2);
  const double mean = data.targets.topRows(4).mean();
  CHECK(result.folds[1]["MSE"].held_out == Approx((data.targets.bottomRows(2).array() - mean).square().mean()));
  const auto complaint_about = [&](const std::vector<Fold>& own_folds) {
    return complaint([&] { cross_validate(data, own_folds, fit_mean, mse); });
  };
  CHECK(complaint_about({}) == "descent: cross_validate: there are no folds; give one or more");
  CHECK(complaint_about({{{0, 1}, {6}}}) ==
        "descent: cross_validate: row 6, held out in fold 1, is none of the 6 rows, which are counted from 0");
  CHECK(complaint_about({{{0}, {1}}, {{0, 1, 2}, {4, 1}}}) ==
        "descent: cross_validate: row 1 is both trained on and held out in fold 2; it can be one of them only");
  CHECK(complaint_about({{{0}, {}}}) ==
        "descent: cross_validate: there are no rows held out in fold 1; give one or more");
  CHECK(complaint_about({{{}, {1}}}) ==
        "descent: cross_validate: there are no rows trained on in fold 1; give one or more");
}

TEST_CASE("cross_validate says in which fold, of which data and which metric something was wrong") {
  auto data = noisy_rows(4);
  data.targets << 1, 1, 0, 1;
  const Metric area{"area", [](const auto& targets, const auto& scores, const auto& weights) {
                      return roc_curve(targets, scores, {.weights = weights}).area();
                    }};
  const auto mended = std::vector<Fold>{{{1, 2}, {0, 3}}, {{0, 2}, {1, 3}}};
  const std::string where =
      "descent: cross_validate, fold 1 of 2 (rows are counted in its own data; of rare classes, .stratify = true gives "
      "each fold some): ";
  CHECK_THAT(complaint([&] { cross_validate(data, mended, fit_mean, area); }),
             Catch::Matchers::StartsWith(where + "judge: the metric \"area\" of the held-out data: roc_curve: "));
  const auto fails = [](const Dataset<double>&) -> LinearModel<double> { fail("no luck"); };
  CHECK(complaint([&] { cross_validate(data, mended, fails, area); }) == where + "no luck");
}

TEST_CASE("cross_validate: equal values have no deviation") {
  const auto constant = Metric{"constant", [](const auto&, const auto&) { return 0.4; }};
  CHECK(cross_validate(noisy_rows(30), {.folds = 7}, fit_mean, constant).held_out("constant").deviation == 0);
}

TEST_CASE("cross_validate tells an observer of each fit") {
  std::vector<FitProgress> told;
  cross_validate(noisy_rows(20),
                 {.folds = 4, .observe = [&](const FitProgress& progress) { told.push_back(progress); }}, fit_mean,
                 mse);
  REQUIRE(told.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(told[i].fits == static_cast<Index>(i) + 1);
    CHECK(told[i].all_fits == 4);
    CHECK(told[i].time >= (i == 0 ? Seconds{0} : told[i - 1].time));
  }
}

TEST_CASE("cross_validate: the table") {
  const auto judgement = [](double train, double held_out, double r) {
    return Judgement{30, 15, {{"accuracy", train, held_out}, {"r", 0, r}}};
  };
  std::ostringstream out;
  out << CrossValidation{{judgement(0.9, 0.8, 100), judgement(0.94, 0.6, 300), judgement(0.92, 0.7, 200)}};
  CHECK(out.str() ==
        "           accuracy                   r\n"
        "fold       training  held out  training  held out\n"
        "1            0.9000    0.8000    0.0000    100.00\n"
        "2            0.9400    0.6000    0.0000    300.00\n"
        "3            0.9200    0.7000    0.0000    200.00\n"
        "mean         0.9200    0.7000    0.0000    200.00\n"
        "deviation    0.0200    0.1000    0.0000    100.00");
  out.str("");
  out << CrossValidation{};
  CHECK(out.str() == "no folds");
}

TEST_CASE("cross_validate refuses mistakes before anything is trained") {
  int fits = 0;
  const auto count_fits = [&](const Dataset<double>& train) {
    ++fits;
    return fit_mean(train);
  };
  auto data = noisy_rows(6);
  const auto complaint_about = [&](CrossValidationOptions options) {
    return complaint([&] { cross_validate(data, options, count_fits, mse); });
  };
  CHECK(complaint_about({.folds = 7}) ==
        "descent: cross_validate: .folds is 7, and there are 6 rows; each fold needs one at least: use fewer folds");
  CHECK(complaint_about({.folds = 1}) ==
        "descent: cross_validate: .folds is 1; it must be 2 or more, so that there are rows to train on");
  CHECK_THAT(complaint_about({.stratify = true}),
             Catch::Matchers::StartsWith("descent: cross_validate: the target of row 0 (counted from 0) is ") &&
                 Catch::Matchers::EndsWith("for other targets, leave .stratify out"));
  data.targets << 0, 0, 1, 1, 1, 1;
  CHECK(complaint_about({.folds = 3, .stratify = true}) ==
        "descent: cross_validate: class 0 has 2 rows, and .stratify needs 3 or more, one for each of the folds: use "
        "fewer folds");
  data.weights = Vector<double>{{1, 0, 0, 0, 0, 0}};
  CHECK_THAT(complaint_about({.folds = 3}),
             Catch::Matchers::Contains("has a weight of more than 0; use fewer folds, or drop rows that do not count"));
  CHECK_THAT(complaint([&] { cross_validate(data, {.folds = 2}, count_fits, accuracy); }),
             Catch::Matchers::Contains("the metric \"accuracy\" does not take"));
  data.features(3, 1) = std::numeric_limits<double>::infinity();
  CHECK_THAT(complaint_about({.folds = 3}), Catch::Matchers::Contains("features: row 3, column 1"));
  CHECK(fits == 0);
}
