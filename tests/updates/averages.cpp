// Averages of iterates: the means themselves, and that a run looks at them and hands them back.
#include <descent/updates/exponential_average.hpp>
#include <descent/updates/polyak_average.hpp>

#include <descent/core/random.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/least_squares.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/penalties/box.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam.hpp>
#include <descent/updates/clip_norm.hpp>
#include <descent/updates/lookahead.hpp>
#include <descent/updates/sgd.hpp>
#include <descent/updates/weight_decay.hpp>
#include <descent/updates/with_rate.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

/// A line with noise.
Dataset<double> noisy_line(Index n = 400) {
  Dataset<double> data{Matrix<double>(n, 1), Matrix<double>(n, 1)};
  Random random(4);
  for (Index i = 0; i < n; ++i) {
    data.features(i, 0) = random.uniform(-1, 1);
    data.targets(i, 0) = 3 + 2 * data.features(i, 0) + random.uniform(-2, 2);
  }
  return data;
}

/// The parameters after each of so many steps of a rule that averages nothing.
template <class Rule, class PenaltyPolicy = NoPenalty>
std::vector<Vector<double>> iterates(const Rule& rule, const Dataset<double>& data, int steps,
                                     const PenaltyPolicy& penalty = {}) {
  LinearModel<double> model(1);
  const GradientDescent trainer{
      .update = rule, .sampling = MiniBatch{.size = 5, .seed = 2}, .stop = MaxSteps{steps}, .penalty = penalty};
  auto run = trainer.start(model, Mse{}, data);
  std::vector<Vector<double>> all;
  for (int step = 0; step < steps; ++step) all.push_back(run.advance(1).parameters());
  return all;
}

/// Where a run that averages ends.
template <class Rule, class PenaltyPolicy = NoPenalty>
Vector<double> outcome(const Rule& rule, const Dataset<double>& data, int steps, const PenaltyPolicy& penalty = {}) {
  LinearModel<double> model(1);
  const GradientDescent trainer{
      .update = rule, .sampling = MiniBatch{.size = 5, .seed = 2}, .stop = MaxSteps{steps}, .penalty = penalty};
  trainer.fit(model, Mse{}, data);
  return model.parameters();
}

Vector<double> mean(const std::vector<Vector<double>>& all, std::size_t after, double decay = 1) {
  Vector<double> sum = Vector<double>::Zero(2);
  double weight = 0;
  for (std::size_t i = after; i < all.size(); ++i) {
    sum = decay * sum + all[i];
    weight = decay * weight + 1;
  }
  return sum / weight;
}

}  // namespace

TEST_CASE("the mean of all iterates, of the later ones, and one that forgets") {
  const auto data = noisy_line();
  const Sgd<> rule{.learning_rate = 0.1};
  const auto all = iterates(rule, data, 100);
  CHECK(outcome(rule | PolyakAverage{}, data, 100).isApprox(mean(all, 0), 1e-13));
  CHECK(outcome(rule | PolyakAverage{.after = 60}, data, 100).isApprox(mean(all, 60), 1e-13));
  CHECK(outcome(rule | PolyakAverage{.after = 99}, data, 100) == all.back());
  CHECK(outcome(rule | PolyakAverage{.after = 1000}, data, 100) == all.back());
  CHECK(outcome(rule | ExponentialAverage{.decay = 0.9}, data, 100).isApprox(mean(all, 0, 0.9), 1e-13));
  CHECK(outcome(rule | ExponentialAverage{.decay = 0.9999}, data, 1) == all.front());
  CHECK(outcome(rule | ExponentialAverage{.decay = 0}, data, 100) == all.back());
}

TEST_CASE("an average stands anywhere right of the rule, and in a rule with another rate") {
  const auto data = noisy_line();
  const Adam<> rule{.learning_rate = 0.05};
  const Vector<double> expected = mean(iterates(ClipNorm{1} | rule | WeightDecay{0.1} | Lookahead{}, data, 40), 0);
  const auto check = [&](const auto& chain) { CHECK(outcome(chain, data, 40).isApprox(expected, 1e-13)); };
  check(ClipNorm{1} | rule | WeightDecay{0.1} | Lookahead{} | PolyakAverage{});
  check(ClipNorm{1} | rule | PolyakAverage{} | WeightDecay{0.1} | Lookahead{});
  check(ClipNorm{1} | (rule | PolyakAverage{}) | (WeightDecay{0.1} | Lookahead{}));
  check(ClipNorm{1} | rule | (WeightDecay{0.1} | (PolyakAverage{} | Lookahead{})));
  check(WithRate{ClipNorm{1} | Adam{} | WeightDecay{0.1} | Lookahead{} | PolyakAverage{}, 0.05});
}

TEST_CASE("shaken by mini-batches, the mean of the later iterates is nearer to the optimum than the last is") {
  const auto data = noisy_line();
  const Vector<double> optimum = least_squares(data).parameters();
  const Sgd<> rule{.learning_rate = 0.1};
  const auto all = iterates(rule, data, 4000);
  double typical = 0;  // root mean square distance of the iterates
  for (std::size_t i = 1000; i < all.size(); ++i) typical += (all[i] - optimum).squaredNorm() / 3000;
  typical = std::sqrt(typical);
  CHECK((outcome(rule | PolyakAverage{.after = 1000}, data, 4000) - optimum).norm() < 0.1 * typical);
  CHECK((outcome(rule | ExponentialAverage{.decay = 0.99}, data, 4000) - optimum).norm() < 0.5 * typical);
}

