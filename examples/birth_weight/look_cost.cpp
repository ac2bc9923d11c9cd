// What it costs to look at the loss. A look is a pass over all the data, a step only over a batch of them.
#include <cstdio>
#include <descent/descent.hpp>

#include "studies.hpp"

using namespace descent;

namespace {

/// 189 births are too few to show it: 100,000 made-up samples of ten features.
Dataset<double> made_up() {
  const Index n = 100'000, d = 10;
  Random random(1);
  Dataset<double> data{Matrix<double>(n, d), Matrix<double>(n, 1)};
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < d; ++j) data.features(i, j) = random.uniform(-1, 1);
    data.targets(i, 0) = data.features.row(i).sum() + random.uniform(-1, 1);
  }
  return data;
}

}  // namespace

void look_cost(const Births&, const std::filesystem::path& folder) {
  const Dataset<double> data = made_up();
  Rows bars;
  double every_step = 0;
  const auto measure = [&](const char* name, const auto& loss_check, Seconds time) {
    LinearModel<double> model(data.feature_count());
    const GradientDescent trainer{
        .update = Sgd{.learning_rate = 0.01},
        .sampling = MiniBatch{.size = 32, .seed = 1},
        .loss_check = loss_check,
        .stop = TimeLimit{time},
        .observe = ProgressBar{.patience = Seconds{0.9}},
    };
    const Report report = trainer.fit(model, Mse{}, data);
    const double speed = static_cast<double>(report.steps) / report.time.count();
    std::printf("  %-18s %9.0f steps a second; looks took %5.1f %% of the time\n", name, speed,
                100 * report.look_share());
    std::fflush(stdout);
    bars.add(std::string("\"") + name + "\"", 100 * report.look_share(), speed);
    return speed;
  };
  std::printf("%d samples × %d features, mini-batches of 32; looking\n", static_cast<int>(data.size()),
              static_cast<int>(data.feature_count()));
  every_step = measure("every step", EverySteps{1}, Seconds{0.7});
  measure("every 1000 steps", EverySteps{1000}, Seconds{0.7});
  const double every_second = measure("every second", EveryDuration{Seconds{1}}, Seconds{2.4});
  std::printf("\nWho looks once a second instead of after every step trains %.0f times as fast.\n\n",
              every_second / every_step);

  Figure figure("birth_weight", "look_cost", folder);
  figure.number("faster", every_second / every_step);
  figure.rows("bars", bars);
  figure.draw();
}
