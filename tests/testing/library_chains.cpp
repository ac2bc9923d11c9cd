// The library's transforms, averages and chains keep the laws that the suite asks of every update rule.
#include <descent/testing/check_update_rule.hpp>
#include <descent/updates/adam.hpp>
#include <descent/updates/chain.hpp>
#include <descent/updates/clip_norm.hpp>
#include <descent/updates/clip_value.hpp>
#include <descent/updates/exponential_average.hpp>
#include <descent/updates/gradient_noise.hpp>
#include <descent/updates/lookahead.hpp>
#include <descent/updates/momentum.hpp>
#include <descent/updates/polyak_average.hpp>
#include <descent/updates/sgd.hpp>
#include <descent/updates/weight_decay.hpp>

#include "passes.hpp"

using namespace descent;

TEST_CASE("the library's transforms and averages pass check_update_rule") {
  constexpr UpdateRuleChecks moves{.moves_without_gradient = true};
  passes(check_update_rule(ClipNorm{.limit = 1}));
  passes(check_update_rule(ClipValue{.limit = 0.5}));
  passes(check_update_rule(GradientNoise{.deviation = 0.1}, moves));
  passes(check_update_rule(WeightDecay{.strength = 0.1}, moves));
  passes(check_update_rule(Lookahead{}));
  passes(check_update_rule(PolyakAverage{}));
  passes(check_update_rule(PolyakAverage{.after = 7}));
  passes(check_update_rule(ExponentialAverage{.decay = 0.9}));
}

TEMPLATE_TEST_CASE("chains pass it", "", float, double) {
  constexpr UpdateRuleChecks moves{.moves_without_gradient = true};
  passes(check_update_rule<TestType>(ClipNorm{1} | Adam{.learning_rate = 0.05} | Lookahead{.steps = 3}));
  passes(check_update_rule<TestType>(ClipNorm{1} | Momentum{.learning_rate = 0.05} | PolyakAverage{.after = 4}));
  passes(check_update_rule<TestType>(
      ClipValue{1} | GradientNoise{.deviation = 0.05} | Sgd{.learning_rate = 0.1} | WeightDecay{0.01} | Lookahead{},
      moves));
}
