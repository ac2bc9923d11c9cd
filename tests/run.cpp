// The loop: in pieces or whole, where it looks, when it stops, what it counts, and what it never does.
#include <descent/descent.hpp>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace descent;

namespace {

/// y = 0.5 − x₁ + 2 x₂ and a little noise
Dataset<double> plane(Index n) {
  Dataset<double> data{Matrix<double>(n, 2), Matrix<double>(n, 1)};
  Random random(3);
  for (Index i = 0; i < n; ++i) {
    data.features.row(i) << random.uniform(-1, 1), random.uniform(-1, 1);
    data.targets(i, 0) = 0.5 - data.features(i, 0) + 2 * data.features(i, 1) + random.uniform(-0.1, 0.1);
  }
  return data;
}

std::vector<std::int64_t> looks(const Report& report) {
  std::vector<std::int64_t> steps;
  for (const CurvePoint& point : report.curve) steps.push_back(point.step);
  return steps;
}

using Steps = std::vector<std::int64_t>;

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

/// Everything but the time.
void check_same(const Report& a, const Report& b) {
  CHECK(same_bits(a.loss, b.loss));
  CHECK(same_bits(a.penalty, b.penalty));
  CHECK(a.steps == b.steps);
  CHECK(a.samples == b.samples);
  CHECK(same_bits(a.epochs, b.epochs));
  CHECK(a.reason == b.reason);
  CHECK(same_bits(a.best_loss, b.best_loss));
  CHECK(a.best_step == b.best_step);
  REQUIRE(looks(a) == looks(b));
  for (std::size_t i = 0; i < a.curve.size(); ++i) {
    CHECK(same_bits(a.curve[i].loss, b.curve[i].loss));
    CHECK(same_bits(a.curve[i].epoch, b.curve[i].epoch));
    CHECK(same_bits(a.curve[i].learning_rate, b.curve[i].learning_rate));
  }
}

/// |x|², each evaluation of which takes `seconds` on a clock of its own.
struct SlowBowl {
  double& time;
  double seconds;
  double operator()(const Vector<double>& x, Vector<double>& gradient) const {
    time += seconds;
    gradient = 2 * x;
    return x.squaredNorm();
  }
};

/// A clock that tells what it is told, and counts how often it is read.
struct ToldTime {
  const double* time;
  int* reads;
  Seconds operator()() const {
    ++*reads;
    return Seconds{*time};
  }
};

/// A third of the squared error, whose slope is not simply the weight times a number.
struct WeightDividedByThree {
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& score_gradient) const {
    double sum = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const auto error = scores(i, 0) - targets(i, 0), third = weights[i] / 3;
      sum += third * error * error;
      score_gradient(i, 0) = 2 * third * error;
    }
    return sum;
  }
};

/// Due at every third time it is asked.
struct EveryThirdCall {
  struct State {
    int calls = 0;
    void archive(auto&) {}
  };
  bool due(const Progress&, State& state) const { return ++state.calls % 3 == 0; }
};

/// Runs out after being asked so many times.
struct Patience {
  struct State {
    int asked = 0;
    void archive(auto&) {}
  };
  int patience;
  StopReason met(const Progress&, State& state) const {
    return ++state.asked > patience ? StopReason{"out of patience"} : StopReason::none;
  }
};

/// Asks everything that can be asked.
struct Curious {
  double learning_rate = 0.5;
  void step(VectorView<double> x, auto& oracle, double rate) const
    requires requires { oracle.value(x); }
  {
    Vector<double> gradient(x.size()), full(x.size());
    const double value = oracle.gradient(x, gradient);
    const double value_of_all = oracle.gradient_of_all(x, full);
    if (value != oracle.value(x) || value_of_all != oracle.value_of_all(x)) x.setConstant(1e9);
    x -= rate * (gradient - full);  // nothing on data that are all alike
  }
};
static_assert(FullUpdateRule<Curious, double> && !SimpleUpdateRule<Curious, double>);

/// Stops at the fourth look.
struct FourLooks {
  struct State {
    int looked = 0;
    void archive(auto&) {}
  };
  StopReason met(const Progress& progress, State& state) const {
    state.looked += progress.looked() ? 1 : 0;
    return state.looked > 3 ? StopReason{"four looks"} : StopReason::none;
  }
};

}  // namespace

TEST_CASE("pieces equal the whole, bit for bit") {
  const Dataset<double> data = plane(50);
  const auto check = [&](const auto& trainer) {
    LinearModel<double> whole(2), single(2), random_pieces(2), asked(2);
    const Report report = trainer.fit(whole, Mse{}, data);

    auto one_by_one = trainer.start(single, Mse{}, data);
    while (!one_by_one.finished()) one_by_one.advance(1);
    CHECK(single.parameters() == whole.parameters());
    check_same(one_by_one.report(), report);

    auto cut = trainer.start(random_pieces, Mse{}, data);
    Random random(5);
    while (!cut.finished()) cut.advance(random.below(9));
    CHECK(random_pieces.parameters() == whole.parameters());
    check_same(cut.report(), report);

    auto inspected = trainer.start(asked, Mse{}, data);  // reports change nothing
    while (!inspected.finished()) {
      inspected.report();
      inspected.advance(3);
      inspected.report();
    }
    CHECK(asked.parameters() == whole.parameters());
    check_same(inspected.report(), report);
    CHECK(inspected.report().evaluations == report.evaluations);
  };
  SECTION("full batches, Adam, the gradient's norm") {
    check(GradientDescent{.update = Adam{.learning_rate = 0.05},
                          .loss_check = EverySteps{7},
                          .stop = GradientBelow{1e-3} || MaxSteps{100}});
  }
  SECTION("mini-batches, momentum, a schedule, a penalty") {
    check(GradientDescent{
        .update = Momentum{.learning_rate = InverseTimeDecay{.initial = 0.05, .decay = 0.01}, .momentum = 0.8},
        .sampling = MiniBatch{.size = 8, .seed = 4},
        .loss_check = EveryEpochs{2} || EverySteps{5},
        .stop = MaxSteps{97},
        .penalty = L2{0.1}});
  }
  SECTION("mini-batches, gradient norm at looks, dropped batches") {
    check(GradientDescent{.update = Sgd{.learning_rate = 0.1},
                          .sampling = MiniBatch{.size = 8, .seed = 4, .drop_last = true},
                          .stop = GradientBelow{0.01} || MaxSteps{200}});
  }
  SECTION("the full form of a rule") {
    check(GradientDescent{.update = minimal::Halfway{}, .loss_check = EverySteps{4}, .stop = MaxSteps{30}});
  }
  SECTION("states of checks and stops of one's own") {
    check(GradientDescent{.update = FixedStep{.size = 0.05},
                          .loss_check = minimal::AtPowersOfTwo{} || EveryEpochs{3},
                          .stop = minimal::LossRises{} || MaxSteps{300}});
  }
}

