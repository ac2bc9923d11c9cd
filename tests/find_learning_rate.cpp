// The range test: the steps are the trainer's at rates that rise, the model stays, and what is suggested trains.
#include <descent/find_learning_rate.hpp>

#include <descent/core/random.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/schedules/cosine_decay.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam.hpp>
#include <descent/updates/chain.hpp>
#include <descent/updates/clip_norm.hpp>
#include <descent/updates/fixed_step.hpp>
#include <descent/updates/lookahead.hpp>
#include <descent/updates/momentum.hpp>
#include <descent/updates/sgd.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "losses/lecture.hpp"

using namespace descent;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Two clouds, of the classes 0 and 1, that overlap.
template <class Scalar>
Dataset<Scalar> clouds(Index n = 200, double unit = 1) {
  Dataset<Scalar> data{Matrix<Scalar>(n, 2), Matrix<Scalar>(n, 1)};
  Random random(8);
  for (Index i = 0; i < n; ++i) {
    const double side = i % 2 == 0 ? 1 : -1;
    data.features(i, 0) = static_cast<Scalar>(unit * (side + random.uniform(-2, 2)));
    data.features(i, 1) = static_cast<Scalar>(unit * random.uniform(-2, 2));
    data.targets(i, 0) = side > 0 ? Scalar(1) : Scalar(0);
  }
  return data;
}

/// A trainer whose stop rule, loss check, observer and looks have nothing to say in a range test.
template <class Rule, class SamplingPolicy = FullBatch>
auto trainer_of(const Rule& rule, const SamplingPolicy& sampling = {}) {
  return GradientDescent{.update = rule, .sampling = sampling, .stop = MaxSteps{1}};
}

/// c |x|², whose steps multiply x by 1 − 2 c η.
struct Bowl {
  double c = 1;
  double operator()(const Vector<double>& x, Vector<double>& gradient) const {
    gradient = 2 * c * x;
    return c * x.squaredNorm();
  }
};

/// A constant; its parameter lies elsewhere.
struct View {
  using Scalar = double;
  Vector<double>* theta;
  VectorView<double> parameters() const { return {theta->data(), theta->size()}; }
  Index outputs() const { return 1; }
  void scores(const auto& rows, auto& out) const {
    for (Index i = 0; i < rows.size(); ++i) out(i, 0) = (*theta)[0];
  }
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i) gradient[0] += score_gradient(i, 0);
  }
};

}  // namespace

TEST_CASE(
    "rates rise from the lowest to the highest, each by the same factor, and the losses are those after the steps") {
  const Vector<double> start{{3, -1}};
  Vector<double> x = start;
  const auto range = find_learning_rate(trainer_of(Sgd{.learning_rate = CosineDecay{}}), Bowl{}, x,
                                        {.lowest = 1e-3, .highest = 0.4, .steps = 50, .smoothing = 0});
  CHECK(x == start);
  REQUIRE(range.curve.size() == 50);
  CHECK(range.start_loss == 10);
  CHECK(range.curve.front().rate == 1e-3);
  CHECK(range.curve.back().rate == 0.4);
  CHECK(range.reason.text == "the highest rate was reached");
  double loss = 10;
  for (std::size_t i = 0; i < 50; ++i) {
    const double rate = range.curve[i].rate;
    CHECK(std::abs(rate / (1e-3 * std::pow(400, static_cast<double>(i) / 49)) - 1) < 1e-14);
    loss *= (1 - 2 * rate) * (1 - 2 * rate);
    CHECK(std::abs(range.curve[i].loss / loss - 1) < 1e-12);
    CHECK(range.curve[i].smoothed == range.curve[i].loss);
  }
}

TEST_CASE("the test ends when the loss has risen too far") {
  const Vector<double> x{{3, -1}};
  const auto ended = [&x](double rise, double highest) {
    return find_learning_rate(trainer_of(Sgd{}), Bowl{}, x,
                              {.lowest = 0.6, .highest = highest, .steps = 40, .rise = rise});
  };
  for (const double rise : {0.5, 4.0, 100.0}) {
    const auto range = ended(rise, 1e4);
    CHECK(range.reason.text == "the loss rose too far");
    const std::size_t count = range.curve.size();
    CHECK(range.curve[count - 1].loss > rise * 10);
    CHECK(range.curve[count - 2].loss <= rise * 10 + 10);
    CHECK(range.highest_stable < range.curve.back().rate);
  }
  CHECK(ended(4, 0.9).curve.size() == 40);
}

