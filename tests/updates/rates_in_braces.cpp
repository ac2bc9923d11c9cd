// A rule written with braces has the rate that stands there, whatever kind of number it is, inside templates as well: clang 19
// would go by the default there if the rules had no deduction guides.
#include <descent/gradient_descent.hpp>
#include <descent/schedules/inverse_time_decay.hpp>
#include <descent/schedules/warm_up.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam_w.hpp>
#include <descent/updates/with_rate.hpp>

#include <type_traits>

#include "../catch.hpp"
#include "rules.hpp"

using namespace descent;

namespace {

/// A template for its own sake.
template <class Any>
void check_rates(const Any& any) {
  CHECK(Sgd{.learning_rate = 1}.learning_rate == 1);
  CHECK(Sgd{.learning_rate = 0.5F}.learning_rate == 0.5);
  CHECK(Sgd{2}.learning_rate == 2);
  CHECK(FixedStep{.size = 3}.size == 3);
  CHECK(SignSgd{.learning_rate = 1}.learning_rate == 1);
  CHECK(Lion{.learning_rate = 1}.learning_rate == 1);
  CHECK(AdaGrad{.learning_rate = 2}.learning_rate == 2);
  CHECK(AdaDelta{.learning_rate = 2}.learning_rate == 2);
  CHECK(RmsProp{.learning_rate = 1, .centred = true}.learning_rate == 1);
  CHECK(AmsGrad{.learning_rate = 1}.learning_rate == 1);
  CHECK(AdaBelief{.learning_rate = 1}.learning_rate == 1);
  CHECK(Yogi{.learning_rate = 1}.learning_rate == 1);
  CHECK(NAdam{.learning_rate = 1}.learning_rate == 1);
  CHECK(RAdam{.learning_rate = 1}.learning_rate == 1);
  CHECK(QuasiHyperbolicMomentum{.learning_rate = 1, .share = 0.5}.learning_rate == 1);

  const Momentum momentum{.learning_rate = 1, .momentum = 0.1};
  CHECK(momentum.learning_rate == 1);
  CHECK(momentum.momentum == 0.1);
  const Adam adam{.learning_rate = 1, .beta1 = 0.5};
  CHECK(adam.learning_rate == 1);
  CHECK(adam.beta1 == 0.5);
  const AdamW decaying{.learning_rate = 1, .decay = 0.25};
  CHECK(decaying.learning_rate == 1);
  CHECK(decaying.decay == 0.25);
  const Momentum others{.momentum = 0.25, .nesterov = true};
  CHECK(others.learning_rate == Momentum<>{}.learning_rate);
  CHECK(others.momentum == 0.25);
  CHECK(others.nesterov);

  const WarmUp warm{.steps = 5, .then = 1};
  CHECK(warm.steps == 5);
  CHECK(warm.then == 1);
  CHECK(WarmUp{.then = 2}.then == 2);
  CHECK(WithRate{.rule = Adam{.learning_rate = 1}, .learning_rate = 3}.learning_rate == 3);

  const GradientDescent trainer{
      .update = Momentum{.learning_rate = 1, .momentum = 0.1}, .sampling = any, .stop = MaxSteps{1}};
  CHECK(trainer.update.learning_rate == 1);
  CHECK(trainer.update.momentum == 0.1);
}

}  // namespace

TEST_CASE("a rate in braces is the rule's, inside a template as outside") {
  check_rates(FullBatch{});
  static_assert(std::is_same_v<decltype(Adam{.learning_rate = 1}), Adam<double>>);
  static_assert(std::is_same_v<decltype(Adam{.learning_rate = 0.1F, .beta1 = 0.5}), Adam<double>>);
  static_assert(std::is_same_v<decltype(Adam{}), Adam<double>>);
  static_assert(std::is_same_v<decltype(Sgd{Sgd{.learning_rate = 1}}), Sgd<double>>);
  using Falling = Sgd<InverseTimeDecay>;
  static_assert(std::is_same_v<decltype(Sgd{.learning_rate = InverseTimeDecay{}}), Falling>);
  static_assert(
      std::is_same_v<decltype(WithRate{Sgd{1}, InverseTimeDecay{}}), WithRate<Sgd<double>, InverseTimeDecay>>);
  static_assert(std::is_same_v<decltype(WarmUp{5, InverseTimeDecay{}}), WarmUp<InverseTimeDecay>>);
}
