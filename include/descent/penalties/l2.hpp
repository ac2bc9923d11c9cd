#pragma once

#include "../core/matrix.hpp"
#include "blocks.hpp"

namespace descent {

/// Large weights cost: λ/2 · Σ w² over all parameters that are no biases. Its gradient λ w pulls weights to
/// zero. Hoerl and Kennard: "Ridge regression", 1970.
struct L2 {
  /// λ, 0 or more
  double strength = 0.01;
  /// whether biases cost as well
  bool biases = false;

  template <class Scalar>
  double value(ConstVectorView<Scalar> parameters, const Layout& layout) const {
    double sum = 0;
    detail::each_place(layout, biases, [&](Index i) {
      sum += static_cast<double>(parameters[i]) * static_cast<double>(parameters[i]);
    });
    return strength / 2 * sum;
  }

  template <class Scalar>
  void add_gradient(ConstVectorView<Scalar> parameters, const Layout& layout, VectorView<Scalar> gradient) const {
    const auto lambda = static_cast<Scalar>(strength);
    detail::each_place(layout, biases, [&](Index i) { gradient[i] += lambda * parameters[i]; });
  }

  /// What it comes to in a step: λ times the parameter, in these blocks. See Penalty.
  double decay() const { return strength; }
  bool decays(const ParameterBlock& block) const { return biases || !block.bias; }

  void validate() const { detail::check_strength("L2", ".strength", strength); }
};

}  // namespace descent