TEMPLATE_TEST_CASE("looks, the report and its curve are about the mean; what is handed back is the mean", "", FullBatch,
                   MiniBatch) {
  const auto data = noisy_line();
  LinearModel<double> model(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1} | PolyakAverage{},
                                .sampling = TestType{},
                                .loss_check = EverySteps{7},
                                .stop = MaxSteps{30}};
  auto run = trainer.start(model, Mse{}, data);
  Vector<double> sum = Vector<double>::Zero(2);
  for (int step = 1; step <= 29; ++step) {
    sum += run.advance(1).parameters();
    LinearModel<double> averaged(1);
    averaged.parameters() = sum / step;
    const double expected = evaluate(averaged, Mse{}, data);
    const Vector<double> before = model.parameters();
    CHECK(run.report().loss == Approx(expected).epsilon(1e-12));
    CHECK(model.parameters() == before);  // the iterate stays between pieces
    if (step % 7 == 0) CHECK(run.report().curve.back().loss == Approx(expected).epsilon(1e-12));
  }
  const Vector<double> before = model.parameters();
  run.advance();
  CHECK(run.finished());
  CHECK((model.parameters() - before).norm() > 0.01);
  CHECK(run.report().loss == evaluate(model, Mse{}, data));
  CHECK(run.report().curve.back().loss == run.report().loss);

  auto longer = trainer;  // goes on from the last iterate, not from the mean
  longer.stop = MaxSteps{50};
  run.use(longer).advance();
  LinearModel<double> in_one_go(1);
  longer.fit(in_one_go, Mse{}, data);
  CHECK(model.parameters() == in_one_go.parameters());
}

TEST_CASE("Keep::best is the best of the means") {
  const auto data = noisy_line();
  LinearModel<double> model(1);
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = [](const Progress& now) { return now.step < 50 ? 0.1 : 0.9; }} |
                ExponentialAverage{.decay = 0.5},
      .sampling = MiniBatch{.size = 5},
      .loss_check = EverySteps{1},
      .stop = MaxSteps{90},
      .keep = Keep::best};
  const Report report = trainer.fit(model, Mse{}, data);
  CHECK(report.kept_step < 90);
  CHECK(report.loss == report.best_loss);
  CHECK(evaluate(model, Mse{}, data) == report.loss);
}

TEST_CASE("the mean is one of projected iterates") {
  const auto data = noisy_line();
  const Box box{.lowest = 0, .highest = 1.5, .biases = true};
  const Vector<double> expected = mean(iterates(Sgd{.learning_rate = 0.1}, data, 60, box), 0);
  const Vector<double> found = outcome(Sgd{.learning_rate = 0.1} | PolyakAverage{}, data, 60, box);
  CHECK(found.isApprox(expected, 1e-13));
  CHECK(found.maxCoeff() <= 1.5);
}

TEST_CASE("GradientBelow judges the gradient at the mean") {
  struct Bowl {
    double operator()(const Vector<double>& x, Vector<double>& gradient) const {
      gradient = 2 * x;
      return x.squaredNorm();
    }
  };
  Vector<double> x{{1}};
  // from 1 to −1 and back: the mean of an even number of steps is the minimum
  const GradientDescent trainer{.update = Sgd{.learning_rate = 1} | PolyakAverage{},
                                .loss_check = EverySteps{1},
                                .stop = GradientBelow{1e-9} || MaxSteps{100}};
  const Report report = trainer.minimize(Bowl{}, x);
  CHECK(report.steps == 2);
  CHECK(report.reason == StopReason::gradient_below);
  CHECK(x[0] == 0);
}

TEST_CASE("what diverges goes back to the best look, which is a mean") {
  const auto data = noisy_line();
  LinearModel<double> model(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 1e30} | PolyakAverage{.after = 3},
                                .loss_check = EverySteps{1},
                                .stop = MaxSteps{1000}};
  const Report report = trainer.fit(model, Mse{}, data);
  CHECK(report.reason == StopReason::diverged);
  CHECK(report.loss == evaluate(model, Mse{}, data));
  CHECK(model.parameters() == Vector<double>::Zero(2));
}

TEST_CASE("an observer that throws at a look leaves the iterate in the model") {
  const auto data = noisy_line();
  LinearModel<double> model(1), seen(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1} | PolyakAverage{},
                                .loss_check = EverySteps{10},
                                .stop = MaxSteps{20},
                                .observe = [&](const Progress& now) {
                                  seen.parameters() = model.parameters();
                                  if (now.step == 10) throw 7;
                                }};
  auto run = trainer.start(model, Mse{}, data);
  CHECK_THROWS_AS(run.advance(), int);
  CHECK(model.parameters() != seen.parameters());  // a look is at the mean
  run.advance();
  LinearModel<double> undisturbed(1);
  GradientDescent{.update = trainer.update, .loss_check = EverySteps{10}, .stop = MaxSteps{20}}.fit(undisturbed, Mse{},
                                                                                                    data);
  CHECK(model.parameters() == undisturbed.parameters());
}

TEST_CASE("values that make no sense are refused") {
  const auto fails = [](const auto& rule) { return complaint([&] { detail::validate(Sgd{} | rule); }); };
  CHECK(fails(PolyakAverage{-1}) == "descent: PolyakAverage: .after is -1; it must be 0 or more");
  CHECK(fails(ExponentialAverage{1}) == "descent: ExponentialAverage: .decay is 1; it must be from 0 to below 1");
  CHECK(fails(ExponentialAverage{-0.5}) == "descent: ExponentialAverage: .decay is -0.5; it must be from 0 to below 1");
  CHECK(fails(ExponentialAverage{std::nan("")}) ==
        "descent: ExponentialAverage: .decay is nan; it must be from 0 to below 1");
  CHECK(fails(ExponentialAverage{0}) == "no complaint");
  CHECK(fails(PolyakAverage{}) == "no complaint");
}
