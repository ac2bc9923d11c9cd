// A rule at another rate: it takes the same steps as one that has that rate itself, whatever its form.
#include <descent/updates/with_rate.hpp>

#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/schedules/cosine_decay.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/chain.hpp>
#include <descent/updates/clip_norm.hpp>
#include <descent/updates/lookahead.hpp>
#include <descent/updates/weight_decay.hpp>

#include <type_traits>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "../losses/lecture.hpp"
#include "rules.hpp"
#include "stepper.hpp"

using namespace descent;

namespace {

template <class Rule>
constexpr bool lasts = requires(const Rule& rule) { rule.lasting_rate(0.5); };

/// The bias after 40 steps.
template <class Scalar, class Rule>
Scalar bias_by(const Rule& rule) {
  const Dataset<Scalar> data = lecture_errors<Scalar>();
  LinearModel<Scalar> model(1);
  GradientDescent{.update = rule, .sampling = MiniBatch{.size = 3}, .stop = MaxSteps{40}}.fit(model, Mse{}, data);
  return model.bias()(0);
}

const CosineDecay wave{.initial = 0.03, .steps = 50};

}  // namespace

TEMPLATE_TEST_CASE("WithRate: every rule, at a number and at a schedule", "", float, double) {
  std::vector<TestType> by_themselves, slower;
  for_each_rule([&](const char*, const auto& rule) { by_themselves.push_back(bias_by<TestType>(rule)); },
                [](double) { return wave; });
  for_each_rule([&](const char*, const auto& rule) { slower.push_back(bias_by<TestType>(rule)); },
                [](double) { return 0.02; });
  std::size_t i = 0;
  for_each_rule([&](const char* name, const auto& rule) {
    CAPTURE(name);
    CHECK(bias_by<TestType>(WithRate{rule, wave}) == by_themselves[i]);
    CHECK(bias_by<TestType>(WithRate{.rule = rule, .learning_rate = 0.02}) == slower[i]);
    CHECK(by_themselves[i] != slower[i]);
    ++i;
  });
  CHECK(i == by_themselves.size());
}

TEST_CASE("WithRate: a chain, and within one") {
  const auto with = [](const auto& rule) { return ClipNorm{0.5} | rule | WeightDecay{0.1} | Lookahead{3}; };
  const double expected = bias_by<double>(with(Adam{.learning_rate = wave}));
  CHECK(bias_by<double>(WithRate{with(Adam{}), wave}) == expected);
  CHECK(bias_by<double>(with(WithRate{Adam{}, wave})) == expected);
  CHECK(bias_by<double>(WithRate{WithRate{with(Adam{}), 0.5}, wave}) == expected);
  CHECK(bias_by<double>(with(Adam{})) != expected);
}

TEST_CASE("WithRate: rules of the full form, and rules without a rate of their own") {
  using Halfway = WithRate<minimal::Halfway>;
  STATIC_REQUIRE(FullUpdateRule<Halfway, double>);
  STATIC_REQUIRE_FALSE(SimpleUpdateRule<Halfway, double>);
  STATIC_REQUIRE(detail::needs_full_batch<Halfway>);
  STATIC_REQUIRE_FALSE(UpdateRule<WithRate<minimal::RuleWithoutStep>, double>);
  const minimal::Bowl bowl;
  Vector<double> x{{1, -2}}, same = x, once = x;
  GradientDescent{.update = minimal::Halfway{}, .stop = MaxSteps{1}}.minimize(bowl, x);
  GradientDescent{.update = Halfway{{}, 1}, .stop = MaxSteps{1}}.minimize(bowl, same);
  GradientDescent{.update = Halfway{{}, 0.25}, .stop = MaxSteps{1}}.minimize(bowl, once);
  CHECK(x == same);
  CHECK(once == Vector<double>{{0.5, -1}});
}

TEMPLATE_TEST_CASE("WithRate: sparse gradients where the rule takes them", "", float, double) {
  STATIC_REQUIRE(SparseUpdateRule<WithRate<Sgd<>>, TestType>);
  STATIC_REQUIRE_FALSE(SparseUpdateRule<WithRate<Adam<>>, TestType>);
  STATIC_REQUIRE(std::is_same_v<UpdateState<WithRate<Sgd<>>, TestType>, NoState>);
  Stepper<TestType, WithRate<Sgd<>>> stepper(WithRate<Sgd<>>{}, Vector<TestType>::Zero(3));
  const Index place = 1;
  const TestType slope = 2;
  CHECK(stepper.step(SparseGradient<TestType>{&place, &slope, 1}, TestType(0.5)));
  CHECK(stepper.x() == Vector<TestType>{{0, -1, 0}});
  const TestType infinite = std::numeric_limits<TestType>::infinity();
  CHECK_FALSE(stepper.step(SparseGradient<TestType>{&place, &infinite, 1}, TestType(0.5)));
}

TEST_CASE("WithRate: what a lasting slope comes to is the rule's affair") {
  CHECK(WithRate{.rule = Momentum{.momentum = 0.75}, .learning_rate = 0.1}.lasting_rate(0.5) == 2);
  static_assert(lasts<WithRate<Sgd<>>> && !lasts<WithRate<Adam<>>>);
}

TEST_CASE("WithRate judges its rate and the rule") {
  CHECK(complaint([] { WithRate{Sgd{}, -1.0}.validate(); }) ==
        "descent: WithRate: the learning rate is -1; it must be a finite number above 0");
  CHECK(complaint([] { WithRate{Adam{.beta1 = 1}, 0.1}.validate(); }) ==
        "descent: Adam: .beta1 is 1; it must be from 0 to below 1");
  CHECK(complaint([] { WithRate{Sgd{}, CosineDecay{.steps = 0}}.validate(); }) ==
        "descent: CosineDecay: .steps is 0; it must be 1 or more");
}
