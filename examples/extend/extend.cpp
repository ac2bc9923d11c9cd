// Every part of a training run, written anew: a model, a loss, a sampling, a loss check, a stop rule, an update rule, a
// schedule and an observer of our own, none longer than it must be. Read from top to bottom.
//
// A cup of coffee cools, and a thermometer that now and then gives a wild reading watches it. How warm is the room, how
// hot was the coffee, and how fast does it cool?
//
//     extend [output folder]
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <descent/descent.hpp>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "figure.hpp"

using namespace descent;

// ---------------------------------------------------------------------------------------------------------- the data

/// 300 readings over two hours: time in hours, temperature in units of 100 °C. About one in six is wild.
Dataset<double> measure() {
  const Index n = 300;
  Random random(1);
  Dataset<double> readings{Matrix<double>(n, 1), Matrix<double>(n, 1)};
  for (Index i = 0; i < n; ++i) {
    const double hours = 2 * static_cast<double>(i) / static_cast<double>(n);
    readings.features(i, 0) = hours;
    readings.targets(i, 0) = 0.21 + 0.66 * std::exp(-2.5 * hours) + random.uniform(-0.02, 0.02);
    if (random.below(6) == 0) readings.targets(i, 0) = random.uniform(0.3, 1.1);
  }
  return readings;
}

// --------------------------------------------------------------------------------------------------------- the model

/// Newton's law of cooling: temperature = room + excess · exp(−speed · hours). Where its three parameters are, what it
/// predicts, and how the prediction depends on each of them; the last is added to the gradient.
struct Cooling {
  using Scalar = double;
  Vector<double> values = Vector<double>::Ones(3);  // room, excess, speed

  Vector<double>& parameters() { return values; }
  Index outputs() const { return 1; }
  void scores(const auto& rows, auto& out) const {
    for (Index i = 0; i < rows.size(); ++i)
      out(i, 0) = values[0] + values[1] * std::exp(-values[2] * rows.features(i)[0]);
  }
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i) {
      const double hours = rows.features(i)[0], left = std::exp(-values[2] * hours);
      gradient += score_gradient(i, 0) * Vector<double>{{1, left, -values[1] * hours * left}};
    }
  }
};
// A concept says whether all is there. Where it isn't, the compiler names what is missing.
static_assert(Model<Cooling, RowsOf<Dataset<double>>>);

// ---------------------------------------------------------------------------------------------------------- the loss

/// Cauchy's loss, log(1 + (error / scale)²): a wild reading hardly pulls, however wild. It returns the sum over the
/// rows and writes its derivative by each prediction.
struct Cauchy {
  double scale = 0.03;

  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& score_gradient) const {
    double sum = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const double error = (scores(i, 0) - targets(i, 0)) / scale;
      sum += weights[i] * std::log(1 + error * error);
      score_gradient(i, 0) = weights[i] * 2 * error / (scale * (1 + error * error));
    }
    return sum;
  }
};
static_assert(Loss<Cauchy, double>);

// ------------------------------------------------------------------------------------------------------ the sampling

/// Every k-th reading, from the first, the second, … on in turn: each step sees the whole curve, coarsely. What changes
/// is in the State, which the run owns; `archive` names what a resumed run needs of it.
struct EveryKth {
  Index k = 10;

  struct State {
    Index rows = 0, first = 0;
    std::vector<RowIndex> list = {};
    void archive(auto& visit) { visit("first", first); }
  };
  State init(Index rows) const { return {rows}; }
  RowIndices next(State& state) const {
    state.list.clear();
    for (Index i = state.first; i < state.rows; i += k) state.list.push_back(static_cast<RowIndex>(i));
    state.first = (state.first + 1) % std::min(k, state.rows);
    const auto count = static_cast<Index>(state.list.size());
    return {state.list.data(), count, count};
  }
};
static_assert(Sampling<EveryKth>);

// ---------------------------------------------------------------------------------------------------- the loss check

/// Looks at the loss after 1, 2, 4, 8, … steps: often while much happens, seldom later.
struct AtPowersOfTwo {
  bool due(const Progress& progress) const { return (progress.step & (progress.step - 1)) == 0; }
};
static_assert(LossCheck<AtPowersOfTwo>);

// ----------------------------------------------------------------------------------------------------- the stop rule

/// Stops on a plateau: when a look finds the loss less than so much lower, as a share, than the look before.
struct Plateau {
  static constexpr bool needs_looks = true;
  double least = 0.001;
  std::int64_t first_steps = 256;  // before which nothing is judged

