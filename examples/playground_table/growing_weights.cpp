// What can be told apart without a mistake, can be told apart with more certainty: the weights grow for ever.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <descent/descent.hpp>
#include <string>
#include <vector>

#include "studies.hpp"

using namespace descent;

namespace {

constexpr std::int64_t all_epochs = 100'000;

/// The weights' size and direction, in degrees, and the least distance of a point from the boundary, along a run.
struct Moment {
  double epoch, size, angle, margin;
  Vector<double> parameters;
};

auto trainer_of(double rate, LinearModel<double>& model, Trajectory<double>& path) {
  return GradientDescent{
      .update = Sgd{.learning_rate = rate},
      .sampling = ten_points,
      .loss_check = EvenlyOnLogAxis{},
      .stop = MaxEpochs{all_epochs},
      .observe = path.of(model),
  };
}

template <class LossType>
std::vector<Moment> way_of(const LossType& loss, double rate, const Dataset<double>& train) {
  LinearModel<double> model = drawn_model(1);
  Trajectory<double> path;
  trainer_of(rate, model, path).fit(model, loss, train);
  std::vector<Moment> way;
  for (const auto& look : path) {
    const double size = std::hypot(look.parameters[0], look.parameters[1]);
    model.parameters() = look.parameters;
    const double degrees = std::atan2(look.parameters[1], look.parameters[0]) * 180 / 3.14159265358979323846;
    way.push_back({static_cast<double>(look.step) / steps_per_epoch, size, degrees,
                   model.predict(train.features).cwiseAbs().minCoeff() / size, look.parameters});
  }
  return way;
}

/// The first look at this epoch or later; there is one at 1, 10, 100, …
const Moment& at(const std::vector<Moment>& way, double epoch) {
  return *std::find_if(way.begin(), way.end(), [&](const Moment& moment) { return moment.epoch >= epoch; });
}

/// How many points stand on the wrong side.
int mistakes(const Moment& moment, const Dataset<double>& data) {
  LinearModel<double> model(2);
  model.parameters() = moment.parameters;
  const Matrix<double> scores = model.predict(data.features);
  int count = 0;
  for (Index i = 0; i < data.size(); ++i) count += (scores(i, 0) > 0) != (data.targets(i, 0) > 0) ? 1 : 0;
  return count;
}

}  // namespace

void growing_weights(const std::filesystem::path& folder) {
  const auto [train, test] = halves(1);
  Dataset<double> classes = train;  // 0 and 1, as cross-entropy has them
  classes.targets = (train.targets.array() + 1) / 2;

  Figure figure("playground_table", "growing_weights", folder);
  std::printf(
      "The same clouds, on and on. The line between them is found at once; from then on every point is on its right\n"
      "side, and doubling all weights lowers every point's loss. The size of the weights, |w|, after so many "
      "epochs:\n\n");
  std::printf("%-22s %5s %6s %6s %6s %6s %7s   %-20s %s\n", "loss, rate", "1", "10", "100", "1000", "10000", "100000",
              "growth, last tenfold", "log 10 / (k margin)");
  // Far out a loss is about e to the −k times the score: ½ (1 − tanh m)² is 2 e⁻⁴ᵐ, log(1 + e⁻ᵐ) is e⁻ᵐ.
  const auto tell = [&](const char* name, const char* key, double rate, double k, const std::vector<Moment>& way) {
    std::printf("%-14s %7g", name, rate);
    for (const double epoch : {1.0, 10.0, 100.0, 1000.0, 1e4, 1e5}) std::printf(" %6.2f", at(way, epoch).size);
    const Moment& last = at(way, 1e5);
    const double growth = last.size - at(way, 1e4).size, expected = std::log(10.0) / (k * last.margin);
    std::printf("    %-20.2f %.2f\n", growth, expected);
    Rows rows;
    for (const Moment& moment : way)
      if (moment.epoch > 0) rows.add(moment.epoch, moment.size);
    figure.rows(key, rows);
    figure.number((std::string(key) + "_last").c_str(), last.size);
  };
  const auto slow = way_of(tanh_unit, 0.001, train), fast = way_of(tanh_unit, 0.1, train);
  tell("tanh, squared", "tanh_slow", 0.001, 4, slow);
  tell("tanh, squared", "tanh_fast", 0.1, 4, fast);
  const auto slow_entropy = way_of(CrossEntropy{}, 0.001, classes), fast_entropy = way_of(CrossEntropy{}, 0.1, classes);
  tell("cross-entropy", "entropy_slow", 0.001, 1, slow_entropy);
  tell("cross-entropy", "entropy_fast", 0.1, 1, fast_entropy);

  double least_angle = at(fast_entropy, 1).angle, greatest_angle = least_angle;
  for (const Moment& moment : fast_entropy)
    if (moment.epoch >= 1) {
      least_angle = std::min(least_angle, moment.angle);
      greatest_angle = std::max(greatest_angle, moment.angle);
    }
  std::printf(
      "The last column is where the growth is heading, at the margin after 100,000 epochs; at the rate 0.001 that is "
      "far off.\n"
      "\nAt the rate 0.1, tanh, the weights are %.1f times as large after 100,000 epochs as after one, and the line "
      "has\n"
      "turned by %.0f degrees; from epoch 10 on, the size is %.1f times as large and the line turns by %.1f. Points "
      "on\n"
      "the wrong side, training and test: %d and %d after one epoch, %d and %d after 100,000. By cross-entropy\n"
      "the line turns by up to %.1f degrees.\n",
      at(fast, 1e5).size / at(fast, 1).size, std::abs(at(fast, 1e5).angle - at(fast, 1).angle),
      at(fast, 1e5).size / at(fast, 10).size, std::abs(at(fast, 1e5).angle - at(fast, 10).angle),
      mistakes(at(fast, 1), train), mistakes(at(fast, 1), test), mistakes(at(fast, 1e5), train),
      mistakes(at(fast, 1e5), test), greatest_angle - least_angle);
  std::printf(
      "A rate of 0.1 is a clock that goes 100 times as fast as one of 0.001: |w| is %.4f after 1,000 epochs of the "
      "one\n"
      "and %.4f after 100,000 of the other. Neither has anywhere to arrive: the loss has no minimum, and |w| grows as\n"
      "log t / (k margin), where the margin is the distance from the line to the nearest point (Soudry et al. 2018).\n"
      "What stops it is a penalty, or a stop rule.\n\n",
      at(fast, 1e3).size, at(slow, 1e5).size);

  Rows positive, negative, lines;
  for (Index i = 0; i < train.size(); ++i)
    (train.targets(i, 0) > 0 ? positive : negative).add(train.features(i, 0), train.features(i, 1));
  for (const double epoch : {1.0, 10.0, 1000.0, 1e5}) {
    const Vector<double>& p = at(fast, epoch).parameters;  // w₁ x + w₂ y + b = 0
    for (const double y : {-5.0, 7.0}) lines.add(-(p[1] * y + p[2]) / p[0], y, at(fast, epoch).size);
    lines.next_curve();
  }
  figure.rows("positive", positive);
  figure.rows("negative", negative);
  figure.rows("lines", lines);
  figure.number("first_size", at(fast, 1).size);
  figure.number("second_size", at(fast, 10).size);
  figure.number("third_size", at(fast, 1000).size);
  figure.number("last_size", at(fast, 1e5).size);
  figure.draw();
}
