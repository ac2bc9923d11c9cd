// L2 on mini-batches of sparse rows: all parameters shrink by one number.
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/schedules/cosine_decay.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/sgd.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "../catch.hpp"
#include "../models/sparse_data.hpp"

using namespace descent;

namespace {

template <class Rate, class LossCheckType>
auto trainer_with(const L2& penalty, const Rate& rate, const LossCheckType& check, Index size = 3) {
  return GradientDescent{.update = Sgd<Rate>{.learning_rate = rate},
                         .sampling = MiniBatch{.size = size, .seed = 2},
                         .loss_check = check,
                         .stop = MaxSteps{600},
                         .penalty = penalty};
}

template <class Scalar>
LinearModel<Scalar> random_model(Index d, Index k) {
  LinearModel<Scalar> model(d, k);
  Random random(9);
  for (Scalar& parameter : model.parameters()) parameter = static_cast<Scalar>(random.uniform(-1, 1));
  return model;
}

/// Keeps what a run archives of its parameters.
struct Store {
  Vector<double> parameters = {}, unscaled = {};
  double scale = 0;
  template <class Value>
  void operator()(const std::string& name, Value& value) {
    if constexpr (std::is_same_v<Value, VectorView<double>>) parameters = value;
    if constexpr (std::is_same_v<Value, Vector<double>>)
      if (name == "unscaled") unscaled = value;
    if constexpr (std::is_same_v<Value, double>)
      if (name == "scale") scale = value;
  }
};

}  // namespace

TEMPLATE_TEST_CASE("the way with L2 is that of the same data dense", "", double, float) {
  using Scalar = TestType;
  const double tolerance = sizeof(Scalar) == 8 ? 1e-12 : 2e-5;
  for (const Index k : {1, 3})
    for (const double strength : {0.0, 1e-3, 0.5, 9.9, 10.0, 11.0})  // at a rate of 0.1: nothing is kept, or less
      for (const bool biases : {false, true}) {
        CAPTURE(k, strength, biases);
        const auto data = made_up_sparse<Scalar>(200, 30, k, 0.1);
        const Dataset<Scalar> whole = dense(data);
        auto model = random_model<Scalar>(30, k), other = model;
        const auto trainer = trainer_with({strength, biases}, 0.1, EverySteps{50});
        const Report report = trainer.fit(model, CrossEntropy{}, data);
        const Report expected = trainer.fit(other, CrossEntropy{}, whole);
        CHECK(static_cast<double>((model.parameters() - other.parameters()).cwiseAbs().maxCoeff()) < tolerance);
        CHECK(std::abs(report.loss - expected.loss) < tolerance);
        CHECK(std::abs(report.penalty - expected.penalty) < tolerance);
        CHECK(report.curve.size() == expected.curve.size());
      }
}

TEST_CASE("and by a schedule, without looks") {
  const auto data = made_up_sparse<double>(200, 30, 1, 0.1);
  const Dataset<double> whole = dense(data);
  auto model = random_model<double>(30, 1), other = model;
  const auto trainer = trainer_with({0.1}, CosineDecay{.initial = 0.2, .steps = 500}, Never{}, 1);
  trainer.fit(model, CrossEntropy{}, data);
  trainer.fit(other, CrossEntropy{}, whole);
  CHECK((model.parameters() - other.parameters()).cwiseAbs().maxCoeff() < 1e-13);
}

TEST_CASE("whoever looks, and however often, the way has the same bits") {
  const auto data = made_up_sparse<double>(200, 30, 1, 0.1);
  auto model = random_model<double>(30, 1), in_pieces = model, watched = model;
  trainer_with({0.1}, 0.1, Never{}).fit(model, CrossEntropy{}, data);
  trainer_with({0.1}, 0.1, EverySteps{1}).fit(watched, CrossEntropy{}, data);
  CHECK(model.parameters() == watched.parameters());
  auto run = trainer_with({0.1}, 0.1, Never{}).start(in_pieces, CrossEntropy{}, data);
  while (!run.finished()) {
    run.advance(7);
    Store store;
    run.archive(store);
    CHECK(store.parameters == store.scale * store.unscaled);
    CHECK(store.parameters == in_pieces.parameters());
  }
  CHECK(model.parameters() == in_pieces.parameters());
}

TEST_CASE("between pieces the parameters are the run's, and what is written to them counts") {
  const auto data = made_up_sparse<double>(200, 30, 1, 0.1);
  const Dataset<double> whole = dense(data);
  auto model = random_model<double>(30, 1), other = model;
  const auto trainer = trainer_with({0.1}, 0.1, Never{});
  auto run = trainer.start(model, CrossEntropy{}, data);
  auto expected = trainer.start(other, CrossEntropy{}, whole);
  run.advance(20);
  expected.advance(20);
  CHECK((model.parameters() - other.parameters()).cwiseAbs().maxCoeff() < 1e-13);
  model.parameters()[4] = other.parameters()[4] = 3;
  run.advance(20);
  expected.advance(20);
  CHECK((model.parameters() - other.parameters()).cwiseAbs().maxCoeff() < 1e-13);
  CHECK(std::abs(run.report().loss - expected.report().loss) < 1e-13);
}
