#pragma once

#include "../core/layout.hpp"

namespace descent {

/// Parameters cost nothing: the default.
struct NoPenalty {
  static constexpr bool does_nothing = true;

  template <class Scalar>
  double value(ConstVectorView<Scalar>, const Layout&) const {
    return 0;
  }
  template <class Scalar>
  void add_gradient(ConstVectorView<Scalar>, const Layout&, VectorView<Scalar>) const {}
};

}  // namespace descent