TEST_CASE("on full batches the path doesn't depend on when the loss is looked at") {
  const auto check = [](Index outputs, const auto& loss, bool weighted) {
    Dataset<double> data{plane(300).features, Matrix<double>(300, outputs)};
    Random random(6);
    for (double& target : data.targets.reshaped()) target = random.uniform(-1, 1);
    if (weighted) data.weights = Vector<double>::LinSpaced(300, 0.1, 2);
    LinearModel<double> often(2, outputs), never(2, outputs);
    const Momentum update{.learning_rate = 0.05};
    GradientDescent{.update = update, .loss_check = EverySteps{1}, .stop = MaxSteps{50}}.fit(often, loss, data);
    GradientDescent{.update = update, .loss_check = Never{}, .stop = MaxSteps{50}}.fit(never, loss, data);
    CHECK(often.parameters() == never.parameters());
  };
  const Pointwise thirds{[](auto score, auto target) { return (score - target) * (score - target) / 3; },
                         [](auto score, auto target) { return 2 * (score - target) / 3; }};
  for (const Index outputs : {1, 3})
    for (const bool weighted : {false, true}) {
      CAPTURE(outputs, weighted);
      check(outputs, Mse{}, weighted);
      check(outputs, Rmse{}, weighted);
      check(outputs, thirds, weighted);
    }
  check(1, WeightDividedByThree{}, false);
}

TEST_CASE("a run ends once; going on does nothing") {
  const Dataset<double> data = plane(10);
  LinearModel<double> model(2);
  auto run = GradientDescent{.stop = MaxSteps{5}}.start(model, Mse{}, data);
  CHECK_FALSE(run.finished());
  run.advance(4);
  CHECK_FALSE(run.finished());
  CHECK_FALSE(run.report().reason);
  run.advance(100);
  CHECK(run.finished());
  const Vector<double> parameters = model.parameters();
  CHECK(run.advance().advance(3).report().steps == 5);
  CHECK(model.parameters() == parameters);
  CHECK(run.report().curve.size() == 6);
  CHECK(run.progress().step == 5);
  CHECK(run.parameters() == parameters);
  CHECK(run.advance(-3).report().steps == 5);
}

TEST_CASE("looks come when they are due, at step 0 and at the end") {
  const Dataset<double> data = plane(10);
  const auto looks_of = [&](const auto& trainer) {
    LinearModel<double> model(2);
    return looks(trainer.fit(model, Mse{}, data));
  };
  const MiniBatch four{.size = 4};
  CHECK(looks_of(GradientDescent{.loss_check = EverySteps{10}, .stop = MaxSteps{25}}) == Steps{0, 10, 20, 25});
  CHECK(looks_of(GradientDescent{.loss_check = EverySteps{10}, .stop = MaxSteps{20}}) == Steps{0, 10, 20});
  CHECK(looks_of(GradientDescent{.loss_check = Never{}, .stop = MaxSteps{20}}) == Steps{0, 20});
  CHECK(looks_of(GradientDescent{.loss_check = EveryEpochs{2}, .stop = MaxSteps{5}}) == Steps{0, 2, 4, 5});
  CHECK(looks_of(GradientDescent{.sampling = four, .stop = MaxEpochs{3}}) == Steps{0, 3, 6, 9});
  CHECK(looks_of(GradientDescent{.sampling = four, .loss_check = EveryEpochs{2}, .stop = MaxEpochs{5}}) ==
        Steps{0, 6, 12, 15});
  CHECK(looks_of(GradientDescent{.loss_check = EverySteps{3} || EverySteps{4}, .stop = MaxSteps{13}}) ==
        Steps{0, 3, 4, 6, 8, 9, 12, 13});
  CHECK(looks_of(GradientDescent{.loss_check = minimal::AtPowersOfTwo{}, .stop = MaxSteps{9}}) ==
        Steps{0, 1, 2, 4, 8, 9});
  CHECK(looks_of(GradientDescent{.loss_check = minimal::AtPowersOfTwo{} || Never{}, .stop = MaxSteps{3}}) ==
        Steps{0, 1, 2, 3});
}

TEST_CASE("an epoch is n samples drawn, so dropped batches make looks fall between the sampling's rounds") {
  const Dataset<double> data = plane(10);
  LinearModel<double> model(2);
  const GradientDescent trainer{.sampling = MiniBatch{.size = 4, .drop_last = true}, .stop = MaxEpochs{4}};
  const Report report = trainer.fit(model, Mse{}, data);
  CHECK(looks(report) == Steps{0, 3, 5, 8, 10});  // the first steps at or past 10, 20, 30 and 40 samples
  CHECK(report.samples == 40);
  CHECK(report.epochs == 4);
}

