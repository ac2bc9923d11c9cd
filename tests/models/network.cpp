// Networks: what layers make of numbers, first weights, dropout, lists of layers, messages; a model like any other.
#include <descent/models/network.hpp>

#include <descent/core/random.hpp>
#include <descent/data/dataset.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/gradients/check_gradient.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/dynamic_network.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam.hpp>
#include <descent/updates/sgd.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

/// Rows of random numbers, and classes 0 to 2 that depend on them.
template <class Scalar>
Dataset<Scalar> three_classes(Index n, Index d = 4) {
  Dataset<Scalar> data{Matrix<Scalar>(n, d), Matrix<Scalar>(n, 1)};
  Random random(5);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < d; ++j) data.features(i, j) = static_cast<Scalar>(random.uniform(-1, 1));
    const double where = static_cast<double>(data.features(i, 0) * data.features(i, 1));
    data.targets(i, 0) = static_cast<Scalar>(where < -0.1 ? 0 : where < 0.1 ? 1 : 2);
  }
  return data;
}

/// Squares every number of a row and adds one parameter: a layer of somebody's own, of the long form.
struct SquareAndShift {
  Index outputs(Index inputs) const { return inputs; }
  Layout layout() const { return {{"shift", 0, 1, 1, true}}; }
  void initialise(auto parameters, Random&) const { parameters[0] = 0.5; }
  void forward(const auto& parameters, const auto& in, auto out, const auto&) const {
    out = (in.array().square() + parameters[0]).matrix();
  }
  void backward(const auto&, const auto& in, const auto&, const auto& out_slopes, auto in_slopes, auto gradient,
                const auto&) const {
    if (in_slopes.size() > 0) in_slopes = (2 * in.array() * out_slopes.array()).matrix();
    for (const auto slope : out_slopes.reshaped()) gradient[0] += slope;
  }
};

/// An activation of somebody's own.
struct Cube {
  template <class Number>
  Number value(const Number& x) const {
    return x * x * x;
  }
  template <class Number>
  Number slope(const Number& x, const Number&) const {
    return 3 * x * x;
  }
};

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEMPLATE_TEST_CASE("scores are what the formula says", "", float, double) {
  const auto unit = std::numeric_limits<TestType>::epsilon();
  auto network = network_of<TestType>(Dense(3, 5), Tanh{}, Dense(5, 2));
  network.initialise(4);
  const auto& p = network.parameters();
  REQUIRE(p.size() == 3 * 5 + 5 + 5 * 2 + 2);
  const ConstBlock<TestType> w1(p.data(), 3, 5), w2(p.data() + 20, 5, 2);
  const ConstVectorView<TestType> b1(p.data() + 15, 5), b2(p.data() + 30, 2);
  const auto data = three_classes<TestType>(300, 3);  // more than a block
  const Matrix<TestType> scores = network.predict(data.features);
  REQUIRE(scores.rows() == 300);
  for (const Index i : {0, 7, 255, 256, 299}) {
    Vector<TestType> middle = w1.transpose() * data.features.row(i).transpose() + b1;
    for (TestType& number : middle) number = std::tanh(number);
    const Vector<TestType> expected = w2.transpose() * middle + b2;
    CHECK((scores.row(i).transpose() - expected).norm() <= 30 * unit);
  }
}

TEST_CASE("activations: values, and not a number stays so") {
  const auto check = [](const auto& layer, const std::vector<std::pair<double, double>>& values) {
    for (const auto& [x, y] : values) {
      INFO(layer.describe() << " of " << x);
      CHECK(layer.value(x) == Approx(y).epsilon(1e-14));
      CHECK(layer.value(static_cast<float>(x)) == Approx(y).epsilon(2e-6));
    }
    CHECK(std::isnan(layer.value(std::nan(""))));
    CHECK(std::isnan(layer.value(std::nanf(""))));
  };
  check(Relu{}, {{-2, 0}, {0, 0}, {3, 3}});
  check(LeakyRelu{0.25}, {{-2, -0.5}, {0, 0}, {3, 3}});
  check(Tanh{},
        {{-2, std::tanh(-2)}, {1e-9, 1e-9}, {-0.1, std::tanh(-0.1)}, {0.3, std::tanh(0.3)}, {40, 1}, {-900, -1}});
  check(Sigmoid{}, {{0, 0.5}, {-30, 1 / (1 + std::exp(30.))}, {900, 1}, {-900, 0}});
  check(Softplus{}, {{0, std::log(2)}, {-30, std::log1p(std::exp(-30.))}, {900, 900}, {2, std::log1p(std::exp(2.))}});
  const double share = (1 + std::tanh(std::sqrt(2 / 3.14159265358979323846) * 1.044715)) / 2;
  check(Gelu{}, {{0, 0}, {100, 100}, {-100, 0}, {1, share}, {-1, share - 1}});
  CHECK(Relu{}.slope(0., 0.) == 0);
}

