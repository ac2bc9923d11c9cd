// A penalty of some blocks: what it would be if the model had no others.
#include <descent/data/dataset.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/penalties/both.hpp>
#include <descent/penalties/box.hpp>
#include <descent/penalties/l1.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/penalties/max_norm.hpp>
#include <descent/penalties/on_blocks.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam.hpp>
#include <descent/updates/sgd.hpp>

#include <string>

#include "catch.hpp"
#include "complaint.hpp"

using namespace descent;

namespace {

const Layout layout{{"a weights", 0, 2, 1, false}, {"a bias", 2, 1, 1, true}, {"b weights", 3, 2, 1, false}};

}  // namespace

TEST_CASE("a penalty of blocks sees them alone") {
  const Vector<double> x{{1., 2., 3., 4., 5.}};
  const ConstVectorView<double> view(x.data(), x.size());
  const OnBlocks on_b{{"b weights"}, L2{.strength = 2}};
  CHECK(on_b.value(view, layout) == 16 + 25);
  CHECK(OnBlocks{{"a"}, L2{.strength = 2}}.value(view, layout) == 1 + 4);
  CHECK(OnBlocks{{"a"}, L2{.strength = 2, .biases = true}}.value(view, layout) == 1 + 4 + 9);
  CHECK(OnBlocks{{"b", "a weights", "b weights"}, L2{.strength = 2}}.value(view, layout) == 1 + 4 + 16 + 25);
  Vector<double> gradient = Vector<double>::Ones(5);
  on_b.add_gradient(view, layout, VectorView<double>(gradient.data(), 5));
  CHECK(gradient == Vector<double>{{1., 1., 1., 9., 11.}});
  CHECK(on_b.bound_to(layout).value(view, {}) == 16 + 25);
  Vector<double> moved = x;
  OnBlocks{{"a"}, Box{.highest = 0.5}}.project(VectorView<double>(moved.data(), 5), layout, 0.1);
  CHECK(moved == Vector<double>{{.5, .5, 3., 4., 5.}});
  static_assert(detail::proximal<OnBlocks<L1>> && !detail::proximal<OnBlocks<L2>>);
  static_assert(!detail::projects<OnBlocks<L2>, double>);
}

TEST_CASE("a run takes penalties of blocks, in sums too, and looks names up at its start") {
  const Dataset<double> data{Matrix<double>{{1.}, {2.}, {4.}}, Matrix<double>{{3.}, {5.}, {9.}}};  // y = 1 + 2 x
  const auto fitted = [&](const auto& penalty) {
    LinearModel<double> line(1);
    const GradientDescent trainer{.update = Sgd{.learning_rate = 0.05}, .stop = MaxSteps{5000}, .penalty = penalty};
    trainer.fit(line, Mse{}, data);
    return line.parameters();
  };
  CHECK(fitted(OnBlocks{{"bias"}, Box{.lowest = 0, .highest = 0, .biases = true}} + OnBlocks{{"weights"}, L2{0}})[1] ==
        0);
  CHECK(fitted(OnBlocks{{"weights"}, L2{.strength = 0.5}}) == fitted(L2{.strength = 0.5}));
  CHECK(fitted(OnBlocks{{"weights"}, L1{.strength = 0.5}}) == fitted(L1{.strength = 0.5}));
  CHECK(complaint([&] { fitted(OnBlocks{{"layer 1"}, L2{}}); }) ==
        "descent: OnBlocks: the model has no block \"layer 1\"; it has \"weights\", \"bias\"");
  CHECK(complaint([&] { fitted(OnBlocks{{"bias"}, L2{.strength = 0.1}}); }) ==
        "descent: OnBlocks: 'bias' is all biases, which the penalty leaves alone; set its .biases = true, or name a "
        "block of "
        "weights");
  CHECK(complaint([&] { fitted(OnBlocks{{"bias"}, L2{.strength = 0.1, .biases = true}}); }) == "no complaint");
  CHECK(complaint([&] { fitted(OnBlocks{{"bias"}, MaxNorm{1}}); }) ==
        "descent: OnBlocks: 'bias' is all biases, which the penalty leaves alone; name a block of weights");
  CHECK(complaint([&] { fitted(OnBlocks{{}, L2{}}); }) ==
        "descent: OnBlocks: .blocks is empty; name one at least, or leave OnBlocks out for all");
  CHECK(complaint([&] { fitted(OnBlocks{{"bias"}, L2{.strength = -1}}); }) ==
        "descent: L2: .strength is -1; it must be 0 or more");
}

TEST_CASE("a run that goes on with other blocks looks their names up, or stays as it was") {
  const Dataset<double> data{Matrix<double>{{1.}, {2.}, {4.}}, Matrix<double>{{3.}, {5.}, {9.}}};
  LinearModel<double> line(1);
  const auto trainer = [](const char* block) {
    return GradientDescent{.update = Adam{.learning_rate = 0.1},
                           .stop = MaxSteps{100},
                           .penalty = OnBlocks{{block}, Box{.highest = 0.25, .biases = true}}};
  };
  auto run = trainer("weights").start(line, Mse{}, data);
  run.advance(50);
  CHECK(line.weights()(0, 0) == 0.25);
  CHECK(complaint([&] { run.use(trainer("layer 7")); }).find("no block \"layer 7\"") != std::string::npos);
  run.advance(1);
  CHECK(line.weights()(0, 0) == 0.25);
  run.use(trainer("bias"));
  run.advance(20);
  CHECK(line.weights()(0, 0) > 0.25);
  CHECK(line.bias()[0] == 0.25);
}
