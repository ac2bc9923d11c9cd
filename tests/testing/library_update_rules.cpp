// The library's update rules keep the laws that the suite asks of everybody's.
#include <descent/schedules/cosine_decay.hpp>
#include <descent/schedules/reduce_on_plateau.hpp>
#include <descent/testing/check_update_rule.hpp>
#include <descent/updates/with_rate.hpp>

#include "../updates/rules.hpp"
#include "passes.hpp"

using namespace descent;

TEST_CASE("the library's update rules pass check_update_rule") {
  for_each_rule([](const char* name, const auto& rule) {
    CAPTURE(name);
    passes(check_update_rule(rule));
  });
}

TEST_CASE("of floats too") {
  passes(check_update_rule<float>(Sgd{.learning_rate = 0.1}));
  passes(check_update_rule<float>(Momentum{.learning_rate = 0.05, .momentum = 0.9}));
  passes(check_update_rule<float>(Adam{.learning_rate = 0.05}));
  passes(check_update_rule<float>(FixedStep{.size = 0.01}));
}

TEST_CASE("those that decay, or have a schedule, pass it too") {
  for_each_decaying_rule([](const char* name, const auto& rule) {
    CAPTURE(name);
    passes(check_update_rule(rule, {.moves_without_gradient = true}));
  });
  passes(check_update_rule(Sgd{.learning_rate = CosineDecay{.initial = 0.1, .steps = 200}}));
  passes(check_update_rule(Adam{.learning_rate = ReduceOnPlateau{.initial = 0.1, .patience = 3}}));
  passes(check_update_rule(WithRate{.rule = Momentum{}, .learning_rate = 0.02}));
  passes(check_update_rule(minimal::Leap{}));
}
