// The laws of every loss, as a whole model feels them: slopes, weights, blocks, several outputs, floats.
#include <descent/core/random.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/losses/huber.hpp>
#include <descent/losses/log_cosh.hpp>
#include <descent/losses/mae.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/pointwise.hpp>
#include <descent/losses/rmse.hpp>
#include <descent/losses/row_wise.hpp>
#include <descent/models/linear_model.hpp>

#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

constexpr Index features = 2;

const Pointwise fourth{[](auto score, auto target) {
                         const auto square = (score - target) * (score - target);
                         return square * square;
                       },
                       [](auto score, auto target) {
                         const auto error = score - target;
                         return 4 * error * error * error;
                       }};

const RowWise distance{[](const auto& scores, const auto& targets, auto& slopes) {
  slopes = scores - targets;
  const auto length = slopes.norm();
  if (length > 0) slopes /= length;
  return length;
}};

/// Calls check(loss, name) for one of every kind.
template <class Check>
void for_each_loss(const Check& check) {
  check(Mse{}, "Mse");
  check(Rmse{}, "Rmse");
  check(Mae{}, "Mae");
  check(Huber{.delta = 0.7}, "Huber");
  check(LogCosh{}, "LogCosh");
  check(fourth, "Pointwise");
  check(distance, "RowWise");
}

Dataset<double> noisy(Index n, Index k, bool weighted) {
  Random random(21);
  Dataset<double> data{Matrix<double>(n, features), Matrix<double>(n, k)};
  for (Index i = 0; i < n * features; ++i) data.features.data()[i] = random.uniform(-1, 1);
  for (Index i = 0; i < n * k; ++i) data.targets.data()[i] = random.uniform(-2, 2);
  if (weighted) data.weights.resize(n);
  for (Index i = 0; weighted && i < n; ++i) data.weights[i] = random.uniform(0, 3);
  return data;
}

template <class Scalar>
Dataset<Scalar> as(const Dataset<double>& data) {
  Dataset<Scalar> other{data.features.cast<Scalar>(), data.targets.cast<Scalar>()};
  other.weights = data.weights.cast<Scalar>();
  return other;
}

struct Outcome {
  double value;
  Vector<double> gradient;
};

/// Value and gradient over the selected rows, at parameters of the size of 1, one of them shifted by so much.
template <class Scalar, class Loss>
Outcome risk_over(const Loss& loss, const Dataset<Scalar>& data, RowRange rows, Index shifted = 0, double shift = 0) {
  LinearModel<Scalar> model(features, data.target_count());
  for (Index i = 0; i < model.parameters().size(); ++i)
    model.parameters()[i] = static_cast<Scalar>(0.75 - 0.25 * static_cast<double>(i) + (i == shifted ? shift : 0));
  EmpiricalRisk<LinearModel<Scalar>, Loss, Dataset<Scalar>> risk(model, loss, data);
  Vector<Scalar> gradient(model.parameters().size()), again(gradient.size());
  const double value = risk.value_and_gradient(rows, gradient);
  CHECK(risk.value(rows) == value);
  risk.gradient(rows, again);
  CHECK(again == gradient);
  return {value, gradient.template cast<double>()};
}
template <class Scalar, class Loss>
Outcome risk_over(const Loss& loss, const Dataset<Scalar>& data) {
  return risk_over<Scalar>(loss, data, {0, data.size()});
}

/// Whether two outcomes are the same up to so many units of rounding of what they are made from.
bool close(const Outcome& a, const Outcome& b, double units, double epsilon) {
  return std::abs(a.value - b.value) <= units * epsilon * std::abs(b.value) &&
         (a.gradient - b.gradient).norm() <= units * epsilon * (1 + b.gradient.norm());
}

/// What adds up over rows: the mean, for Rmse of squares.
template <class Loss>
double mean_of(const Loss&, double value) {
  return std::is_same_v<Loss, Rmse> ? value * value : value;
}

}  // namespace

TEST_CASE("every loss: the gradient is the value's, weighted or not, of several outputs too") {
  for_each_loss([](const auto& loss, const char* name) {
    for (const Index k : {1, 3})
      for (const bool weighted : {false, true}) {
        CAPTURE(name, k, weighted);
        const Dataset<double> data = noisy(70, k, weighted);
        const Outcome outcome = risk_over(loss, data);
        constexpr double h = 1e-6;
        for (Index i = 0; i < outcome.gradient.size(); ++i) {
          const double above = risk_over(loss, data, {0, 70}, i, h).value;
          const double below = risk_over(loss, data, {0, 70}, i, -h).value;
          CHECK(std::abs((above - below) / (2 * h) - outcome.gradient[i]) < 1e-8 * (1 + std::abs(outcome.value)));
        }
      }
  });
}

