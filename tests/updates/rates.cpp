// Every rule takes the steps of its formula at the rates of its schedule, in a run as by hand, floats and doubles alike.
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/schedules/inverse_time_decay.hpp>
#include <descent/stops/max_steps.hpp>

#include <cstddef>
#include <type_traits>

#include "../catch.hpp"
#include "rules.hpp"

using namespace descent;

namespace {

/// A valley along the axes, steeper in each than in the one before, with its lowest point at 1.
template <class Scalar>
Scalar valley(const Vector<Scalar>& x, Vector<Scalar>& gradient) {
  Scalar value = 0;
  for (Index i = 0; i < x.size(); ++i) {
    const Scalar steepness = static_cast<Scalar>(i + 1) / 2, error = x[i] - 1;
    gradient[i] = 2 * steepness * error;
    value += steepness * error * error;
  }
  return value;
}

template <class Scalar, class Rule>
void check_rule(const Rule& rule) {
  const auto& schedule = detail::rate_of(rule);
  const Index size = 5;
  const std::int64_t steps = 25;
  Vector<Scalar> by_hand = Vector<Scalar>::Zero(size), in_run = by_hand, gradient(size);

  UpdateState<Rule, Scalar> state = detail::init_update(rule, ConstVectorView<Scalar>(by_hand.data(), size), Layout{});
  Progress progress;
  for (; progress.step < steps; ++progress.step) {
    valley(by_hand, gradient);
    const VectorView<Scalar> x(by_hand.data(), size);
    const ConstVectorView<Scalar> g(gradient.data(), size);
    const auto rate = static_cast<Scalar>(schedule(progress));
    if constexpr (std::is_same_v<UpdateState<Rule, Scalar>, NoState>)
      rule.template step<Scalar>(x, g, rate);
    else
      rule.template step<Scalar>(x, g, rate, state);
  }

  const GradientDescent trainer{.update = rule, .loss_check = EverySteps{1}, .stop = MaxSteps{steps}};
  const Report report = trainer.minimize(valley<Scalar>, in_run);
  CHECK(in_run == by_hand);
  CHECK(report.loss < report.curve[0].loss);
  for (std::size_t i = 1; i < report.curve.size(); ++i) {
    progress.step = report.curve[i].step - 1;
    CHECK(report.curve[i].learning_rate == schedule(progress));
  }
}

}  // namespace

TEMPLATE_TEST_CASE("a run's steps are the rule's own, at the schedule's rates", "", float, double) {
  for_each_rule(
      [](const char* name, const auto& rule) {
        CAPTURE(name);
        check_rule<TestType>(rule);
      },
      [](double rate) { return InverseTimeDecay{.initial = rate, .decay = 0.25}; });
}