  struct State {
    double last = 1e300;
    void archive(auto& visit) { visit("last", last); }
  };
  StopReason met(const Progress& progress, State& state) const {
    if (!progress.looked()) return StopReason::none;
    const double before = std::exchange(state.last, progress.loss);
    if (progress.step < first_steps || progress.loss < (1 - least) * before) return StopReason::none;
    return StopReason{"twice the steps brought next to nothing"};
  }
  std::string describe(const Progress&) const { return "a plateau of the loss"; }  // for the report
};
static_assert(StopRule<Plateau>);

// --------------------------------------------------------------------------------------------------- the update rule

/// The sign of a mean of the gradient and the gradients before it: every parameter moves by the learning rate, whatever
/// its slope. (Known as Signum: Bernstein and others, "signSGD", ICML 2018.)
template <class Rate>
struct SignMomentum {
  Rate learning_rate;
  double memory = 0.9;

  struct State {
    Vector<double> mean;
    void archive(auto& visit) { visit("mean", mean); }
  };
  State init(ConstVectorView<double> parameters) const { return {Vector<double>::Zero(parameters.size())}; }
  void step(VectorView<double> parameters, ConstVectorView<double> gradient, double rate, State& state) const {
    state.mean = memory * state.mean + (1 - memory) * gradient;
    parameters.array() -= rate * state.mean.array().sign();
  }
};
static_assert(UpdateRule<SignMomentum<double>, double>);

// ------------------------------------------------------------------------------------------------------ the schedule

/// A saw: the rate falls in a line to nearly nothing, then jumps up again, to half as high as the tooth before.
struct Saw {
  double height = 0.02;
  std::int64_t steps = 128;  // a tooth

  double operator()(const Progress& progress) const {
    const auto tooth = static_cast<double>(progress.step / steps);
    const double done = static_cast<double>(progress.step % steps) / static_cast<double>(steps);
    return height * std::pow(0.5, tooth) * (1 - 0.95 * done);
  }
};
static_assert(Schedule<Saw>);

// ------------------------------------------------------------------------------------------------------ the observer

/// Draws the loss curve in one line of text, a bar for each look.
struct Sparkline {
  std::vector<double> losses = {};

  void operator()(const Progress& progress) { losses.push_back(progress.loss); }
  void finished(const Report&) {
    const char* bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const auto [low, high] = std::minmax_element(losses.begin(), losses.end());
    std::printf("loss at steps 0, 1, 2, 4, 8, …:  ");
    for (const double loss : losses)
      std::printf("%s", bars[static_cast<int>(7 * (loss - *low) / std::max(*high - *low, 1e-300))]);
    std::printf("\n\n");
  }
};
static_assert(Observer<Sparkline>);

// ------------------------------------------------------------------------------------------------- all of it, at work

void print(const char* name, const Cooling& coffee) {
  std::printf("%-24s the room has %.1f °C, the coffee had %.1f °C, and its excess halves every %.1f minutes\n", name,
              100 * coffee.values[0], 100 * (coffee.values[0] + coffee.values[1]), 60 * std::log(2) / coffee.values[2]);
}

void draw(const std::filesystem::path& folder, const Dataset<double>& readings, const Cooling& robust,
          const Cooling& squared) {
  Rows points;
  for (Index i = 0; i < readings.size(); ++i) points.add(60 * readings.features(i, 0), 100 * readings.targets(i, 0));
  Figure figure("extend", "extend", folder);
  figure.rows("readings", points);
  const auto curve = [&figure](const std::string& name, const Cooling& coffee) {
    figure.number((name + "_room").c_str(), 100 * coffee.values[0]);
    figure.number((name + "_excess").c_str(), 100 * coffee.values[1]);
    figure.number((name + "_speed").c_str(), coffee.values[2] / 60);
  };
  curve("robust", robust);
  curve("squared", squared);
  figure.draw();
}

int main(int argc, char** argv) try {
  const Dataset<double> readings = measure();

  const GradientDescent trainer{
      .update = SignMomentum{.learning_rate = Saw{}},
      .sampling = EveryKth{.k = 10},
      .loss_check = AtPowersOfTwo{},
      .stop = Plateau{} || MaxSteps{100'000},  // ours and the library's go together
      .observe = Sparkline{},
  };
  Cooling robust;
  const Report report = trainer.fit(robust, Cauchy{}, readings);
  std::cout << report << "\n\n";

  // The same trainer takes any other loss. Squared, the wild readings pull hard.
  Cooling squared;
  trainer.fit(squared, Mse{}, readings);

  print("truly:", {.values = Vector<double>{{0.21, 0.66, 2.5}}});
  print("by Cauchy's loss:", robust);
  print("by the squared error:", squared);
  std::printf("\n");
  draw(argc > 1 ? argv[1] : ".", readings, robust, squared);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
