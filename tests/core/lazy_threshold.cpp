// L1 and the elastic net on mini-batches of sparse rows: parameters pay when they are read.
#include <descent/checkpoint.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/hinge.hpp>
#include <descent/losses/rmse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/penalties/both.hpp>
#include <descent/penalties/elastic_net.hpp>
#include <descent/penalties/l1.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/penalties/on_blocks.hpp>
#include <descent/sampling/full_batch.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/schedules/cosine_decay.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/sgd.hpp>
#include <descent/updates/with_rate.hpp>

#include <cmath>
#include <cstdint>
#include <string>

#include "../catch.hpp"
#include "../checkpoint/folder.hpp"
#include "../complaint.hpp"
#include "../models/sparse_data.hpp"

using namespace descent;

namespace {

template <class PenaltyType, class Rate, class LossCheckType>
auto trainer_with(const PenaltyType& penalty, const Rate& rate, const LossCheckType& check, Index size = 3,
                  std::uint64_t seed = 2) {
  return GradientDescent{.update = Sgd<Rate>{.learning_rate = rate},
                         .sampling = MiniBatch{.size = size, .seed = seed},
                         .loss_check = check,
                         .stop = MaxSteps{600},
                         .penalty = penalty};
}

template <class Scalar>
LinearModel<Scalar> random_model(Index d, Index k, bool bias = true) {
  LinearModel<Scalar> model(d, k, {.bias = bias});
  Random random(9);
  for (Scalar& parameter : model.parameters()) parameter = static_cast<Scalar>(random.uniform(-1, 1));
  return model;
}

template <class Scalar>
double apart(const LinearModel<Scalar>& a, const LinearModel<Scalar>& b) {
  return static_cast<double>((a.parameters() - b.parameters()).cwiseAbs().maxCoeff());
}

/// Trains on sparse data and on the same data dense, and compares all that comes of it. Returns how many zeros came out.
template <class Trainer, class Scalar, class Loss>
Index compare(const Trainer& trainer, const SparseDataset<Scalar>& data, const Loss& loss, bool bias = true) {
  const double tolerance = sizeof(Scalar) == 8 ? 1e-12 : 2e-5;
  const Dataset<Scalar> whole = dense(data);
  auto model = random_model<Scalar>(data.feature_count(), data.target_count(), bias), other = model;
  const Report report = trainer.fit(model, loss, data);
  const Report expected = trainer.fit(other, loss, whole);
  CHECK(apart(model, other) < tolerance);
  CHECK(std::abs(report.loss - expected.loss) < tolerance);
  CHECK(std::abs(report.penalty - expected.penalty) < tolerance);
  REQUIRE(report.curve.size() == expected.curve.size());
  for (std::size_t i = 0; i < report.curve.size(); ++i)
    CHECK(std::abs(report.curve[i].loss - expected.curve[i].loss) < tolerance);
  CHECK((model.parameters().array() == 0).count() == (other.parameters().array() == 0).count());
  return (model.parameters().array() == 0).count();
}

}  // namespace

TEMPLATE_TEST_CASE("the way with L1 is that of the same data dense", "", double, float) {
  for (const Index k : {1, 3})
    for (const double strength : {0.0, 1e-3, 0.02, 5.0})
      for (const bool biases : {false, true}) {
        CAPTURE(k, strength, biases);
        const auto data = made_up_sparse<TestType>(200, 60, k, 0.05);
        const Index zeros = compare(trainer_with(L1{strength, biases}, 0.1, EverySteps{50}), data, CrossEntropy{});
        CHECK((zeros > 0) == (strength > 1e-3));
      }
}

TEMPLATE_TEST_CASE("the way with an elastic net is that of the same data dense", "", double, float) {
  for (const Index k : {1, 3})
    for (const double strength :
         {0.0, 0.02, 1.0, 19.9, 25.0})  // at a rate of 0.1: of the last, less than nothing is kept
      for (const bool biases : {false, true}) {
        CAPTURE(k, strength, biases);
        const auto data = made_up_sparse<TestType>(200, 60, k, 0.05);
        compare(trainer_with(ElasticNet{strength, 0.5, biases}, 0.1, EverySteps{50}), data, CrossEntropy{});
      }
}

