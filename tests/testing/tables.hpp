#pragma once

#include <descent/core/random.hpp>
#include <descent/data/dataset.hpp>

#include <cstdint>

/// Numbers between `low` and `high`, others for every seed.
template <class Scalar = double>
descent::Matrix<Scalar> random_table(descent::Index rows, descent::Index columns, std::uint64_t seed, double low = -2,
                                     double high = 2) {
  descent::Random random(seed);
  descent::Matrix<Scalar> table(rows, columns);
  for (descent::Index i = 0; i < table.size(); ++i) table.data()[i] = static_cast<Scalar>(random.uniform(low, high));
  return table;
}

/// Rows for models: features, and one target of 0.
template <class Scalar = double>
descent::Dataset<Scalar> few_rows(descent::Index rows, descent::Index features) {
  return {random_table<Scalar>(rows, features, 6), descent::Matrix<Scalar>::Zero(rows, 1)};
}
