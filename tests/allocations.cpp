// flags: -DEIGEN_RUNTIME_NO_MALLOC
// After the first step nothing is taken from the heap, neither by `new` nor by Eigen. (A program of its own,
// for it counts every allocation.)
#include "counted_allocations.hpp"

#include <cstdio>
#include <string>

#include <descent/descent.hpp>

#include "updates/rules.hpp"

namespace {

using namespace descent;

bool failed = false;

template <class Update, class Sampling, class ModelType>
void check(const char* name, Index rows, const Update& update, const Sampling& sampling, ModelType model) {
  using Scalar = typename ModelType::Scalar;
  Dataset<Scalar> data{Matrix<Scalar>(rows, 10), Matrix<Scalar>(rows, 1)};
  Random random(1);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < 10; ++j) data.features(i, j) = static_cast<Scalar>(random.uniform(-1, 1));
    data.targets(i, 0) = static_cast<Scalar>(random.uniform(-1, 1));
    if constexpr (!requires { sampling.init(rows); }) data.targets(i, 0) = static_cast<Scalar>(i % 10 == 0 ? 1 : 0);
  }
  const std::string block = model.layout().front().name;
  const GradientDescent trainer{.update = update,
                                .sampling = sampling,
                                .loss_check = EverySteps{10},
                                .stop = GradientBelow{1e-30} || LossBelow{0} || NoImprovement{.patience = 1000} ||
                                        TimeLimit{Seconds{1e9}} || MaxSteps{10'000},
                                .penalty = L2{0.01} + OnBlocks{{block}, Box{.lowest = -1e3}}};
  auto run = trainer.start(model, Mse{}, data);
  run.advance(1);
  const long taken = allocations_in([&] { run.advance(600); });
  if (taken == 0 && run.progress().step == 601) return;
  std::printf("%s: %ld allocations in 600 steps\n", name, taken);
  failed = true;
}

template <class Scalar, class Update, class Sampling>
void check(const char* name, Index rows, const Update& update, const Sampling& sampling) {
  check(name, rows, update, sampling, LinearModel<Scalar>(10));
}

