#pragma once

#include "../core/matrix.hpp"

namespace descent {

/// One thread does all the work: the default.
struct Serial {
  static constexpr bool does_nothing = true;
};

}  // namespace descent
