/// @file
/// Dense data in memory: features, targets and, if wanted, sample weights.
#pragma once

#include <string>
#include <vector>

#include "../core/matrix.hpp"
#include "rows.hpp"

namespace descent {

/// n samples with d features and k targets each, dense, in memory, stored row by row. Training never copies,
/// moves or changes it.
///
///     Dataset<double> data{features, targets};
template <class ScalarType>
struct Dataset {
  using Scalar = ScalarType;

  /// n × d
  Matrix<Scalar> features = {};
  /// n × k; k is 1 for one number to predict
  Matrix<Scalar> targets = {};
  /// n numbers, 0 or more: how much each sample counts in losses. Empty (the default): all count 1.
  Vector<Scalar> weights = {};
  /// d names, or none; set by read_csv
  std::vector<std::string> feature_names = {};
  /// k names, or none; set by read_csv
  std::vector<std::string> target_names = {};

  /// n, the number of samples
  Index size() const { return features.rows(); }
  /// d
  Index feature_count() const { return features.cols(); }
  /// k
  Index target_count() const { return targets.cols(); }
  /// Whether the samples have weights of their own.
  bool weighted() const { return weights.size() > 0; }

  /// A view of the selected rows (a RowRange or RowIndices). No check: the selection must lie in 0 … n − 1.
  template <class Selection>
  DenseRows<Scalar, Selection> rows(Selection selection) const {
    return {features.data(), features.cols(), targets.data(), targets.cols(), weighted() ? weights.data() : nullptr,
            selection};
  }
};

}  // namespace descent
