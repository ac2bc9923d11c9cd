// A model of mapped features is the model, of features that were mapped before: the same bits.
#include <descent/concepts.hpp>
#include <descent/data/dataset.hpp>
#include <descent/data/standardizer.hpp>
#include <descent/features/computed.hpp>
#include <descent/features/feature_maps.hpp>
#include <descent/features/polynomial.hpp>
#include <descent/features/waves.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/models/mapped_model.hpp>
#include <descent/models/network.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam.hpp>

#include <string>
#include <utility>

#include "catch.hpp"
#include "complaint.hpp"

using namespace descent;

namespace {

/// 103 samples of two features and one target, of three classes or of numbers.
Dataset<double> samples(bool classes) {
  Dataset<double> data{Matrix<double>(103, 2), Matrix<double>(103, 1)};
  Random random(7);
  for (Index i = 0; i < data.size(); ++i) {
    data.features.row(i) << random.uniform(-2, 2), random.uniform(5, 9);
    data.targets(i, 0) = classes ? static_cast<double>(i % 3) : random.uniform(-1, 1);
  }
  return data;
}

/// Trains a model behind maps, and by itself on what these make: the same parameters and predictions.
template <class Inner, class Loss>
void check_same(const Inner& start, const Loss& loss, const Dataset<double>& data) {
  FeatureMaps maps(2, Polynomial{.degree = 2}, Standardizer<double>{});
  maps.learn(data.features);
  MappedModel whole(maps, start);
  Inner inner = start;
  const Dataset<double> mapped = maps.transform(data);
  const GradientDescent trainer{
      .update = Adam{.learning_rate = 0.01}, .sampling = MiniBatch{.size = 20, .seed = 3}, .stop = MaxSteps{40}};
  const Report report = trainer.fit(whole, loss, data);
  CHECK(report.loss == trainer.fit(inner, loss, mapped).loss);
  CHECK(whole.parameters() == inner.parameters());
  CHECK(whole.predict(data.features) == inner.predict(mapped.features));
  CHECK(evaluate(whole, loss, data) == evaluate(inner, loss, mapped));
}

}  // namespace

TEST_CASE("a linear model of mapped features, of one output and of three") {
  check_same(LinearModel<double>(5), Mse{}, samples(false));
  check_same(LinearModel<double>(5, 3), CrossEntropy{}, samples(true));
}

TEST_CASE("a network of mapped features, which drops what it would have dropped") {
  check_same(Network{Dense(5, 4), Tanh{}, Dropout{.probability = 0.3}, Dense(4, 1)}, Mse{}, samples(false));
}

TEST_CASE("a model of one's own, data of one's own") {
  const minimal::Line data;  // y = 2 x
  MappedModel model(FeatureMaps(1, Computed(1, [](const auto& x, auto& out) { out[0] = x[0] / 100; })),
                    minimal::Parabola{});
  model.parameters() << 0, 200, 0;
  CHECK(evaluate(model, Mse{}, data) < 1e-24);
  model.parameters() << 0, 150, 0;
  const double before = evaluate(model, Mse{}, data);
  const GradientDescent trainer{.update = Adam{.learning_rate = 0.1}, .stop = MaxSteps{100}};
  CHECK(trainer.fit(model, Mse{}, data).loss < 0.8 * before);
}

TEST_CASE("a model of mapped features says what it is, and what does not fit") {
  const FeatureMaps maps(2, Polynomial{.degree = 2});
  const MappedModel model(maps, LinearModel<double>(5, 3));
  CHECK(model.features() == 2);
  CHECK(model.outputs() == 3);
  CHECK(model.maps().outputs() == 5);
  CHECK(model.model().features() == 5);
  CHECK(model.layout().size() == 2);
  CHECK(complaint([&] { MappedModel(maps, LinearModel<double>(2)); }) ==
        "descent: MappedModel: the maps make 5 features, the model has 2; give it as many as features.outputs()");
  CHECK(complaint([&] { (void)model.predict(Matrix<double>(1, 5)); }) ==
        "descent: MappedModel::predict: the model has 2 features, the data have 5");

  // Maps that have learnt nothing are found before anything is trained.
  const Dataset<double> data = samples(false);
  MappedModel unlearnt(FeatureMaps(2, Standardizer<double>{}), LinearModel<double>(2));
  const GradientDescent trainer{.update = Adam{}, .stop = MaxSteps{1}};
  CHECK(complaint([&] { trainer.fit(unlearnt, Mse{}, data); }) ==
        "descent: Standardizer: it has learnt nothing yet; let it learn of the training features, or load it with its "
        "model");
  CHECK(unlearnt.parameters().isZero(0));
}
