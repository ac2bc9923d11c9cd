// All learning rates tried in one short run, and then, to see whether the test tells the truth, each in a run of its own.
#include <cmath>
#include <cstdio>
#include <iostream>
#include <string>

#include "studies.hpp"

using namespace descent;

namespace {

constexpr std::int64_t steps = 200;

/// Finds a rate for a rule; then trains with rates from a thousandth of it to a thousand times it.
template <class Rule, class SamplingPolicy, class Loss>
LearningRateRange study(Figure& figure, const std::string& name, const Rule& rule, const SamplingPolicy& sampling,
                        const Loss& loss, const Dataset<double>& data) {
  const LinearModel<double> fresh(data.feature_count());
  const GradientDescent trainer{.update = rule, .sampling = sampling, .stop = MaxSteps{steps}};
  const LearningRateRange range = find_learning_rate(trainer, fresh, loss, data);

  Rows curve, marks, trained;
  for (const LearningRateRange::Point& point : range.curve) {
    curve.add(point.rate, point.loss, point.smoothed);
    if (point.rate <= range.suggested && point.rate * 1.2 > range.suggested) {
      marks = Rows();
      marks.add(range.suggested, point.smoothed);
    }
  }
  const auto train = [&](double rate) {
    LinearModel<double> model = fresh;
    return GradientDescent{
        .update = WithRate{rule, rate}, .sampling = sampling, .loss_check = EverySteps{10}, .stop = MaxSteps{steps}}
        .fit(model, loss, data);
  };
  for (int i = -30; i <= 30; ++i) {
    const double rate = range.suggested * std::pow(10, i / 10.0);
    const Report report = train(rate);
    if (!(report.reason == StopReason::diverged)) trained.add(rate, report.loss);
  }
  std::printf("%-14s suggested %-8.3g", name.c_str(), range.suggested);
  for (const double factor : {0.1, 1.0, 3.0, 10.0, 100.0}) {
    const Report report = train(factor * range.suggested);
    std::printf(" %12s", report.reason == StopReason::diverged ? "diverges" : detail::text(report.loss, 4).c_str());
  }
  std::printf("\n");
  figure.rows((name + "_curve").c_str(), curve);
  figure.rows((name + "_mark").c_str(), marks);
  figure.rows((name + "_trained").c_str(), trained);
  figure.number((name + "_suggested").c_str(), range.suggested);
  return range;
}

}  // namespace

void range_test(const std::filesystem::path& folder) {
  Figure figure("rates", "range_test", folder);
  figure.number("steps", static_cast<double>(steps));
  std::printf(
      "Loss after %d steps at the suggested rate, times:    0.1            1            3           10          100\n",
      static_cast<int>(steps));
  const Dataset<double> births = read_births(), hearts = read_hearts();
  const MiniBatch batches{.size = 16, .seed = 1};
  const LearningRateRange range = study(figure, "births", Sgd{}, FullBatch{}, Mse{}, births);
  study(figure, "hearts_sgd", Sgd{}, batches, CrossEntropy{}, hearts);
  study(figure, "hearts_momentum", Momentum{}, batches, CrossEntropy{}, hearts);
  study(figure, "hearts_adam", Adam{}, batches, CrossEntropy{}, hearts);
  std::cout << "\nThe test of the births:\n" << range << "\n\n";
  figure.number("births_stable", range.highest_stable);
  figure.draw();
}