TEST_CASE("every loss: floats find what doubles find") {
  for_each_loss([](const auto& loss, const char* name) {
    for (const Index k : {1, 3})
      for (const bool weighted : {false, true}) {
        CAPTURE(name, k, weighted);
        const Dataset<float> data = as<float>(noisy(600, k, weighted));
        Dataset<double> same{data.features.cast<double>(), data.targets.cast<double>()};
        same.weights = data.weights.cast<double>();
        CHECK(close(risk_over(loss, data), risk_over(loss, same), 20, std::numeric_limits<float>::epsilon()));
      }
  });
}

TEMPLATE_TEST_CASE("every loss: weight 0 is the row removed, weight 2 the row twice", "", float, double) {
  for_each_loss([](const auto& loss, const char* name) {
    for (const Index k : {1, 3}) {
      CAPTURE(name, k);
      Dataset<double> weighted = noisy(600, k, true);
      std::vector<Index> rows;
      for (Index i = 0; i < 600; ++i) {
        weighted.weights[i] = static_cast<double>(i % 3);
        for (Index copies = 0; copies < i % 3; ++copies) rows.push_back(i);
      }
      const Dataset<double> repeated{weighted.features(rows, Eigen::all), weighted.targets(rows, Eigen::all)};
      CHECK(close(risk_over(loss, as<TestType>(weighted)), risk_over(loss, as<TestType>(repeated)), 20,
                  std::numeric_limits<TestType>::epsilon()));
    }
  });
}

TEMPLATE_TEST_CASE("every loss: blocks add up to the whole", "", float, double) {
  constexpr double epsilon = std::numeric_limits<TestType>::epsilon();
  for_each_loss([](const auto& loss, const char* name) {
    for (const Index k : {1, 3})
      for (const Index cut : {1, 8, 255, 256, 301, 599}) {
        CAPTURE(name, k, cut);
        const Dataset<TestType> data = as<TestType>(noisy(600, k, false));
        const Outcome whole = risk_over(loss, data);
        const Outcome first = risk_over(loss, data, {0, cut}), second = risk_over(loss, data, {cut, 600 - cut});
        const double part = static_cast<double>(cut) / 600;
        const double sum = part * mean_of(loss, first.value) + (1 - part) * mean_of(loss, second.value);
        CHECK(std::abs(sum - mean_of(loss, whole.value)) <= 20 * epsilon * sum);
        if (std::is_same_v<std::remove_cvref_t<decltype(loss)>, Rmse>) continue;  // its gradients don't
        const Vector<double> gradient = part * first.gradient + (1 - part) * second.gradient;
        CHECK((gradient - whole.gradient).norm() <= 20 * epsilon * (1 + gradient.norm()));
      }
  });
}

TEMPLATE_TEST_CASE("every loss: a score far off gives finite numbers, as long as the loss has one", "", float, double) {
  for_each_loss([](const auto& loss, const char* name) {
    CAPTURE(name);
    Dataset<TestType> data{Matrix<TestType>::Zero(2, features), Matrix<TestType>::Zero(2, 1)};
    const TestType far = std::sqrt(std::sqrt(std::numeric_limits<TestType>::max())) / 4;  // for the fourth power
    for (const TestType target : {far, -far, TestType(0), std::numeric_limits<TestType>::min()}) {
      data.targets(0, 0) = target;
      const Outcome outcome = risk_over(loss, data);
      CHECK(std::isfinite(outcome.value));
      CHECK(outcome.value >= 0);
      CHECK(outcome.gradient.allFinite());
    }
  });
}

TEMPLATE_TEST_CASE("every loss: nothing is felt of a row of weight 0, however far off", "", float, double) {
  const auto far_off = static_cast<TestType>(sizeof(TestType) == 4 ? 1e30 : 1e200);
  for_each_loss([&](const auto& loss, const char* name) {
    CAPTURE(name);
    Dataset<double> noise = noisy(300, 2, true);
    for (Index i = 0; i < 300; ++i)
      if (i % 3 == 0 || (i >= 100 && i < 120)) noise.weights[i] = 0;  // whole blocks among them
    const Dataset<TestType> near{noise.features.cast<TestType>(), noise.targets.cast<TestType>(),
                                 noise.weights.cast<TestType>()};
    Dataset<TestType> far = near;
    for (Index i = 0; i < 300; ++i)
      if (far.weights[i] == 0) far.targets.row(i).setConstant(far_off);
    LinearModel<TestType> model(features, 2);
    Vector<TestType> expected(model.parameters().size()), gradient(model.parameters().size());
    using Risk = EmpiricalRisk<LinearModel<TestType>, std::decay_t<decltype(loss)>, Dataset<TestType>>;
    const double value = Risk(model, loss, near).value_and_gradient(expected);
    CHECK(Risk(model, loss, far).value_and_gradient(gradient) == value);
    CHECK(gradient == expected);
  });
}
