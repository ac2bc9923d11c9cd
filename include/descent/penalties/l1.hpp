#pragma once

#include <cmath>

#include "../core/matrix.hpp"
#include "../core/soft_threshold.hpp"
#include "blocks.hpp"

namespace descent {

/// Weights cost by their size: λ Σ |w| over all parameters that are no biases. Makes weights exactly 0 where their feature
/// says too little: after each update every weight moves towards 0 by η λ, and no further than 0 (a proximal step). That is
/// right only where a rule moves all parameters by the same multiple of their slopes, as Sgd and Momentum do; with others
/// it does not compile. On mini-batches of sparse rows it goes with Sgd: a weight makes the moves that it missed when a
/// row next asks for it. Tibshirani: "Regression shrinkage and selection via the lasso", Journal of the Royal
/// Statistical Society B 58 (1996).
///
///     .penalty = L1{0.1}
struct L1 {
  static constexpr bool proximal = true;

  /// λ, 0 or more
  double strength = 0.01;
  /// whether biases cost as well
  bool biases = false;

  template <class Scalar>
  double value(ConstVectorView<Scalar> parameters, const Layout& layout) const {
    double sum = 0;
    detail::each_place(layout, biases, [&](Index i) { sum += std::abs(static_cast<double>(parameters[i])); });
    return strength * sum;
  }

  /// Nothing: see project.
  template <class Scalar>
  void add_gradient(ConstVectorView<Scalar>, const Layout&, VectorView<Scalar>) const {}

  template <class Scalar>
  void project(VectorView<Scalar> parameters, const Layout& layout, Scalar rate) const {
    const auto length = static_cast<Scalar>(static_cast<double>(rate) * strength);
    detail::each_place(layout, biases, [&](Index i) { parameters[i] = detail::shrunk(parameters[i], length); });
  }

  /// What project moves by, at a rate of 1: λ, in these blocks. See Penalty.
  double threshold() const { return strength; }
  bool thresholds(const ParameterBlock& block) const { return biases || !block.bias; }

  void validate() const { detail::check_strength("L1", ".strength", strength); }
};

}  // namespace descent