TEST_CASE("checks that are combined both see every step") {
  const Dataset<double> data = plane(10);
  LinearModel<double> model(2);
  const Report report =
      GradientDescent{.loss_check = EverySteps{2} || (EveryThirdCall{} || EverySteps{5}), .stop = MaxSteps{10}}.fit(
          model, Mse{}, data);
  CHECK(looks(report) == Steps{0, 2, 3, 4, 5, 6, 8, 9, 10});
}

TEST_CASE("stop rules that are combined both see every step, and the first gives the reason") {
  const Dataset<double> data = plane(10);
  LinearModel<double> model(2);
  const auto reason = [&](const auto& trainer) { return trainer.fit(model, Mse{}, data).reason; };
  CHECK(reason(GradientDescent{.stop = MaxSteps{5} || MaxEpochs{5}}) == StopReason::max_steps);
  CHECK(reason(GradientDescent{.stop = MaxEpochs{5} || MaxSteps{5}}) == StopReason::max_epochs);
  const Report impatient =
      GradientDescent{.stop = MaxSteps{100} || (MaxEpochs{100} || Patience{7})}.fit(model, Mse{}, data);
  CHECK(impatient.reason == StopReason{"out of patience"});
  CHECK(impatient.steps == 7);  // asked at the start too
  REQUIRE(impatient.criteria.size() == 3);
  CHECK(impatient.criteria[0].text == "7 of 100 steps");
  CHECK_FALSE(impatient.criteria[0].met);
  CHECK_FALSE(impatient.criteria[1].met);
  CHECK(impatient.criteria[2].met);
}

TEST_CASE("a stop rule that was met is shown as met, whatever it keeps") {
  const Dataset<double> data = plane(10);
  LinearModel<double> model(2);
  const GradientDescent trainer{.update = FixedStep{.size = 0.3}, .stop = minimal::LossRises{} || MaxSteps{1000}};
  const Report report = trainer.fit(model, Mse{}, data);
  CHECK(report.reason == StopReason{"the loss rose"});
  REQUIRE(report.criteria.size() == 2);
  CHECK(report.criteria[0].met);
  CHECK_FALSE(report.criteria[1].met);
}

TEST_CASE("no steps: where the start is good enough") {
  const Dataset<double> data = plane(10);
  LinearModel<double> model(2);
  const auto nothing = [&](const auto& trainer, StopReason reason) {
    const Report report = trainer.fit(model, Mse{}, data);
    CHECK(report.steps == 0);
    CHECK(report.samples == 0);
    CHECK(report.reason == reason);
    CHECK(looks(report) == Steps{0});
    CHECK(report.best_step == 0);
    CHECK(model.parameters() == Vector<double>::Zero(3));
    CHECK(report.loss == evaluate(model, Mse{}, data));
  };
  nothing(GradientDescent{.stop = MaxSteps{0}}, StopReason::max_steps);
  nothing(GradientDescent{.stop = MaxEpochs{0}}, StopReason::max_epochs);
  nothing(GradientDescent{.stop = LossBelow{1e9}}, StopReason::loss_below);
  nothing(GradientDescent{.stop = GradientBelow{1e9}}, StopReason::gradient_below);
  nothing(GradientDescent{.sampling = MiniBatch{.size = 2}, .stop = GradientBelow{1e9}}, StopReason::gradient_below);
  nothing(GradientDescent{.loss_check = Never{}, .stop = MaxSteps{0}}, StopReason::max_steps);
  nothing(GradientDescent{.stop = TimeLimit{Seconds{0}}}, StopReason::time_limit);
}

TEST_CASE("a run stops by LossBelow at looks only") {
  Vector<double> x = Vector<double>::Ones(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.25},  // halves x
                                .loss_check = EverySteps{4},
                                .stop = LossBelow{0.2} || MaxSteps{100}};
  const Report report = trainer.minimize(minimal::Bowl{}, x);
  CHECK(report.steps == 4);  // below since step 2
  CHECK(report.reason == StopReason::loss_below);
  CHECK(report.loss == std::ldexp(1.0, -8));
}

TEST_CASE("GradientBelow on full batches is judged at every step, without looks") {
  Vector<double> x = Vector<double>::Ones(1);
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = 0.25}, .loss_check = Never{}, .stop = GradientBelow{0.25} || MaxSteps{100}};
  const Report report = trainer.minimize(minimal::Bowl{}, x);
  CHECK(report.steps == 3);  // gradients 2, 1, 1/2, 1/4
  CHECK(x[0] == 0.125);
  CHECK(report.reason == StopReason::gradient_below);
  CHECK(looks(report) == Steps{0, 3});
  CHECK(report.evaluations == 4);  // one gradient a point, no more
}

TEST_CASE("GradientBelow on mini-batches is judged at looks, by the gradient of all data") {
  Dataset<double> data{Matrix<double>::Zero(10, 1), Matrix<double>::Ones(10, 1)};  // bias alone: L = (b − 1)²
  LinearModel<double> model(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.25},
                                .sampling = MiniBatch{.size = 3, .seed = 1},
                                .loss_check = EverySteps{5},
                                .stop = GradientBelow{0.25} || MaxSteps{100}};
  auto run = trainer.start(model, Mse{}, data);
  CHECK(run.progress().gradient_norm == 2);
  run.advance();
  CHECK(run.report().steps == 5);  // below since step 3
  CHECK(run.report().reason == StopReason::gradient_below);
  CHECK(std::abs(run.progress().gradient_norm - std::ldexp(1.0, -4)) < 1e-15);
}

