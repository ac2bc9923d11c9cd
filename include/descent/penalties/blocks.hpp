#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/layout.hpp"
#include "../core/text.hpp"

namespace descent::detail {

/// Shows visit(place) the place of every parameter that a penalty is about: of all, or of those that are no biases.
template <class Visit>
void each_place(const Layout& layout, bool biases, const Visit& visit) {
  for (const ParameterBlock& block : layout)
    if (biases || !block.bias)
      for (Index i = block.offset; i < block.offset + block.size(); ++i) visit(i);
}

/// Fails unless the strength of a penalty is a finite number, 0 or more.
inline void check_strength(const std::string& penalty, const char* member, double value) {
  if (!(value >= 0) || !is_finite(value))
    fail(penalty + ": " + member + " is " + text(value) + "; it must be 0 or more");
}

}  // namespace descent::detail
