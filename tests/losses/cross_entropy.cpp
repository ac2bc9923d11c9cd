// Cross-entropy on logits: its formula in long double, however sure the model is; targets, weights, smoothing.
#include <descent/core/finite.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/sgd.hpp>

#include <algorithm>
#include <array>

#include "class_laws.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;
using loss_laws::accumulate;

namespace {

struct Exact {
  long double value = 0;
  std::vector<long double> slopes, sizes;  // sizes: of what the slope is the difference
};

/// Shares of the classes in a row's target, with weights and smoothing.
std::vector<long double> shares(const CrossEntropy& loss, std::vector<long double> target) {
  for (std::size_t j = 0; j < target.size(); ++j) {
    const long double weight = loss.class_weights.empty() ? 1 : loss.class_weights[j], smoothing = loss.label_smoothing;
    target[j] = weight * ((1 - smoothing) * target[j] + smoothing / static_cast<long double>(target.size()));
  }
  return target;
}

/// The formula for two logits or more, without what would cancel: −log pⱼ = log Σ e^(sᵢ − sⱼ).
Exact formula(const std::vector<long double>& logits, const std::vector<long double>& shares) {
  Exact exact;
  long double total = 0;
  for (const long double share : shares) total += share;
  const auto odds_against = [&](std::size_t j) {  // (1 − pⱼ) / pⱼ
    long double sum = 0;
    for (std::size_t i = 0; i < logits.size(); ++i)
      if (i != j) sum += std::exp(logits[i] - logits[j]);
    return sum;
  };
  for (std::size_t j = 0; j < logits.size(); ++j) {
    const long double against = odds_against(j), p = 1 / (1 + against), missing = p == 0 ? 1 : against * p;
    if (shares[j] != 0) exact.value += shares[j] * std::log1p(against);
    exact.slopes.push_back(p * (total - shares[j]) - shares[j] * missing);
    exact.sizes.push_back(p * (total - shares[j]) + shares[j] * missing);
  }
  return exact;
}

const std::array<double, 31> tried_logits = {0,   1e-12, -1e-5, .1,  -.1, .5,   -.5, 1,    -1,    2,     -2,
                                             3.3, -3.3,  7,     -7,  12,  -12,  20,  -20,  36.7,  -36.7, 40,
                                             -40, 80,    -80,   700, 800, -800, 1e4, -1e4, 1e-300};

const std::array<CrossEntropy, 4> variants = {
    {{}, {.class_weights = {.25, 4}}, {.label_smoothing = .1}, {.class_weights = {3, 0}, .label_smoothing = .25}}};

}  // namespace

TEST_CASE("CrossEntropy: predictions .7 and .2 for labels 1 and 0 give .2899") {
  const Matrix<double> scores{{std::log(.7 / .3)}, {std::log(.2 / .8)}}, labels{{1}, {0}};
  const double mean = accumulate<CrossEntropy, double>({}, scores, labels, Vector<double>::Ones(2)).sum / 2;
  CHECK(std::abs(mean - .28990924762647) < 1e-14);
  CHECK((CrossEntropy{}.probabilities(scores) - Matrix<double>{{.7}, {.2}}).norm() < 1e-15);
}

TEMPLATE_TEST_CASE("CrossEntropy of one output: value and slope are the formula's, relative to themselves", "", float,
                   double) {
  using Scalar = TestType;
  using Limits = std::numeric_limits<Scalar>;
  constexpr long double units = 8 * static_cast<long double>(Limits::epsilon()), least = Limits::min();
  for (const CrossEntropy& loss : variants)
    for (const double logit : tried_logits)
      for (const double y : {0., 1., .5, .125, .75}) {
        CAPTURE(logit, y, loss.class_weights, loss.label_smoothing);
        const auto z = static_cast<Scalar>(logit);
        const Exact exact = formula({0, static_cast<long double>(z)}, shares(loss, {1 - y, y}));
        const auto outcome = accumulate<CrossEntropy, Scalar>(loss, Matrix<Scalar>::Constant(1, 1, z),
                                                              Matrix<Scalar>::Constant(1, 1, static_cast<Scalar>(y)),
                                                              Vector<Scalar>::Ones(1));
        CHECK(std::abs(outcome.sum - exact.value) <= units * exact.value + least);
        CHECK(std::abs(outcome.slopes(0, 0) - exact.slopes[1]) <= units * exact.sizes[1] + least);
      }
}