TEST_CASE("divergence puts the best look back and says so") {
  Dataset<double> data{Matrix<double>::Ones(4, 1), Matrix<double>::Ones(4, 1)};
  const auto check = [&](const auto& trainer) {
    LinearModel<double> model(1);
    const Report report = trainer.fit(model, Mse{}, data);
    CHECK(report.reason == StopReason::diverged);
    CHECK(report.loss == report.best_loss);
    CHECK(report.best_step == 0);
    CHECK(model.parameters() == Vector<double>::Zero(2));
    CHECK(report.loss == 1);
    CHECK(report.curve.back().step == report.steps);
    CHECK(report.curve.back().loss == 1);
    for (const CurvePoint& point : report.curve) CHECK(std::isfinite(point.loss));
    std::ostringstream text;
    text << report;
    CHECK(text.str().find("diverged: the parameters of the best look were put back") != std::string::npos);
    CHECK(text.str().find("smaller learning rate") != std::string::npos);
    return report;
  };
  SECTION("parameters not finite in a step") {
    check(GradientDescent{.update = Sgd{.learning_rate = 1e160}, .loss_check = Never{}, .stop = MaxSteps{1000}});
  }
  SECTION("on mini-batches") {
    check(GradientDescent{.update = Momentum{.learning_rate = 100},
                          .sampling = MiniBatch{.size = 2},
                          .loss_check = EverySteps{7},
                          .stop = MaxSteps{1000}});
  }
  SECTION("a loss that is not finite at a look, while the parameters are") {
    const Report report =
        check(GradientDescent{.update = FixedStep{.size = 1e200}, .loss_check = EverySteps{3}, .stop = MaxSteps{1000}});
    CHECK(report.steps == 3);
  }
  SECTION("a loss that is not finite at the end") {
    const Report report =
        check(GradientDescent{.update = FixedStep{.size = 1e200}, .loss_check = Never{}, .stop = MaxSteps{5}});
    CHECK(report.steps == 5);
  }
  SECTION("a rule that doesn't say whether all is finite") {
    check(GradientDescent{.update = minimal::Leap{1e160}, .loss_check = Never{}, .stop = MaxSteps{1000}});
  }
}

TEST_CASE("the best look that is put back needn't be the first") {
  Vector<double> x = Vector<double>::Ones(1);
  struct ThenTooMuch {
    double operator()(const Progress& progress) const { return progress.step < 4 ? 0.25 : 1e200; }
  };
  const GradientDescent trainer{.update = Sgd{.learning_rate = ThenTooMuch{}},
                                .loss_check = EverySteps{3},
                                .stop = GradientBelow{0} || MaxSteps{100}};
  const Report report = trainer.minimize(minimal::Bowl{}, x);
  CHECK(report.reason == StopReason::diverged);
  CHECK(report.best_step == 3);
  CHECK(x[0] == 0.125);
  CHECK(report.loss == 0.015625);
}

TEST_CASE("a gradient that is no number is noticed, whatever the rule makes of it") {
  const auto torn = [](const Vector<double>& x, Vector<double>& gradient) {
    gradient = 2 * x;
    if (x[0] < 0.9) gradient[0] = std::numeric_limits<double>::quiet_NaN();
    return x.squaredNorm();
  };
  const auto reason = [&](const auto& update) {
    Vector<double> x = Vector<double>::Ones(1);
    return GradientDescent{.update = update, .stop = MaxSteps{50}}.minimize(torn, x).reason;
  };
  CHECK(reason(Sgd{.learning_rate = 0.1}) == StopReason::diverged);
  CHECK(reason(Momentum{.learning_rate = 0.1}) == StopReason::diverged);
  CHECK(reason(Adam{.learning_rate = 0.1}) == StopReason::diverged);
  CHECK(reason(FixedStep{.size = 0.1}) == StopReason::diverged);
}

TEST_CASE("evaluations are counted: every loss, gradient, or both at once") {
  const Dataset<double> data = plane(10);
  const auto evaluations = [&](const auto& trainer) {
    LinearModel<double> model(2);
    return trainer.fit(model, Mse{}, data).evaluations;
  };
  const MiniBatch five{.size = 5};
  // On full batches a look's pass gives the next step's gradient: 20 points, and the last.
  CHECK(evaluations(GradientDescent{.loss_check = EverySteps{1}, .stop = MaxSteps{20}}) == 21);
  CHECK(evaluations(GradientDescent{.loss_check = EverySteps{10}, .stop = MaxSteps{20}}) == 21);
  CHECK(evaluations(GradientDescent{.loss_check = Never{}, .stop = MaxSteps{20}}) == 21);
  CHECK(evaluations(GradientDescent{.stop = GradientBelow{0} || MaxSteps{20}}) == 21);
  // On mini-batches: 20 steps, and looks at 0, 10, 20.
  CHECK(evaluations(GradientDescent{.sampling = five, .loss_check = EverySteps{10}, .stop = MaxSteps{20}}) == 23);
  CHECK(evaluations(GradientDescent{
            .sampling = five, .loss_check = EverySteps{10}, .stop = GradientBelow{0} || MaxSteps{20}}) == 23);
  CHECK(evaluations(GradientDescent{.sampling = five, .loss_check = Never{}, .stop = MaxSteps{20}}) == 22);
}

TEST_CASE("evaluations are counted for plain functions as they are called") {
  int calls = 0;
  const auto counted = [&calls](const Vector<double>& x, Vector<double>& gradient) {
    ++calls;
    gradient = 2 * x;
    return x.squaredNorm();
  };
  const auto check = [&](const auto& trainer) {
    calls = 0;
    Vector<double> x = Vector<double>::Ones(2);
    const Report report = trainer.minimize(counted, x);
    CHECK(report.evaluations == calls);
    return calls;
  };
  CHECK(check(GradientDescent{.stop = MaxSteps{20}}) == 21);
  CHECK(check(GradientDescent{.loss_check = EverySteps{7}, .stop = MaxSteps{20}}) == 21);
  CHECK(check(GradientDescent{.stop = GradientBelow{1e-3} || MaxSteps{20}}) == 21);
  check(GradientDescent{.update = minimal::Halfway{}, .loss_check = EverySteps{3}, .stop = MaxSteps{5}});
  check(GradientDescent{
      .update = minimal::Halfway{}, .loss_check = EverySteps{3}, .stop = GradientBelow{1e-9} || MaxSteps{5}});
}

