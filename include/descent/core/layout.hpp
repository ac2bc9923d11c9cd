/// @file
/// What the places of a flat parameter vector mean.
#pragma once

#include <string>
#include <vector>

#include "matrix.hpp"

namespace descent {

/// One block of a model's parameter vector: rows × columns numbers from `offset` on, stored row by row.
struct ParameterBlock {
  /// what the model calls it
  std::string name;
  /// where it begins in the vector
  Index offset = 0;
  /// rows
  Index rows = 0;
  /// columns
  Index columns = 0;
  /// penalties leave biases alone
  bool bias = false;

  /// How many numbers it holds.
  Index size() const { return rows * columns; }
};

/// All blocks of a model, in order, without gaps.
using Layout = std::vector<ParameterBlock>;

namespace detail {

/// The model's layout; for a model without one, all parameters as one block that is no bias.
template <class Model>
Layout layout_of(const Model& model, Index parameters) {
  if constexpr (requires { model.layout(); })
    return model.layout();
  else
    return {{"parameters", 0, parameters, 1, false}};
}

}  // namespace detail
}  // namespace descent
