// The same classifier, trained with each loss from the same start: sure of itself, and wrong.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <descent/descent.hpp>
#include <string>

#include "studies.hpp"

using namespace descent;

namespace {

/// Where a class has its middle: (1.2, 1.2), the other (−1.2, −1.2).
constexpr double centre = 1.2;

/// 800 simulated points in the plane, half of each class: two clouds that overlap a little.
Dataset<double> two_clouds() {
  const Index n = 800;
  Random random(4);
  const auto bell = [&random] {  // nearly a normal number
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += random.uniform();
    return sum;
  };
  Dataset<double> points{Matrix<double>(n, 2), Matrix<double>(n, 1)};
  for (Index i = 0; i < n; ++i) {
    const int label = static_cast<int>(i % 2);
    points.targets(i, 0) = label;
    for (Index j = 0; j < 2; ++j) points.features(i, j) = (label == 1 ? centre : -centre) + bell();
  }
  return points;
}

/// The share of points on the right side of probability 1/2.
double accuracy(const LinearModel<double>& model, const Dataset<double>& data) {
  const auto probability = CrossEntropy{}.probabilities(model.predict(data.features));
  return confusion_matrix(data.targets, probability).accuracy();
}

/// Looks 20 times for each tenfold number of steps.
struct EvenlyOnLogAxis {
  bool due(const Progress& progress) const {
    const auto place = [](std::int64_t step) { return std::floor(20 * std::log10(static_cast<double>(step))); };
    return progress.step < 10 || place(progress.step) != place(progress.step - 1);
  }
};

/// A classifier that takes each class for the other, and is sure of it: at the centre of a class the odds are so many
/// to one for the wrong one.
LinearModel<double> mistaken(double odds) {
  LinearModel<double> model(2);
  model.weights().setConstant(-std::log(odds) / (2 * centre));
  return model;
}

constexpr double rate = 0.5;

/// Trains until nine in ten of the training points are right, and counts the steps.
template <class LossType>
std::int64_t steps_to_turn_round(const LossType& loss, double odds, const Dataset<double>& train) {
  LinearModel<double> model = mistaken(odds);
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = rate},
      .loss_check = EverySteps{1},
      .stop = [&](const Progress&) { return accuracy(model, train) >= 0.9; } || MaxSteps{50'000},
  };
  return trainer.fit(model, loss, train).steps;
}

}  // namespace

void confident_mistake(const std::filesystem::path& folder) {
  const auto [train, test] = split(two_clouds(), {.test_fraction = 0.5, .seed = 1});
  const double million = 1e6;
  std::printf(
      "%d simulated points of two classes to train on, as many to judge by. The classifier starts wrong, and sure of\n"
      "it: at the centre of each class its odds are a million to one for the other; %.0f %% of the points are "
      "right.\n\n",
      static_cast<int>(train.size()), 100 * accuracy(mistaken(million), test));

  Figure figure("losses", "confident_mistake", folder);
  const auto study = [&](const char* name, const char* key, const auto& loss) {
    LinearModel<double> model = mistaken(million);
    Trajectory<double> path;
    const GradientDescent trainer{
        .update = Sgd{.learning_rate = rate},
        .loss_check = EvenlyOnLogAxis{},
        .stop = MaxSteps{10'000},
        .observe = path.of(model),
    };
    trainer.fit(model, loss, train);
    Rows curve;
    for (const auto& look : path) {
      LinearModel<double> then(2);
      then.parameters() = look.parameters;
      curve.add(look.step, 100 * accuracy(then, test));
    }
    figure.rows((std::string(key) + "_curve").c_str(), curve);

    std::printf("%-14s %5.1f %% right in the end; steps until 90 %% are, by the odds of the start:", name,
                100 * accuracy(model, test));
    Rows turns;
    for (double odds = 10; odds <= 1e7; odds *= 10) {
      const std::int64_t steps = steps_to_turn_round(loss, odds, train);
      std::printf(" %lld", static_cast<long long>(steps));
      turns.add(odds, steps);
    }
    std::printf("\n");
    figure.rows((std::string(key) + "_turns").c_str(), turns);
  };
  study("cross-entropy", "entropy", CrossEntropy{});
  study("squared error", "square", squared_error);
  std::printf(
      "\nThe odds are 10, 100, …, 10 million to one. For each digit more, cross-entropy takes a few more steps; the\n"
      "squared error takes a multiple of them: the surer the mistake, the less it is told. A larger learning rate "
      "makes\n"
      "up for it only where one knows beforehand how sure the model will be of its mistakes.\n\n");
  figure.draw();
}
