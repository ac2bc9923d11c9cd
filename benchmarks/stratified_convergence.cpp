// What batches with the share of each class do to the noise of the steps: logistic regression at a constant learning
// rate, started at the minimum. Printed is how far the loss is above the least one at the ends of 500 epochs, on average,
// with MiniBatch, with Stratified, and as a multiple.
#include <descent/descent.hpp>

#include <cstdio>

using namespace descent;

namespace {

constexpr Index rows = 1000;
constexpr int epochs = 500;

/// One feature, on average larger by 2 in the rows of class 1.
Dataset<double> two_classes(Index ones) {
  Dataset<double> data{Matrix<double>(rows, 1), Matrix<double>::Zero(rows, 1)};
  Random random(1);
  for (Index i = 0; i < rows; ++i) {
    data.targets(i, 0) = i % (rows / ones) == 0 ? 1 : 0;
    data.features(i, 0) = 2 * data.targets(i, 0) + random.uniform(-1, 1) + random.uniform(-1, 1);
  }
  return data;
}

template <class SamplingPolicy>
double excess(const Dataset<double>& data, LinearModel<double> model, double rate, const SamplingPolicy& sampling) {
  const GradientDescent trainer{.update = Sgd{.learning_rate = rate}, .sampling = sampling, .stop = MaxEpochs{epochs}};
  const Report report = trainer.fit(model, CrossEntropy{}, data);
  double sum = 0;
  for (const CurvePoint& point : report.curve) sum += point.loss - report.curve.front().loss;
  return sum / epochs;
}

}  // namespace

int main() {
  for (const Index ones : {10, 50, 200, 500}) {
    const Dataset<double> data = two_classes(ones);
    LinearModel<double> minimum(1);
    GradientDescent{.update = Sgd{.learning_rate = 4.0}, .stop = GradientBelow{1e-12} || MaxSteps{500'000}}.fit(
        minimum, CrossEntropy{}, data);
    for (const double rate : {0.1, 1.0})
      for (const Index size : {50, 200}) {
        const double mini_batch = excess(data, minimum, rate, MiniBatch{.size = size, .seed = 1});
        const double stratified = excess(data, minimum, rate, Stratified{.size = size, .seed = 1});
        std::printf("%3d of 1000 rows, rate %.1f, batches of %3d: MiniBatch %.1e, Stratified %.1e, %.2f times\n",
                    static_cast<int>(ones), rate, static_cast<int>(size), mini_batch, stratified,
                    stratified / mini_batch);
      }
  }
}
