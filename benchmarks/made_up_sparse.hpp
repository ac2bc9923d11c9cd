/// @file
/// Made-up sparse data of any size.
#pragma once

#include <algorithm>
#include <descent/core/random.hpp>
#include <descent/data/sparse_dataset.hpp>
#include <vector>

/// n rows of 50 features that are not 0 (a few less where one was drawn twice), drawn evenly from all columns; the target is 1
/// where a linear function of them plus noise is above 0, else 0.
template <class Scalar>
descent::SparseDataset<Scalar> made_up_sparse(descent::Index n, descent::Index columns) {
  using namespace descent;
  constexpr Index filled = 50;
  SparseDataset<Scalar> data{SparseMatrix<Scalar>(n, columns), Matrix<Scalar>(n, 1)};
  data.features.reserve(n * filled);
  Random random(42);
  std::vector<int> chosen;
  for (Index i = 0; i < n; ++i) {
    chosen.clear();
    for (Index j = 0; j < filled; ++j)
      chosen.push_back(std::min(static_cast<int>(columns) - 1,
                                static_cast<int>(random.uniform(0, 1) * static_cast<double>(columns))));
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    double score = 0;
    data.features.startVec(i);
    for (const int column : chosen) {
      const double value = random.uniform(0, 1);
      data.features.insertBack(i, column) = static_cast<Scalar>(value);
      score += value * (column % 7 - 3);
    }
    data.targets(i, 0) = score + random.uniform(-1, 1) > 0 ? Scalar(1) : Scalar(0);
  }
  data.features.finalize();
  return data;
}
