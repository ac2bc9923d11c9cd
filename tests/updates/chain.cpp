// Rules composed: what each transform does by hand, their order, and that a chain is a rule like any other.
#include <descent/updates/chain.hpp>

#include <descent/core/random.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/schedules/inverse_time_decay.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam.hpp>
#include <descent/updates/adam_w.hpp>
#include <descent/updates/clip_norm.hpp>
#include <descent/updates/clip_value.hpp>
#include <descent/updates/gradient_noise.hpp>
#include <descent/updates/lion.hpp>
#include <descent/updates/lookahead.hpp>
#include <descent/updates/momentum.hpp>
#include <descent/updates/sgd.hpp>
#include <descent/updates/weight_decay.hpp>
#include <descent/updates/with_rate.hpp>

#include <cmath>
#include <limits>
#include <string>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "stepper.hpp"

using namespace descent;

namespace {

/// What a transform makes of a gradient.
template <class Transform, class Scalar>
Vector<Scalar> changed(const Transform& transform, const Vector<Scalar>& gradient) {
  Vector<Scalar> room = Vector<Scalar>::Zero(gradient.size());
  const ConstVectorView<Scalar> given(gradient.data(), gradient.size());
  auto state = detail::init_update(transform, given, Layout{});
  return transform.change_gradient(given, VectorView<Scalar>(room.data(), room.size()), Scalar(1), state);
}

Vector<double> slopes(int step) {
  Random random(5, static_cast<std::uint64_t>(step));
  Vector<double> gradient(21);
  for (double& slope : gradient) slope = random.uniform(-2, 2);
  return gradient;
}

/// Where a rule is after 30 steps.
template <class Rule>
Vector<double> after_steps(const Rule& rule) {
  Stepper<double, Rule> stepper(rule, Vector<double>::LinSpaced(21, -1, 1));
  for (int step = 0; step < 30; ++step) CHECK(stepper.step(slopes(step), 0.1 / (1 + step)));
  return stepper.x();
}

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("ClipNorm shortens what is too long, and nothing else") {
  const Vector<double> gradient{{3, 0, -4}};
  CHECK(changed(ClipNorm{5}, gradient) == gradient);
  CHECK(changed(ClipNorm{1}, gradient).isApprox(gradient / 5, 1e-15));
  CHECK(changed(ClipNorm{1e-3}, Vector<double>(gradient / 1e160)).isApprox(gradient / 1e160));
  CHECK(changed(ClipNorm{1}, Vector<double>(gradient * 1e200)).isApprox(gradient / 5, 1e-15));
  CHECK(changed(ClipNorm{1e-200}, Vector<double>(gradient * 1e-199)).isApprox(gradient * 2e-201, 1e-14));
  CHECK(changed(ClipNorm{1}, Vector<float>{{3e30F, 0, -4e30F}}).isApprox(Vector<float>{{0.6F, 0, -0.8F}}, 1e-6F));
  CHECK(changed(ClipNorm{1}, Vector<double>{{1, infinity}}) == Vector<double>{{1, infinity}});
  CHECK(std::isnan(changed(ClipNorm{1}, Vector<double>{{1e9, std::nan("")}})[1]));
  CHECK(changed(ClipNorm{1}, Vector<double>{{0, 0}}) == Vector<double>{{0, 0}});
}

TEST_CASE("ClipValue bounds each slope by itself") {
  CHECK(changed(ClipValue{2}, Vector<double>{{3, 0.5, -4, 0}}) == Vector<double>{{2, 0.5, -2, 0}});
  const Vector<double> lost = changed(ClipValue{2}, Vector<double>{{infinity, std::nan("")}});
  CHECK(lost[0] == infinity);
  CHECK(std::isnan(lost[1]));
}

TEST_CASE("GradientNoise: normal, of the deviation that it says, less at later steps, by its seed") {
  const Vector<double> none = Vector<double>::Zero(40'000);
  const Vector<double> noise = changed(GradientNoise{.deviation = 0.5, .seed = 3}, none);
  CHECK(std::abs(noise.mean()) < 0.01);
  CHECK(std::sqrt(noise.squaredNorm() / 40'000) == Approx(0.5).epsilon(0.01));
  CHECK(static_cast<double>((noise.array().abs() < 0.5).count()) / 40'000 == Approx(0.6827).epsilon(0.02));
  CHECK(noise == changed(GradientNoise{.deviation = 0.5, .seed = 3}, none));
  CHECK(noise != changed(GradientNoise{.deviation = 0.5, .seed = 4}, none));

  const GradientNoise falling{.deviation = 2, .decay = 1};
  GradientNoise::State third{2};
  Vector<double> room = none;
  const ConstVectorView<double> view(none.data(), none.size());
  falling.change_gradient(view, VectorView<double>(room.data(), room.size()), 1.0, third);
  CHECK(third.steps == 3);
  CHECK(std::sqrt(room.squaredNorm() / 40'000) == Approx(2 / std::sqrt(3.0)).epsilon(0.01));
}

TEST_CASE("WeightDecay: with Adam it is AdamW; biases only if asked for") {
  CHECK(after_steps(Adam{} | WeightDecay{.strength = 0.1}) == after_steps(AdamW{.decay = 0.1}));
  Dataset<double> data{Matrix<double>::Zero(4, 2), Matrix<double>::Zero(4, 1)};
  const auto trained = [&](const WeightDecay& decay) {
    LinearModel<double> model(2);
    model.parameters() << 1, 2, 4;  // the bias last
    data.targets.setConstant(4);    // which has no slope
    GradientDescent{.update = Sgd{.learning_rate = 0.25} | decay, .stop = MaxSteps{1}}.fit(model, Mse{}, data);
    return Vector<double>(model.parameters());
  };
  CHECK(trained(WeightDecay{.strength = 2}) == Vector<double>{{0.5, 1, 4}});
  CHECK(trained(WeightDecay{.strength = 2, .biases = true}) == Vector<double>{{0.5, 1, 2}});
}

TEST_CASE("decay that would change signs is refused where the rate is a number") {
  const auto says = [](const auto& rule) { return complaint([&] { rule.validate(); }); };
  const std::string rest = "their product must be below 1, or weights would change their signs at every step";
  CHECK(says(Sgd{.learning_rate = 0.1} | WeightDecay{20}) ==
        "descent: WeightDecay: .strength is 20 at a learning rate of 0.1; " + rest);
  CHECK(says(ClipNorm{} | Sgd{.learning_rate = 0.1} | (Lookahead{} | WeightDecay{10})) ==
        "descent: WeightDecay: .strength is 10 at a learning rate of 0.1; " + rest);
  CHECK(says(WithRate{Adam{} | WeightDecay{10}, 0.1}) ==
        "descent: WeightDecay: .strength is 10 at a learning rate of 0.1; " + rest);
  CHECK(says(AdamW{.learning_rate = 0.5, .decay = 2}) ==
        "descent: AdamW: .decay is 2 at a learning rate of 0.5; " + rest);
  CHECK(says(Lion{.learning_rate = 0.5, .decay = 2}) ==
        "descent: Lion: .decay is 2 at a learning rate of 0.5; " + rest);
  CHECK(says(Sgd{.learning_rate = 0.1} | WeightDecay{9.9}) == "no complaint");
  CHECK(says(Sgd{.learning_rate = InverseTimeDecay{0.1, 0.01}} | WeightDecay{20}) == "no complaint");
}

TEST_CASE("Lookahead: k steps forward, a share of them back") {
  Stepper<double, Chain<Sgd<>, Lookahead>> stepper(Sgd{} | Lookahead{.steps = 2, .share = 0.5}, Vector<double>{{1}});
  const Vector<double> slope{{1}};
  stepper.step(slope, 0.25);
  CHECK(stepper.x()[0] == 0.75);
  stepper.step(slope, 0.25);
  CHECK(stepper.x()[0] == 0.75);  // 1 + ½ (0.5 − 1)
  stepper.step(slope, 0.25);
  CHECK(stepper.x()[0] == 0.5);
  stepper.step(slope, 0.25);
  CHECK(stepper.x()[0] == 0.5);  // 0.75 + ½ (0.25 − 0.75)
}

TEST_CASE("a chain: transforms of the gradient in turn, clipping and decay apart, however it is bracketed") {
  const ClipNorm clip{0.5};
  const WeightDecay decay{0.3};
  CHECK(after_steps((clip | Momentum{}) | decay) == after_steps(clip | (Momentum{} | decay)));
  CHECK(after_steps(clip | Sgd{} | decay) != after_steps(Sgd{} | decay));
  CHECK(after_steps((ClipValue{0.1} | clip) | Sgd{}) == after_steps(ClipValue{0.1} | (clip | Sgd{})));
  CHECK(after_steps(ClipValue{0.1} | ClipNorm{0.3} | Sgd{}) != after_steps(ClipNorm{0.3} | ClipValue{0.1} | Sgd{}));
  CHECK(after_steps(Sgd{} | decay | Lookahead{}) == after_steps(Sgd{} | (decay | Lookahead{})));

  // decay does not see what clipping did, nor clipping the decay: of one step, each does its own
  Stepper<double, Chain<Chain<ClipNorm, Sgd<>>, WeightDecay>> both(clip | Sgd{} | decay, Vector<double>{{2, 0}});
  both.step(Vector<double>{{0, 4}}, 0.5);
  CHECK(both.x().isApprox(Vector<double>{{2 * (1 - 0.5 * 0.3), -0.5 * 0.5}}, 1e-15));
}

TEST_CASE("a chain is a rule: its schedule, a rule of one's own, a run in pieces, what isn't finite") {
  static_assert(UpdateRule<Chain<ClipNorm, Adam<InverseTimeDecay>>, float>);
  static_assert(UpdateTransform<Chain<ClipNorm, ClipValue>> && !UpdateTransform<Chain<ClipNorm, Sgd<>>>);
  const auto rule = ClipNorm{1} | GradientNoise{} | Adam{.learning_rate = InverseTimeDecay{.initial = 0.5}} |
                    WeightDecay{} | Lookahead{};
  const auto bowl = [](const Vector<double>& x, Vector<double>& gradient) {
    gradient = 2 * x;
    return x.squaredNorm();
  };
  const GradientDescent trainer{.update = rule, .stop = MaxSteps{100}};
  Vector<double> whole{{3, -4}}, pieces = whole;
  const Report report = trainer.minimize(bowl, whole);
  CHECK(report.curve[1].learning_rate == 0.5);
  auto run = trainer.start(bowl, pieces);
  for (int i = 0; i < 34; ++i) run.advance(3);
  CHECK(pieces == whole);
  CHECK(whole.norm() < 1);

  Vector<double> x{{3, -4}};
  const GradientDescent own{.update = ClipNorm{1} | minimal::Leap{.learning_rate = 0.5}, .stop = MaxSteps{1}};
  own.minimize(bowl, x);
  CHECK(x.isApprox(Vector<double>{{3 - 0.3, -4 + 0.4}}));
  Stepper<double, Chain<ClipNorm, Sgd<>>> lost(ClipNorm{1} | Sgd{}, Vector<double>{{1, 1}});
  CHECK_FALSE(lost.step(Vector<double>{{1, infinity}}, 0.1));
}

TEST_CASE("transforms refuse values that make no sense") {
  const auto complaint_about = [](const auto& rule) {
    Vector<double> x{{1}};
    const auto bowl = [](const Vector<double>& at, Vector<double>& gradient) {
      gradient = 2 * at;
      return at.squaredNorm();
    };
    return complaint([&] { GradientDescent{.update = rule, .stop = MaxSteps{1}}.minimize(bowl, x); });
  };
  CHECK(complaint_about(ClipNorm{0} | Sgd{}) == "descent: ClipNorm: .limit is 0; it must be more than 0");
  CHECK(complaint_about(ClipValue{-1} | Sgd{}) == "descent: ClipValue: .limit is -1; it must be more than 0");
  CHECK(complaint_about(GradientNoise{.deviation = 0} | Sgd{}) ==
        "descent: GradientNoise: .deviation is 0; it must be more than 0");
  CHECK(complaint_about(GradientNoise{.decay = -1} | Sgd{}) ==
        "descent: GradientNoise: .decay is -1; it must be 0 or more");
  CHECK(complaint_about(Sgd{} | WeightDecay{infinity}) ==
        "descent: WeightDecay: .strength is inf; it must be 0 or more");
  CHECK(complaint_about(Sgd{} | Lookahead{.steps = 0}) == "descent: Lookahead: .steps is 0; it must be 1 or more");
  CHECK(complaint_about(Sgd{} | Lookahead{.share = 0}) ==
        "descent: Lookahead: .share is 0; it must be above 0 and at most 1");
}