TEST_CASE("a loss below 0 is judged by its fall") {
  const auto below = [](const Vector<double>& x, Vector<double>& gradient) {
    gradient = 2 * x;
    return x.squaredNorm() - 1000;
  };
  const auto range = find_learning_rate(trainer_of(Sgd{}), below, Vector<double>{{3, -1}});
  CHECK(range.reason.text == "the loss rose too far");
  CHECK(range.suggested == find_learning_rate(trainer_of(Sgd{}), Bowl{}, Vector<double>{{3, -1}}).suggested);
}

TEST_CASE("a step that leads to no number ends the test, and is not in the curve") {
  const auto cliff = [](const Vector<double>& x, Vector<double>& gradient) {
    gradient = Vector<double>::Ones(1);
    return x[0] < -1 ? std::numeric_limits<double>::quiet_NaN() : x[0];
  };
  const auto range =
      find_learning_rate(trainer_of(Sgd{}), cliff, Vector<double>{{0}}, {.lowest = 1e-2, .highest = 1, .steps = 21});
  CHECK(range.reason == StopReason::diverged);
  REQUIRE(range.curve.size() > 2);
  CHECK(range.curve.size() < 20);
  double x = 0;
  for (const LearningRateRange::Point& point : range.curve) CHECK(std::abs(point.loss - (x -= point.rate)) < 1e-12);
  CHECK(x - range.curve.back().rate * std::pow(100, 0.05) < -1);  // the step after it
  const auto at_once = find_learning_rate(trainer_of(Sgd{}), cliff, Vector<double>{{0}}, {.lowest = 2, .highest = 3});
  CHECK(at_once.curve.empty());
  CHECK(std::isnan(at_once.suggested));
}

TEST_CASE("the suggestion follows the curvature, and is well below what is stable") {
  for (const double c : {1e-3, 1.0, 250.0}) {
    CAPTURE(c);
    const auto range =
        find_learning_rate(trainer_of(Sgd{}), Bowl{c}, Vector<double>{{3, -1}}, {.highest = 1e4, .steps = 150});
    CHECK(range.suggested * c > 0.01);
    CHECK(range.suggested * c < 0.3);       // stable are rates below 1 / c
    CHECK(range.highest_stable * c > 0.5);  // and at them the loss would no longer fall
  }
}

TEST_CASE("the steps are those of the trainer's rule, sampling and penalty, for any rule") {
  const auto data = clouds<double>();
  const RangeTest test{.lowest = 1e-4, .highest = 1, .steps = 30, .smoothing = 0};
  const auto check = [&](const auto& rule, const auto& with_ramp) {
    const MiniBatch batches{.size = 16, .seed = 3};
    LinearModel<double> model(2), by_hand(2);
    model.bias()(0) = by_hand.bias()(0) = 2;
    const Vector<double> before = model.parameters();
    const auto range = find_learning_rate(
        GradientDescent{.update = rule, .sampling = batches, .stop = MaxSteps{1}, .penalty = L2{0.1}}, model,
        CrossEntropy{}, data, test);
    CHECK(model.parameters() == before);
    const Report report = GradientDescent{.update = with_ramp,
                                          .sampling = batches,
                                          .loss_check = EverySteps{1},
                                          .stop = MaxSteps{30},
                                          .penalty = L2{0.1}}
                              .fit(by_hand, CrossEntropy{}, data);
    REQUIRE(range.curve.size() == 30);
    CHECK(range.start_loss == report.curve[0].loss);
    for (std::size_t i = 0; i < 30; ++i) CHECK(range.curve[i].loss == report.curve[i + 1].loss);
  };
  const detail::RateRamp ramp{test};
  check(Sgd{}, Sgd{.learning_rate = ramp});
  check(Momentum{.learning_rate = CosineDecay{}}, Momentum{.learning_rate = ramp});
  check(Adam{.beta1 = 0.8}, Adam{.learning_rate = ramp, .beta1 = 0.8});
  check(FixedStep{}, FixedStep{.size = ramp});
  check(ClipNorm{0.1} | Adam{} | Lookahead{}, ClipNorm{0.1} | Adam{.learning_rate = ramp} | Lookahead{});
}

TEST_CASE("a rule of the full form") {
  const auto range = find_learning_rate(trainer_of(minimal::Halfway{}), Bowl{}, Vector<double>{{3, -1}});
  CHECK(range.suggested > 0.01);
  CHECK(range.curve.size() == 100);  // it halves what would be too long
}

