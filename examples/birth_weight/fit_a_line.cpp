// A line is fitted to the births by mini-batch gradient descent on the squared error and judged by RMSE.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <descent/descent.hpp>
#include <filesystem>
#include <iostream>
#include <vector>

#include "figure.hpp"
#include "studies.hpp"

using namespace descent;

namespace {

/// A loss check of our own. A look at the loss costs as much as a step over all births, so one looks seldom;
/// but the first steps are worth seeing one by one.
struct FirstSteps {
  std::int64_t steps;
  bool due(const Progress& progress) const { return progress.step <= steps; }
};

/// Where training stood when the loss was looked at: parameters for the standardised age, all in grams.
struct PathPoint {
  std::int64_t step;
  double bias;
  double weight;
  double rmse;
};

void print_path(const std::vector<PathPoint>& path) {
  std::printf("%8s %12s %14s %14s\n", "step", "bias", "weight", "RMSE");
  for (const PathPoint& point : path)
    if (point.step % 10 == 0 || &point == &path.back())
      std::printf("%8d %10.1f g %12.1f g %12.1f g\n", static_cast<int>(point.step), point.bias, point.weight,
                  point.rmse);
}

Rows rows_of(const std::vector<PathPoint>& path) {
  Rows rows;
  for (const PathPoint& point : path) rows.add(point.bias, point.weight, point.step, point.rmse);
  return rows;
}

/// The births, and the line at some of its steps.
void draw_births(const std::filesystem::path& folder, const Births& births, const std::vector<PathPoint>& path,
                 const LinearModel<double>& learnt) {
  Rows points, lines;
  for (Index i = 0; i < births.raw.size(); ++i) points.add(births.raw.features(i, 0), births.raw.targets(i, 0));
  int on_the_way = 0;
  for (const PathPoint& point : path) {
    const bool end = &point == &path.back();
    if (point.step != 0 && point.step != 5 && point.step != 10 && point.step != 20 && !end) continue;
    for (const double age : {14.0, 46.0})
      lines.add(age, point.bias + point.weight * (age - births.scale.mean()(0)) / births.scale.scale()(0), point.step);
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
void draw_loss_surface(const std::filesystem::path& folder, const Births& births, const std::vector<PathPoint>& path) {
  Rows surface;
  LinearModel<double> line(1);
  for (double weight = -1600; weight <= 1600; weight += 20) {
    for (double bias = -400; bias <= 4600; bias += 25) {
      line.bias()(0) = bias;
      line.weights()(0, 0) = weight;
      surface.add(bias, weight, evaluate(line, Rmse{}, births.train));
    }
    surface.end_line();
  }
  Figure figure("birth_weight", "loss_surface", folder);
  figure.number("mean_age", births.scale.mean()(0));
  figure.number("deviation_of_age", births.scale.scale()(0));
  figure.number("start_bias", path.front().bias);
  figure.number("start_weight", path.front().weight);
  figure.number("end_bias", path.back().bias);
  figure.number("end_weight", path.back().weight);
  figure.number("end_rmse", path.back().rmse);
  figure.number("steps", static_cast<double>(path.back().step));
  figure.number("looks", static_cast<double>(path.size()));
  figure.rows("path", rows_of(path));
  figure.rows("surface", surface);
  figure.draw();
}

/// RMSE over steps.
void draw_loss_curve(const std::filesystem::path& folder, const std::vector<PathPoint>& path) {
  const PathPoint& drops =
      *std::find_if(path.begin(), path.end() - 1, [](const PathPoint& point) { return point.step >= 20; });
  Figure figure("birth_weight", "loss_curve", folder);
  figure.number("steps", static_cast<double>(path.back().step));
  figure.number("drops", static_cast<double>(drops.step));
  figure.number("start_rmse", path.front().rmse);
  figure.number("drops_rmse", drops.rmse);
  figure.number("end_rmse", path.back().rmse);
  figure.rows("path", rows_of(path));
  figure.draw();
}

}  // namespace

void fit_a_line(const Births& births, const std::filesystem::path& folder) {
  // Training could start at zero, as models do; this line is wrong in both parameters, so that both have a
  // way to go.
  LinearModel<double> line(1);
  line.bias()(0) = 0;
  line.weights()(0, 0) = 1000;

  // Of Mse, a mini-batch's gradient is right on average; of Rmse it would not be. The size of Mse's gradient
  // is twice the distance from the best parameters here, so that a norm of 10 means: within 5 grams.
  std::vector<PathPoint> path;
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = InverseTimeDecay{.initial = 0.05, .decay = 0.01}},
      .sampling = MiniBatch{.size = 10, .seed = 1},
      .loss_check = FirstSteps{60} || EveryEpochs{},
      .stop = GradientBelow{10} || MaxEpochs{100},
      .observe =
          [&](const Progress& progress) {
            path.push_back({progress.step, line.bias()(0), line.weights()(0, 0), std::sqrt(progress.loss)});
          },
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
  const auto print = [&births](const char* name, const LinearModel<double>& model) {
    std::printf("%-22s %7.1f g + %5.2f g a year of age, RMSE %.2f g\n", name, model.bias()(0), model.weights()(0, 0),
                evaluate(model, Rmse{}, births.raw));
  };
  print("gradient descent:", learnt);
  print("least squares:", exact);
  print("always the mean:", mean);
  std::printf(
      "\nDescent found the line of the closed form; yet that line hardly beats the mean. The lowest loss is\n"
      "not yet a good model: age alone says little about a baby's weight.\n\n");

  draw_births(folder, births, path, learnt);
  draw_loss_surface(folder, births, path);
  draw_loss_curve(folder, path);
}