/// The same on sparse rows, of which most have something at places that no row before had.
template <class Scalar, class Update, class Penalty>
void check_sparse(const char* name, const Update& update, Index batch, const Penalty& penalty) {
  SparseDataset<Scalar> data{SparseMatrix<Scalar>(2000, 3000), Matrix<Scalar>::Ones(2000, 1)};
  for (Index i = 0; i < 2000; ++i)
    for (Index j = 0; j < 1 + i % 7; ++j) data.features.insert(i, i + j * (1 + i % 100)) = Scalar(1);
  data.features.makeCompressed();
  LinearModel<Scalar> model(3000);
  const GradientDescent trainer{.update = update,
                                .sampling = MiniBatch{.size = batch},
                                .loss_check = EverySteps{10},
                                .stop = GradientBelow{1e-30} || MaxSteps{10'000},
                                .penalty = penalty};
  auto run = trainer.start(model, Mse{}, data);
  run.advance(1);
  const long taken = allocations_in([&] { run.advance(600); });
  if (taken == 0 && run.progress().step == 601) return;
  std::printf("%s, batches of %td: %ld allocations in 600 steps\n", name, batch, taken);
  failed = true;
}

template <class Scalar>
void check_all() {
  for (const Index batch : {1, 32, 300}) {
    check_sparse<Scalar>("sparse rows", AdaGrad{.learning_rate = 1e-3}, batch, NoPenalty{});
    check_sparse<Scalar>("sparse rows with L2", Sgd{.learning_rate = 1e-3}, batch, L2{0.1});
    check_sparse<Scalar>("sparse rows with L1", Sgd{.learning_rate = 1e-3}, batch, L1{0.1});
    check_sparse<Scalar>("sparse rows with an elastic net", Sgd{.learning_rate = 1e-3}, batch, ElasticNet{0.1});
    check_sparse<Scalar>("sparse rows with an L2 that leaves nothing", Sgd{.learning_rate = 1e-3}, batch, L2{1000});
  }
  check<Scalar>("momentum, batches of 32", 2000, Momentum{.learning_rate = 1e-3}, MiniBatch{.size = 32});
  check<Scalar>("momentum, batches of 1024", 2000, Momentum{.learning_rate = 1e-3}, MiniBatch{.size = 1024});
  check<Scalar>("momentum, full batches", 5000, Momentum{.learning_rate = 1e-3}, FullBatch{});
  check<Scalar>("Adam, batches of 32", 2000, Adam{}, MiniBatch{.size = 32});
  check<Scalar>("Adam, batches of 1024", 2000, Adam{}, MiniBatch{.size = 1024});
  check<Scalar>("Adam, full batches", 5000, Adam{}, FullBatch{});
  check<Scalar>("fixed steps, batches of 32", 2000, FixedStep{.size = CosineDecay{.initial = 1e-3}},
                MiniBatch{.size = 32});
  check<Scalar>("Nesterov, a schedule", 5000,
                Momentum{.learning_rate = WarmUp{.steps = 9, .then = PolynomialDecay{.power = 2}}, .nesterov = true},
                FullBatch{});
  for_each_rule([](const char* name, const auto& rule) { check<Scalar>(name, 200, rule, MiniBatch{.size = 32}); },
                [](double rate) { return rate / 100; });
  check<Scalar>("a chain", 200, ClipNorm{1} | ClipValue{0.1} | GradientNoise{} | Adam{} | WeightDecay{} | Lookahead{},
                MiniBatch{.size = 32});
  check<Scalar>("an average", 200, Sgd{.learning_rate = 1e-3} | PolyakAverage{.after = 3}, MiniBatch{.size = 32});
  check<Scalar>("an average, full batches", 200, Adam{} | ExponentialAverage{}, FullBatch{});
  check<Scalar>("plain descent, computed orders", 66'000, Sgd{.learning_rate = 1e-3}, MiniBatch{.size = 500});
  check<Scalar>("plain descent, file order", 2000, Sgd{.learning_rate = 1e-3}, InOrder{.size = 30});
  check<Scalar>("plain descent, with replacement", 2000, Sgd{.learning_rate = 1e-3}, WithReplacement{.size = 30});
  check<Scalar>("plain descent, blocks", 5000, Sgd{.learning_rate = 1e-3}, BlockShuffled{.size = 30, .window = 2});
  check<Scalar>("plain descent, many blocks", 66'000, Sgd{.learning_rate = 1e-3},
                BlockShuffled{.size = 500, .block = 1, .window = 300});
  check<Scalar>("plain descent, stratified", 5000, Sgd{.learning_rate = 1e-3}, Stratified{.size = 30});
  check("a network", 500, Adam{}, MiniBatch{.size = 64},
        network_of<Scalar>(Dense(10, 70), Relu{}, Dropout{}, Dense(70, 30), Gelu{}, Dense(30, 1)));
  check("a network, full batches", 500, Adam{}, FullBatch{}, network_of<Scalar>(Dense(10, 70), Tanh{}, Dense(70, 1)));
  const FeatureMaps maps(10, Beside{Polynomial{.interactions_only = true}, Waves{}, Unchanged{}},
                         Select{{0, 30, 74, 60}});
  check("mapped features", 500, Sgd{.learning_rate = 1e-3} | BlockRates{{{"bias", 0.5}}}, MiniBatch{.size = 30},
        MappedModel(maps, LinearModel<Scalar>(4)));
  check("a network of mapped features", 500, Adam{}, MiniBatch{.size = 30},
        MappedModel(maps, network_of<Scalar>(Dense(4, 7), Relu{}, Dropout{}, Dense(7, 1))));
  check<Scalar>("plain descent, balanced", 5000, Sgd{.learning_rate = 1e-3}, Balanced{.size = 30});
}

}  // namespace

int main() {
  // First of all: are they counted?
  Vector<double> vector;
  if (allocations_in([&] { vector = Vector<double>::Ones(100); }) < 1) failed = true;
  if (allocations_in([] { ::operator delete(::operator new(8)); }) < 1) failed = true;
  if (failed) std::puts("allocations are not counted");
  check_all<double>();
  check_all<float>();
  return failed ? 1 : 0;
}
