// The learning rate: too small, right, and too large.
#include <cstdio>
#include <descent/descent.hpp>
#include <iostream>
#include <vector>

#include "studies.hpp"

using namespace descent;

void learning_rates(const Births& births, const std::filesystem::path& folder) {
  // Not standardised, only counted from 18 years in steps of five: the surface is a valley, steep across and gentle
  // along, as surfaces mostly are. The bias is the weight at 18 years.
  const Dataset<double> train{(births.raw.features.array() - 18) / 5, births.raw.targets};
  const LinearModel<double> start = line_of(0, 1000);

  struct Trial {
    const char* name;
    double rate;
  };
  const Trial trials[] = {{"small", 0.01}, {"right", 0.2}, {"large", 0.4}};

  Figure figure("birth_weight", "learning_rates", folder);
  Report diverged;
  std::int64_t steps[3] = {};
  for (int i = 0; i < 3; ++i) {
    LinearModel<double> line = start;
    Trajectory<double> path;
    const GradientDescent trainer{
        .update = Sgd{.learning_rate = trials[i].rate},
        .loss_check = EverySteps{1},
        .stop = GradientBelow{10} || MaxSteps{5000},
        .observe = path.of(line),
    };
    const Report report = trainer.fit(line, Mse{}, train);
    steps[i] = report.steps;
    std::printf("learning rate %-4g: %4lld steps, RMSE %.0f g; %s\n", trials[i].rate,
                static_cast<long long>(report.steps), std::sqrt(report.loss), std::string(report.reason.text).c_str());
    if (report.reason == StopReason::diverged) diverged = report;
    figure.rows(trials[i].name, rows_of(path));
    figure.number((std::string(trials[i].name) + "_rate").c_str(), trials[i].rate);
    figure.number((std::string(trials[i].name) + "_steps").c_str(), static_cast<double>(report.steps));
  }
  std::cout << "\nThe report of the last one:\n" << diverged << "\n\n";
  std::printf(
      "A rate of %g takes %.0f times as many steps as %g; at %g every step leaps across the valley and lands\n"
      "higher on the other side.\n\n",
      trials[0].rate, static_cast<double>(steps[0]) / static_cast<double>(steps[1]), trials[1].rate, trials[2].rate);

  const LinearModel<double> best = least_squares(train);
  figure.number("best_bias", best.bias()(0));
  figure.number("best_weight", best.weights()(0, 0));
  figure.rows("surface", rows_of(loss_surface(start, Rmse{}, train, coordinate_plane(start, 1, 0),
                                              {.from = -1500, .to = 6500, .count = 81},
                                              {.from = -3000, .to = 3000, .count = 61})));
  figure.draw();
}
