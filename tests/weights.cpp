// The weights of samples, all the way: a row of weight 0 is as good as removed, one of weight 2 stands for two, through
// split, folds, evaluate, fit, metrics and judgements.
#include <descent/data/split.hpp>
#include <descent/data/split_in_three.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/judging/cross_validate.hpp>
#include <descent/judging/judge.hpp>
#include <descent/judging/learning_curve.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/rmse.hpp>
#include <descent/metrics/brier_score.hpp>
#include <descent/metrics/confusion_matrix.hpp>
#include <descent/metrics/decision.hpp>
#include <descent/metrics/log_loss.hpp>
#include <descent/metrics/precision_recall_curve.hpp>
#include <descent/metrics/regression.hpp>
#include <descent/metrics/roc_curve.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/momentum.hpp>

#include <string>
#include <vector>

#include "catch.hpp"

using namespace descent;

namespace {

/// Two classes that overlap; weights 0, 1, 2, 0, 1, 2, …
Dataset<double> weighted_rows(Index rows) {
  Random random(21);
  Dataset<double> data{Matrix<double>(rows, 2), Matrix<double>(rows, 1), Vector<double>(rows)};
  for (Index i = 0; i < rows; ++i) {
    data.features.row(i) << random.uniform(-1, 1), random.uniform(-1, 1);
    data.targets(i, 0) = data.features(i, 0) + random.uniform(-1, 1) > 0 ? 1 : 0;
    data.weights(i) = static_cast<double>(i % 3);
  }
  return data;
}

/// Each of the rows as often as its weight says, and the same without weights.
std::vector<RowIndex> repeated(const Dataset<double>& data, const std::vector<RowIndex>& rows) {
  std::vector<RowIndex> often;
  for (const RowIndex row : rows) often.insert(often.end(), static_cast<std::size_t>(data.weights(row)), row);
  return often;
}

std::vector<RowIndex> all_rows(const Dataset<double>& data) {
  std::vector<RowIndex> rows(static_cast<std::size_t>(data.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<RowIndex>(i);
  return rows;
}

Dataset<double> without_weights(Dataset<double> data) {
  data.weights.resize(0);
  return data;
}

Dataset<double> spelt_out(const Dataset<double>& data) {
  return without_weights(select_rows(data, repeated(data, all_rows(data))));
}

/// Same up to rounding.
Approx same(double value) { return Approx(value).epsilon(1e-11).margin(1e-13); }

/// Logistic regression; predicts probabilities.
const auto fit_logistic = [](const Dataset<double>& train) {
  LinearModel<double> model(2);
  const GradientDescent trainer{
      .update = Momentum{.learning_rate = 0.2}, .stop = MaxSteps{60}, .penalty = L2{.strength = 0.01}};
  trainer.fit(model, CrossEntropy{}, train);
  return [=](const Matrix<double>& features) { return CrossEntropy{}.probabilities(model.predict(features)); };
};

/// use(name, metric) for metrics of every kind, each of (targets, predictions, weights).
template <class Use>
void for_each_metric(const Use& use) {
  using Numbers = Matrix<double>;
  using Weights = Vector<double>;
  use("accuracy", [](const Numbers& y, const Numbers& p, const Weights& w) {
    return confusion_matrix(y, p, {.weights = w}).accuracy();
  });
  use("F1",
      [](const Numbers& y, const Numbers& p, const Weights& w) { return confusion_matrix(y, p, {.weights = w}).f1(); });
  use("Matthews correlation", [](const Numbers& y, const Numbers& p, const Weights& w) {
    return confusion_matrix(y, p, {.weights = w}).matthews();
  });
  use("area under ROC",
      [](const Numbers& y, const Numbers& p, const Weights& w) { return roc_curve(y, p, {.weights = w}).area(); });
  use("average precision", [](const Numbers& y, const Numbers& p, const Weights& w) {
    return precision_recall_curve(y, p, {.weights = w}).average_precision();
  });
  use("log loss", [](const Numbers& y, const Numbers& p, const Weights& w) { return log_loss(y, p, {.weights = w}); });
  use("Brier score",
      [](const Numbers& y, const Numbers& p, const Weights& w) { return brier_score(y, p, {.weights = w}); });
  use("least cost", [](const Numbers& y, const Numbers& p, const Weights& w) {
    return cost_curve(y, p, {.false_alarm = 1, .miss = 3}, {.weights = w}).cheapest().cost;
  });
  use("RMSE", [](const Numbers& y, const Numbers& p, const Weights& w) {
    return root_mean_squared_error(y, p, {.weights = w});
  });
  use("R²", [](const Numbers& y, const Numbers& p, const Weights& w) { return r_squared(y, p, {.weights = w}); });
}

}  // namespace

TEST_CASE("weights: 0 is the row removed and 2 the row twice, in loss, training and metrics") {
  const auto data = weighted_rows(300);
  for (const auto& part : {data, split(data, {.stratify = true}).train, split(data, {.stratify = true}).test,
                           split_in_three(data).validation, select_rows(data, folds(data)[3].train)}) {
    const auto rows = spelt_out(part);
    REQUIRE(rows.size() == static_cast<Index>(part.weights.sum()));
    REQUIRE((part.weights.array() == 0).any());
    LinearModel<double> by_weights(2), by_rows(2);
    const GradientDescent trainer{
        .update = Momentum{.learning_rate = 0.2}, .stop = MaxSteps{60}, .penalty = L2{.strength = 0.01}};
    const Report report = trainer.fit(by_weights, CrossEntropy{}, part);
    CHECK(report.loss == same(trainer.fit(by_rows, CrossEntropy{}, rows).loss));
    for (Index j = 0; j < 3; ++j) CHECK(by_weights.parameters()[j] == same(by_rows.parameters()[j]));
    CHECK(evaluate(by_weights, CrossEntropy{}, part) == same(evaluate(by_weights, CrossEntropy{}, rows)));
    CHECK(evaluate(by_weights, Rmse{}, part) == same(evaluate(by_weights, Rmse{}, rows)));
    CHECK(evaluate(by_weights, CrossEntropy{}, part) !=
          Approx(evaluate(by_weights, CrossEntropy{}, without_weights(part))).epsilon(1e-6));

    const Matrix<double> p = CrossEntropy{}.probabilities(by_weights.predict(part.features));
    const Matrix<double> p_of_rows = CrossEntropy{}.probabilities(by_weights.predict(rows.features));
    for_each_metric([&](const char* name, const auto& metric) {
      CAPTURE(name);
      CHECK(metric(part.targets, p, part.weights) == same(metric(rows.targets, p_of_rows, {})));
      CHECK(metric(part.targets, p, part.weights) != Approx(metric(part.targets, p, {})).epsilon(1e-6));
    });
  }
}

TEST_CASE("weights: 0 is the row removed and 2 the row twice, when judged") {
  const auto data = weighted_rows(120);
  const auto [train, test] = split(data);
  const auto rows_to_train = spelt_out(train), rows_to_test = spelt_out(test);
  for_each_metric([&](const char* name, const auto& function) {
    CAPTURE(name);
    const Metric metric{name, function};
    const Judgement by_weights = judge(fit_logistic(train), train, test, metric);
    const Judgement by_rows = judge(fit_logistic(rows_to_train), rows_to_train, rows_to_test, metric);
    CHECK(by_weights[name].train == same(by_rows[name].train));
    CHECK(by_weights[name].held_out == same(by_rows[name].held_out));
  });
}

TEST_CASE("weights: 0 is the row removed and 2 the row twice, when cross-validated") {
  const auto data = weighted_rows(88);
  const auto parts = folds(data, {.count = 4, .stratify = true});
  std::vector<Fold> repeated_parts;
  for (const Fold& fold : parts) repeated_parts.push_back({repeated(data, fold.train), repeated(data, fold.test)});
  const Metric loss{"RMSE", Rmse{}};
  const Metric accuracy{"accuracy", &ConfusionMatrix::accuracy};
  const CrossValidation by_weights = cross_validate(data, {.folds = 4, .stratify = true}, fit_logistic, loss, accuracy);
  const CrossValidation by_rows = cross_validate(without_weights(data), repeated_parts, fit_logistic, loss, accuracy);
  for (const char* name : {"RMSE", "accuracy"})
    for (std::size_t f = 0; f < 4; ++f) {
      CHECK(by_weights.folds[f][name].train == same(by_rows.folds[f][name].train));
      CHECK(by_weights.folds[f][name].held_out == same(by_rows.folds[f][name].held_out));
    }
  const LearningCurve curve =
      learning_curve(data, {.fractions = {0.5, 1}, .folds = 4, .stratify = true}, fit_logistic, loss);
  CHECK(curve.points[1].result.held_out("RMSE").mean == by_weights.held_out("RMSE").mean);
}
