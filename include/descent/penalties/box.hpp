#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "blocks.hpp"

namespace descent {

/// Every parameter stays between two bounds: after each update it is put back to the nearer one. It costs nothing. Biases
/// are free unless asked for. Bertsekas: "On the Goldstein-Levitin-Polyak gradient projection method", IEEE Transactions
/// on Automatic Control 21 (1976).
///
///     .penalty = Box{.lowest = 0}      // no weight below 0
struct Box {
  /// the lower bound; none by default
  double lowest = -detail::positive_infinity;
  /// the upper bound, no less than the lower; none by default
  double highest = detail::positive_infinity;
  /// whether biases are bound as well
  bool biases = false;

  template <class Scalar>
  double value(ConstVectorView<Scalar>, const Layout&) const {
    return 0;
  }
  template <class Scalar>
  void add_gradient(ConstVectorView<Scalar>, const Layout&, VectorView<Scalar>) const {}

  template <class Scalar>
  void project(VectorView<Scalar> parameters, const Layout& layout, Scalar) const {
    const auto low = static_cast<Scalar>(lowest), high = static_cast<Scalar>(highest);
    detail::each_place(layout, biases, [&](Index i) {
      if (parameters[i] < low) parameters[i] = low;
      if (parameters[i] > high) parameters[i] = high;
    });
  }

  void validate() const {
    if (!(lowest <= highest))
      fail("Box: .lowest is " + detail::text(lowest) + " and .highest " + detail::text(highest) +
           "; they must be numbers, the first no larger than the second");
  }
};

}  // namespace descent
