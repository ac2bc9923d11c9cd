// However many threads there are, the bits are those of one.
#include <descent/data/dataset.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/rmse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/models/network.hpp>
#include <descent/parallel/threads.hpp>
#include <descent/sampling/in_order.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam.hpp>

#include <stdexcept>
#include <string>
#include <utility>

#include "catch.hpp"
#include "complaint.hpp"

using namespace descent;

namespace {

/// n samples of 40 features, some of weight 0, and a class of three.
template <class Scalar = double>
Dataset<Scalar> samples(Index n, bool weighted = false) {
  Dataset<Scalar> data{Matrix<Scalar>(n, 40), Matrix<Scalar>(n, 1)};
  Random random(4);
  for (Index i = 0; i < data.features.size(); ++i) data.features.data()[i] = static_cast<Scalar>(random.uniform(-1, 1));
  for (Index i = 0; i < n; ++i) data.targets(i, 0) = static_cast<Scalar>(i % 3);
  if (weighted) {
    data.weights.resize(n);
    for (Index i = 0; i < n; ++i) data.weights[i] = static_cast<Scalar>(i % 5);
  }
  return data;
}

/// Trains the same with one thread and with several: the same bits of everything.
template <class Model, class Loss, class Sampling, class Scalar = typename Model::Scalar>
void check_same(const Model& start, const Loss& loss, const Sampling& sampling, const Dataset<Scalar>& data) {
  const auto trained = [&](const auto& parallel) {
    Model model = start;
    const GradientDescent trainer{
        .update = Adam{.learning_rate = 0.01}, .sampling = sampling, .stop = MaxSteps{6}, .parallel = parallel};
    const Report report = trainer.fit(model, loss, data, data);
    return std::pair(Vector<Scalar>(model.parameters()), std::pair(report.loss, report.validation_loss));
  };
  const auto one = trained(Serial{});
  for (const Index count : {1, 2, 3, 8}) {
    CAPTURE(count);
    CHECK(trained(Threads{count}) == one);
    CHECK(evaluate(start, loss, data, Threads{count}) == evaluate(start, loss, data));
  }
}

/// A model that fails at one row.
struct Failing {
  using Scalar = double;
  Vector<double> weights = Vector<double>::Zero(2000);
  Index bad = -1;
  Vector<double>& parameters() { return weights; }
  const Vector<double>& parameters() const { return weights; }
  Index outputs() const { return 1; }
  void scores(const auto& rows, auto& out) const {
    for (Index i = 0; i < rows.size(); ++i) {
      if (rows.number(i) >= bad && bad >= 0) throw std::runtime_error("row " + std::to_string(rows.number(i)));
      out(i, 0) = weights[0];
    }
  }
  void backward(const auto& rows, const auto& slopes, auto& gradient) const {
    for (Index i = 0; i < rows.size(); ++i) gradient[0] += slopes(i, 0);
  }
};

}  // namespace

TEST_CASE("any number of threads gives the bits of one: full batches, mini-batches, looks") {
  const Dataset<double> data = samples(7001);
  check_same(LinearModel<double>(40), Mse{}, FullBatch{}, data);
  check_same(LinearModel<double>(40), Rmse{}, InOrder{.size = 3000}, data);
  check_same(LinearModel<double>(40, 3), CrossEntropy{}, MiniBatch{.size = 2600, .seed = 2}, data);
}

TEST_CASE("weighted rows, floats, and every number of chunks") {
  check_same(LinearModel<double>(40, 3), CrossEntropy{}, MiniBatch{.size = 2600}, samples(5000, true));
  for (const Index n : {2560, 2561, 2815, 3072, 9000})
    check_same(LinearModel<float>(40), Mse{}, FullBatch{}, samples<float>(n));
}

TEST_CASE("a network drops what it would have dropped") {
  check_same(Network{Dense(40, 8), Relu{}, Dropout{.probability = 0.4}, Dense(8, 3)}, CrossEntropy{},
             MiniBatch{.size = 1000, .seed = 1}, samples(2000));
}

TEST_CASE("a run with threads is taken along, and goes on") {
  const Dataset<double> data = samples(6000);
  LinearModel<double> model(40), other(40);
  const GradientDescent trainer{.update = Adam{}, .stop = MaxSteps{20}, .parallel = Threads{3}};
  auto run = trainer.start(model, Mse{}, data);
  run.advance(5);
  auto moved = std::move(run);
  moved.advance();
  CHECK(moved.progress().step == 20);
  trainer.fit(other, Mse{}, data);
  CHECK(model.parameters() == other.parameters());
}

TEST_CASE("what a thread throws is thrown by the run: of the first piece of work that failed") {
  const Dataset<double> data = samples(6000);
  Failing model;
  const GradientDescent trainer{.update = Adam{}, .stop = MaxSteps{3}, .parallel = Threads{3}};
  CHECK(trainer.fit(model, Mse{}, data).steps == 3);
  model.bad = 1300;
  for (int i = 0; i < 20; ++i) CHECK_THROWS_WITH(trainer.fit(model, Mse{}, data), "row 1300");
  model.bad = -1;
  CHECK(trainer.fit(model, Mse{}, data).steps == 3);
}

TEST_CASE("a number of threads that makes no sense is refused") {
  const Dataset<double> data = samples(10);
  LinearModel<double> model(40);
  for (const Index count : {-1, 0, 1025}) {
    const GradientDescent trainer{.update = Adam{}, .stop = MaxSteps{1}, .parallel = Threads{count}};
    const std::string expected = "descent: Threads: .count is " + std::to_string(count) + "; it must be from 1 to 1024";
    CHECK(complaint([&] { trainer.fit(model, Mse{}, data); }) == expected);
    CHECK(complaint([&] { (void)evaluate(model, Mse{}, data, Threads{count}); }) == expected);
  }
}
