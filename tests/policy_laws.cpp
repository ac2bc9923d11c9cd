// Where checks look, where rules stop, which rates schedules give and which rows samplings draw: in whole runs, the same
// for floats and doubles.
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/any_check.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/balanced.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/sampling/stratified.hpp>
#include <descent/schedules/cosine_decay.hpp>
#include <descent/schedules/exponential_decay.hpp>
#include <descent/schedules/inverse_time_decay.hpp>
#include <descent/schedules/polynomial_decay.hpp>
#include <descent/schedules/step_decay.hpp>
#include <descent/schedules/warm_up.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/loss_below.hpp>
#include <descent/stops/max_epochs.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/stops/no_improvement.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "catch.hpp"
#include "erased.hpp"

using namespace descent;

namespace {

using Steps = std::vector<std::int64_t>;

/// n targets of 1, to be met by the bias alone: L = (b − 1)². At a rate of ¼ every step halves the error, without
/// rounding where batches are powers of two: after k steps the loss is 4⁻ᵏ and the gradient 2 · 2⁻ᵏ.
template <class Scalar>
Dataset<Scalar> ones(Index n) {
  return {Matrix<Scalar>::Zero(n, 1), Matrix<Scalar>::Ones(n, 1)};
}

/// A run of a whole trainer on full batches of 8 rows, or on 10 rows by batches of 4, 4 and 2.
template <class Scalar>
Report run(bool full_batch, const erased::Rate& rate, const erased::Check& check, const erased::Stop& stop) {
  const Dataset<Scalar> data = ones<Scalar>(full_batch ? 8 : 10);
  LinearModel<Scalar> model(1);
  const Sgd update{.learning_rate = rate};
  if (full_batch) return GradientDescent{.update = update, .loss_check = check, .stop = stop}.fit(model, Mse{}, data);
  return GradientDescent{.update = update, .sampling = MiniBatch{.size = 4}, .loss_check = check, .stop = stop}.fit(
      model, Mse{}, data);
}

constexpr bool full = true, batches = false;

struct Row {
  const char* name;
  bool full_batch;
  erased::Check check;
  erased::Stop stop;
  Steps looks;
  StopReason reason;
  erased::Rate rate = 0.25;
};

std::vector<Row> rows() {
  const auto at_one_and_six = [](const Progress& progress) { return progress.step == 1 || progress.step == 6; };
  const auto after_three = [](const Progress& progress) { return progress.step > 3; };
  const auto tired = [](const Progress& progress) { return StopReason{progress.step == 2 ? "tired" : ""}; };
  const auto stuck_from_five = [](const Progress& progress) { return progress.step < 5 ? 0.25 : 1; };  // e becomes −e
  const double bound = std::ldexp(1.0, -12), gradient = std::ldexp(1.0, -4);
  return {
      {"EverySteps", full, EverySteps{3}, MaxSteps{10}, {0, 3, 6, 9, 10}, StopReason::max_steps},
      {"EverySteps, the end on a look", batches, EverySteps{5}, MaxSteps{10}, {0, 5, 10}, StopReason::max_steps},
      {"EveryEpochs", full, EveryEpochs{2}, MaxEpochs{5}, {0, 2, 4, 5}, StopReason::max_epochs},
      {"EveryEpochs of batches", batches, EveryEpochs{}, MaxEpochs{3}, {0, 3, 6, 9}, StopReason::max_epochs},
      {"EveryEpochs{2} of batches", batches, EveryEpochs{2}, MaxSteps{7}, {0, 6, 7}, StopReason::max_steps},
      {"Never", full, Never{}, MaxSteps{7}, {0, 7}, StopReason::max_steps},
      {"Never, batches", batches, Never{}, MaxEpochs{2}, {0, 6}, StopReason::max_epochs},
      {"a check of one's own", full, at_one_and_six, MaxSteps{8}, {0, 1, 6, 8}, StopReason::max_steps},
      {"|| of checks", batches, EverySteps{4} || EveryEpochs{}, MaxSteps{9}, {0, 3, 4, 6, 8, 9}, StopReason::max_steps},
      {"MaxSteps{0}", full, EverySteps{1}, MaxSteps{0}, {0}, StopReason::max_steps},
      {"MaxEpochs{0}", batches, EverySteps{1}, MaxEpochs{0}, {0}, StopReason::max_epochs},
      {"LossBelow, met exactly", full, EverySteps{1}, LossBelow{bound}, {0, 1, 2, 3, 4, 5, 6}, StopReason::loss_below},
      {"LossBelow at looks only", full, EverySteps{4}, LossBelow{bound}, {0, 4, 8}, StopReason::loss_below},
      {"LossBelow on batches", batches, EverySteps{4}, LossBelow{bound}, {0, 4, 8}, StopReason::loss_below},
      {"LossBelow at the start", full, EverySteps{4}, LossBelow{1}, {0}, StopReason::loss_below},
      {"GradientBelow at every step", full, Never{}, GradientBelow{gradient}, {0, 5}, StopReason::gradient_below},
      {"GradientBelow at looks",
       batches,
       EverySteps{3},
       GradientBelow{gradient},
       {0, 3, 6},
       StopReason::gradient_below},
      {"NoImprovement",
       full,
       EverySteps{2},
       NoImprovement{.patience = 3},
       {0, 2, 4, 6, 8, 10, 12},
       StopReason::no_improvement,
       stuck_from_five},
      {"NoImprovement on batches",
       batches,
       EveryEpochs{},
       NoImprovement{.patience = 1},
       {0, 3, 6, 9},
       StopReason::no_improvement,
       stuck_from_five},
      {"NoImprovement by less than the least",
       full,
       EverySteps{1},
       NoImprovement{.patience = 3, .least_improvement = 0.1},
       {0, 1, 2, 3, 4, 5},
       StopReason::no_improvement},  // losses 1, 1/4, 1/16, 1/64, …
      {"bool rule of one's own", full, EverySteps{3}, after_three, {0, 3, 4}, StopReason::own_rule},
      {"rule of one's own", batches, EverySteps{3}, tired, {0, 2}, StopReason{"tired"}},
      {"|| of stops", full, EverySteps{5}, MaxSteps{20} || MaxEpochs{7}, {0, 5, 7}, StopReason::max_epochs},
      {"|| of stops, both at once",
       full,
       EverySteps{5},
       MaxEpochs{7} || MaxSteps{7},
       {0, 5, 7},
       StopReason::max_epochs},
  };
}

}  // namespace

