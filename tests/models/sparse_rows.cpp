// Training on sparse rows against training on the same rows dense.
#include <descent/core/permutation.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/focal.hpp>
#include <descent/losses/hinge.hpp>
#include <descent/losses/huber.hpp>
#include <descent/losses/log_cosh.hpp>
#include <descent/losses/mae.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/rmse.hpp>
#include <descent/losses/squared_hinge.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/models/network.hpp>
#include <descent/models/predict.hpp>
#include <descent/parallel/threads.hpp>
#include <descent/sampling/full_batch.hpp>
#include <descent/sampling/in_order.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/ada_grad.hpp>
#include <descent/updates/adam.hpp>
#include <descent/updates/fixed_step.hpp>
#include <descent/updates/sgd.hpp>
#include <descent/updates/with_rate.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <vector>

#include "../catch.hpp"
#include "sparse_data.hpp"

using namespace descent;

namespace {

/// The largest difference, in units of the largest number.
template <class Scalar>
double apart(const Vector<Scalar>& a, const Vector<Scalar>& b) {
  return static_cast<double>((a - b).cwiseAbs().maxCoeff() / b.cwiseAbs().maxCoeff());
}

template <class Scalar>
bool same_bits(const Vector<Scalar>& a, const Vector<Scalar>& b) {
  return a.size() == b.size() &&
         std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(Scalar)) == 0;
}

template <class Scalar, class Loss, class DataType, class Update, class Sampling>
Vector<Scalar> trained(const DataType& data, const Loss& loss, const Update& update, const Sampling& sampling,
                       bool bias = true, std::int64_t steps = 40) {
  LinearModel<Scalar> model(data.feature_count(), data.target_count(), {.bias = bias});
  Random random(9);
  for (Scalar& parameter : model.parameters()) parameter = static_cast<Scalar>(random.uniform(-0.5, 0.5));
  const GradientDescent trainer{
      .update = update, .sampling = sampling, .loss_check = EverySteps{7}, .stop = MaxSteps{steps}};
  const Report report = trainer.fit(model, loss, data);
  CHECK(report.steps == steps);
  return model.parameters();
}

const double tolerance_of_float = 2e-5;

template <class Scalar, class Loss, class Update, class Sampling>
void compare(const SparseDataset<Scalar>& data, const Loss& loss, const Update& update, const Sampling& sampling,
             bool bias = true) {
  const Vector<Scalar> sparse = trained<Scalar>(data, loss, update, sampling, bias);
  const Vector<Scalar> whole = trained<Scalar>(dense(data), loss, update, sampling, bias);
  CHECK(apart<Scalar>(sparse, whole) < (sizeof(Scalar) == 8 ? 1e-12 : tolerance_of_float));
}

template <class Scalar, class Loss>
void compare_batches(const SparseDataset<Scalar>& data, const Loss& loss) {
  for (const Index size : {1, 3, 32, 300}) {
    CAPTURE(size);
    compare(data, loss, Sgd{.learning_rate = 0.05}, MiniBatch{.size = size, .seed = 2});
  }
  compare(data, loss, Sgd{.learning_rate = 0.05}, FullBatch{});
}

}  // namespace

TEMPLATE_TEST_CASE("the way through sparse data is that through the same data dense", "", double, float) {
  using Scalar = TestType;
  for (const Index k : {1, 3})
    for (const bool weighted : {false, true}) {
      CAPTURE(k, weighted);
      const auto data = made_up_sparse<Scalar>(700, 50, k, 0.1, weighted);
      compare_batches(data, CrossEntropy{});
      compare_batches(data, Rmse{});
    }
}

namespace {

/// Gradients of batches, sparse and dense, at the same place.
template <class Loss>
void compare_gradients(const SparseDataset<double>& data, const Loss& loss) {
  const Dataset<double> whole = dense(data);
  LinearModel<double> model(data.feature_count(), data.target_count());
  Random random(9);
  for (double& parameter : model.parameters()) parameter = random.uniform(-0.5, 0.5);
  EmpiricalRisk risk(model, loss, data);
  EmpiricalRisk expected(model, loss, whole);
  const std::vector<RowIndex> order = random_order(data.size(), 5);
  Vector<double> gradient(model.parameters().size());
  for (const Index size : {1, 2, 7, 32, 300}) {
    CAPTURE(size);
    const RowIndices rows{order.data() + 50, size, size};
    expected.gradient(rows, gradient);
    const SparseGradient<double> sparse = risk.sparse_gradient(rows);
    REQUIRE(sparse.count <= gradient.size());
    Vector<double> written = Vector<double>::Zero(gradient.size());
    for (Index i = 0; i < sparse.count; ++i) written[sparse.places[i]] += sparse.values[i];
    CHECK((written - gradient).cwiseAbs().maxCoeff() <= 1e-15 + 1e-13 * gradient.cwiseAbs().maxCoeff());
  }
}

}  // namespace

