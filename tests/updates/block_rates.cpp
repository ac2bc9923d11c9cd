// Blocks of the parameters that learn at a rate of their own.
#include <descent/data/dataset.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/network.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam.hpp>
#include <descent/updates/block_rates.hpp>
#include <descent/updates/sgd.hpp>
#include <descent/updates/weight_decay.hpp>

#include <string>

#include "catch.hpp"
#include "complaint.hpp"

using namespace descent;

namespace {

using Net = decltype(Network{Dense(2, 3), Tanh{}, Dense(3, 1)});

Dataset<double> samples() {
  Dataset<double> data{Matrix<double>(20, 2), Matrix<double>(20, 1)};
  Random random(1);
  for (Index i = 0; i < data.features.size(); ++i) data.features.data()[i] = random.uniform(-1, 1);
  for (Index i = 0; i < data.size(); ++i) data.targets(i, 0) = random.uniform(-1, 1);
  return data;
}

/// How far the parameters of a network go in some steps.
template <class Update>
Vector<double> way(const Update& update, std::int64_t steps) {
  const Dataset<double> data = samples();
  Net network{Dense(2, 3), Tanh{}, Dense(3, 1)};
  const Vector<double> start = network.parameters();
  const GradientDescent trainer{.update = update, .stop = MaxSteps{steps}};
  trainer.fit(network, Mse{}, data);
  return network.parameters() - start;
}

template <class Rule>
concept SaysLastingRate = requires(const Rule& rule) { rule.lasting_rate(1.0); };
static_assert(SaysLastingRate<Sgd<double>>);
static_assert(!SaysLastingRate<decltype(Sgd{} | BlockRates{})>);  // so L1 is refused beside it

}  // namespace

TEST_CASE("a block's step is the rule's times its factor; the last one that names it counts") {
  const Vector<double> plain = way(Sgd{.learning_rate = 0.1}, 1);
  const Vector<double> scaled =
      way(Sgd{.learning_rate = 0.1} | BlockRates{{{"layer 1", 0.5}, {"layer 1 bias", 2}, {"layer 3 weights", 0}}}, 1);
  CHECK(scaled.segment(0, 6).isApprox(0.5 * plain.segment(0, 6), 1e-12));
  CHECK(scaled.segment(6, 3).isApprox(2 * plain.segment(6, 3), 1e-12));
  CHECK(scaled.segment(9, 3).isZero(0));
  CHECK(scaled[12] == plain[12]);
}

TEST_CASE("a block of factor 0 stays as it is, whatever the rule remembers; decay behind it acts nevertheless") {
  const Vector<double> frozen = way(Adam{.learning_rate = 0.01} | WeightDecay{} | BlockRates{{{"layer 1", 0}}}, 50);
  CHECK(frozen.segment(0, 9).isZero(0));
  CHECK(frozen.segment(9, 4).cwiseAbs().minCoeff() > 0);
  const Vector<double> decays = way(Adam{.learning_rate = 0.01} | BlockRates{{{"layer 1", 0}}} | WeightDecay{}, 50);
  CHECK(decays.segment(0, 6).cwiseAbs().minCoeff() > 0);
}

TEST_CASE("factors are read at every step, so that a run can go on with others") {
  const Dataset<double> data = samples();
  Net network{Dense(2, 3), Tanh{}, Dense(3, 1)};
  const auto trainer = [](double factor) {
    return GradientDescent{.update = Sgd{.learning_rate = 0.1} | BlockRates{{{"layer 1", factor}}},
                           .stop = MaxSteps{20}};
  };
  auto run = trainer(0).start(network, Mse{}, data);
  const Vector<double> start = network.parameters();
  run.advance(10);
  CHECK(network.parameters().head(9) == start.head(9));
  run.use(trainer(1));
  run.advance(1);
  CHECK((network.parameters().head(9) - start.head(9)).cwiseAbs().minCoeff() > 0);
}

TEST_CASE("names that mean no block, and factors that make no sense, are refused") {
  CHECK(complaint([] { way(Sgd{} | BlockRates{{{"layer 2", 0.5}}}, 1); }) ==
        "descent: BlockRates: the model has no block \"layer 2\"; it has \"layer 1 weights\", \"layer 1 bias\", "
        "\"layer 3 weights\", \"layer 3 bias\"");
  CHECK(complaint([] { way(Sgd{} | BlockRates{{{"layer", 0.5}, {"lay", 0.5}}}, 1); }).find("no block \"lay\"") !=
        std::string::npos);
  CHECK(complaint([] { way(Sgd{} | BlockRates{{{"layer 1", -1}}}, 1); }) ==
        "descent: BlockRates: the factor of \"layer 1\" is -1; it must be 0 or more");
}
