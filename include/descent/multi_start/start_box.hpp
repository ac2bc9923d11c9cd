#pragma once

#include <algorithm>
#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/random.hpp"
#include "../core/text.hpp"

namespace descent {

/// A box: all points from its corner `low` to its corner `high`, coordinate by coordinate. Where MultiStart draws starting
/// points of functions. X is a vector of Eigen's, Vector<double> say; it is told from the corners.
///
///     StartBox{Vector<double>{{-1.5, -3}}, Vector<double>{{4, 4}}}
///     StartBox{Vector<float>::Constant(10, -5), Vector<float>::Constant(10, 5)}
template <class X>
struct StartBox {
  /// the lowest value of each coordinate; p numbers
  X low;
  /// the highest, at least as high; p numbers
  X high;

  /// A point of the box, each as likely as any other: a uniform number for each coordinate, in their order.
  X draw(Random& random) const {
    using Scalar = typename X::Scalar;
    X point = low;
    for (Index i = 0; i < point.size(); ++i) {
      const auto from = static_cast<double>(low[i]), to = static_cast<double>(high[i]);
      point[i] = static_cast<Scalar>(std::min(random.uniform(from, to), to));
    }
    return point;
  }

  /// Fails unless both corners have as many coordinates, at least one, finite and not too far apart to be subtracted, and
  /// low is nowhere above high.
  void validate() const {
    if (low.size() != high.size())
      fail("StartBox: .low has " + std::to_string(low.size()) + " coordinates, .high has " +
           std::to_string(high.size()) + "; they must have as many");
    if (low.size() < 1) fail("StartBox: it has no coordinates; give one for each parameter");
    for (Index i = 0; i < low.size(); ++i) {
      const auto from = static_cast<double>(low[i]), to = static_cast<double>(high[i]);
      if (!is_finite(from) || !is_finite(to))
        fail("StartBox: coordinate " + std::to_string(i) + " goes from " + detail::text(from) + " to " +
             detail::text(to) + "; both must be finite");
      if (from > to)
        fail("StartBox: coordinate " + std::to_string(i) + " goes from " + detail::text(from) + " to " +
             detail::text(to) + "; .low must not be above .high");
      if (!is_finite(to - from))
        fail("StartBox: coordinate " + std::to_string(i) + " goes from " + detail::text(from) + " to " +
             detail::text(to) + ", which is wider than a double can tell; make it narrower");
    }
  }
};

template <class Low, class High>
StartBox(const Low&, const High&) -> StartBox<typename Low::PlainObject>;

}  // namespace descent
