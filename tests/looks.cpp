// What looks look at: training and validation data, or a sample of either; and which parameters a run hands back.
#include <descent/descent.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;

namespace {

/// y = 1 + x₁ − 2 x₂ + noise, for a seed each
template <class Scalar = double>
Dataset<Scalar> noisy_plane(Index n, std::uint64_t seed, double noise = 0.5) {
  Dataset<Scalar> data{Matrix<Scalar>(n, 2), Matrix<Scalar>(n, 1)};
  Random random(seed);
  for (Index i = 0; i < n; ++i) {
    const double a = random.uniform(-1, 1), b = random.uniform(-1, 1);
    data.features.row(i) << static_cast<Scalar>(a), static_cast<Scalar>(b);
    data.targets(i, 0) = static_cast<Scalar>(1 + a - 2 * b + random.uniform(-noise, noise));
  }
  return data;
}

/// The rows that looks at a sample of so many look at.
Dataset<double> sampled(const Dataset<double>& data, Index rows, std::uint64_t seed) {
  std::vector<RowIndex> order = random_order(data.size(), seed);
  order.resize(static_cast<std::size_t>(rows));
  std::sort(order.begin(), order.end());
  Dataset<double> sample{Matrix<double>(rows, data.feature_count()), Matrix<double>(rows, 1)};
  if (data.weighted()) sample.weights.resize(rows);
  for (Index i = 0; i < rows; ++i) {
    const auto row = static_cast<Index>(order[static_cast<std::size_t>(i)]);
    sample.features.row(i) = data.features.row(row);
    sample.targets.row(i) = data.targets.row(row);
    if (data.weighted()) sample.weights[i] = data.weights[row];
  }
  return sample;
}

/// A quarter of the squared error; working it out takes a second a call on a clock of its own.
struct SlowLoss {
  double* time;
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& score_gradient) const {
    *time += 1;
    return Mse{}.accumulate(scores, targets, weights, score_gradient);
  }
};

struct ToldSeconds {
  const double* time;
  Seconds operator()() const { return Seconds{*time}; }
};

/// Constant steps to the right, whatever the gradient: from 0 over the minimum at 1 and on.
struct March {
  double learning_rate = 0.25;
  void step(VectorView<double> x, ConstVectorView<double>, double rate) const { x.array() += rate; }
};

/// (x − 1)²
double parabola(const Vector<double>& x, Vector<double>& gradient) {
  gradient = 2 * (x.array() - 1).matrix();
  return (x.array() - 1).square().sum();
}

}  // namespace

TEMPLATE_TEST_CASE("validation data are looked at, and change nothing of the path", "", float, double) {
  const auto train = noisy_plane<TestType>(60, 1), validation = noisy_plane<TestType>(25, 2);
  const auto check = [&](const auto& trainer) {
    LinearModel<TestType> alone(2), judged(2), pieces(2);
    const Report without = trainer.fit(alone, Mse{}, train);
    const Report with = trainer.fit(judged, Mse{}, train, validation);
    CHECK(alone.parameters() == judged.parameters());
    CHECK(with.loss == without.loss);
    CHECK_FALSE(std::isfinite(without.validation_loss));
    CHECK(with.validation_loss == evaluate(judged, Mse{}, validation));
    REQUIRE(with.curve.size() == without.curve.size());

    auto run = trainer.start(pieces, Mse{}, train, validation);
    for (const CurvePoint& point : with.curve) {
      run.advance(point.step - run.progress().step);
      CHECK(point.loss == run.progress().loss);
      CHECK(point.validation_loss == evaluate(pieces, Mse{}, validation));
      CHECK(point.loss == evaluate(pieces, Mse{}, train));
    }
    CHECK(with.best_loss == std::min_element(with.curve.begin(), with.curve.end(), [](auto& a, auto& b) {
                              return a.validation_loss < b.validation_loss;
                            })->validation_loss);
  };
  SECTION("full batches") {
    check(GradientDescent{.update = Sgd{.learning_rate = 0.2}, .loss_check = EverySteps{3}, .stop = MaxSteps{20}});
  }
  SECTION("mini-batches") {
    check(GradientDescent{
        .update = Adam{.learning_rate = 0.05}, .sampling = MiniBatch{.size = 16, .seed = 5}, .stop = MaxEpochs{6}});
  }
}

TEST_CASE("validation works for a model without a workspace, whose parameters are not const") {
  const minimal::Line train, validation;
  minimal::Parabola model;
  const Report report =
      GradientDescent{.update = Sgd{.learning_rate = 1e-8}, .stop = MaxSteps{3}}.fit(model, Mse{}, train, validation);
  CHECK(report.validation_loss == report.loss);
}

