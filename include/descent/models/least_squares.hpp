#pragma once

#include <Eigen/QR>

#include "../data/check.hpp"
#include "linear_model.hpp"

namespace descent {

/// The closed form, "solve the equation using all the data": the linear model that minimises Σ wᵢ |x·W + b −
/// y|² exactly, by a QR decomposition with column pivoting (Golub and Van Loan: Matrix Computations, 5.4).
/// Takes time n·d² and memory n·d; where columns depend on one another, some of their weights are zero. Fails
/// without rows.
///
///     const LinearModel<double> exact = least_squares(train);
template <class Scalar>
LinearModel<Scalar> least_squares(const Dataset<Scalar>& data, typename LinearModel<Scalar>::Options options = {}) {
  const Index n = data.size(), d = data.feature_count();
  detail::check_data(data);
  LinearModel<Scalar> model(d, data.target_count(), options);
  Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic> design(n, d + (options.bias ? 1 : 0));
  design.leftCols(d) = data.features;
  if (options.bias) design.col(d).setOnes();
  Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic> targets = data.targets;
  if (data.weighted()) {
    const Vector<Scalar> root = data.weights.array().sqrt();
    design = root.asDiagonal() * design;
    targets = root.asDiagonal() * targets;
  }
  const Matrix<Scalar> solution = design.colPivHouseholderQr().solve(targets);
  model.weights() = solution.topRows(d);
  if (options.bias) model.bias() = solution.row(d).transpose();
  return model;
}

}  // namespace descent
