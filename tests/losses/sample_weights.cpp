// The weights of samples, as whoever trains and evaluates sees them: 0 is the row removed, 2 the row twice, by every loss.
#include <descent/core/random.hpp>
#include <descent/data/dataset.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/cross_entropy_of_probabilities.hpp>
#include <descent/losses/focal.hpp>
#include <descent/losses/hinge.hpp>
#include <descent/losses/huber.hpp>
#include <descent/losses/log_cosh.hpp>
#include <descent/losses/mae.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/pointwise.hpp>
#include <descent/losses/rmse.hpp>
#include <descent/losses/row_wise.hpp>
#include <descent/losses/squared_hinge.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/sgd.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

constexpr Index n = 300;  // more than a chunk

enum class Targets { numbers, classes, distributions };

/// Weights 0, 1, 2, 0, 1, 2, …
Dataset<double> weighted_data(Index outputs, Targets kind) {
  Random random(8);
  const bool single = kind == Targets::classes || (kind == Targets::distributions && outputs == 1);
  Dataset<double> data{Matrix<double>(n, 2), Matrix<double>(n, single ? 1 : outputs), Vector<double>(n)};
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < 2; ++j) data.features(i, j) = random.uniform(0, 1);
    for (Index j = 0; j < data.targets.cols(); ++j)
      data.targets(i, j) =
          kind == Targets::classes
              ? static_cast<double>(random.below(static_cast<std::uint32_t>(std::max<Index>(outputs, 2))))
              : random.uniform(0, 1);
    if (kind == Targets::distributions && outputs > 1) data.targets.row(i) /= data.targets.row(i).sum();
    data.weights[i] = static_cast<double>(i % 3);
  }
  return data;
}

/// Each row as often as it weighs.
Dataset<double> repeated(const Dataset<double>& data) {
  std::vector<Index> rows;
  for (Index i = 0; i < n; ++i) rows.insert(rows.end(), static_cast<std::size_t>(data.weights[i]), i);
  return {data.features(rows, Eigen::all), data.targets(rows, Eigen::all)};
}

LinearModel<double> start(Index outputs) {
  LinearModel<double> model(2, outputs);
  for (Index i = 0; i < model.parameters().size(); ++i)
    model.parameters()[i] = .05 + .02 * static_cast<double>(i);  // of use as probabilities too
  return model;
}

template <class Loss>
void check(const char* name, const Loss& loss, Targets kind, double rate = .1) {
  constexpr double close = 200 * std::numeric_limits<double>::epsilon();
  for (const Index outputs : {1, 3}) {
    CAPTURE(name, outputs);
    const Dataset<double> data = weighted_data(outputs, kind), rows = repeated(data);
    const auto same = [&](const Dataset<double>& a, const Dataset<double>& b) {
      const double expected = evaluate(start(outputs), loss, b);
      CHECK(std::abs(evaluate(start(outputs), loss, a) - expected) <= close * expected);
      auto one = start(outputs), other = start(outputs);
      const GradientDescent trainer{.update = Sgd{.learning_rate = rate}, .stop = MaxSteps{20}};
      const Report by_one = trainer.fit(one, loss, a), by_other = trainer.fit(other, loss, b);
      CHECK((one.parameters() - other.parameters()).norm() <= close * other.parameters().norm());
      CHECK((one.parameters() - start(outputs).parameters()).norm() > 0);
      CHECK(std::abs(by_one.loss - by_other.loss) <= close * by_other.loss);
    };
    same(data, rows);
    Dataset<double> heavier = data;  // only their ratios count
    heavier.weights *= 3;
    same(heavier, data);
    Dataset<double> senseless = data;  // what is not there can't be wrong
    for (Index i = 0; i < n; i += 3) senseless.targets.row(i).setConstant(-1e30);
    same(senseless, data);
    Dataset<double> ones = data;
    ones.weights.setOnes();
    same(ones, {data.features, data.targets});
  }
}

}  // namespace

TEST_CASE("sample weights: losses of numbers") {
  check("Mse", Mse{}, Targets::numbers);
  check("Rmse", Rmse{}, Targets::numbers);
  check("Mae", Mae{}, Targets::numbers, 1. / 1024);  // steps that cross no corner
  check("Huber", Huber{.delta = .3}, Targets::numbers);
  check("LogCosh", LogCosh{}, Targets::numbers);
  check("Pointwise",
        Pointwise{[](auto s, auto t) { return (s - t) * (s - t) * (s - t) * (s - t); },
                  [](auto s, auto t) { return 4 * (s - t) * (s - t) * (s - t); }},
        Targets::numbers);
  check("RowWise", RowWise{[](const auto& scores, const auto& targets, auto& slopes) {
          slopes = 2 * (scores - targets);
          return (scores - targets).squaredNorm();
        }},
        Targets::numbers);
}

TEST_CASE("sample weights: losses of classes") {
  for (const Targets targets : {Targets::classes, Targets::distributions}) {
    check("CrossEntropy", CrossEntropy{}, targets);
    check("CrossEntropy, smoothed", CrossEntropy{.label_smoothing = .1}, targets);
    check("CrossEntropyOfProbabilities", CrossEntropyOfProbabilities{}, targets, 1e-3);
  }
  check("Hinge", Hinge{}, Targets::classes);
  check("SquaredHinge", SquaredHinge{}, Targets::classes);
  check("Focal", Focal{}, Targets::classes);
}
