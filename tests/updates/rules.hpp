#pragma once

#include <descent/updates/ada_belief.hpp>
#include <descent/updates/ada_delta.hpp>
#include <descent/updates/ada_grad.hpp>
#include <descent/updates/adam.hpp>
#include <descent/updates/adam_w.hpp>
#include <descent/updates/ams_grad.hpp>
#include <descent/updates/fixed_step.hpp>
#include <descent/updates/lion.hpp>
#include <descent/updates/momentum.hpp>
#include <descent/updates/n_adam.hpp>
#include <descent/updates/quasi_hyperbolic_momentum.hpp>
#include <descent/updates/r_adam.hpp>
#include <descent/updates/rms_prop.hpp>
#include <descent/updates/sgd.hpp>
#include <descent/updates/sign_sgd.hpp>
#include <descent/updates/yogi.hpp>

/// Shows visit(name, rule) every update rule of the library, as golden.py has it, without decay. at(rate) is its rate: a
/// number or a schedule.
template <class Visit, class At>
void for_each_rule(const Visit& visit, const At& at) {
  using namespace descent;
  visit("Sgd", Sgd{.learning_rate = at(0.1)});
  visit("Momentum", Momentum{.learning_rate = at(0.05), .momentum = 0.9});
  visit("Momentum, Nesterov", Momentum{.learning_rate = at(0.05), .momentum = 0.9, .nesterov = true});
  visit("QuasiHyperbolicMomentum", QuasiHyperbolicMomentum{.learning_rate = at(0.2), .momentum = 0.95, .share = 0.7});
  visit("AdaGrad", AdaGrad{.learning_rate = at(0.5)});
  visit("RmsProp", RmsProp{.learning_rate = at(0.02), .memory = 0.95});
  visit("RmsProp, centred", RmsProp{.learning_rate = at(0.02), .memory = 0.95, .centred = true});
  visit("RmsProp, momentum", RmsProp{.learning_rate = at(0.01), .memory = 0.95, .momentum = 0.8});
  visit("RmsProp, centred, momentum",
        RmsProp{.learning_rate = at(0.01), .memory = 0.95, .momentum = 0.8, .centred = true});
  visit("AdaDelta", AdaDelta{.learning_rate = at(1.0), .memory = 0.9, .epsilon = 1e-3});
  visit("Adam", Adam{.learning_rate = at(0.05), .beta1 = 0.9, .beta2 = 0.99});
  visit("AmsGrad", AmsGrad{.learning_rate = at(0.05), .beta1 = 0.9, .beta2 = 0.99});
  visit("NAdam", NAdam{.learning_rate = at(0.05), .beta1 = 0.9, .beta2 = 0.99});
  visit("RAdam", RAdam{.learning_rate = at(0.05), .beta1 = 0.9, .beta2 = 0.99});
  visit("AdaBelief", AdaBelief{.learning_rate = at(0.05), .beta1 = 0.9, .beta2 = 0.99, .epsilon = 1e-8});
  visit("Yogi", Yogi{.learning_rate = at(0.05), .beta1 = 0.9, .beta2 = 0.99});
  visit("Lion", Lion{.learning_rate = at(0.01)});
  visit("SignSgd", SignSgd{.learning_rate = at(0.01)});
  visit("SignSgd, momentum", SignSgd{.learning_rate = at(0.01), .momentum = 0.9});
  visit("FixedStep", FixedStep{.size = at(0.01)});
}

/// With plain numbers for rates.
template <class Visit>
void for_each_rule(const Visit& visit) {
  for_each_rule(visit, [](double rate) { return rate; });
}

/// Those that move parameters without slope as well.
template <class Visit>
void for_each_decaying_rule(const Visit& visit) {
  using namespace descent;
  visit("AdamW", AdamW{.learning_rate = 0.05, .beta1 = 0.9, .beta2 = 0.99, .decay = 0.1});
  visit("Lion, decay", Lion{.learning_rate = 0.01, .decay = 0.1});
}