TEST_CASE("of every loss, the gradient") {
  for (const Index k : {1, 3})
    for (const bool weighted : {false, true}) {
      CAPTURE(k, weighted);
      const auto data = made_up_sparse<double>(400, 30, k, 0.1, weighted);
      compare_gradients(data, CrossEntropy{});
      compare_gradients(data, Mse{});
      compare_gradients(data, Rmse{});
      compare_gradients(data, Huber{});
      compare_gradients(data, Mae{});
      compare_gradients(data, LogCosh{});
      if (k > 1) continue;
      compare_gradients(data, Focal{});
      compare_gradients(data, Hinge{});
      compare_gradients(data, SquaredHinge{});
    }
}

TEST_CASE("of every rule that follows sparse gradients, without bias, in order") {
  const auto data = made_up_sparse<double>(300, 40, 1, 0.1);
  const MiniBatch sampling{.size = 5};
  compare(data, CrossEntropy{}, AdaGrad{.learning_rate = 0.1}, sampling);
  compare(data, CrossEntropy{}, WithRate{.rule = Sgd{}, .learning_rate = 0.2}, sampling);
  compare(data, CrossEntropy{}, Sgd{.learning_rate = 0.1}, sampling, false);
  compare(data, CrossEntropy{}, Sgd{.learning_rate = 0.1}, InOrder{.size = 5});
  compare(data, CrossEntropy{}, Adam{.learning_rate = 0.01}, FullBatch{});
}

TEST_CASE("with several outputs and batches of one chunk, to the bit") {
  for (const Index k : {2, 3, 10}) {
    const auto data = made_up_sparse<double>(300, 40, k, 0.1);
    for (const Index size : {1, 3, 32, 256}) {
      CAPTURE(k, size);
      const MiniBatch sampling{.size = size, .seed = 4};
      const Sgd update{.learning_rate = 0.1};
      CHECK(same_bits<double>(trained<double>(data, Mse{}, update, sampling),
                              trained<double>(dense(data), Mse{}, update, sampling)));
    }
  }
}

TEST_CASE("one feature, and rows of nothing at all") {
  const auto one = made_up_sparse<double>(50, 1, 1, 0.6);
  compare_batches(one, CrossEntropy{});
  SparseDataset<double> empty{SparseMatrix<double>(20, 5), Matrix<double>::Ones(20, 1)};
  compare_batches(empty, Rmse{});
}

TEST_CASE("loss and scores of sparse data") {
  for (const Index k : {1, 4}) {
    const auto data = made_up_sparse<double>(5000, 30, k, 0.1, true);
    LinearModel<double> model(30, k);
    Random random(9);
    for (double& parameter : model.parameters()) parameter = random.uniform(-1, 1);
    const double loss = evaluate(model, CrossEntropy{}, data);
    CHECK(std::abs(loss - evaluate(model, CrossEntropy{}, dense(data))) < 1e-13);
    CHECK(loss == evaluate(model, CrossEntropy{}, data, Threads{2}));
    CHECK((predict(model, data) - predict(model, dense(data))).cwiseAbs().maxCoeff() < 1e-13);
  }
}

TEST_CASE("a model that knows nothing of sparse rows is trained on them, zeros and all") {
  const auto data = made_up_sparse<double>(200, 10, 1, 0.3);
  const GradientDescent trainer{
      .update = Adam{}, .sampling = MiniBatch{.size = 16}, .loss_check = Never{}, .stop = MaxSteps{30}};
  auto network = network_of<double>(Dense(10, 5), Tanh{}, Dense(5, 1));
  network.initialise(1);
  auto other = network;
  trainer.fit(network, CrossEntropy{}, data);
  const Dataset<double> whole = dense(data);
  trainer.fit(other, CrossEntropy{}, whole);
  CHECK(same_bits<double>(network.parameters(), other.parameters()));
}