TEST_CASE("the penalty is in the loss, in the gradient, and in the report") {
  const Dataset<double> data = plane(20);
  LinearModel<double> model(2);
  model.parameters() << 1, -2, 3;
  const GradientDescent none{.stop = MaxSteps{0}, .penalty = L2{0.4}};
  const Report report = none.fit(model, Mse{}, data);
  CHECK(std::abs(report.penalty - 0.2 * 5) < 1e-15);  // the bias is left alone
  CHECK(report.loss == evaluate(model, Mse{}, data) + report.penalty);
  CHECK(report.curve[0].loss == report.loss);

  // At the minimum of Mse + λ/2 |w|² the gradient of the whole is 0.
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = 0.3}, .stop = GradientBelow{1e-12} || MaxSteps{10'000}, .penalty = L2{0.4}};
  const Report ridge = trainer.fit(model, Mse{}, data);
  CHECK(ridge.reason == StopReason::gradient_below);
  const Matrix<double> residual = model.predict(data.features) - data.targets;
  const Vector<double> slope = 2.0 / 20 * data.features.transpose() * residual;
  CHECK((slope + 0.4 * model.weights()).norm() < 1e-11);
  CHECK(std::abs(residual.sum()) < 1e-10);

  LinearModel<double> batched(2);
  const GradientDescent stochastic{.update = Sgd{.learning_rate = InverseTimeDecay{.initial = 0.3, .decay = 0.05}},
                                   .sampling = MiniBatch{.size = 5},
                                   .stop = MaxEpochs{2000},
                                   .penalty = L2{0.4}};
  CHECK(stochastic.fit(batched, Mse{}, data).loss < ridge.loss * 1.001);
}

TEST_CASE("a penalty may project after each step") {
  struct NotNegative {
    double value(ConstVectorView<double>, const Layout&) const { return 0; }
    void add_gradient(ConstVectorView<double>, const Layout&, VectorView<double>) const {}
    void project(VectorView<double> x, const Layout&, double) const { x = x.cwiseMax(0); }
  };
  const Dataset<double> data = plane(20);
  LinearModel<double> model(2);
  GradientDescent{.update = Sgd{.learning_rate = 0.3}, .stop = MaxSteps{200}, .penalty = NotNegative{}}.fit(
      model, Mse{}, data);
  CHECK(model.parameters()[0] == 0);
  CHECK(model.parameters()[1] > 1);
}

TEST_CASE("a rule of the full form can ask about this batch and about all data") {
  const Dataset<double> alike{Matrix<double>::Ones(12, 1), Matrix<double>::Ones(12, 1)};
  LinearModel<double> model(1);
  const GradientDescent trainer{.update = Curious{},
                                .sampling = MiniBatch{.size = 4},
                                .loss_check = Never{},
                                .stop = MaxSteps{6},
                                .penalty = L2{0.1}};
  const Report report = trainer.fit(model, Mse{}, alike);
  CHECK(model.parameters().norm() < 1e-15);
  CHECK(report.evaluations == 6 * 4 + 2);
}

TEST_CASE("a trainer that counts steps reads the clock at start, advance and looks only") {
  const Dataset<double> data = plane(40);
  LinearModel<double> model(2);
  double time = 0;
  int reads = 0;
  const GradientDescent trainer{.sampling = MiniBatch{.size = 4},
                                .loss_check = EverySteps{100},
                                .stop = MaxSteps{1000},
                                .clock = ToldTime{&time, &reads}};
  auto run = trainer.start(model, Mse{}, data);
  reads = 0;
  run.advance(99);
  CHECK(reads == 2);  // begin and end
  reads = 0;
  run.advance(100);  // with one look
  CHECK(reads == 4);
  reads = 0;
  run.report();
  CHECK(reads == 0);
}

TEST_CASE("time passes by the injected clock alone") {
  double time = 1000;
  int reads = 0;
  Vector<double> x = Vector<double>::Ones(2);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.01},
                                .loss_check = EveryDuration{Seconds{1}},
                                .stop = TimeLimit{Seconds{4.75}},
                                .clock = ToldTime{&time, &reads}};
  const Report report = trainer.minimize(SlowBowl{time, 0.25}, x);
  CHECK(report.reason == StopReason::time_limit);
  // The start's pass takes 0.25 and serves the first step; so step k ends at k / 4. Then comes the last look.
  CHECK(report.steps == 19);
  CHECK(report.curve.back().seconds == 5);
  CHECK(report.time == Seconds{5});
  for (std::size_t i = 1; i + 1 < report.curve.size(); ++i) {
    const double between = report.curve[i].seconds - report.curve[i - 1].seconds;
    CHECK(between >= 1);
    CHECK(between <= 1.25);
  }
  CHECK(report.curve.size() >= 5);
}

TEST_CASE("the time between advances is not the run's") {
  double time = 0;
  int reads = 0;
  Vector<double> x = Vector<double>::Ones(2);
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = 0.01}, .stop = TimeLimit{Seconds{100}}, .clock = ToldTime{&time, &reads}};
  const SlowBowl bowl{time, 1};
  auto run = trainer.start(bowl, x);
  time += 1e6;
  run.advance(10);
  time += 1e6;
  CHECK(run.report().time == Seconds{11});
  run.advance(10);
  CHECK(run.report().time == Seconds{21});
  CHECK_FALSE(run.finished());

  auto shorter = trainer;
  shorter.stop = TimeLimit{Seconds{20}};
  time += 1e6;
  run.use(shorter);
  CHECK(run.finished());
  CHECK(run.report().time == Seconds{21});
  CHECK(run.report().look_time < Seconds{21});
}

