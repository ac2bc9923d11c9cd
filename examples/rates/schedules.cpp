// The shapes of the schedules, and one that goes by the loss, in a run.
#include <cstdio>
#include <descent/schedules/cosine_restarts.hpp>
#include <descent/schedules/one_cycle.hpp>
#include <descent/schedules/piecewise.hpp>
#include <descent/schedules/reduce_on_plateau.hpp>

#include "studies.hpp"

using namespace descent;

namespace {

constexpr std::int64_t steps = 1000;

/// The rates of all steps.
template <class Rate>
Rows rows_of(const Rate& rate) {
  Rows rows;
  Progress progress;
  NoState none;
  for (; progress.step <= steps; progress.step += 2) {
    if constexpr (requires { rate(progress, none); })
      rows.add(progress.step, rate(progress, none));
    else
      rows.add(progress.step, rate(progress));
  }
  return rows;
}

/// The loss after so many steps on batches of hearts.
template <class Rate>
void train(const char* name, const Rate& rate, const Dataset<double>& data) {
  LinearModel<double> model(data.feature_count());
  const GradientDescent trainer{.update = Sgd{.learning_rate = rate},
                                .sampling = MiniBatch{.size = 16, .seed = 1},
                                .loss_check = EverySteps{20},
                                .stop = MaxSteps{steps}};
  std::printf("%-28s loss %.4f\n", name, trainer.fit(model, CrossEntropy{}, data).loss);
}

}  // namespace

void schedules(const std::filesystem::path& folder) {
  Figure figure("rates", "schedules", folder);
  const Dataset<double> hearts = read_hearts();
  const double rate = 1;

  const auto show = [&](const char* name, const auto& schedule) {
    figure.rows(name, rows_of(schedule));
    train(name, schedule, hearts);
  };
  train("a number", rate, hearts);
  show("InverseTimeDecay", InverseTimeDecay{.initial = rate, .decay = 0.01});
  show("ExponentialDecay", ExponentialDecay{.initial = rate, .factor = 0.5, .steps = 200});
  show("StepDecay", StepDecay{.initial = rate, .factor = 0.5, .steps = 200});
  show("Piecewise", Piecewise{.rates = {rate, 0.3 * rate, 0.05 * rate}, .steps = {300, 800}});
  show("PolynomialDecay", PolynomialDecay{.initial = rate, .steps = steps});
  show("CosineDecay", CosineDecay{.initial = rate, .steps = steps});
  show("WarmUp", WarmUp{.steps = 100, .then = CosineDecay{.initial = rate, .steps = steps - 100}});
  show("OneCycle", OneCycle{.initial = 0.1 * rate, .peak = rate, .steps = steps});
  show("CosineRestarts", CosineRestarts{.initial = rate, .steps = 143, .growth = 2});

  // The last one needs a run to follow.
  const ReduceOnPlateau plateau{.initial = rate, .factor = 0.5, .patience = 5, .least_gain = 0.01};
  train("ReduceOnPlateau", plateau, hearts);
  LinearModel<double> model(hearts.feature_count());
  Rows rows;
  for (const CurvePoint& look : GradientDescent{.update = Sgd{.learning_rate = plateau},
                                                .sampling = MiniBatch{.size = 16, .seed = 1},
                                                .loss_check = EverySteps{20},
                                                .stop = MaxSteps{steps}}
                                    .fit(model, CrossEntropy{}, hearts)
                                    .curve)
    rows.add(look.step, look.learning_rate, look.loss);
  figure.rows("ReduceOnPlateau", rows);
  std::printf("\n");
  figure.draw();
}
