/// @file
/// Made-up sparse data, and the same data dense.
#pragma once

#include <descent/core/random.hpp>
#include <descent/data/dataset.hpp>
#include <descent/data/sparse_dataset.hpp>

#include <cstdint>
#include <vector>

/// The same samples with their zeros written down.
template <class Scalar>
descent::Dataset<Scalar> dense(const descent::SparseDataset<Scalar>& data) {
  return {descent::Matrix<Scalar>(data.features), data.targets, data.weights};
}

/// n rows of d features, about `filled` of each row; features in [−1, 1), every tenth row empty, targets 0 or 1 or, with
/// several, one 1 among zeros.
template <class Scalar>
descent::SparseDataset<Scalar> made_up_sparse(descent::Index n, descent::Index d, descent::Index k, double filled,
                                              bool weighted = false, std::uint64_t seed = 3) {
  using namespace descent;
  Random random(seed);
  std::vector<Eigen::Triplet<Scalar, int>> triplets;
  SparseDataset<Scalar> data{SparseMatrix<Scalar>(n, d), Matrix<Scalar>::Zero(n, k)};
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < d; ++j)
      if (i % 10 != 7 && random.uniform(0, 1) < filled)
        triplets.emplace_back(static_cast<int>(i), static_cast<int>(j), static_cast<Scalar>(random.uniform(-1, 1)));
    const double draw = random.uniform(0, 1);
    if (k == 1)
      data.targets(i, 0) = draw < 0.5 ? Scalar(0) : Scalar(1);
    else
      data.targets(i, static_cast<Index>(draw * static_cast<double>(k))) = Scalar(1);
  }
  data.features.setFromTriplets(triplets.begin(), triplets.end());
  if (weighted) {
    data.weights.resize(n);
    for (Index i = 0; i < n; ++i) data.weights[i] = i % 5 == 0 ? Scalar(0) : static_cast<Scalar>(random.uniform(0, 2));
  }
  return data;
}