TEMPLATE_TEST_CASE("CrossEntropy of k outputs: value and slopes are the formula's, relative to themselves", "", float,
                   double) {
  using Scalar = TestType;
  using Limits = std::numeric_limits<Scalar>;
  constexpr long double units = 16 * static_cast<long double>(Limits::epsilon()), least = Limits::min();
  for (const Index k : {2, 3, 10, 17})
    for (const double scale : {1e-3, 1., 10., 60., 800., 1e4})
      for (const double smoothing : {0., .1})
        for (const bool weighted : {false, true}) {
          CrossEntropy loss{.label_smoothing = smoothing};
          for (Index j = 0; weighted && j < k; ++j) loss.class_weights.push_back(static_cast<double>(j + 1) / 2);
          const Matrix<Scalar> scores = class_laws::random_scores<Scalar>(30, k, scale);
          const Matrix<Scalar> classes = class_laws::classes<Scalar>(30, k);
          for (const Matrix<Scalar>& targets :
               {classes, class_laws::one_hot(classes, k), class_laws::distributions<Scalar>(30, k)}) {
            CAPTURE(k, scale, smoothing, weighted, targets.cols());
            const auto outcome =
                accumulate<CrossEntropy, Scalar>(loss, scores, targets, Vector<Scalar>::Ones(scores.rows()));
            long double sum = 0;
            bool close = true;
            for (Index i = 0; i < 30; ++i) {
              std::vector<long double> logits, target(static_cast<std::size_t>(k), 0);
              for (Index j = 0; j < k; ++j) {
                logits.push_back(static_cast<long double>(scores(i, j)));
                if (targets.cols() == k) target[static_cast<std::size_t>(j)] = targets(i, j);
              }
              if (targets.cols() == 1) target[static_cast<std::size_t>(targets(i, 0))] = 1;
              const Exact exact = formula(logits, shares(loss, target));
              sum += exact.value;
              for (Index j = 0; j < k; ++j) {
                const auto at = static_cast<std::size_t>(j);
                // a difference of logits, rounded, is an exponent
                const long double rounded = 2 * static_cast<long double>(scale * Limits::epsilon());
                close = close && std::abs(outcome.slopes(i, j) - exact.slopes[at]) <=
                                     (units + rounded) * exact.sizes[at] + least;
              }
            }
            CHECK(close);
            CHECK(std::abs(outcome.sum - sum) <= units * sum);
          }
        }
}

TEMPLATE_TEST_CASE("CrossEntropy: what is nearly nothing is not rounded to nothing", "", float, double) {
  using Scalar = TestType;
  const auto one = [](Scalar z, Scalar y) {
    return accumulate<CrossEntropy, Scalar>({}, Matrix<Scalar>::Constant(1, 1, z), Matrix<Scalar>::Constant(1, 1, y),
                                            Vector<Scalar>::Ones(1));
  };
  const double least = std::exp(-40.), close = 4 * std::numeric_limits<Scalar>::epsilon() * least;
  CHECK(std::abs(one(40, 1).sum - least) <= close);
  CHECK(std::abs(one(40, 1).slopes(0, 0) + least) <= close);
  CHECK(std::abs(one(-40, 0).sum - least) <= close);
  CHECK(std::abs(one(-40, 0).slopes(0, 0) - least) <= close);
  const Matrix<Scalar> three{{0, 40, 0}};
  const auto of_three = accumulate<CrossEntropy, Scalar>({}, three, Matrix<Scalar>{{1}}, Vector<Scalar>::Ones(1));
  CHECK(std::abs(of_three.sum - 2 * least) <= 2 * close);
  CHECK(std::abs(of_three.slopes(0, 1) + 2 * least) <= 2 * close);
  CHECK(std::abs(CrossEntropy{}.probabilities(three)(0, 0) - static_cast<Scalar>(least)) <= static_cast<Scalar>(close));
}

