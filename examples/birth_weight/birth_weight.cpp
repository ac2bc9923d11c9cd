// A line is fitted to real births by mini-batch gradient descent on the squared error and judged by RMSE.
//
//     birth_weight [output folder]        draws three pictures there, in the current folder if none is named
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <descent/descent.hpp>
#include <exception>
#include <filesystem>
#include <iostream>
#include <vector>

#include "plots.hpp"

#ifndef DESCENT_EXAMPLES_DATA
#define DESCENT_EXAMPLES_DATA "examples/data"
#endif

using namespace descent;

/// A loss check of our own. A look at the loss costs as much as a step over all births, so one looks seldom;
/// but the first steps are worth seeing one by one.
struct FirstSteps {
  std::int64_t steps;
  bool due(const Progress& progress) const { return progress.step <= steps; }
};

void print_path(const std::vector<PathPoint>& path) {
  std::printf("%8s %12s %14s %14s\n", "step", "bias", "weight", "RMSE");
  for (const PathPoint& point : path)
    if (point.step % 10 == 0 || &point == &path.back())
      std::printf("%8d %10.1f g %12.1f g %12.1f g\n", static_cast<int>(point.step), point.bias, point.weight,
                  point.rmse);
}

int main(int argc, char** argv) try {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";

  // The mother's age is the feature and her baby's weight the label. The file has a column "low", too:
  // whether the baby weighed less than 2500 g. It would predict the weight well, but it is only known
  // together with the answer; such a column must not be a feature.
  const Dataset<double> births =
      read_csv<double>(DESCENT_EXAMPLES_DATA "/birthwt.csv", {.features = {"age"}, .target = "bwt"});

  // Ages of 14 to 45 years would give a long narrow valley for a loss surface, in which descent is slow. With
  // mean 0 and deviation 1 it is a round bowl. The bias is then the weight predicted at the mean age.
  const auto scale = Standardizer<double>::fit(births.features);
  const Dataset<double> train{scale.transform(births.features), births.targets};
  std::printf("%d births: mothers of %.0f to %.0f years, babies of %.0f to %.0f grams\n\n",
              static_cast<int>(births.size()), births.features.minCoeff(), births.features.maxCoeff(),
              births.targets.minCoeff(), births.targets.maxCoeff());

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
  const Report report = trainer.fit(line, Mse{}, train);
  print_path(path);
  std::cout << '\n' << report << "\n\n";

  // What was learnt, in the units of the file, beside the two that need no training: solving the equations,
  // which such a small linear problem allows, and always predicting the mean.
  const LinearModel<double> learnt = scale.original_units(line);
  const LinearModel<double> exact = least_squares(births);
  LinearModel<double> mean(1);
  mean.bias()(0) = births.targets.mean();
  const auto print = [&births](const char* name, const LinearModel<double>& model) {
    std::printf("%-22s %7.1f g + %5.2f g a year of age, RMSE %.2f g\n", name, model.bias()(0), model.weights()(0, 0),
                evaluate(model, Rmse{}, births));
  };
  print("gradient descent:", learnt);
  print("least squares:", exact);
  print("always the mean:", mean);
  std::printf(
      "\nDescent found the line of the closed form; yet that line hardly beats the mean. The lowest loss is\n"
      "not yet a good model: age alone says little about a baby's weight.\n\n");

  plot_births(folder, births, scale, path, learnt);
  plot_loss_surface(folder, train, scale, path);
  plot_loss_curve(folder, path);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
