// Gradients of every layer under every kind of loss, against dual numbers that follow the textbook's formulas.
#include <descent/models/network.hpp>

#include <descent/core/random.hpp>
#include <descent/data/dataset.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/gradients/dual.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/hinge.hpp>
#include <descent/losses/huber.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/rmse.hpp>
#include <descent/models/dynamic_network.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

constexpr int inputs = 3, hidden = 4, rows = 5;

/// y = act(x W₁ + b₁) W₂ + b₂ of one row, by duals of all parameters; each hidden number times its factor (of dropout).
template <int outputs, class Act>
auto reference_scores(const Vector<double>& parameters, const Matrix<double>& x, Index row, const Act& act,
                      const Matrix<double>& factors) {
  constexpr int count = inputs * hidden + hidden + hidden * outputs + outputs;
  static_assert(count <= 32);
  using Number = Dual<double, 32>;
  const Vector<Number> at = detail::variables<32>(parameters.data(), count);
  std::vector<Number> middle, scores;
  for (Index j = 0; j < hidden; ++j) {
    Number sum = at(inputs * hidden + j);
    for (Index i = 0; i < inputs; ++i) sum += x(row, i) * at(i * hidden + j);
    middle.push_back(factors(row, j) * act(sum));
  }
  const Index second = inputs * hidden + hidden;
  for (Index k = 0; k < outputs; ++k) {
    Number sum = at(second + hidden * outputs + k);
    for (Index j = 0; j < hidden; ++j) sum += middle[static_cast<std::size_t>(j)] * at(second + j * outputs + k);
    scores.push_back(sum);
  }
  return scores;
}

/// The gradient of the loss over the rows, from the duals' derivatives and the loss's own slopes.
template <int outputs, class Loss, class Act>
Vector<double> reference(const Loss& loss, const Vector<double>& parameters, const Dataset<double>& data,
                         const Act& act, const Matrix<double>& factors) {
  Matrix<double> scores(rows, outputs), slopes(rows, outputs);
  std::vector<decltype(reference_scores<outputs>(parameters, data.features, 0, act, factors))> duals;
  for (Index i = 0; i < rows; ++i) {
    duals.push_back(reference_scores<outputs>(parameters, data.features, i, act, factors));
    for (Index k = 0; k < outputs; ++k) scores(i, k) = duals.back()[static_cast<std::size_t>(k)].value;
  }
  const Vector<double> ones = Vector<double>::Ones(rows);
  Block<double> into(slopes.data(), rows, outputs);
  const double sum = loss.accumulate(ConstBlock<double>(scores.data(), rows, outputs),
                                     ConstBlock<double>(data.targets.data(), rows, data.targets.cols()),
                                     ConstVectorView<double>(ones.data(), rows), into);
  const double factor = detail::finish(loss, sum, rows).factor;
  Vector<double> gradient = Vector<double>::Zero(parameters.size());
  for (Index i = 0; i < rows; ++i)
    for (Index k = 0; k < outputs; ++k)
      for (Index j = 0; j < gradient.size(); ++j)
        gradient[j] += factor * slopes(i, k) *
                       duals[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)].derivatives[static_cast<int>(j)];
  return gradient;
}

/// The largest relative error over 200 random points.
template <int outputs, class Loss, class NetworkType, class Act>
double worst(NetworkType network, const Loss& loss, const Act& act) {
  Random random(11);
  double largest = 0;
  const Matrix<double> ones = Matrix<double>::Ones(rows, hidden);
  for (int point = 0; point < 200; ++point) {
    Dataset<double> data{Matrix<double>(rows, inputs), Matrix<double>(rows, outputs)};
    if (outputs > 1 && std::is_same_v<Loss, CrossEntropy>) data.targets.resize(rows, 1);
    for (double& number : data.features.reshaped()) number = random.uniform(-3, 3);
    for (double& number : data.targets.reshaped())
      number = std::is_same_v<Loss, CrossEntropy> || std::is_same_v<Loss, Hinge> ? random.below(outputs > 1 ? 3 : 2)
                                                                                 : random.uniform(-2, 2);
    for (double& number : network.parameters()) number = random.uniform(-2, 2);
    EmpiricalRisk risk(network, loss, data);
    Vector<double> gradient = Vector<double>::Zero(network.parameters().size());
    risk.value_and_gradient(gradient);
    const Vector<double> expected = reference<outputs>(loss, network.parameters(), data, act, ones);
    largest = std::max(largest, (gradient - expected).norm() / (expected.norm() + 1e-300));
  }
  return largest;
}