TEMPLATE_TEST_CASE("CrossEntropy: logits of 10,000, right and wrong", "", float, double) {
  using Scalar = TestType;
  for (const bool right : {true, false})
    for (const Index n : {1, 8}) {
      const Matrix<Scalar> logits = Matrix<Scalar>::Constant(n, 1, right ? 10000 : -10000);
      const auto outcome =
          accumulate<CrossEntropy, Scalar>({}, logits, Matrix<Scalar>::Ones(n, 1), Vector<Scalar>::Ones(n));
      CHECK(outcome.sum == (right ? 0 : 10000 * static_cast<double>(n)));
      CHECK(outcome.slopes == Matrix<Scalar>::Constant(n, 1, right ? Scalar(0) : Scalar(-1)));
      Matrix<Scalar> three(n, 3);
      three.rowwise() =
          RowVector<Scalar>{{0, right ? Scalar(10000) : Scalar(-10000), right ? Scalar(-10000) : Scalar(10000)}};
      const auto of_three =
          accumulate<CrossEntropy, Scalar>({}, three, Matrix<Scalar>::Ones(n, 1), Vector<Scalar>::Ones(n));
      CHECK(of_three.sum == (right ? 0 : 20000 * static_cast<double>(n)));
      CHECK(of_three.slopes.row(n - 1) == (right ? RowVector<Scalar>{{0, 0, 0}} : RowVector<Scalar>{{0, -1, 1}}));
    }
}

TEST_CASE("CrossEntropy: losses that must stay finite and exact, whatever the weights") {
  Dataset<double> data{Matrix<double>{{1, 1}, {2, 2}, {3, 3}}, Matrix<double>{{1}, {1}, {0}}};
  const auto sum_at = [&](double bias, double first, double second) {
    LinearModel<double> model(2);
    model.parameters() << first, second, bias;
    return 3 * evaluate(model, CrossEntropy{}, data);
  };
  CHECK(sum_at(1, 1, 1) == Approx(7.0562141665).epsilon(1e-11));
  CHECK(sum_at(0, 0, 0) == Approx(2.0794415417).epsilon(1e-11));
  CHECK(sum_at(-1, -1, -1) == Approx(8.0562141665).epsilon(1e-11));
  CHECK(sum_at(200, -40, -40) == Approx(8.4967e-18).epsilon(1e-4));
}

TEST_CASE("CrossEntropy: slopes are the value's") {
  for (const Index k : {1, 2, 3, 10}) {
    const Matrix<double> scores = class_laws::random_scores<double>(9, k, 3);
    CrossEntropy loss{.label_smoothing = .2};
    class_laws::check_slopes(CrossEntropy{}, scores, class_laws::classes<double>(9, k));
    class_laws::check_slopes(loss, scores, class_laws::classes<double>(9, k));
    loss.class_weights.resize(k == 1 ? 2 : static_cast<std::size_t>(k), .5);
    loss.class_weights[1] = 3;
    class_laws::check_slopes(loss, scores, class_laws::distributions<double>(9, k));
  }
}

TEMPLATE_TEST_CASE("CrossEntropy: weights, blocks", "", float, double) {
  class_laws::check_rows<TestType>(CrossEntropy{}, true);
  class_laws::check_rows<TestType>(CrossEntropy{.label_smoothing = .1}, true);
}

TEMPLATE_TEST_CASE("CrossEntropy: a class's weight is its rows'", "", float, double) {
  class_laws::check_weights_of_classes<TestType>(CrossEntropy{});
}

TEMPLATE_TEST_CASE("CrossEntropy: not a number is not hidden", "", float, double) {
  class_laws::check_lost<TestType>(CrossEntropy{});
  class_laws::check_lost<TestType>(CrossEntropy{.label_smoothing = .1});
}

TEST_CASE("CrossEntropy: the weight of a class mixes with a soft target") {
  const CrossEntropy loss{.class_weights = {2, 5}};
  const auto outcome = accumulate<CrossEntropy, double>(loss, Matrix<double>{{std::log(.7 / .3)}},
                                                        Matrix<double>{{.25}}, Vector<double>::Ones(1));
  CHECK(std::abs(outcome.sum + 5 * .25 * std::log(.7) + 2 * .75 * std::log(.3)) < 1e-14);
}

