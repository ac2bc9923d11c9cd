// Mini-batches: the derivative on fewer births costs less, so that the loss falls sooner; but a small batch's
// derivative is noisy, and at a constant learning rate the noise stays. Counted fairly: by births seen, not by steps.
#include <cmath>
#include <cstdio>
#include <descent/descent.hpp>
#include <vector>

#include "studies.hpp"

using namespace descent;

namespace {

/// A loss check of our own: so many looks between a step and the tenfold step.
struct PerDecade {
  double looks;
  bool due(const Progress& progress) const { return number(progress.step) != number(progress.step - 1); }
  double number(std::int64_t step) const { return std::floor(looks * std::log10(static_cast<double>(step)) + 1e-9); }
};

constexpr int seeds = 100;

/// For every look: births seen, and how far the RMSE is above the lowest there is, on average over the seeds and of
/// the first of them.
struct Curve {
  std::vector<double> seen, mean, first;
};

Curve train_with(Index size, const Dataset<double>& train) {
  const double lowest = evaluate(least_squares(train), Rmse{}, train);
  Curve curve;
  for (int seed = 0; seed < seeds; ++seed) {
    LinearModel<double> line = line_of(0, 1000);
    const GradientDescent trainer{
        .update = Sgd{.learning_rate = 0.05},
        .sampling = MiniBatch{.size = size, .seed = static_cast<std::uint64_t>(seed)},
        .loss_check = PerDecade{12},
        .stop = MaxEpochs{200},
    };
    const Report report = trainer.fit(line, Mse{}, train);
    curve.mean.resize(report.curve.size());
    for (std::size_t i = 0; i < report.curve.size(); ++i) {
      const double above = std::sqrt(report.curve[i].loss) - lowest;
      curve.mean[i] += above / seeds;
      if (seed > 0) continue;
      curve.seen.push_back(report.curve[i].epoch * static_cast<double>(train.size()));
      curve.first.push_back(above);
    }
  }
  return curve;
}

}  // namespace

void mini_batches(const Births& births, const std::filesystem::path& folder) {
  const Index all = births.train.size();
  Rows curves;
  Index first_there = 0, closest = 0;
  double fewest = 1e300, least = 1e300;
  std::printf("Learning rate 0.05, mean of %d seeds:\n", seeds);
  for (const Index size : {Index{1}, Index{10}, Index{32}, all}) {
    const Curve curve = train_with(size, births.train);
    std::size_t there = 0;
    while (there + 1 < curve.mean.size() && curve.mean[there] > 100) ++there;
    std::printf("  batches of %3d: within 100 g of the lowest RMSE after %5.0f births, %8.4f g above it at the end\n",
                static_cast<int>(size), curve.seen[there], curve.mean.back());
    if (curve.seen[there] < fewest) fewest = curve.seen[there], first_there = size;
    if (curve.mean.back() < least) least = curve.mean.back(), closest = size;
    for (std::size_t i = 1; i < curve.seen.size(); ++i) curves.add(curve.seen[i], curve.mean[i], curve.first[i], size);
    curves.next_curve();
  }
  std::printf(
      "\nBatches of %d are there first, batches of %d come closest in the end: a rate that falls (a schedule)\n"
      "has both.\n\n",
      static_cast<int>(first_there), static_cast<int>(closest));

  Figure figure("birth_weight", "mini_batches", folder);
  figure.number("births", static_cast<double>(all));
  figure.rows("curves", curves);
  figure.draw();
}
