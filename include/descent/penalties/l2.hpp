#pragma once

#include "../core/error.hpp"
#include "../core/layout.hpp"
#include "../core/text.hpp"

namespace descent {

/// Large weights cost: λ/2 · Σ w² over all parameters that are no biases. Its gradient λ w pulls weights to
/// zero. Hoerl and Kennard: "Ridge regression", 1970.
struct L2 {
  /// λ, 0 or more
  double strength = 0.01;

  template <class Scalar>
  double value(ConstVectorView<Scalar> parameters, const Layout& layout) const {
    double sum = 0;
    for (const ParameterBlock& block : layout)
      for (Index i = block.offset; !block.bias && i < block.offset + block.size(); ++i)
        sum += static_cast<double>(parameters[i]) * static_cast<double>(parameters[i]);
    return strength / 2 * sum;
  }

  template <class Scalar>
  void add_gradient(ConstVectorView<Scalar> parameters, const Layout& layout, VectorView<Scalar> gradient) const {
    const auto lambda = static_cast<Scalar>(strength);
    for (const ParameterBlock& block : layout)
      for (Index i = block.offset; !block.bias && i < block.offset + block.size(); ++i)
        gradient[i] += lambda * parameters[i];
  }

  void validate() const {
    if (!(strength >= 0)) fail("L2: .strength is " + detail::text(strength) + "; it must be 0 or more");
  }
};

}  // namespace descent