TEST_CASE("CrossEntropy: smoothing is a softer target") {
  const Matrix<double> one{{1.5}, {-.5}, {3}}, targets{{1}, {0}, {0}}, softer{{.9}, {.1}, {.1}};
  const Vector<double> ones = Vector<double>::Ones(3);
  const CrossEntropy smoothing{.label_smoothing = .2};
  const auto smooth = accumulate<CrossEntropy, double>(smoothing, one, targets, ones);
  const auto soft = accumulate<CrossEntropy, double>({}, one, softer, ones);
  CHECK(std::abs(smooth.sum - soft.sum) < 1e-14);
  CHECK((smooth.slopes - soft.slopes).norm() < 1e-14);
  const Matrix<double> four = class_laws::random_scores<double>(3, 4, 3);
  const Matrix<double> spread{{.05, .85, .05, .05}, {.85, .05, .05, .05}, {.85, .05, .05, .05}};
  const auto smooth_four = accumulate<CrossEntropy, double>(smoothing, four, targets, ones);
  const auto soft_four = accumulate<CrossEntropy, double>({}, four, spread, ones);
  CHECK(std::abs(smooth_four.sum - soft_four.sum) < 1e-14);
  CHECK((smooth_four.slopes - soft_four.slopes).norm() < 1e-14);
}

TEMPLATE_TEST_CASE("CrossEntropy: two outputs are one, their difference", "", float, double) {
  using Scalar = TestType;
  const Matrix<Scalar> two = class_laws::random_scores<Scalar>(20, 2, 5), one = two.col(1) - two.col(0);
  const Matrix<Scalar> targets = class_laws::classes<Scalar>(20, 2);
  const auto of_two = accumulate<CrossEntropy, Scalar>({}, two, targets, Vector<Scalar>::Ones(20));
  const auto of_one = accumulate<CrossEntropy, Scalar>({}, one, targets, Vector<Scalar>::Ones(20));
  constexpr Scalar close = 32 * std::numeric_limits<Scalar>::epsilon();
  CHECK(std::abs(of_two.sum - of_one.sum) <= static_cast<double>(close) * of_one.sum);
  CHECK((of_two.slopes.col(1) - of_one.slopes).norm() <= close);
  CHECK((of_two.slopes.col(0) + of_one.slopes).norm() <= close);
  CHECK((CrossEntropy{}.probabilities(two).col(1) - CrossEntropy{}.probabilities(one)).norm() <= close);
}

TEMPLATE_TEST_CASE("CrossEntropy: probabilities are shares of 1, whatever the scores", "", float, double) {
  using Scalar = TestType;
  for (const Index k : {2, 3, 10})
    for (const Index n : {1, 8, 21})
      for (const double scale : {1., 100., 1e4}) {
        const Matrix<Scalar> scores = class_laws::random_scores<Scalar>(n, k, scale);
        const Matrix<Scalar> p = CrossEntropy{}.probabilities(scores);
        REQUIRE(p.rows() == n);
        REQUIRE(p.cols() == k);
        for (Index i = 0; i < n; ++i) {
          CHECK(std::abs(p.row(i).sum() - 1) <= 8 * std::numeric_limits<Scalar>::epsilon());
          CHECK(p.row(i).minCoeff() >= 0);
          Index likeliest, largest;
          p.row(i).maxCoeff(&likeliest);
          scores.row(i).maxCoeff(&largest);
          CHECK(likeliest == largest);
        }
      }
  CHECK(CrossEntropy{}.probabilities(Matrix<Scalar>{{-10000}, {0}, {10000}}) == Matrix<Scalar>{{0}, {.5}, {1}});
  CHECK(CrossEntropy{}.probabilities(Matrix<Scalar>(0, 3)).cols() == 3);
  const Eigen::Matrix<Scalar, 2, 3> by_columns = Eigen::Matrix<Scalar, 2, 3>::Ones();  // stored otherwise
  CHECK((CrossEntropy{}.probabilities(2 * by_columns).array() - Scalar(1) / 3).abs().maxCoeff() <
        std::numeric_limits<Scalar>::epsilon());
}