template <class Layer, class Act>
void check(const Layer& layer, const Act& act) {
  const Network one{Dense(inputs, hidden), layer, Dense(hidden, 1)};
  const Network three{Dense(inputs, hidden), layer, Dense(hidden, 3)};
  const DynamicNetwork<double> listed({Dense(inputs, hidden), layer, Dense(hidden, 3)});
  CHECK(worst<1>(one, Mse{}, act) < 1e-10);
  CHECK(worst<1>(one, Rmse{}, act) < 1e-10);
  CHECK(worst<1>(one, Huber{}, act) < 1e-10);
  CHECK(worst<1>(one, CrossEntropy{}, act) < 1e-10);
  CHECK(worst<1>(one, Hinge{}, act) < 1e-10);
  CHECK(worst<3>(three, Mse{}, act) < 1e-10);
  CHECK(worst<3>(three, CrossEntropy{}, act) < 1e-10);
  CHECK(worst<3>(listed, CrossEntropy{}, act) < 1e-10);
}

}  // namespace

TEST_CASE("Relu and LeakyRelu") {
  check(Relu{}, [](const auto& x) { return x > 0 ? x : 0 * x; });
  check(LeakyRelu{0.2}, [](const auto& x) { return x > 0 ? x : 0.2 * x; });
}

TEST_CASE("Tanh and Sigmoid") {
  check(Tanh{}, [](const auto& x) { return tanh(x); });
  check(Sigmoid{}, [](const auto& x) { return 1 / (1 + exp(-x)); });
}

TEST_CASE("Softplus and Gelu") {
  check(Softplus{}, [](const auto& x) { return log(1 + exp(x)); });
  check(Gelu{}, [](const auto& x) {
    return 0.5 * x * (1 + tanh(std::sqrt(2 / 3.14159265358979323846) * (x + 0.044715 * x * x * x)));
  });
}

TEST_CASE("Dropout, in a step") {
  Random random(3);
  Network network{Dense(inputs, hidden), Tanh{}, Dropout{.probability = 0.4, .seed = 8}, Dense(hidden, 1)};
  Dataset<double> data{Matrix<double>(rows, inputs), Matrix<double>(rows, 1)};
  double dropped = 0;
  for (int step = 0; step < 200; ++step) {
    for (double& number : data.features.reshaped()) number = random.uniform(-3, 3);
    for (double& number : data.targets.reshaped()) number = random.uniform(-2, 2);
    for (double& number : network.parameters()) number = random.uniform(-2, 2);
    const Matrix<double> ones = Matrix<double>::Ones(rows, hidden);
    Matrix<double> factors(rows, hidden);
    std::vector<std::uint64_t> numbers{0, 1, 2, 3, 4};
    detail::Products<double> products;
    Dropout{.probability = 0.4, .seed = 8}.forward(
        ConstVectorView<double>(nullptr, 0), ConstBlock<double>(ones.data(), rows, hidden),
        Block<double>(factors.data(), rows, hidden), LayerPass<double>{step, 2, numbers.data(), &products});
    for (const double factor : factors.reshaped()) {
      CHECK((factor == 0 || factor == 1 / 0.6));
      dropped += factor == 0 ? 1 : 0;
    }
    EmpiricalRisk risk(network, Mse{}, data);
    Vector<double> gradient = Vector<double>::Zero(network.parameters().size());
    risk.begin_step(step);
    risk.value_and_gradient(gradient);
    risk.end_step();
    const auto act = [](const auto& x) { return tanh(x); };
    const Vector<double> expected = reference<1>(Mse{}, network.parameters(), data, act, factors);
    CHECK((gradient - expected).norm() <= 1e-10 * expected.norm());
    risk.value_and_gradient(gradient);  // a look
    CHECK((gradient - reference<1>(Mse{}, network.parameters(), data, act, ones)).norm() <= 1e-10 * gradient.norm());
  }
  CHECK(dropped / (200.0 * rows * hidden) == Approx(0.4).margin(0.03));
}
