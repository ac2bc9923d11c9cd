// The closed form.
#include <descent/core/random.hpp>
#include <descent/models/least_squares.hpp>

#include <cmath>
#include <string>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

Dataset<double> noisy(Index n, Index d, Index k) {
  Random random(5);
  Dataset<double> data{Matrix<double>(n, d), Matrix<double>(n, k)};
  for (Index i = 0; i < n * d; ++i) data.features.data()[i] = random.uniform(-1, 1);
  for (Index i = 0; i < n * k; ++i) data.targets.data()[i] = random.uniform(-1, 1);
  return data;
}

/// Xᵀ W (X w + b − y), which is 0 at the minimum, for features and the constant.
double slope(const LinearModel<double>& model, const Dataset<double>& data) {
  Matrix<double> residual = model.predict(data.features) - data.targets;
  if (data.weighted()) residual = data.weights.asDiagonal() * residual;
  const double features = (data.features.transpose() * residual).norm();
  return model.has_bias() ? features + residual.colwise().sum().norm() : features;
}

}  // namespace

TEST_CASE("least_squares finds the line that is there") {
  const Dataset<double> data{Matrix<double>{{0, 1}, {1, 0}, {2, 5}, {-1, 3}}, Matrix<double>{{2}, {4}, {0}, {-4}}};
  Dataset<double> exact = data;
  exact.targets = 3 * data.features.col(0) - 2 * data.features.col(1);
  exact.targets.array() += 4;
  const LinearModel<double> line = least_squares(exact);
  CHECK(std::abs(line.weights()(0, 0) - 3) < 1e-13);
  CHECK(std::abs(line.weights()(1, 0) + 2) < 1e-13);
  CHECK(std::abs(line.bias()(0) - 4) < 1e-13);
}

TEST_CASE(
    "least_squares: the slope of the squared error is 0, with several outputs, weights, with and without "
    "bias") {
  for (const bool bias : {true, false})
    for (const bool weighted : {true, false}) {
      Dataset<double> data = noisy(60, 4, 2);
      if (weighted) data.weights = Vector<double>::LinSpaced(60, 0, 3);
      const LinearModel<double> model = least_squares(data, {.bias = bias});
      CHECK(model.has_bias() == bias);
      CHECK(slope(model, data) < 1e-12);
    }
}

TEST_CASE("least_squares: weight 0 is the row removed, weight 2 the row twice") {
  Dataset<double> weighted = noisy(12, 2, 1);
  weighted.weights = Vector<double>::Ones(12);
  weighted.weights[0] = 0;
  weighted.weights[1] = 2;
  Dataset<double> rows{weighted.features, weighted.targets};
  rows.features.row(0) = rows.features.row(1);
  rows.targets.row(0) = rows.targets.row(1);
  CHECK((least_squares(weighted).parameters() - least_squares(rows).parameters()).norm() < 1e-13);
}

TEST_CASE("least_squares: columns that depend on one another") {
  Dataset<double> data = noisy(30, 3, 1);
  data.features.col(2) = data.features.col(0);
  const LinearModel<double> model = least_squares(data);
  CHECK(slope(model, data) < 1e-12);
  CHECK(model.parameters().allFinite());
}

TEST_CASE("least_squares: more columns than rows") {
  const Dataset<double> data = noisy(3, 8, 1);
  const LinearModel<double> model = least_squares(data);
  CHECK((model.predict(data.features) - data.targets).norm() < 1e-13);
}

TEST_CASE("least_squares in floats") {
  const Dataset<double> wide = noisy(40, 3, 1);
  const Dataset<float> data{wide.features.cast<float>(), wide.targets.cast<float>()};
  CHECK((least_squares(data).parameters().cast<double>() - least_squares(wide).parameters()).norm() < 1e-5);
}

TEST_CASE("least_squares refuses what has no solution") {
  const auto refusal = [](const Dataset<double>& data) { return complaint([&] { least_squares(data); }); };
  CHECK(refusal({Matrix<double>(0, 2), Matrix<double>(0, 1)}) ==
        "descent: the data have no rows; there must be 1 or more");
  CHECK(refusal({Matrix<double>::Ones(3, 2), Matrix<double>::Ones(2, 1)}) ==
        "descent: the data have 3 rows of features and 2 rows of targets; they must be as many");
  Dataset<double> negative = noisy(5, 1, 1);
  negative.weights = Vector<double>::Constant(5, -1);
  CHECK(refusal(negative) != "no complaint");
  Dataset<double> holed = noisy(5, 1, 1);
  holed.features(3, 0) = std::nan("");
  CHECK(refusal(holed) != "no complaint");
}