TEMPLATE_TEST_CASE("checks look and rules stop where they say", "", float, double) {
  for (const Row& row : rows()) {
    CAPTURE(row.name);
    const Report report = run<TestType>(row.full_batch, row.rate, row.check, row.stop);
    Steps looks;
    for (const CurvePoint& point : report.curve) looks.push_back(point.step);
    CHECK(looks == row.looks);
    CHECK(report.reason == row.reason);
    CHECK(report.steps == row.looks.back());
  }
}

TEMPLATE_TEST_CASE("schedules: the rates of a run, and the descent they make", "", float, double) {
  constexpr double pi = 3.14159265358979323846;
  struct Scheduled {
    const char* name;
    erased::Rate rate;
    double (*formula)(double step);
  };
  const CosineDecay cosine{.initial = 0.4, .final = 0.1, .steps = 8};
  const StepDecay drops{.initial = 0.4, .factor = 0.5, .steps = 4};
  const Scheduled schedules[] = {
      {"a number", 0.125, [](double) { return 0.125; }},
      {"a float", 0.125F, [](double) { return 0.125; }},
      {"InverseTimeDecay", InverseTimeDecay{.initial = 0.4, .decay = 0.5}, [](double t) { return 0.4 / (1 + t / 2); }},
      {"ExponentialDecay", ExponentialDecay{.initial = 0.4, .factor = 0.25, .steps = 6},
       [](double t) { return 0.4 * std::pow(0.25, t / 6); }},
      {"StepDecay", drops, [](double t) { return 0.4 * std::pow(0.5, std::floor(t / 4)); }},
      {"PolynomialDecay", PolynomialDecay{.initial = 0.4, .final = 0.1, .steps = 8, .power = 2},
       [](double t) { return 0.1 + 0.3 * std::pow(1 - std::min(t, 8.) / 8, 2); }},
      {"CosineDecay", cosine, [](double t) { return 0.1 + 0.3 * (1 + std::cos(pi * std::min(t, 8.) / 8)) / 2; }},
      {"WarmUp, a number", WarmUp{.steps = 4, .then = 0.4}, [](double t) { return t < 4 ? 0.1 * (t + 1) : 0.4; }},
      {"WarmUp, CosineDecay", WarmUp{.steps = 4, .then = cosine},
       [](double t) { return t < 4 ? 0.1 * (t + 1) : 0.1 + 0.3 * (1 + std::cos(pi * std::min(t - 4, 8.) / 8)) / 2; }},
      {"WarmUp, StepDecay", WarmUp{.steps = 2, .then = drops},
       [](double t) { return t < 2 ? 0.2 * (t + 1) : 0.4 * std::pow(0.5, std::floor((t - 2) / 4)); }},
  };
  const std::int64_t steps = 14;
  for (const Scheduled& schedule : schedules)
    for (const bool full_batch : {true, false}) {
      CAPTURE(schedule.name, full_batch);
      const Report report = run<TestType>(full_batch, schedule.rate, EverySteps{1}, MaxSteps{steps});
      double loss = 1;
      CHECK(report.curve[0].learning_rate == report.curve[1].learning_rate);  // that of the first step
      for (std::int64_t step = 0; step < steps; ++step) {
        const CurvePoint& point = report.curve[static_cast<std::size_t>(step + 1)];
        const double rate = schedule.formula(static_cast<double>(step));
        CHECK(std::abs(point.learning_rate / rate - 1) < 1e-14);
        loss *= (1 - 2 * rate) * (1 - 2 * rate);
        CHECK(std::abs(point.loss - loss) < 40 * static_cast<double>(std::numeric_limits<TestType>::epsilon()));
      }
    }
}