TEST_CASE("a pause is no time, even where the run ends without a look in it") {
  double time = 0;
  int reads = 0;
  Vector<double> x = Vector<double>::Ones(2);
  GradientDescent trainer{.update = Sgd{.learning_rate = 0.01},
                          .loss_check = EverySteps{1000},
                          .stop = MaxSteps{100},
                          .clock = ToldTime{&time, &reads}};
  const SlowBowl bowl{time, 1};
  auto run = trainer.start(bowl, x);
  run.advance(10);
  const Seconds before = run.report().time;
  time += 1e6;
  trainer.stop = MaxSteps{10};
  run.use(trainer);  // ends here, with a look
  CHECK(run.finished());
  CHECK(run.report().time - before < Seconds{10});
  CHECK(run.report().curve.back().seconds < 100);
  CHECK(run.report().look_time < Seconds{10});
}

TEST_CASE("a time policy learns of its moment at most about 20 µs or a step late, however the run was cut") {
  double time = 0;
  int reads = 0;
  const double microsecond = 1e-6;
  const double limit = 0.012;
  const auto late = [&](auto advance) {
    Vector<double> x = Vector<double>::Ones(2);
    time = 0;
    const GradientDescent trainer{.update = Sgd{.learning_rate = 1e-6},
                                  .loss_check = Never{},
                                  .stop = TimeLimit{Seconds{limit}},
                                  .clock = ToldTime{&time, &reads}};
    const SlowBowl bowl{time, microsecond};
    auto run = trainer.start(bowl, x);
    advance(run);
    run.advance();
    return run.report().time.count() - limit;
  };
  CHECK(late([](auto&) {}) < 45 * microsecond);
  CHECK(late([](auto& run) {
          for (int i = 0; i < 10'000; ++i) run.advance(1);
        }) < 45 * microsecond);
  CHECK(late([](auto& run) {
          for (int i = 0; i < 1000; ++i) run.advance(10);
        }) < 45 * microsecond);
}

TEST_CASE("a time policy reads the clock rarely where steps are short") {
  double time = 0;
  int reads = 0;
  Vector<double> x = Vector<double>::Ones(2);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 1e-6},
                                .loss_check = Never{},
                                .stop = TimeLimit{Seconds{0.01}},
                                .clock = ToldTime{&time, &reads}};
  const Report report = trainer.minimize(SlowBowl{time, 1e-7}, x);
  CHECK(report.steps >= 99'000);
  CHECK(reads < 700);
}

TEST_CASE("a clock that jumps backwards neither hangs nor breaks a run") {
  const Dataset<double> data = plane(10);
  LinearModel<double> model(2);
  double time = 0;
  int reads = 0;
  const auto jumping = [&time, &reads] {
    ++reads;
    time += reads == 50 ? -1e9 : 1e-3;
    return Seconds{time};
  };
  const GradientDescent trainer{
      .loss_check = EveryDuration{Seconds{0.01}}, .stop = TimeLimit{Seconds{0.1}} || MaxSteps{5000}, .clock = jumping};
  const Report report = trainer.fit(model, Mse{}, data);
  CHECK(report.reason);
  CHECK(report.curve.size() >= 3);
  for (std::size_t i = 1; i < report.curve.size(); ++i)  // the time of a run never falls
    CHECK(report.curve[i].seconds >= report.curve[i - 1].seconds);
}

TEST_CASE("use: the run goes on with other values of its policies") {
  const Dataset<double> data = plane(30);
  LinearModel<double> model(2);
  GradientDescent trainer{.update = Momentum{.learning_rate = 0.1}, .loss_check = EverySteps{5}, .stop = MaxSteps{10}};
  auto run = trainer.start(model, Mse{}, data);
  run.advance();
  CHECK(run.finished());
  trainer.update.learning_rate = 0.01;
  trainer.stop = MaxSteps{20};
  run.use(trainer);
  CHECK_FALSE(run.finished());
  run.advance();
  const Report report = run.report();
  CHECK(looks(report) == Steps{0, 5, 10, 15, 20});
  CHECK(report.curve[2].learning_rate == 0.1);
  CHECK(report.curve[4].learning_rate == 0.01);

  LinearModel<double> scheduled(2);  // the same as a schedule would have it, the velocity kept
  struct Drop {
    double operator()(const Progress& progress) const { return progress.step < 10 ? 0.1 : 0.01; }
  };
  GradientDescent{.update = Momentum{.learning_rate = Drop{}}, .stop = MaxSteps{20}}.fit(scheduled, Mse{}, data);
  CHECK(model.parameters() == scheduled.parameters());

  trainer.update.learning_rate = -1;
  CHECK_THROWS_AS(run.use(trainer), Error);
  CHECK(run.finished());
  trainer.update.learning_rate = 0.01;
  trainer.stop = MaxSteps{21};
  CHECK(run.use(trainer).advance().report().steps == 21);
}

TEST_CASE("use: a stop rule is not asked about the same step twice") {
  const Dataset<double> data = plane(30);
  LinearModel<double> model(2);
  const GradientDescent trainer{.stop = FourLooks{}};
  auto run = trainer.start(model, Mse{}, data);
  run.advance(1);
  run.use(trainer).use(trainer);
  CHECK_FALSE(run.finished());
  CHECK(run.advance().report().steps == 3);
}

TEST_CASE("use: another penalty is felt from the next step on") {
  const Dataset<double> data = plane(30);
  LinearModel<double> model(2), fresh(2);
  GradientDescent trainer{.update = Sgd{.learning_rate = 0.1}, .stop = MaxSteps{5}, .penalty = L2{0.1}};
  auto run = trainer.start(model, Mse{}, data);
  run.advance();
  fresh.parameters() = model.parameters();
  trainer.penalty = L2{3};
  trainer.stop = MaxSteps{6};
  run.use(trainer).advance();
  trainer.stop = MaxSteps{1};
  CHECK(trainer.fit(fresh, Mse{}, data).loss == run.report().loss);
  CHECK(model.parameters() == fresh.parameters());
}