TEST_CASE("looks at a sample see the same rows every time, weights included") {
  const Index rows = 10;
  auto train = noisy_plane(60, 1), validation = noisy_plane(25, 2);
  const auto check = [&] {
    LinearModel<double> model(2);
    const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1},
                                  .sampling = MiniBatch{.size = 8, .seed = 5},
                                  .stop = MaxEpochs{3},
                                  .looks = {.sample = rows, .seed = 9}};
    auto run = trainer.start(model, Mse{}, train, validation);
    const auto seen = sampled(train, rows, 9), seen_validation = sampled(validation, rows, 9);
    for (int epoch = 0; epoch < 3; ++epoch) {
      CHECK(std::abs(run.progress().loss / evaluate(model, Mse{}, seen) - 1) < 1e-14);
      CHECK(std::abs(run.progress().validation_loss / evaluate(model, Mse{}, seen_validation) - 1) < 1e-14);
      run.advance(8);
    }
  };
  check();
  train.weights = Vector<double>::LinSpaced(60, 0, 2);
  validation.weights = Vector<double>::LinSpaced(25, 1, 3);
  check();
}

TEST_CASE("a sample of as many rows as there are, or more, is all of them") {
  const auto train = noisy_plane(20, 1);
  LinearModel<double> all(2), sample(2);
  const MiniBatch batches{.size = 4};
  const Report one = GradientDescent{.sampling = batches, .stop = MaxEpochs{2}}.fit(all, Mse{}, train);
  const Report other =
      GradientDescent{.sampling = batches, .stop = MaxEpochs{2}, .looks = {.sample = 20}}.fit(sample, Mse{}, train);
  CHECK(one.loss == other.loss);
}

TEST_CASE("on full batches the loss of all training data is there anyway; a sample is drawn of validation data only") {
  const auto train = noisy_plane(20, 1), validation = noisy_plane(30, 2);
  LinearModel<double> model(2);
  const Report report =
      GradientDescent{.stop = MaxSteps{2}, .looks = {.sample = 5}}.fit(model, Mse{}, train, validation);
  CHECK(report.loss == evaluate(model, Mse{}, train));
  CHECK(report.validation_loss == evaluate(model, Mse{}, sampled(validation, 5, 0)));
}

TEST_CASE("looks at validation data only") {
  const auto train = noisy_plane(20, 1), validation = noisy_plane(30, 2);
  LinearModel<double> model(2);
  const GradientDescent trainer{.sampling = MiniBatch{.size = 5},
                                .loss_check = EverySteps{10},
                                .stop = MaxSteps{20},
                                .looks = {.training = false}};
  const Report report = trainer.fit(model, Mse{}, train, validation);
  CHECK(report.loss == report.validation_loss);
  CHECK(report.validation_loss == evaluate(model, Mse{}, validation));
  CHECK(report.evaluations == 20 + 3);
  CHECK_THROWS_WITH(trainer.fit(model, Mse{}, train), ContainsSubstring("nothing to look at"));
}

TEST_CASE("validation data can be left unlooked at") {
  const auto train = noisy_plane(20, 1), validation = noisy_plane(30, 2);
  LinearModel<double> model(2);
  const GradientDescent trainer{.stop = MaxSteps{2}, .looks = {.validation = false}};
  const Report report = trainer.fit(model, Mse{}, train, validation);
  CHECK_FALSE(std::isfinite(report.validation_loss));
  CHECK(report.best_loss == report.loss);
}

TEST_CASE("the penalty is part of the loss, not of the validation loss") {
  const auto train = noisy_plane(20, 1), validation = noisy_plane(30, 2);
  LinearModel<double> model(2);
  const Report report = GradientDescent{.stop = MaxSteps{20}, .penalty = L2{0.1}}.fit(model, Mse{}, train, validation);
  CHECK(report.penalty > 0);
  CHECK(std::abs(report.loss - evaluate(model, Mse{}, train) - report.penalty) < 1e-12);
  CHECK(report.validation_loss == evaluate(model, Mse{}, validation));
}

