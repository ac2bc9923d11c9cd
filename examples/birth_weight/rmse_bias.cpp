// RMSE judges; it does not train mini-batches. The root of a batch's mean is not the batch's share of the root: its
// derivative is biased, at size 1 it is the absolute error's. So each batch size goes to a minimum of its own.
#include <cmath>
#include <cstdio>
#include <descent/descent.hpp>
#include <vector>

#include "studies.hpp"

using namespace descent;

namespace {

constexpr int seeds = 10;

/// Trains to the end with a falling learning rate.
template <class LossType>
LinearModel<double> trained(const LossType& loss, double rate, Index size, std::uint64_t seed,
                            const Dataset<double>& train) {
  LinearModel<double> line(1);
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = InverseTimeDecay{.initial = rate, .decay = 0.05}},
      .sampling = MiniBatch{.size = size, .seed = seed},
      .loss_check = Never{},
      .stop = MaxSteps{30'000},
  };
  trainer.fit(line, loss, train);
  return line;
}

}  // namespace

void rmse_bias(const Births& births, const std::filesystem::path& folder) {
  const LinearModel<double> exact = least_squares(births.train);
  const double lowest = evaluate(exact, Rmse{}, births.train);

  // Where the absolute error has its minimum: half of the births lie above that line, half below.
  const LinearModel<double> median = trained(Mae{}, 100, births.train.size(), 0, births.train);

  std::printf("Where training ends, mean of %d seeds (bias and weight off the least squares line; scatter):\n", seeds);
  Rows ends, means;
  const auto distance = [](const Vector<double>& a, const Vector<double>& b) { return (a - b).norm(); };
  double rmse_of_one = 0, mse_of_one = 0;
  for (const Index size : {Index{1}, Index{4}, Index{10}, Index{32}, births.train.size()}) {
    const auto study = [&](const char* name, const auto& loss, double rate, int kind) {
      Vector<double> mean = Vector<double>::Zero(2);
      std::vector<Vector<double>> all;
      for (int seed = 0; seed < seeds; ++seed) {
        const LinearModel<double> line = trained(loss, rate, size, static_cast<std::uint64_t>(seed), births.train);
        ends.add(line.bias()(0), line.weights()(0, 0), size, kind);
        all.push_back(line.parameters());
        mean += line.parameters() / seeds;
      }
      double scatter = 0;
      for (const auto& end : all) scatter += distance(end, mean) / seeds;
      const double off = distance(mean, exact.parameters());
      std::printf("  %s, batches of %3d: bias %+6.1f g, weight %+6.1f g; scatter %4.1f g\n", name,
                  static_cast<int>(size), mean[1] - exact.bias()(0), mean[0] - exact.weights()(0, 0), scatter);
      means.add(mean[1], mean[0], size, kind);
      ends.next_curve();
      return off;
    };
    // A step of RMSE's derivative is 2 · RMSE times shorter than one of the mean square's.
    const double off_by_mse = study("Mse ", Mse{}, 0.05, 0);
    const double off_by_rmse = study("Rmse", Rmse{}, 0.05 * 2 * lowest, 1);
    if (size == 1) mse_of_one = off_by_mse, rmse_of_one = off_by_rmse;
  }
  std::printf("  the line of the least absolute error: bias %+.1f g, weight %+.1f g\n\n",
              median.bias()(0) - exact.bias()(0), median.weights()(0, 0) - exact.weights()(0, 0));
  std::printf(
      "Trained birth by birth, Mse ends %.1f g from the least squares line, Rmse %.1f g. Train mini-batches by\n"
      "Mse, and judge by Rmse.\n\n",
      mse_of_one, rmse_of_one);

  Figure figure("birth_weight", "rmse_bias", folder);
  figure.number("exact_bias", exact.bias()(0));
  figure.number("exact_weight", exact.weights()(0, 0));
  figure.number("median_bias", median.bias()(0));
  figure.number("median_weight", median.weights()(0, 0));
  figure.rows("ends", ends);
  figure.rows("means", means);
  figure.draw();
}
