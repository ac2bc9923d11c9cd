// A line is fitted to the births by mini-batch gradient descent on the squared error and judged by RMSE.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <descent/descent.hpp>
#include <iostream>

#include "studies.hpp"

using namespace descent;

namespace {

/// A loss check of our own. A look at the loss costs as much as a step over all births, so one looks seldom;
/// but the first steps are worth seeing one by one.
struct FirstSteps {
  std::int64_t steps;
  bool due(const Progress& progress) const { return progress.step <= steps; }
};

void print_path(const Trajectory<double>& path) {
  std::printf("%8s %12s %14s %14s\n", "step", "bias", "weight", "RMSE");
  for (const auto& look : path)
    if (look.step % 10 == 0 || &look == &path.back())
      std::printf("%8d %10.1f g %12.1f g %12.1f g\n", static_cast<int>(look.step), look.parameters[1],
                  look.parameters[0], std::sqrt(look.loss));
}

/// The births, and the line at some of its steps.
void draw_births(const std::filesystem::path& folder, const Births& births, const Trajectory<double>& path,
                 const LinearModel<double>& learnt) {
  Rows points, lines;
  for (Index i = 0; i < births.raw.size(); ++i) points.add(births.raw.features(i, 0), births.raw.targets(i, 0));
  int on_the_way = 0;
  for (const auto& look : path) {
    const bool end = &look == &path.back();
    if (look.step != 0 && look.step != 5 && look.step != 10 && look.step != 20 && !end) continue;
    for (const double age : {14.0, 46.0})
      lines.add(age, look.parameters[1] + look.parameters[0] * (age - births.scale.mean()(0)) / births.scale.scale()(0),
                look.step);
    lines.next_curve();
    if (!end) ++on_the_way;
  }
  Figure figure("birth_weight", "births", folder);
  figure.number("births", static_cast<double>(births.raw.size()));
  figure.number("lines", on_the_way);
  figure.number("intercept", learnt.bias()(0));
  figure.number("slope", learnt.weights()(0, 0));
  figure.rows("births", points);
  figure.rows("lines", lines);
  figure.draw();
}

/// RMSE over bias × weight, with the way that training took.
void draw_loss_surface(const std::filesystem::path& folder, const Births& births, const Trajectory<double>& path) {
  const LinearModel<double> line(1);
  const LossSurface surface =
      loss_surface(line, Rmse{}, births.train, coordinate_plane(line, 1, 0), {.from = -400, .to = 4600, .count = 201},
                   {.from = -1600, .to = 1600, .count = 161});
  Figure figure("birth_weight", "loss_surface", folder);
  figure.number("mean_age", births.scale.mean()(0));
  figure.number("deviation_of_age", births.scale.scale()(0));
  figure.number("start_bias", path.front().parameters[1]);
  figure.number("start_weight", path.front().parameters[0]);
  figure.number("end_bias", path.back().parameters[1]);
  figure.number("end_weight", path.back().parameters[0]);
  figure.number("end_rmse", std::sqrt(path.back().loss));
  figure.number("steps", static_cast<double>(path.back().step));
  figure.number("looks", static_cast<double>(path.size()));
  figure.rows("path", rows_of(path));
  figure.rows("surface", rows_of(surface));
  figure.draw();
}

/// RMSE over steps.
void draw_loss_curve(const std::filesystem::path& folder, const Trajectory<double>& path) {
  const auto& drops = *std::find_if(path.begin(), path.end() - 1, [](const auto& look) { return look.step >= 20; });
  Figure figure("birth_weight", "loss_curve", folder);
  figure.number("steps", static_cast<double>(path.back().step));
  figure.number("drops", static_cast<double>(drops.step));
  figure.number("start_rmse", std::sqrt(path.front().loss));
  figure.number("drops_rmse", std::sqrt(drops.loss));
  figure.number("end_rmse", std::sqrt(path.back().loss));
  figure.rows("path", rows_of(path));
  figure.draw();
}

}  // namespace

void fit_a_line(const Births& births, const std::filesystem::path& folder) {
  // Training could start at zero, as models do; this line is wrong in both parameters, so that both have a
  // way to go.
  LinearModel<double> line = line_of(0, 1000);

  // Of Mse, a mini-batch's gradient is right on average; of Rmse it would not be. The size of Mse's gradient
  // is twice the distance from the best parameters here, so that a norm of 10 means: within 5 grams.
  Trajectory<double> path;
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = InverseTimeDecay{.initial = 0.05, .decay = 0.01}},
      .sampling = MiniBatch{.size = 10, .seed = 1},
      .loss_check = FirstSteps{60} || EveryEpochs{},
      .stop = GradientBelow{10} || MaxEpochs{100},
      .observe = path.of(line),
  };
  const Report report = trainer.fit(line, Mse{}, births.train);
  print_path(path);
  std::cout << '\n' << report << "\n\n";

  // What was learnt, in the units of the file, beside the two that need no training: solving the equations,
  // which such a small linear problem allows, and always predicting the mean.
  const LinearModel<double> learnt = births.scale.original_units(line);
  const LinearModel<double> exact = least_squares(births.raw);
  LinearModel<double> mean(1);
  mean.bias()(0) = births.raw.targets.mean();
  const auto judge = [&births](const char* name, const LinearModel<double>& model) {
    const double rmse = evaluate(model, Rmse{}, births.raw);
    std::printf("%-22s %7.1f g + %5.2f g a year of age, RMSE %.2f g\n", name, model.bias()(0), model.weights()(0, 0),
                rmse);
    return rmse;
  };
  const double learnt_rmse = judge("gradient descent:", learnt);
  const double exact_rmse = judge("least squares:", exact);
  const double mean_rmse = judge("always the mean:", mean);
  std::printf(
      "\nDescent comes within %.2f g of the closed form; yet that line beats the mean by no more than %.1f %%. The\n"
      "lowest loss is not yet a good model: age alone says little about a baby's weight.\n\n",
      learnt_rmse - exact_rmse, 100 * (1 - exact_rmse / mean_rmse));

  draw_births(folder, births, path, learnt);
  draw_loss_surface(folder, births, path);
  draw_loss_curve(folder, path);
}