namespace {

/// Plain descent that writes down which places it was told of.
struct Listing {
  std::vector<std::vector<Index>>* steps;
  double learning_rate = 0.1;

  void step(VectorView<double> x, const ConstVectorView<double>&, double) const { x.setZero(); }
  void step(VectorView<double> x, const SparseGradient<double>& gradient, double rate) const {
    steps->emplace_back(gradient.places, gradient.places + gradient.count);
    for (Index i = 0; i < gradient.count; ++i) x[gradient.places[i]] -= rate * gradient.values[i];
  }
};

}  // namespace

TEST_CASE("a step is told of each place of its batch once, in order of first appearance, and of no other") {
  using Places = std::vector<Index>;
  SparseDataset<double> data{SparseMatrix<double>(3, 10'000'000), Matrix<double>::Ones(3, 1)};
  data.features.insert(0, 7) = 1;
  data.features.insert(0, 9'999'999) = 2;
  data.features.insert(1, 3) = 1;
  data.features.insert(1, 7) = -1;
  data.features.makeCompressed();
  LinearModel<double> model(10'000'000);
  std::vector<Places> steps;
  const auto train = [&](Index size) {
    steps.clear();
    const GradientDescent trainer{.update = Listing{&steps},
                                  .sampling = InOrder{.size = size},
                                  .loss_check = Never{},
                                  .stop = MaxSteps{3 / size}};
    trainer.fit(model, Mse{}, data);
  };
  train(1);
  CHECK(steps == std::vector<Places>{{7, 9'999'999, 10'000'000}, {3, 7, 10'000'000}, {10'000'000}});
  train(3);
  CHECK(steps == std::vector<Places>{{7, 9'999'999, 10'000'000, 3}});
  CHECK((model.parameters().array() != 0).count() == 4);
}

TEST_CASE("the places read are those that have a slope") {
  for (const Index k : {1, 3})
    for (const bool bias : {false, true}) {
      CAPTURE(k, bias);
      const auto data = made_up_sparse<double>(60, 40, k, 0.1);
      LinearModel<double> model(40, k, {.bias = bias});
      EmpiricalRisk risk(model, Mse{}, data);
      for (const RowRange rows : {RowRange{0, 1}, RowRange{7, 1}, RowRange{3, 30}}) {
        std::vector<Index> read;
        risk.places_read(rows, [&](Index place) { read.push_back(place); });
        std::sort(read.begin(), read.end());
        read.erase(std::unique(read.begin(), read.end()), read.end());
        const SparseGradient<double> gradient = risk.sparse_gradient(rows);
        std::vector<Index> moved(gradient.places, gradient.places + gradient.count);
        std::sort(moved.begin(), moved.end());
        CHECK(read == moved);
      }
    }
}

TEST_CASE("a step that overflows ends the run, whoever looks") {
  SparseDataset<double> data{SparseMatrix<double>(1, 4), Matrix<double>::Ones(1, 1)};
  data.features.insert(0, 2) = 1e200;
  data.features.makeCompressed();
  LinearModel<double> model(4);
  std::vector<std::vector<Index>> steps;
  const GradientDescent trainer{
      .update = Listing{&steps, 1e200}, .sampling = MiniBatch{.size = 1}, .loss_check = Never{}, .stop = MaxSteps{30}};
  const Report report = trainer.fit(model, Mse{}, data);
  CHECK(report.reason == StopReason::diverged);
  CHECK(report.steps == 1);
  CHECK(model.parameters().isZero(0));
}

TEST_CASE("looks at the gradient of sparse data") {
  const auto data = made_up_sparse<double>(300, 10, 1, 0.3);
  LinearModel<double> model(10), other(10);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1},
                                .sampling = MiniBatch{.size = 30},
                                .loss_check = EverySteps{10},
                                .stop = GradientBelow{0.02} || MaxSteps{5000}};
  const Report report = trainer.fit(model, CrossEntropy{}, data);
  CHECK(report.steps < 5000);
  const Dataset<double> whole = dense(data);
  CHECK(report.steps == trainer.fit(other, CrossEntropy{}, whole).steps);
}
