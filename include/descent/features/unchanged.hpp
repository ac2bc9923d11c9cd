#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "../core/matrix.hpp"

namespace descent {

/// The features as they were measured: what other maps stand beside.
struct Unchanged {
  /// As many as come in.
  Index outputs(Index inputs) const { return inputs; }

  template <class Scalar>
  void map(ConstVectorView<Scalar> x, VectorView<Scalar> out) const {
    std::copy_n(x.data(), x.size(), out.data());
  }

  /// Theirs.
  std::vector<std::string> names(std::vector<std::string> features) const { return features; }
};

}  // namespace descent
