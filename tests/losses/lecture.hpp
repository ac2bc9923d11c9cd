/// @file
/// The lecture's example: eight errors, their mean square 2.51, its root 1.58.
#pragma once

#include <descent/data/dataset.hpp>
#include <descent/models/linear_model.hpp>

/// Eight targets that a model of zeros misses by the lecture's errors (actual − predicted).
template <class Scalar>
descent::Dataset<Scalar> lecture_errors() {
  descent::Dataset<Scalar> data{descent::Matrix<Scalar>::Zero(8, 1), descent::Matrix<Scalar>(8, 1)};
  data.targets << Scalar(.70), Scalar(1.10), Scalar(.65), Scalar(-1.20), Scalar(-1.15), Scalar(1.10), Scalar(3.09),
      Scalar(-2.10);
  return data;
}
