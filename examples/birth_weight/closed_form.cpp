// "Can't we just solve the equation using all the data?" For few features yes, and faster; the cost of solving grows
// with the square of their number, that of a step of descent with the number.
#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <descent/descent.hpp>

#include "studies.hpp"

using namespace descent;

namespace {

/// Made-up samples, as births have too few features; each feature has something of the one before it.
Dataset<double> made_up(Index n, Index d) {
  Random random(1, static_cast<std::uint64_t>(d));
  Dataset<double> data{Matrix<double>(n, d), Matrix<double>(n, 1)};
  Vector<double> weights(d);
  for (double& weight : weights) weight = random.uniform(-1, 1);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < d; ++j)
      data.features(i, j) = random.uniform(-1.5, 1.5) + (j > 0 ? 0.5 * data.features(i, j - 1) : 0);
    data.targets(i, 0) = data.features.row(i).dot(weights) + random.uniform(-1.5, 1.5);
  }
  return data;
}

/// The fastest closed form, XᵀX w = Xᵀy by Cholesky. It loses twice as many digits as the library's QR does where
/// features nearly depend on one another.
Vector<double> normal_equations(const Dataset<double>& data) {
  const Index d = data.feature_count();
  Eigen::MatrixXd square = Eigen::MatrixXd::Zero(d, d);
  square.selfadjointView<Eigen::Lower>().rankUpdate(data.features.transpose());
  return square.selfadjointView<Eigen::Lower>().llt().solve(data.features.transpose() * data.targets);
}

/// Milliseconds of processor time that the work takes: the shortest of several times.
template <class Work>
double milliseconds(const Work& work) {
  double shortest = 1e300, total = 0;
  for (int times = 0; total < 50 || (times < 3 && total < 200); ++times) {
    const std::clock_t begin = std::clock();
    work();
    const double passed = 1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    shortest = std::min(shortest, passed);
    total += passed;
  }
  return shortest;
}

/// Where the curve `slow_start` comes to lie below the curve `steep`, on logarithmic scales; 0 if nowhere.
struct Crossing {
  double at = 0, last_d = 0, last_ratio = 0;

  void add(double d, double steep, double slow_start) {
    const double ratio = std::log(steep / slow_start);
    if (last_d > 0 && last_ratio < 0 && ratio >= 0)
      at = last_d * std::pow(d / last_d, last_ratio / (last_ratio - ratio));
    last_d = d;
    last_ratio = ratio;
  }
};

}  // namespace

void closed_form(const Births&, const std::filesystem::path& folder) {
  const Index n = 3000;
  // Once a large block has been freed, glibc keeps the next ones instead of fetching fresh pages from the system every
  // time, which would be measured as well.
  static_cast<void>(made_up(n, 1000));

  Rows times;
  Crossing with_qr, with_cholesky;
  std::printf("%d samples; milliseconds to a loss within 0.1 %% of the lowest\n", static_cast<int>(n));
  std::printf("%10s %16s %18s %18s\n", "features", "QR (exact)", "normal equations", "descent");
  for (const Index d : {5, 10, 20, 50, 100, 200, 400, 800}) {
    const Dataset<double> data = made_up(n, d);
    LinearModel<double> exact(d);
    const double by_qr = milliseconds([&] { exact = least_squares(data, {.bias = false}); });
    Vector<double> weights;
    const double by_cholesky = milliseconds([&] { weights = normal_equations(data); });

    const double lowest = evaluate(exact, Mse{}, data);
    const GradientDescent trainer{
        .update = Momentum{.learning_rate = 0.2, .momentum = 0.6},
        .loss_check = EverySteps{1},
        .stop = LossBelow{1.001 * lowest} || MaxSteps{1000},
    };
    Report report;
    const double by_descent = milliseconds([&] {
      LinearModel<double> model(d, 1, {.bias = false});
      report = trainer.fit(model, Mse{}, data);
    });
    std::printf("%10d %16.2f %18.2f %18.2f in %lld steps%s\n", static_cast<int>(d), by_qr, by_cholesky, by_descent,
                static_cast<long long>(report.steps), report.reason == StopReason::loss_below ? "" : ", not there");
    std::fflush(stdout);
    times.add(d, by_qr, by_cholesky, by_descent);
    with_qr.add(static_cast<double>(d), by_qr, by_descent);
    with_cholesky.add(static_cast<double>(d), by_cholesky, by_descent);
  }
  std::printf("\n");
  const auto conclude = [](const char* name, const Crossing& crossing) {
    if (crossing.at > 0)
      std::printf("Descent overtakes %s at about %.0f features.\n", name, crossing.at);
    else
      std::printf("Descent and %s don't cross here between 5 and 800 features.\n", name);
  };
  conclude("the library's least_squares", with_qr);
  conclude("the normal equations", with_cholesky);
  std::printf(
      "Features that depend on one another more, or more digits asked for, move the crossings to the right.\n\n");

  Figure figure("birth_weight", "closed_form", folder);
  figure.number("samples", static_cast<double>(n));
  figure.number("crossing_with_qr", with_qr.at);
  figure.number("crossing_with_cholesky", with_cholesky.at);
  figure.rows("times", times);
  figure.draw();
}