TEST_CASE("where an elastic net keeps half at each step, the unit in which weights owe changes every 30 steps") {
  const auto data = made_up_sparse<double>(200, 60, 1, 0.05);
  compare(trainer_with(ElasticNet{.strength = 5, .size_share = 1e-3}, 0.1, EverySteps{1}), data, CrossEntropy{});
}

TEST_CASE("of every batch, seed and schedule, weighted or not, with a bias or without, looked at or not") {
  for (const bool weighted : {false, true}) {
    const auto data = made_up_sparse<double>(200, 60, 1, 0.05, weighted);
    for (const Index size : {1, 32, 300})
      for (const std::uint64_t seed : {1u, 2u}) {
        CAPTURE(weighted, size, seed);
        const CosineDecay rate{.initial = 0.2, .steps = 500};
        CHECK(compare(trainer_with(L1{0.02}, rate, Never{}, size, seed), data, Rmse{}) > 0);
        CHECK(compare(trainer_with(L1{0.02}, rate, EverySteps{1}, size, seed), data, Hinge{}, false) > 0);
        CHECK(compare(trainer_with(ElasticNet{0.03}, rate, Never{}, size, seed), data, CrossEntropy{}) > 0);
      }
  }
}

TEST_CASE("with plain descent under another rate, and on full batches") {
  const auto data = made_up_sparse<double>(200, 60, 1, 0.05);
  const GradientDescent scheduled{.update = WithRate{.rule = Sgd{}, .learning_rate = 0.2},
                                  .sampling = MiniBatch{.size = 5},
                                  .stop = MaxSteps{100},
                                  .penalty = L1{0.02}};
  CHECK(compare(scheduled, data, CrossEntropy{}) > 0);
  const GradientDescent whole{
      .update = Sgd{.learning_rate = 0.5}, .sampling = FullBatch{}, .stop = MaxSteps{100}, .penalty = L1{0.02}};
  CHECK(compare(whole, data, CrossEntropy{}) > 0);
}

TEST_CASE("beside each other, and of some blocks alone") {
  const auto data = made_up_sparse<double>(200, 60, 2, 0.05);
  const auto way = [&](const auto& penalty) {
    return compare(trainer_with(penalty, 0.1, EverySteps{50}), data, CrossEntropy{});
  };
  CHECK(way(L1{0.02} + L2{0.1}) > 0);
  CHECK(way(L2{0.1, true} + L1{0.02}) > 0);
  CHECK(way(OnBlocks{{"weights"}, L1{0.02, true}}) > 0);
  CHECK(way(OnBlocks{{"bias"}, L1{5, true}}) == 2);
  CHECK(way(OnBlocks{{"bias"}, L2{5, true}}) == 0);
  CHECK(way(OnBlocks{{"weights"}, L1{0.02}} + OnBlocks{{"weights"}, L2{0.1}}) > 0);
  CHECK(way(OnBlocks{{"weights"}, ElasticNet{0.02}}) > 0);
}

TEST_CASE("L1 of blocks that are not L2's is refused") {
  const auto data = made_up_sparse<double>(20, 6, 1, 0.3);
  LinearModel<double> model(6);
  const auto trainer = trainer_with(L1{.biases = true} + L2{}, 0.1, Never{});
  CHECK(complaint([&] { trainer.fit(model, CrossEntropy{}, data); }) ==
        "descent: .penalty: on mini-batches of sparse rows, blocks that L1 is of must be L2's as well, and 'bias' is "
        "not; set "
        ".biases of both alike, or name the same blocks");
}

