// A line through 200 points: what a step costs when there is next to nothing to compute.
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/full_batch.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/updates/sgd.hpp>
#include <memory>

#include "../training.hpp"
#include "../workload.hpp"
#include "workloads.hpp"

namespace {

using namespace descent;

constexpr double rate = 0.1;

/// The same by hand, four points at a time.
struct Line {
  double weight = 0, bias = 0;

  bool step(const double* x, const double* y, long count, const auto& row) {
    typedef double Four __attribute__((vector_size(32)));
    Four slopes[2] = {}, products[2] = {};
    long i = 0;
    for (; i + 8 <= count; i += 8)
      for (long half = 0; half < 2; ++half) {
        Four points, targets;
        for (long lane = 0; lane < 4; ++lane) {
          points[lane] = x[row(i + 4 * half + lane)];
          targets[lane] = y[row(i + 4 * half + lane)];
        }
        const Four slope = (weight * points + bias) - targets;
        slopes[half] += slope;
        products[half] += slope * points;
      }
    slopes[0] += slopes[1];
    products[0] += products[1];
    double bias_slope = (slopes[0][0] + slopes[0][1]) + (slopes[0][2] + slopes[0][3]);
    double weight_slope = (products[0][0] + products[0][1]) + (products[0][2] + products[0][3]);
    for (; i < count; ++i) {
      const double point = x[row(i)], slope = weight * point + bias - y[row(i)];
      bias_slope += slope;
      weight_slope += slope * point;
    }
    const double factor = 2 * rate / static_cast<double>(count);
    weight -= factor * weight_slope;
    bias -= factor * bias_slope;
    return weight * 0 + bias * 0 == 0;  // false if either is infinite or not a number
  }
};

void add(suite::Ways& ways, const Dataset<double>& data, const auto& sampling,
         const std::function<void(Line&)>& by_hand) {
  const std::int64_t steps = ways.steps;
  const auto loss_of = [&data](const LinearModel<double>& model) { return evaluate(model, Mse{}, data); };
  const auto library = training_of(LinearModel<double>(1), Mse{}, data, Sgd{rate}, sampling);
  ways.add("descent", [=] { library->run.advance(steps); }, [=] { return loss_of(library->model); });
  const auto line = std::make_shared<Line>();
  ways.add(
      "by hand", [=] { by_hand(*line); },
      [=] {
        LinearModel<double> model(1);
        model.parameters() << line->weight, line->bias;
        return loss_of(model);
      });
}

}  // namespace

void suite::tiny(Suite& suite) {
  const Dataset<double> data = made_up_regression<double>(200, 1);
  const double *const x = data.features.data(), *const y = data.targets.data();
  const std::int64_t steps = suite.options().full ? 2'000'000 : 500'000;
  suite.measure("tiny, full batch, a step", [&](Ways& ways) {
    ways.steps = steps;
    add(ways, data, FullBatch{}, [=, &data](Line& line) {
      for (std::int64_t i = 0; i < steps; ++i)
        if (!line.step(x, y, data.size(), [](long r) { return r; })) return;
    });
  });
  suite.measure("tiny, batch 32, a step", [&](Ways& ways) {
    ways.steps = steps;
    const MiniBatch sampling{.size = 32, .seed = 1};
    const auto state = std::make_shared<MiniBatch::State>(sampling.init(data.size()));
    add(ways, data, sampling, [=](Line& line) {
      for (std::int64_t i = 0; i < steps; ++i) {
        const RowIndices rows = sampling.next(*state);
        if (!line.step(x, y, rows.size(), [&](long r) { return rows[r]; })) return;
      }
    });
  });
}
