#pragma once

#include <cmath>

#include "../core/matrix.hpp"
#include "blocks.hpp"

namespace descent {

/// No output's weights are longer than a limit: after each update, every column w of a block of weights (d × k: one column
/// for each output) is shortened to |w| ≤ c, keeping its direction. It costs nothing, and leaves biases alone. Lets a rate
/// be large without weights running away. Srebro and Shraibman: "Rank, trace-norm and max-norm", COLT 2005; Srivastava et
/// al.: "Dropout", JMLR 15 (2014).
///
///     .penalty = MaxNorm{.limit = 3}
struct MaxNorm {
  /// biases are not shortened
  static constexpr bool biases = false;

  /// c, above 0
  double limit = 3;

  template <class Scalar>
  double value(ConstVectorView<Scalar>, const Layout&) const {
    return 0;
  }
  template <class Scalar>
  void add_gradient(ConstVectorView<Scalar>, const Layout&, VectorView<Scalar>) const {}

  template <class Scalar>
  void project(VectorView<Scalar> parameters, const Layout& layout, Scalar) const {
    for (const ParameterBlock& block : layout)
      for (Index column = 0; !block.bias && column < block.columns; ++column) shorten(parameters, block, column);
  }

  void validate() const {
    if (!(limit > 0) || !is_finite(limit))
      fail("MaxNorm: .limit is " + detail::text(limit) + "; it must be more than 0");
  }

 private:
  template <class Scalar>
  void shorten(VectorView<Scalar>& parameters, const ParameterBlock& block, Index column) const {
    const auto weight = [&](Index row) -> Scalar& { return parameters[block.offset + row * block.columns + column]; };
    double squares = 0;
    for (Index row = 0; row < block.rows; ++row)
      squares += static_cast<double>(weight(row)) * static_cast<double>(weight(row));
    const double length = std::sqrt(squares);
    if (!(length > limit) || !is_finite(length)) return;
    const auto factor = static_cast<Scalar>(limit / length);
    for (Index row = 0; row < block.rows; ++row) weight(row) *= factor;
  }
};

}  // namespace descent
