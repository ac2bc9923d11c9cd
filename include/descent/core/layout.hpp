/// @file
/// What the places of a flat parameter vector mean.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "error.hpp"
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

/// A policy made ready for one layout, if it has to look things up there: what its bound_to(layout) returns, or itself.
template <class Policy>
Policy bound_to(const Policy& policy, const Layout& layout) {
  if constexpr (requires { policy.bound_to(layout); })
    return policy.bound_to(layout);
  else
    return policy;
}

/// Whether a name means a block: "layer 1 weights" that block alone, "layer 1" all whose names begin with these words.
inline bool means_block(const std::string& name, const ParameterBlock& block) {
  const std::size_t length = name.size();
  return block.name.compare(0, length, name) == 0 && (block.name.size() == length || block.name[length] == ' ');
}

/// Fails, in the name of `who`, unless a name means a block at least.
inline void check_block_name(const char* who, const std::string& name, const Layout& layout) {
  std::string names;
  for (const ParameterBlock& block : layout) {
    if (means_block(name, block)) return;
    names += (names.empty() ? "\"" : ", \"") + block.name + '"';
  }
  fail(std::string(who) + ": the model has no block \"" + name + "\"; it has " + names);
}

}  // namespace detail
}  // namespace descent
