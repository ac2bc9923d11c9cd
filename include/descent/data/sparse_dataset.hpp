/// @file
/// Sparse data in memory: features of which most are 0, targets and, if wanted, sample weights.
#pragma once

#include <string>
#include <vector>

#include <Eigen/SparseCore>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "rows.hpp"
#include "sparse_rows.hpp"

namespace descent {

/// n samples × d features stored row by row, those alone that are not 0.
template <class Scalar>
using SparseMatrix = Eigen::SparseMatrix<Scalar, Eigen::RowMajor, int>;

/// n samples with d features and k targets each, in memory; of the features those that are not 0. Training never copies,
/// moves or changes it. A LinearModel looks at what is written down alone; other models see the zeros too.
///
///     SparseMatrix<double> features(n, d);
///     features.setFromTriplets(triplets.begin(), triplets.end());
///     SparseDataset<double> data{features, targets};
template <class ScalarType>
struct SparseDataset {
  using Scalar = ScalarType;

  /// n × d, compressed: after coefficients are inserted one by one, makeCompressed() makes it so
  SparseMatrix<Scalar> features = {};
  /// n × k; k is 1 for one number to predict
  Matrix<Scalar> targets = {};
  /// n numbers, 0 or more: how much each sample counts in losses. Empty (the default): all count 1.
  Vector<Scalar> weights = {};
  /// k names, or none
  std::vector<std::string> target_names = {};

  /// n, the number of samples
  Index size() const { return features.rows(); }
  /// d
  Index feature_count() const { return features.cols(); }
  /// k
  Index target_count() const { return targets.cols(); }
  /// Whether the samples have weights of their own.
  bool weighted() const { return weights.size() > 0; }

  /// A view of the selected rows (a RowRange or RowIndices). No check: the selection must lie in 0 … n − 1, and the
  /// features be compressed.
  template <class Selection>
  SparseRows<Scalar, Selection> rows(Selection selection) const {
    return {features.outerIndexPtr(),
            features.innerIndexPtr(),
            features.valuePtr(),
            features.cols(),
            targets.data(),
            targets.cols(),
            weighted() ? weights.data() : nullptr,
            selection};
  }

  /// Fails unless the features are compressed. `name` is what messages call the data.
  void check_storage(const std::string& name) const {
    if (!features.isCompressed())
      fail("the features of " + name +
           " are not compressed, there are gaps between their rows; call features.makeCompressed() first");
  }
};

}  // namespace descent