TEST_CASE("looks are at the trainer's sample, at training data, and nobody is told") {
  const auto data = clouds<double>();
  LinearModel<double> model(2);
  const RangeTest test{.highest = 0.1, .steps = 10};
  int told = 0;
  const GradientDescent trainer{.sampling = MiniBatch{.size = 16},
                                .stop = MaxSteps{1},
                                .looks = {.training = false, .sample = 20, .seed = 5},
                                .observe = [&told](const Progress&) { ++told; }};
  const auto range = find_learning_rate(trainer, model, Mse{}, data, test);
  CHECK(told == 0);
  REQUIRE(range.curve.size() == 10);
  const auto whole = find_learning_rate(trainer_of(Sgd{}, MiniBatch{.size = 16}), model, Mse{}, data, test);
  REQUIRE(whole.curve.size() == 10);
  CHECK(whole.start_loss == 0.5);
  CHECK(range.start_loss != 0.5);
  CHECK(whole.curve[9].loss != range.curve[9].loss);
  LinearModel<double> same(2);
  const GradientDescent by_hand{.update = Sgd{.learning_rate = detail::RateRamp{test}},
                                .sampling = MiniBatch{.size = 16},
                                .loss_check = EverySteps{1},
                                .stop = MaxSteps{9},
                                .looks = {.sample = 20, .seed = 5}};
  CHECK(by_hand.fit(same, Mse{}, data).loss == range.curve[8].loss);
}

TEMPLATE_TEST_CASE("what is suggested trains, on steep surfaces and on flat ones", "", float, double) {
  for (const double unit : {0.5, 1.0, 30.0}) {
    CAPTURE(unit);
    const auto data = clouds<TestType>(200, unit);
    const LinearModel<TestType> fresh(2);
    const auto check = [&](const auto& rule) {
      const auto trainer = trainer_of(rule, MiniBatch{.size = 20});
      const auto range = find_learning_rate(trainer, fresh, CrossEntropy{}, data, {.highest = 1e4, .steps = 150});
      LinearModel<TestType> model(2);
      const Report report =
          GradientDescent{
              .update = WithRate{rule, range.suggested}, .sampling = trainer.sampling, .stop = MaxSteps{400}}
              .fit(model, CrossEntropy{}, data);
      CHECK(report.loss < 0.45);  // the least there is is about 0.37
      CHECK(report.reason == StopReason::max_steps);
    };
    check(Sgd{});
    check(Momentum{});
    check(Adam{});
  }
}

TEST_CASE("a model whose copies share its parameters is refused, and a test that makes no sense") {
  const auto data = clouds<double>();
  Vector<double> theta{{0.5}};
  View view{&theta};
  CHECK_THAT(complaint([&] { find_learning_rate(trainer_of(Sgd{}), view, Mse{}, data); }),
             Catch::Matchers::ContainsSubstring("a copy of the model shares its parameters"));
  CHECK(theta[0] == 0.5);

  const auto refusal = [](const RangeTest& test) {
    const Vector<double> x{{1}};
    return complaint([&] { find_learning_rate(trainer_of(Sgd{}), Bowl{}, x, test); });
  };
  CHECK(refusal({}) == "no complaint");
  CHECK(refusal({.lowest = 0}) == "descent: RangeTest: .lowest is 0; it must be a finite number above 0");
  CHECK(refusal({.lowest = infinity}) == "descent: RangeTest: .lowest is inf; it must be a finite number above 0");
  CHECK(refusal({.lowest = 1, .highest = 1}) ==
        "descent: RangeTest: .highest is 1; it must be a finite number above .lowest, 1");
  CHECK(refusal({.highest = infinity}).find(".highest is inf") != std::string::npos);
  CHECK(refusal({.lowest = 1e-300, .highest = 1e300}).find(".highest is 1e+300") != std::string::npos);
  CHECK(refusal({.steps = 1}) == "descent: RangeTest: .steps is 1; it must be 2 or more");
  CHECK(refusal({.smoothing = -1}) == "descent: RangeTest: .smoothing is -1; it must be 0 or more");
  CHECK(refusal({.rise = 0}) == "descent: RangeTest: .rise is 0; it must be a finite number above 0");
  CHECK(complaint([] {
          const Vector<double> x{{infinity}};
          find_learning_rate(trainer_of(Sgd{}), Bowl{}, x);
        }).find("not finite") != std::string::npos);
}