TEST_CASE("CrossEntropy: refuses what is no target, and says how to mend it") {
  using class_laws::complaint;
  const CrossEntropy loss;
  CHECK(complaint(loss, Matrix<double>{{0}, {.3}, {1}}, 1) == "");
  CHECK(complaint(loss, Matrix<double>{{0}, {2}}, 3) == "");
  CHECK(complaint(loss, Matrix<double>{{0, 1, 0}, {.2, .3, .5}}, 3) == "");
  CHECK(complaint(loss, Matrix<double>{{0}, {-7}}, 1, Vector<double>{{1, 0}}) == "");  // as good as removed
  CHECK(
      complaint(loss, Matrix<double>{{0}, {-1}}, 1) ==
      "descent: CrossEntropy: the target of row 1 (counted from 0) is -1; it must be the probability of class 1, from "
      "0 to 1: call one class 0 and the other 1; for three classes or more, give the model one output for each");
  CHECK_THAT(complaint(loss, Matrix<double>{{1.5}}, 1),
             ContainsSubstring("the target of row 0 (counted from 0) is 1.5"));
  CHECK(
      complaint(loss, Matrix<double>{{1}, {2}, {3}}, 3) ==
      "descent: CrossEntropy: the target of row 2 (counted from 0) is 3; it must be a class, a whole number from 0 to "
      "2: number the classes so, or give the model more outputs, one for each class");
  CHECK_THAT(complaint(loss, Matrix<double>{{.5}}, 3), ContainsSubstring("is 0.5; it must be a class"));
  CHECK_THAT(complaint(loss, Matrix<double>{{-1}}, 3), ContainsSubstring("is -1; it must be a class"));
  CHECK_THAT(complaint(loss, Matrix<double>{{1, 0}, {.4, .5}}, 2),
             ContainsSubstring("the sum of the targets of row 1 (counted from 0) is 0.9; it must be 1"));
  CHECK_THAT(complaint(loss, Matrix<double>{{1, 0}, {-.5, 1.5}}, 2),
             ContainsSubstring("target 0 of row 1 (counted from 0) is -0.5; it must be the probability of that class"));
  CHECK_THAT(
      complaint(loss, Matrix<double>{{1, 0}}, 3),
      ContainsSubstring("the data have 2 targets a row, the model has 3 outputs; there must be one target a row, its "
                        "class, from 0 to 2, or the probability of each class"));
  CHECK_THAT(
      complaint(loss, Matrix<double>{{1, 0}}, 1),
      ContainsSubstring("the data have 2 targets a row, the model has 1 output; there must be one target a row, 0 "
                        "or 1"));
}

TEST_CASE("CrossEntropy: refuses weights and smoothing that make no sense") {
  class_laws::check_class_weights<CrossEntropy>("CrossEntropy");
  for (const double smoothing : {-.1, 1., std::numeric_limits<double>::quiet_NaN()})
    CHECK_THROWS_WITH((CrossEntropy{.label_smoothing = smoothing}.validate()),
                      ContainsSubstring("CrossEntropy: .label_smoothing is ") &&
                          ContainsSubstring("it must be 0 or more and less than 1"));
  CHECK_NOTHROW((CrossEntropy{.label_smoothing = .999}.validate()));
}

TEMPLATE_TEST_CASE("CrossEntropy: a fit finds the odds", "", float, double) {
  using Scalar = TestType;
  // without features that differ, the best probability is the share of class 1, three in four
  const Dataset<Scalar> data{Matrix<Scalar>::Zero(8, 1), Matrix<Scalar>{{1}, {1}, {0}, {1}, {1}, {1}, {0}, {1}}};
  LinearModel<Scalar> model(1), two(1, 2);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 2.}, .stop = MaxSteps{200}};
  trainer.fit(model, CrossEntropy{}, data);
  trainer.fit(two, CrossEntropy{}, data);
  CHECK(std::abs(CrossEntropy{}.probabilities(model.predict(data.features))(0, 0) - Scalar(.75)) < Scalar(1e-5));
  CHECK(std::abs(CrossEntropy{}.probabilities(two.predict(data.features))(0, 1) - Scalar(.75)) < Scalar(1e-5));
}
