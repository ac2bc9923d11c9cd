// What a loss check costs a step when it finds nothing to do, and what the looks cost: 32 of 100,000 rows of 10 features
// a step.
#include <chrono>
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/any_check.hpp>
#include <descent/loss_checks/every_duration.hpp>
#include <descent/loss_checks/every_epochs.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/sgd.hpp>
#include <limits>
#include <memory>
#include <string>

#include "../training.hpp"
#include "../workload.hpp"
#include "workloads.hpp"

namespace {

using namespace descent;
using namespace std::chrono_literals;

constexpr std::int64_t steps = 100'000, seldom = 1'000'000'000;

template <class Check>
void add_check(suite::Ways& ways, const std::string& name, const Dataset<double>& data, const Check& check) {
  using Trainer = GradientDescent<Sgd<double>, MiniBatch, Check, MaxSteps>;
  const auto training = std::make_shared<Training<LinearModel<double>, Mse, Dataset<double>, Trainer>>(
      LinearModel<double>(data.feature_count()), Mse{}, data,
      Trainer{.update = Sgd{.learning_rate = 1e-3},
              .sampling = MiniBatch{.size = 32, .seed = 1},
              .loss_check = check,
              .stop = MaxSteps{std::numeric_limits<std::int64_t>::max()}});
  ways.add(name, [=] { training->run.advance(steps); });
}

}  // namespace

void suite::loss_checks(Suite& suite) {
  suite.measure("loss checks, a step", [](Ways& ways) {
    const auto data = std::make_shared<Dataset<double>>(made_up_regression<double>(100'000, 10));
    ways.keep(data);
    ways.steps = steps;
    add_check(ways, "descent", *data, Never{});
    add_check(ways, "steps, not due", *data, EverySteps{seldom});
    add_check(ways, "epochs, not due", *data, EveryEpochs{seldom});
    add_check(ways, "duration, not due", *data, EveryDuration{1h});
    add_check(ways, "either, not due", *data, EveryDuration{1h} || EverySteps{seldom});
    add_check(ways, "a look every 1000 steps", *data, EverySteps{1000});
    add_check(ways, "a look every epoch", *data, EveryEpochs{1});
    add_check(ways, "a look every 100 ms", *data, EveryDuration{100ms});
  });
}
