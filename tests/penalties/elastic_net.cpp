// The elastic net: its parts by hand, and scikit-learn's coefficients and zeros on 100 × 1000.
#include <descent/penalties/elastic_net.hpp>

#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/momentum.hpp>
#include <descent/updates/sgd.hpp>

#include <cstdint>
#include <fstream>
#include <string>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "by_hand.hpp"

using namespace descent;

namespace {

constexpr Index rows = 100, features = 1000;

/// As in elastic_net.py.
double number(Index place) {
  auto bits = static_cast<std::uint32_t>(place + 12345);
  for (int i = 0; i < 3; ++i) {
    bits = bits * 1664525U + 1013904223U;
    bits ^= bits >> 15;
  }
  return (bits >> 12) * 0x1p-20 - 0.5;
}

Dataset<double> wide_data() {
  const double truth[] = {3, -2, 1, -3, 2, -1, 3, -2, 1, -3};
  Dataset<double> data{Matrix<double>(rows, features), Matrix<double>(rows, 1)};
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < features; ++j) data.features(i, j) = number(i * features + j);
    data.targets(i, 0) = 5 + 0.2 * number(1'000'000 + i);
    for (Index k = 0; k < 10; ++k) data.targets(i, 0) += truth[k] * data.features(i, 100 * k);
  }
  return data;
}

/// Trains to the optimum, and compares with the coefficients in the file.
template <class Rule>
void check_net(std::istream& golden, const Dataset<double>& data, const Rule& rule) {
  std::string word;
  double strength = 0, share = 0, intercept = 0;
  Index used = 0;
  golden >> word >> strength >> share >> used >> intercept;
  REQUIRE(word == "net");
  CAPTURE(strength, share);
  // scikit-learn halves the mean of squares
  LinearModel<double> model(features);
  const Report report = GradientDescent{.update = rule,
                                        .stop = GradientBelow{1e-9} || MaxSteps{50'000},
                                        .penalty = ElasticNet{.strength = 2 * strength, .size_share = share}}
                            .fit(model, Mse{}, data);
  CHECK(report.reason == StopReason::gradient_below);
  Vector<double> wanted = Vector<double>::Zero(features);
  for (Index k = 0; k < used; ++k) {
    Index place = 0;
    golden >> place;
    golden >> wanted[place];
  }
  REQUIRE(golden);
  const Vector<double> weights = model.weights().col(0);
  CHECK((weights - wanted).cwiseAbs().maxCoeff() <= 1e-6);
  CHECK(std::abs(model.bias()(0) - intercept) <= 1e-6);
  bool same_support = true;
  for (Index j = 0; j < features; ++j) same_support = same_support && (weights[j] == 0) == (wanted[j] == 0);
  CHECK(same_support);
}

}  // namespace

TEST_CASE("ElasticNet finds scikit-learn's coefficients, and its zeros, among 1000 features") {
  const std::string source = __FILE__;
  std::ifstream golden(source.substr(0, source.find_last_of("/\\") + 1) + "elastic_net.txt");
  REQUIRE(golden);
  const Dataset<double> data = wide_data();
  check_net(golden, data, Sgd{.learning_rate = 0.25});
  check_net(golden, data, Momentum{.learning_rate = 0.05, .momentum = 0.9});
  check_net(golden, data, Momentum{.learning_rate = 0.05, .momentum = 0.9, .nesterov = true});
}

TEST_CASE("ElasticNet: value, gradient and proximal step by hand; biases are left alone unless asked for") {
  const Vector<double> x{{1, -2, 100, 0.1, 4}};
  const ElasticNet net{.strength = 0.5, .size_share = 0.25};
  CHECK(value_of(net, x) == Approx(0.5 * (0.25 * 7.1 + 0.375 * 21.01)).epsilon(1e-15));
  CHECK(gradient_of(net, x).isApprox(Vector<double>{{1.375, 0.25, 1, 1.0375, 2.5}}, 1e-15));
  CHECK(projected(net, x, 2.0).isApprox(Vector<double>{{0.75, -1.75, 100, 0, 3.75}}, 1e-15));
  CHECK(projected(net, x, 2.0)[3] == 0);
  CHECK(projected(ElasticNet{.strength = 0.5, .size_share = 0.25, .biases = true}, x, 2.0)[2] == 99.75);
  CHECK(gradient_of(ElasticNet{.strength = 1, .size_share = 1}, x) == Vector<double>::Ones(5));
  CHECK(complaint([&] { ElasticNet{.size_share = 1.5}.validate(); }) ==
        "descent: ElasticNet: .size_share is 1.5; it must be from 0 to 1");
  CHECK(complaint([&] { ElasticNet{.strength = -1}.validate(); }) ==
        "descent: ElasticNet: .strength is -1; it must be 0 or more");
}