TEMPLATE_TEST_CASE("whoever looks, and however often, the way has the same bits", "", L1, ElasticNet) {
  const TestType penalty{.strength = 0.02};
  const auto data = made_up_sparse<double>(200, 60, 1, 0.05);
  auto model = random_model<double>(60, 1), in_pieces = model, watched = model;
  trainer_with(penalty, 0.1, Never{}).fit(model, CrossEntropy{}, data);
  trainer_with(penalty, 0.1, EverySteps{1}).fit(watched, CrossEntropy{}, data);
  CHECK(model.parameters() == watched.parameters());
  auto run = trainer_with(penalty, 0.1, Never{}).start(in_pieces, CrossEntropy{}, data);
  while (!run.finished()) run.advance(7);
  CHECK(model.parameters() == in_pieces.parameters());
}

TEMPLATE_TEST_CASE("a run that is saved and restored goes on with the same bits", "", L1, ElasticNet) {
  const auto data = made_up_sparse<double>(200, 60, 1, 0.05);
  const auto trainer = trainer_with(TestType{.strength = 0.02}, 0.1, EverySteps{50});
  auto model = random_model<double>(60, 1), first = model, second = model;
  trainer.fit(model, CrossEntropy{}, data);
  auto run = trainer.start(first, CrossEntropy{}, data);
  run.advance(233);
  const Folder folder;
  save(run, folder / "run");
  auto resumed = trainer.start(second, CrossEntropy{}, data);
  restore(resumed, folder / "run");
  CHECK(second.parameters() == first.parameters());
  resumed.advance();
  CHECK(model.parameters() == second.parameters());
}

TEMPLATE_TEST_CASE("between pieces the parameters are the run's, and what is written to them counts", "", L1,
                   ElasticNet) {
  const auto data = made_up_sparse<double>(200, 60, 1, 0.05);
  const Dataset<double> whole = dense(data);
  auto model = random_model<double>(60, 1), other = model;
  const auto trainer = trainer_with(TestType{.strength = 0.02}, 0.1, Never{});
  auto run = trainer.start(model, CrossEntropy{}, data);
  auto expected = trainer.start(other, CrossEntropy{}, whole);
  run.advance(20);
  expected.advance(20);
  CHECK(apart(model, other) < 1e-13);
  model.parameters()[4] = other.parameters()[4] = 3;
  run.advance(20);
  expected.advance(20);
  CHECK(apart(model, other) < 1e-13);
  CHECK(std::abs(run.report().loss - expected.report().loss) < 1e-13);
}

TEMPLATE_TEST_CASE("a run goes on with a penalty of other strength and blocks", "", L1, ElasticNet) {
  const auto data = made_up_sparse<double>(200, 60, 2, 0.05);
  const Dataset<double> whole = dense(data);
  auto model = random_model<double>(60, 2), other = model;
  auto trainer = trainer_with(TestType{.strength = 0.02}, 0.1, EverySteps{9});
  auto run = trainer.start(model, CrossEntropy{}, data);
  auto expected = trainer.start(other, CrossEntropy{}, whole);
  for (const bool biases : {false, true, false}) {
    CAPTURE(biases);
    trainer.penalty.biases = biases;
    trainer.penalty.strength *= 2;
    run.use(trainer).advance(50);
    expected.use(trainer).advance(50);
    CHECK(apart(model, other) < 1e-13);
  }
}

TEST_CASE("a weight of a feature that no sample has goes to 0 as it would in the end") {
  SparseDataset<double> data{SparseMatrix<double>(2, 3), Matrix<double>::Ones(2, 1)};
  data.features.insert(0, 1) = 1;
  data.features.makeCompressed();
  LinearModel<double> model(3);
  model.parameters() << 1, 3, -0.25, 2;  // margins above 1: no sample has a slope
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.125},
                                .sampling = MiniBatch{.size = 1},
                                .loss_check = Never{},
                                .stop = MaxSteps{32},
                                .penalty = L1{0.125}};
  trainer.fit(model, Hinge{}, data);
  CHECK(model.parameters() == Vector<double>{{0.5, 2.5, 0, 2}});
}
