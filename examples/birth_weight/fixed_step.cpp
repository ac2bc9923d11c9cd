// The naive search: the slope gives the direction only, and every step has the same size. Against it, descent by the
// derivative, whose steps shrink by themselves as the slope does.
#include <cstdio>
#include <descent/descent.hpp>
#include <string>

#include "studies.hpp"

using namespace descent;

namespace {

constexpr std::int64_t most_steps = 5000;

/// Descends from the same wrong line, on all births, until the loss is within 0.1 % of the lowest there is.
template <class Update>
Report descend(const Update& update, const Dataset<double>& train, LinearModel<double> line, Trajectory<double>& path) {
  const double lowest = evaluate(least_squares(train), Mse{}, train);
  const GradientDescent trainer{
      .update = update,
      .loss_check = EverySteps{1},
      .stop = LossBelow{1.001 * lowest} || MaxSteps{most_steps},
      .observe = path.of(line),
  };
  return trainer.fit(line, Mse{}, train);
}

std::string steps_of(const Report& report) {
  return report.reason == StopReason::loss_below ? std::to_string(report.steps) + " steps"
                                                 : "not in " + std::to_string(report.steps) + " steps";
}

}  // namespace

void fixed_step(const Births& births, const std::filesystem::path& folder) {
  const LinearModel<double> start = line_of(0, 1000);
  Trajectory<double> small, large, by_derivative, path;

  std::printf("To within 0.1 %% of the lowest mean squared error:\n");
  for (const double size : {1.0, 3.0, 10.0, 30.0, 100.0, 300.0}) {
    const Report report = descend(FixedStep{.size = size}, births.train, start, path);
    std::printf("  steps of %3.0f g:                   %s\n", size, steps_of(report).c_str());
  }
  const Report report = descend(Sgd{.learning_rate = 0.1}, births.train, start, by_derivative);
  std::printf("  derivative, learning rate 0.1:    %s\n", steps_of(report).c_str());

  // The same births in kilograms are another model for the naive search, and the same for the derivative.
  const Dataset<double> kilograms{births.train.features, births.train.targets / 1000};
  const Report in_kilograms = descend(Sgd{.learning_rate = 0.1}, kilograms, line_of(0, 1), path);
  const Report fixed_in_kilograms = descend(FixedStep{.size = 30.0}, kilograms, line_of(0, 1), path);
  std::printf(
      "With weights in kilograms:\n"
      "  steps of 30:                      %s\n"
      "  derivative, learning rate 0.1:    %s\n\n",
      steps_of(fixed_in_kilograms).c_str(), steps_of(in_kilograms).c_str());

  const Report slow = descend(FixedStep{.size = 3.0}, births.train, start, small);
  const Report bouncing = descend(FixedStep{.size = 300.0}, births.train, start, large);
  const double lowest = std::sqrt(evaluate(least_squares(births.train), Mse{}, births.train));
  std::printf(
      "Steps of 3 g need %.0f times as many as the derivative; steps of 300 g still bounce %.0f g above the\n"
      "lowest RMSE after %s. A size that fits one model does not fit the next.\n\n",
      static_cast<double>(slow.steps) / static_cast<double>(report.steps), std::sqrt(bouncing.loss) - lowest,
      detail::text(bouncing.steps).c_str());

  Figure figure("birth_weight", "fixed_step", folder);
  figure.number("slow_steps", static_cast<double>(slow.steps));
  figure.number("derivative_steps", static_cast<double>(report.steps));
  figure.rows("surface",
              rows_of(loss_surface(start, Rmse{}, births.train, coordinate_plane(start, 1, 0),
                                   {.from = -500, .to = 4200, .count = 95}, {.from = -1300, .to = 1300, .count = 53})));
  figure.rows("small", rows_of(small));
  figure.rows("large", rows_of(large));
  figure.rows("derivative", rows_of(by_derivative));
  figure.draw();
}