TEST_CASE("use: a run that diverged stays so") {
  Vector<double> x = Vector<double>::Ones(1);
  GradientDescent trainer{.update = Sgd{.learning_rate = 1e200}, .stop = MaxSteps{100}};
  const minimal::Bowl bowl;
  auto run = trainer.start(bowl, x);
  run.advance();
  trainer.update.learning_rate = 0.1;
  CHECK(run.use(trainer).finished());
  CHECK(run.report().reason == StopReason::diverged);
}

TEST_CASE("a run can be moved") {
  const Dataset<double> data = plane(30);
  LinearModel<double> whole(2), moved(2);
  const GradientDescent trainer{
      .update = Adam{}, .sampling = MiniBatch{.size = 7}, .stop = MaxSteps{50}, .penalty = L2{}};
  const Report report = trainer.fit(whole, Mse{}, data);
  auto first = trainer.start(moved, Mse{}, data);
  first.advance(13);
  auto second = std::move(first);
  second.advance(13);
  std::vector<decltype(second)> runs;
  runs.push_back(std::move(second));
  runs[0].advance();
  CHECK(moved.parameters() == whole.parameters());
  check_same(runs[0].report(), report);
}

TEST_CASE("a report: the loss is that of the current parameters, and asking adds no point") {
  const Dataset<double> data = plane(30);
  LinearModel<double> model(2);
  auto run = GradientDescent{.loss_check = EverySteps{10}, .stop = MaxSteps{100}}.start(model, Mse{}, data);
  run.advance(13);
  const Report report = run.report();
  CHECK(looks(report) == Steps{0, 10});
  CHECK(report.loss == evaluate(model, Mse{}, data));
  CHECK(report.loss != report.curve.back().loss);
  CHECK(looks(run.report()) == Steps{0, 10});
}

TEST_CASE("a report in words") {
  Report report;
  report.loss = 1.25;
  report.penalty = 0.25;
  report.steps = report.kept_step = 12'345;
  report.samples = 123'450;
  report.epochs = 2.5;
  report.evaluations = 12'400;
  report.time = Seconds{2};
  report.look_time = Seconds{0.5};
  report.reason = StopReason::max_steps;
  report.best_loss = 1;
  report.best_step = 12'000;
  report.curve.resize(7);
  report.criteria = {{"12,345 of 12,345 steps", true}, {"loss 1.25, goal 1", false}};
  std::ostringstream text;
  text << report;
  CHECK(text.str() ==
        "loss 1.25 (penalty 0.25 included) after 12,345 steps, 2.5 epochs, 2 s\n"
        "stopped: the number of steps was reached\n"
        "  [x] 12,345 of 12,345 steps\n"
        "  [ ] loss 1.25, goal 1\n"
        "best loss 1 at step 12,000; 7 looks in 25 % of the time; 12,400 evaluations");

  report = {};
  report.loss = 2;
  report.validation_loss = 3;
  report.steps = report.samples = report.kept_step = 1;
  report.best_loss = 2.5;
  report.time = Seconds{4};
  text.str("");
  text << report;
  CHECK(text.str() ==
        "loss 2, validation loss 3 after 1 step, 4 s\n"
        "not finished\n"
        "best validation loss 2.5 at step 0; 0 looks in 0 % of the time; 0 evaluations");
}

TEST_CASE("limits that mean for ever don't overflow") {
  const Dataset<double> data = plane(30);
  LinearModel<double> model(2);
  const std::int64_t ever = std::numeric_limits<std::int64_t>::max();
  const GradientDescent trainer{
      .sampling = MiniBatch{.size = 10}, .loss_check = EveryEpochs{ever}, .stop = MaxEpochs{ever} || MaxSteps{12}};
  const Report report = trainer.fit(model, Mse{}, data);
  CHECK(report.reason == StopReason::max_steps);
  CHECK(looks(report) == Steps{0, 12});
}

TEST_CASE("an observer is told of every look, and of the end once") {
  struct Log {
    std::vector<std::int64_t>* steps;
    int* ends;
    void operator()(const Progress& progress) { steps->push_back(progress.step); }
    void finished(const Report& report) {
      ++*ends;
      CHECK(static_cast<std::size_t>(report.curve.size()) == steps->size());
      CHECK(report.reason);
    }
  };
  const Dataset<double> data = plane(30);
  LinearModel<double> model(2);
  std::vector<std::int64_t> steps;
  int ends = 0;
  const auto train = [&](const auto& trainer) {
    steps.clear();
    ends = 0;
    model.parameters().setZero();
    const Report report = trainer.fit(model, Mse{}, data);
    CHECK(steps == looks(report));
    CHECK(ends == 1);
  };
  train(GradientDescent{.loss_check = EverySteps{4}, .stop = MaxSteps{10}, .observe = Log{&steps, &ends}});
  train(GradientDescent{.stop = MaxSteps{0}, .observe = Log{&steps, &ends}});
  train(GradientDescent{.update = Sgd{.learning_rate = 1e200}, .stop = MaxSteps{10}, .observe = Log{&steps, &ends}});
  train(GradientDescent{
      .update = FixedStep{.size = 1e200}, .loss_check = Never{}, .stop = MaxSteps{10}, .observe = Log{&steps, &ends}});
}

TEST_CASE("the fraction that observers are shown lies between 0 and 1") {
  const Dataset<double> data = plane(10);
  LinearModel<double> model(2);
  std::vector<double> done;
  const auto watch = [&done](const Progress& progress) { done.push_back(progress.fraction_done); };
  GradientDescent{.sampling = MiniBatch{.size = 4, .drop_last = true},
                  .loss_check = EverySteps{1},
                  .stop = MaxEpochs{1} || LossBelow{0},
                  .observe = watch}
      .fit(model, Mse{}, data);
  CHECK(done == std::vector<double>{0, 0.4, 0.8, 1});
  done.clear();
  GradientDescent{.stop = LossBelow{10}, .observe = watch}.fit(model, Mse{}, data);
  CHECK(std::isnan(done.at(0)));
}