namespace {

/// Writes down the targets it is shown.
struct RowLog {
  std::vector<int>* rows;
  double accumulate(const auto& scores, const auto& targets, const auto&, auto& score_gradient) const {
    for (Index i = 0; i < scores.rows(); ++i) rows->push_back(static_cast<int>(targets(i, 0)));
    score_gradient.setZero();
    return 0;
  }
};

/// The rows that the steps of a run see, in order; 23 there are.
template <class Scalar, class SamplingPolicy>
std::vector<int> rows_seen(const SamplingPolicy& sampling, std::int64_t steps) {
  Dataset<Scalar> data{Matrix<Scalar>::Zero(23, 1), Matrix<Scalar>(23, 1)};
  for (Index i = 0; i < 23; ++i) data.targets(i, 0) = static_cast<Scalar>(i);
  LinearModel<Scalar> model(1);
  std::vector<int> rows;
  const GradientDescent trainer{.sampling = sampling, .loss_check = Never{}, .stop = MaxSteps{steps + 1}};
  auto run = trainer.start(model, RowLog{&rows}, data);
  if constexpr (!detail::full_batch<SamplingPolicy>) rows.clear();  // those of a look; here they serve the first step
  run.advance(steps);
  return rows;
}

/// Whether each stretch of `epoch` rows has every row at most once.
bool no_row_twice(const std::vector<int>& rows, std::size_t epoch) {
  for (std::size_t first = 0; first < rows.size(); first += epoch) {
    std::vector<int> some(rows.begin() + static_cast<std::ptrdiff_t>(first),
                          rows.begin() + static_cast<std::ptrdiff_t>(std::min(first + epoch, rows.size())));
    std::sort(some.begin(), some.end());
    if (std::adjacent_find(some.begin(), some.end()) != some.end()) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("samplings draw the same rows for floats and doubles") {
  std::vector<int> in_order(23);
  std::iota(in_order.begin(), in_order.end(), 0);
  std::vector<int> twice = in_order;
  twice.insert(twice.end(), in_order.begin(), in_order.end());
  CHECK(rows_seen<double>(FullBatch{}, 2) == twice);
  CHECK(rows_seen<float>(FullBatch{}, 2) == twice);
  for (const bool drop_last : {false, true}) {
    const MiniBatch sampling{.size = 5, .seed = 8, .drop_last = drop_last};
    const std::vector<int> rows = rows_seen<double>(sampling, 12);
    CHECK(rows_seen<float>(sampling, 12) == rows);
    const std::size_t epoch = drop_last ? 20 : 23;
    CHECK(rows.size() == (drop_last ? 60 : 2 * 23 + 10));
    CHECK(no_row_twice(rows, epoch));
    const auto second = rows.begin() + static_cast<std::ptrdiff_t>(epoch);
    CHECK_FALSE(std::equal(second, second + 20, rows.begin()));  // every epoch has an order of its own
    CHECK(rows_seen<double>(MiniBatch{.size = 5, .seed = 9, .drop_last = drop_last}, 12) != rows);
  }
  CHECK(rows_seen<float>(Stratified{.size = 5}, 12) == rows_seen<double>(Stratified{.size = 5}, 12));
  CHECK(no_row_twice(rows_seen<double>(Stratified{.size = 5}, 12), 23));
  CHECK(rows_seen<float>(Balanced{.size = 5}, 12) == rows_seen<double>(Balanced{.size = 5}, 12));
}
