#pragma once

#include "../core/matrix.hpp"

namespace descent::detail {

/// A mean of iterates, as PolyakAverage and ExponentialAverage keep it.
template <class Scalar>
struct IterateMean {
  /// p numbers; before the first step the parameters to start from
  Vector<Scalar> mean;
  /// what all iterates in it weigh together
  double weight = 0;

  /// Adds an iterate of weight 1: mean ← mean + (x − mean) / weight, weight counting it. The first takes the place of the
  /// start.
  void add(ConstVectorView<Scalar> x) {
    weight += 1;
    if (weight == 1) {
      mean = x;
      return;
    }
    const auto share = static_cast<Scalar>(1 / weight);
    for (Index i = 0; i < mean.size(); ++i) mean[i] += share * (x[i] - mean[i]);
  }
  ConstVectorView<Scalar> view() const { return {mean.data(), mean.size()}; }

  template <class Visitor>
  void archive(Visitor& visit) {
    visit("mean", mean);
    visit("weight", weight);
  }
};

}  // namespace descent::detail