namespace {

/// 0.001, 0.002, 0.003, …: counts how often it is asked.
struct CountingRate {
  struct State {
    int asked = 0;
    void archive(auto& visit) { visit("asked", asked); }
  };
  double operator()(const Progress&, State& state) const { return 0.001 * ++state.asked; }
};

/// Counts what it is told of the end.
struct Told {
  int* recorded;
  int* finished_count;
  void operator()(const Progress&) const {}
  bool due(const Progress&) const { return false; }
  void record(auto&) const { ++*recorded; }
  void finished(const Report&) const { ++*finished_count; }
};

}  // namespace

TEST_CASE("a schedule with a state is asked once a step") {
  const auto data = plane(20);
  LinearModel<double> model(2);
  const Report report =
      GradientDescent{.update = Sgd{.learning_rate = CountingRate{}}, .loss_check = EverySteps{1}, .stop = MaxSteps{3}}
          .fit(model, Mse{}, data);
  REQUIRE(report.curve.size() == 4);
  CHECK(report.curve[0].learning_rate == 0.001);  // that of the first step
  for (int step = 1; step <= 3; ++step)
    CHECK(report.curve[static_cast<std::size_t>(step)].learning_rate == 0.001 * step);
}

TEST_CASE(
    "a schedule that gives no learning rate ends the run before the step, and at the door the program hears of it") {
  const auto data = plane(20);
  for (const double wrong : {-0.1, Progress::unknown, std::numeric_limits<double>::infinity()}) {
    CAPTURE(wrong);
    const auto rate = [wrong](const Progress& progress) { return progress.step < 3 ? 0.1 : wrong; };
    LinearModel<double> model(2), expected(2);
    const Report report =
        GradientDescent{.update = Sgd{.learning_rate = rate}, .stop = MaxSteps{10}}.fit(model, Mse{}, data);
    GradientDescent{.update = Sgd{.learning_rate = 0.1}, .stop = MaxSteps{3}}.fit(expected, Mse{}, data);
    CHECK(report.reason == StopReason::rate_out_of_range);
    CHECK(report.steps == 3);
    CHECK(report.loss == evaluate(expected, Mse{}, data));
    CHECK(model.parameters() == expected.parameters());

    const auto always = [wrong](const Progress&) { return wrong; };
    const GradientDescent refused{.update = Sgd{.learning_rate = always}, .stop = MaxSteps{10}};
    CHECK_THROWS_WITH(refused.fit(model, Mse{}, data), Catch::Matchers::ContainsSubstring("first learning rate is"));
  }
  LinearModel<double> model(2);
  const auto fades = [](const Progress& progress) { return progress.step < 3 ? 0.1 : 0.0; };
  CHECK(GradientDescent{.update = Sgd{.learning_rate = fades}, .stop = MaxSteps{10}}.fit(model, Mse{}, data).steps ==
        10);
}

TEST_CASE("the criteria of a report are judged by what it shows") {
  const auto data = plane(20);
  LinearModel<double> model(2);
  GradientDescent trainer{
      .sampling = MiniBatch{.size = 5}, .loss_check = EverySteps{100}, .stop = LossBelow{1e6} || MaxSteps{5}};
  trainer.stop.first.goal = evaluate(model, Mse{}, data) - 1e-9;  // met at the look that the end takes
  auto run = trainer.start(model, Mse{}, data);
  Report report = run.advance().report();
  CHECK(report.reason == StopReason::max_steps);
  REQUIRE(report.criteria.size() == 2);
  CHECK(report.criteria[0].met);
  CHECK(report.criteria[1].met);

  trainer.stop = LossBelow{0} || MaxSteps{2};  // as it stands, met by the other one alone
  report = run.use(trainer).report();
  CHECK(report.reason == StopReason::max_steps);
  CHECK_FALSE(report.criteria[0].met);
  CHECK(report.criteria[1].met);
  trainer.stop = LossBelow{0} || MaxSteps{20};
  report = run.use(trainer).report();
  CHECK_FALSE(report.reason);
  CHECK_FALSE(report.criteria[0].met);
  CHECK_FALSE(report.criteria[1].met);
}

TEST_CASE("a run that has nothing to do says so at its first advance, not while it is made") {
  const auto data = plane(20);
  LinearModel<double> model(2);
  int recorded = 0, finished = 0;
  const GradientDescent trainer{.stop = MaxSteps{0}, .observe = Told{&recorded, &finished}};
  auto run = trainer.start(model, Mse{}, data);
  CHECK(run.finished());
  CHECK(recorded + finished == 0);
  for (int i = 0; i < 2; ++i) {
    run.advance();
    CHECK(recorded == 1);
    CHECK(finished == 1);
  }
}

TEST_CASE("what fails while a run is archived leaves the parameters that it had handed back") {
  const auto data = plane(20);
  LinearModel<double> model(2);
  int looks = 0;
  const auto rising = [&looks](const Progress&) { return ++looks < 3 ? 0.3 : 3.0; };
  auto run =
      GradientDescent{
          .update = Sgd{.learning_rate = rising}, .loss_check = EverySteps{1}, .stop = MaxSteps{5}, .keep = Keep::best}
          .start(model, Mse{}, data);
  const Report report = run.advance().report();
  REQUIRE(report.kept_step != report.steps);
  const Vector<double> kept = model.parameters();
  const auto refuse = [](const char*, auto&) { throw 1; };
  CHECK_THROWS_AS(run.archive(refuse), int);
  CHECK(model.parameters() == kept);
  CHECK(run.report().kept_step == report.kept_step);
}