TEST_CASE("Keep::best hands back the parameters of the best look; going on starts from the last") {
  Vector<double> x = Vector<double>::Zero(1);
  const auto trainer = [](std::int64_t steps, Keep keep) {
    return GradientDescent{.update = March{}, .loss_check = EverySteps{2}, .stop = MaxSteps{steps}, .keep = keep};
  };
  auto run = trainer(8, Keep::best).start(parabola, x);  // 0, ½, 1, 1½, 2
  run.advance();
  CHECK(x[0] == 1);
  Report report = run.report();
  CHECK(report.loss == 0);
  CHECK(report.best_step == 4);
  CHECK(report.kept_step == 4);
  CHECK(report.steps == 8);
  CHECK(report.curve.back().loss == 1);

  run.use(trainer(10, Keep::best));
  CHECK(x[0] == 2);
  run.advance();
  CHECK(x[0] == 1);
  CHECK(run.report().curve.back().loss == 2.25);

  run.use(trainer(12, Keep::last)).advance();
  CHECK(x[0] == 3);
  CHECK(run.report().kept_step == 12);
  CHECK(run.report().loss == 4);
}

TEST_CASE("the best look is that with the lowest validation loss") {
  const auto train = noisy_plane(6, 1, 2.0), validation = noisy_plane(50, 2);
  const auto trainer = [](Keep keep) {
    return GradientDescent{.update = Momentum{.learning_rate = 0.2}, .stop = MaxSteps{60}, .keep = keep};
  };
  LinearModel<double> last(2), best(2);
  const Report fitted = trainer(Keep::last).fit(last, Mse{}, train, validation);
  const Report kept = trainer(Keep::best).fit(best, Mse{}, train, validation);
  CHECK(kept.best_step < 60);
  CHECK(kept.kept_step == kept.best_step);
  CHECK(fitted.kept_step == 60);
  CHECK(kept.validation_loss == kept.best_loss);
  CHECK(kept.validation_loss == evaluate(best, Mse{}, validation));
  CHECK(kept.loss == evaluate(best, Mse{}, train));
  CHECK(kept.validation_loss < fitted.validation_loss);
  std::ostringstream text;
  text << kept;
  CHECK_THAT(text.str(),
             ContainsSubstring("the parameters of the best look, at step " + std::to_string(kept.best_step)));
}

TEST_CASE("early stopping waits for the validation loss") {
  const auto train = noisy_plane(6, 1, 2.0), validation = noisy_plane(50, 2);
  LinearModel<double> model(2);
  const GradientDescent trainer{.update = Momentum{.learning_rate = 0.2},
                                .stop = NoImprovement{.patience = 5} || MaxSteps{1000},
                                .keep = Keep::best};
  const Report report = trainer.fit(model, Mse{}, train, validation);
  CHECK(report.reason == StopReason::no_improvement);
  CHECK(report.steps == report.best_step + 5);
  CHECK(report.validation_loss == evaluate(model, Mse{}, validation));
}

TEST_CASE("a validation loss that is not finite is divergence") {
  const auto train = noisy_plane(20, 1);
  auto validation = noisy_plane(3, 2);
  validation.features.row(0).setConstant(1e155);  // its square overflows as soon as the weights leave 0
  LinearModel<double> model(2);
  const Report report = GradientDescent{.stop = MaxSteps{20}}.fit(model, Mse{}, train, validation);
  CHECK(report.reason == StopReason::diverged);
  CHECK(report.kept_step == 0);
  CHECK(model.parameters() == Vector<double>::Zero(3));
  CHECK(std::isfinite(report.validation_loss));
}