TEST_CASE("tanh is accurate relative to itself at every size") {
  Random random(2);
  for (int i = 0; i < 20'000; ++i) {
    const double x = (random.below(2) == 0 ? -1 : 1) * std::exp2(random.uniform(-40, 5));
    CHECK(std::abs(detail::hyperbolic_tangent(x) / std::tanh(x) - 1) < 7e-16);
    const auto single = static_cast<float>(x);
    CHECK(std::abs(detail::hyperbolic_tangent(single) / std::tanh(single) - 1) < 4e-7F);
  }
}

TEST_CASE("first weights: He's, Xavier's and uniform ones have the spread that they say") {
  const auto spread = [](const Initial& initial) {
    const Network network{Dense(200, 300, {.weights = initial, .bias = 0.1})};
    const Vector<double> weights = network.parameters().head(60'000);
    CHECK(network.parameters().tail(300) == Vector<double>::Constant(300, 0.1));
    CHECK(std::abs(weights.mean()) < 0.002);
    return std::make_pair(std::sqrt(weights.squaredNorm() / 60'000), weights.cwiseAbs().maxCoeff());
  };
  CHECK(spread(He{}).first == Approx(0.1).epsilon(0.02));
  CHECK(spread(Xavier{}).first == Approx(std::sqrt(2 / 500.)).epsilon(0.02));
  CHECK(spread(Xavier{}).second <= std::sqrt(6 / 500.));
  CHECK(spread(Uniform{-0.5, 0.5}).first == Approx(std::sqrt(1 / 12.)).epsilon(0.02));
}

TEST_CASE("initialise: by its seed, and every layer has draws of its own") {
  Network network{Dense(4, 4), Dense(4, 4)}, again{Dense(4, 4), Dense(4, 4)};
  CHECK(network.parameters() == again.parameters());
  CHECK(network.parameters().head(16) != network.parameters().tail(20).head(16));
  again.initialise(1);
  CHECK(network.parameters() != again.parameters());
  again.initialise(0);
  CHECK(network.parameters() == again.parameters());
}

TEST_CASE("its blocks have names, penalties leave its biases alone, and a summary shows them") {
  Network network{Dense(4, 3), Relu{}, Dropout{.probability = 0.25}, Dense(3, 2, {.biases = false})};
  const Layout& layout = network.layout();
  REQUIRE(layout.size() == 3);
  CHECK(layout[0].name == "layer 1 weights");
  CHECK(layout[1].name == "layer 1 bias");
  CHECK(layout[1].bias);
  CHECK(layout[2].name == "layer 4 weights");
  CHECK(layout[2].offset == 15);
  CHECK(layout[2].size() == 6);
  std::ostringstream summary;
  summary << network;
  CHECK(summary.str() ==
        "   layer          outputs  parameters\n"
        "1  Dense(4, 3)          3          15\n"
        "2  Relu                 3           0\n"
        "3  Dropout(0.25)        3           0\n"
        "4  Dense(3, 2)          2           6\n"
        "   all                  2          21");
  network.parameters().setOnes();
  CHECK(L2{2}.value(ConstVectorView<double>(network.parameters().data(), 21), layout) == 18);
}

TEST_CASE("sizes that are not a network's are refused") {
  Network network{Dense(2, 3), Tanh{}, Dense(3, 1)};
  network.parameters() = Vector<double>::Zero(5);
  const std::string expected =
      "descent: the model's layout has 13 parameters, and there are 5; assign as many as it has, of a model of the "
      "same "
      "sizes";
  CHECK(complaint([&] { (void)network.predict(Matrix<double>::Zero(1, 2)); }) == expected);
  CHECK(complaint([&] {
          (void)evaluate(network, Mse{}, Dataset<double>{Matrix<double>::Zero(1, 2), Matrix<double>::Zero(1, 1)});
        }) == expected);
  CHECK(complaint([] { Dense(Index{1} << 40, Index{1} << 40); }) ==
        "descent: Dense: 1099511627776 inputs times 1099511627776 outputs are more than 2,147,483,647 weights; there "
        "must "
        "be fewer");
  CHECK(complaint([] { network_of<float>(Dense(2, 3, {.weights = Uniform{-1e300, 1e300}})); }) ==
        "descent: Network: the first weights are not finite; let its layers draw smaller ones");
}

TEST_CASE("Gelu has its slope far out, too") {
  for (const double x : {-1e300, -1e160, -50., 50., 1e160, 1e300}) CHECK(Gelu{}.slope(x, x) == (x > 0 ? 1 : 0));
  for (const float x : {-1e30F, -20.F, 20.F, 1e30F}) CHECK(Gelu{}.slope(x, x) == (x > 0 ? 1 : 0));
}

TEMPLATE_TEST_CASE("a list of layers does what the same network does, to the same bits", "", float, double) {
  const auto data = three_classes<TestType>(300);
  auto network =
      network_of<TestType>(Dense(4, 9), LeakyRelu{}, Dense(9, 7), Sigmoid{}, Dropout{.probability = 0.1}, Dense(7, 3));
  DynamicNetwork<TestType> listed(
      {Dense(4, 9), LeakyRelu{}, Dense(9, 7), Sigmoid{}, Dropout{.probability = 0.1}, Dense(7, 3)});
  CHECK(network.parameters() == listed.parameters());
  const GradientDescent trainer{
      .update = Adam{.learning_rate = 0.02}, .sampling = MiniBatch{.size = 30, .seed = 1}, .stop = MaxSteps{200}};
  const Report report = trainer.fit(network, CrossEntropy{}, data);
  CHECK(trainer.fit(listed, CrossEntropy{}, data).loss == report.loss);
  CHECK(network.parameters() == listed.parameters());
  CHECK(report.loss < 0.6);
  CHECK(network.predict(data.features) == listed.predict(data.features));
}

TEST_CASE("one Dense layer is the linear model") {
  const auto data = three_classes<double>(100);
  LinearModel<double> line(4, 3);
  Network network{Dense(4, 3)};
  network.parameters().setZero();
  const GradientDescent trainer{
      .update = Sgd{.learning_rate = 0.1}, .sampling = MiniBatch{.size = 10, .seed = 1}, .stop = MaxSteps{100}};
  trainer.fit(line, CrossEntropy{}, data);
  trainer.fit(network, CrossEntropy{}, data);
  CHECK((line.parameters() - network.parameters()).norm() < 1e-12);
}

TEST_CASE("layers of one's own") {
  const auto data = three_classes<double>(50);
  Network network{Dense(4, 5), Cube{}, SquareAndShift{}, Dense(5, 3)};
  CHECK(network.layout()[2].name == "layer 3 shift");
  CHECK(network.parameters()[25] == 0.5);
  CHECK(check_gradient(network, CrossEntropy{}, data).passed());
  std::ostringstream summary;
  summary << network;
  CHECK(summary.str().find("a layer of your own        5           1") != std::string::npos);
}

TEST_CASE("an activation or dropout first, or an activation last") {
  const auto data = three_classes<double>(50);
  CHECK(check_gradient(Network{Tanh{}, Dense(4, 3)}, CrossEntropy{}, data).passed());
  CHECK(check_gradient(Network{Dropout{}, Dense(4, 3)}, CrossEntropy{}, data).passed());
  CHECK(check_gradient(Network{Dense(4, 3), Tanh{}, Dense(3, 1), Tanh{}}, Mse{}, data).passed());
}

TEST_CASE("dropout: in steps alone, by seed, step and row") {
  const auto data = three_classes<double>(60);
  const auto trained = [&](std::uint64_t seed, const auto& sampling) {
    Network network{Dense(4, 8), Relu{}, Dropout{.probability = 0.5, .seed = seed}, Dense(8, 3)};
    const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1}, .sampling = sampling, .stop = MaxSteps{40}};
    const Report report = trainer.fit(network, CrossEntropy{}, data);
    CHECK(report.loss == evaluate(network, CrossEntropy{}, data));  // looks drop nothing
    return Vector<double>(network.parameters());
  };
  const MiniBatch batches{.size = 20, .seed = 1};
  CHECK(trained(3, batches) == trained(3, batches));
  CHECK(trained(3, batches) != trained(4, batches));
  CHECK(trained(3, FullBatch{}) == trained(3, FullBatch{}));

  Network network{Dense(4, 8), Relu{}, Dropout{.probability = 0.5}, Dense(8, 3)};
  EmpiricalRisk risk(network, CrossEntropy{}, data);
  const double look = risk.value();
  risk.begin_step(1);
  const double first = risk.value();
  CHECK(first != look);
  CHECK(risk.value() == first);
  risk.begin_step(2);
  CHECK(risk.value() != first);
  const std::vector<RowIndex> order{9, 3};  // a row is dropped alike in any batch
  const auto of_rows = [&](Index from, Index count) {
    return risk.value(RowIndices{order.data() + from, count, count});
  };
  CHECK(2 * of_rows(0, 2) == Approx(of_rows(0, 1) + of_rows(1, 1)).epsilon(1e-14));
  risk.end_step();
  CHECK(risk.value() == look);
}

TEST_CASE("dropout: layers, seeds, steps and rows draw apart") {
  const auto dropped = [](std::uint64_t seed, Index place, std::int64_t step, std::uint64_t row) {
    const Vector<double> ones = Vector<double>::Ones(64);
    Vector<double> out(64);
    Dropout{.seed = seed}.forward(ConstVectorView<double>(nullptr, 0), ConstBlock<double>(ones.data(), 1, 64),
                                  Block<double>(out.data(), 1, 64), LayerPass<double>{step, place, &row, nullptr});
    return out;
  };
  const Vector<double> one = dropped(1, 2, 5, 9);
  CHECK(one == dropped(1, 2, 5, 9));
  CHECK(one != dropped(1, 3, 5, 9));
  CHECK(one != dropped(0, 3, 5, 9));  // nor does a seed make up for a place
  CHECK(one != dropped(2, 1, 5, 9));
  CHECK(one != dropped(1, 2, 6, 9));
  CHECK(one != dropped(1, 2, 5, 10));
}

TEST_CASE("dropout: a run in pieces, with a report between them, drops the same") {
  const auto data = three_classes<double>(60);
  const GradientDescent trainer{.update = Adam{}, .sampling = MiniBatch{.size = 20, .seed = 1}, .stop = MaxSteps{30}};
  Network whole{Dense(4, 8), Dropout{}, Relu{}, Dropout{}, Dense(8, 3)}, pieces = whole;
  trainer.fit(whole, CrossEntropy{}, data);
  auto run = trainer.start(pieces, CrossEntropy{}, data);
  run.advance(11);
  run.report();
  run.advance();
  CHECK(whole.parameters() == pieces.parameters());
}

TEST_CASE("what cannot be is refused") {
  const auto says = [](const auto& call) { return complaint(call); };
  CHECK(says([] { Dense(0, 3); }) == "descent: Dense: 0 inputs and 3 outputs; both must be 1 or more");
  CHECK(says([] { Dense(3, 2, {.bias = infinity}); }) == "descent: Dense: .bias is inf; it must be finite");
  CHECK(says([] { Dense(3, 2, {.weights = Uniform{1, 1}}); }) ==
        "descent: Uniform: .low is 1 and .high 1; they must be finite, and .high the larger one");
  CHECK(says([] { Network{Dense(4, 3), Relu{}, Dense(4, 2)}; }) ==
        "descent: Dense(4, 2): 3 numbers come in from the layer before; make it Dense(3, 2)");
  CHECK(says([] { Network{Relu{}}; }) ==
        "descent: Network: no layer says how many numbers come in; give it one with inputs(), such as Dense(features, "
        "outputs)");
  CHECK(says([] { DynamicNetwork<double>({}); }).find("DynamicNetwork: no layer says") != std::string::npos);
  CHECK(says([] { Network{Dense(4, 3), Dropout{.probability = 1}}; }) ==
        "descent: Dropout: .probability is 1; it must be 0 or more and below 1");
  CHECK(says([] { Network{Dense(4, 3), LeakyRelu{infinity}}; }) ==
        "descent: LeakyRelu: .below is inf; it must be a finite number");
  CHECK(says([] { Network{Dense(4, 3)}.predict(Matrix<double>(2, 5)); }) ==
        "descent: Network::predict: the model has 4 features, the data have 5");
  const auto data = three_classes<double>(10);
  Network narrow{Dense(3, 3)};
  CHECK(says([&] { evaluate(narrow, CrossEntropy{}, data); }).find("3 features") != std::string::npos);
}
