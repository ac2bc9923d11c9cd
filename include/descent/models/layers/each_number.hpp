#pragma once

#include "../../core/matrix.hpp"
#include "../../core/packet.hpp"

namespace descent::detail {

/// Writes work(from[i]…) to to[i], for so many numbers; a register at a time where there are as many.
template <class Scalar, class Work, class... From>
void each_number(Index size, Scalar* to, const Work& work, const From*... from) {
  constexpr int width = register_lanes<Scalar, most_lanes<Scalar>>;
  using Row = Lanes<Scalar, width>;
  Index i = 0;
  for (; i + width <= size; i += width) Row::store(to + i, work(Row::load(from + i)...));
  for (; i < size; ++i) to[i] = work(from[i]...);
}

}  // namespace descent::detail