TEST_CASE("looks that make no sense are refused at the door") {
  const auto train = noisy_plane(20, 1), validation = noisy_plane(30, 2);
  LinearModel<double> model(2);
  const auto with = [](Looks looks) { return GradientDescent{.stop = MaxSteps{1}, .looks = looks}; };
  CHECK_THROWS_WITH(with({.sample = -1}).fit(model, Mse{}, train), ContainsSubstring(".sample is -1"));
  CHECK_THROWS_WITH(with({.training = false, .validation = false}).fit(model, Mse{}, train, validation),
                    ContainsSubstring("nothing to look at"));
  CHECK_THROWS_WITH(with({.training = false}).minimize(minimal::Bowl{}, model.parameters()),
                    ContainsSubstring("nothing to look at"));
  const Dataset<double> narrow{Matrix<double>::Ones(3, 1), Matrix<double>::Ones(3, 1)};
  CHECK_THROWS_WITH(with({}).fit(model, Mse{}, train, narrow), ContainsSubstring("feature"));
  auto broken = noisy_plane(5, 1);
  broken.targets(3, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH(with({}).fit(model, Mse{}, train, broken), ContainsSubstring("row 3"));
  CHECK(model.parameters() == Vector<double>::Zero(3));
}

TEST_CASE("the report says which share of the time looks took") {
  const auto train = noisy_plane(16, 1), validation = noisy_plane(8, 2);
  LinearModel<double> model(2);
  double time = 0;
  const GradientDescent trainer{
      .sampling = MiniBatch{.size = 8}, .loss_check = EverySteps{5}, .stop = MaxSteps{20}, .clock = ToldSeconds{&time}};
  const Report report = trainer.fit(model, SlowLoss{&time}, train, validation);
  CHECK(report.curve.size() == 5);
  const double a_look = 1 + 1, a_step = 1;  // of so few features all rows are one block
  CHECK(report.look_time.count() == 5 * a_look);
  CHECK(report.time.count() == 5 * a_look + 20 * a_step);
  CHECK(report.look_share() == 10.0 / 30);
}

TEST_CASE("TimeShare keeps looks to their share of the time") {
  const auto train = noisy_plane(16, 1);
  for (const double share : {0.05, 0.2, 0.5}) {
    LinearModel<double> model(2);
    double time = 0;
    const GradientDescent trainer{.sampling = MiniBatch{.size = 8},
                                  .loss_check = TimeShare{share},
                                  .stop = MaxSteps{2000},
                                  .clock = ToldSeconds{&time}};
    const Report report = trainer.fit(model, SlowLoss{&time}, train);
    CAPTURE(share, report.look_share());
    CHECK(report.look_time.count() - 2 <= share * (report.time.count() - 2));  // the end is looked at in any case
    CHECK(report.look_share() > 0.9 * share);
  }
}

TEST_CASE("a function that throws, in a rule's search or at a look, leaves the parameters at a whole step") {
  // One call at the start; in each step one at the parameters and one at the next ones; one at each look.
  const auto check = [](const auto& loss_check, int failing_call) {
    Vector<double> x = Vector<double>::Ones(2);
    int calls = 0;
    const auto function = [&](const Vector<double>& point, Vector<double>& gradient) {
      if (++calls == failing_call) throw std::runtime_error("out of luck");
      gradient = 0.6 * point;
      return 0.3 * point.squaredNorm();
    };
    const GradientDescent trainer{.update = minimal::Halfway{}, .loss_check = loss_check, .stop = MaxSteps{10}};
    auto run = trainer.start(function, x);
    CHECK_THROWS_WITH(run.advance(), "out of luck");
    CHECK(run.progress().step == 1);
    CHECK((x.array() - 0.4).abs().maxCoeff() < 1e-15);
    run.advance();
    CHECK(run.report().steps == 10);
    CHECK(x.norm() < 2e-4);
  };
  check(Never{}, 5);
  check(EverySteps{1}, 4);
}

TEST_CASE("a stop rule that wants the gradient of all data looks at all data, at the end too") {
  const auto train = noisy_plane(100, 3);
  LinearModel<double> model(2);
  const Report report = GradientDescent{.update = Sgd{.learning_rate = 1e-12},
                                        .sampling = MiniBatch{.size = 4, .seed = 1},
                                        .loss_check = EverySteps{10},
                                        .stop = GradientBelow{1e-9} || MaxSteps{25},
                                        .looks = {.sample = 5, .seed = 2}}
                            .fit(model, Mse{}, train);
  REQUIRE(report.curve.size() == 4);
  for (const CurvePoint& point : report.curve) CHECK(std::abs(point.loss / evaluate(model, Mse{}, train) - 1) < 1e-9);
  CHECK(report.loss == evaluate(model, Mse{}, train));
}

TEST_CASE("use: another sample is looked at from then on, or all data") {
  const auto train = noisy_plane(100, 3);
  LinearModel<double> model(2);
  GradientDescent trainer{
      .sampling = MiniBatch{.size = 4, .seed = 1}, .loss_check = EverySteps{10}, .stop = MaxSteps{10}};
  auto run = trainer.start(model, Mse{}, train);
  const auto loss_after = [&](Looks looks) {
    trainer.looks = looks;
    trainer.stop.steps += 10;
    return run.use(trainer).advance().report().loss;
  };
  double loss = loss_after({.sample = 20, .seed = 2});
  CHECK(loss == evaluate(model, Mse{}, sampled(train, 20, 2)));
  loss = loss_after({.sample = 30, .seed = 3});
  CHECK(loss == evaluate(model, Mse{}, sampled(train, 30, 3)));
  loss = loss_after({});
  CHECK(loss == evaluate(model, Mse{}, train));
}

TEST_CASE("where only validation data are looked at, the report knows of no penalty") {
  const auto train = noisy_plane(60, 1), validation = noisy_plane(25, 2);
  LinearModel<double> model(2);
  const Report report =
      GradientDescent{.stop = MaxSteps{50}, .penalty = L2{.strength = 1}, .looks = {.training = false}}.fit(
          model, Mse{}, train, validation);
  CHECK(report.loss == evaluate(model, Mse{}, validation));
  CHECK(report.penalty == 0);
}
