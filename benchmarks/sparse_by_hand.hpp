/// @file
/// Logistic regression on sparse rows, one row a step, as one would write it by hand for one machine, one loss and one
/// rule: what the library is measured against. What the next rows need is asked for ahead of them; plain descent, a bias.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "fetch.hpp"

namespace sparse_by_hand {

/// Compressed rows: row i is what stands from starts[i] to before starts[i + 1]; targets 0 or 1.
template <class Scalar>
struct Rows {
  const int* starts;
  const int* columns;
  const Scalar* values;
  const Scalar* targets;
};

/// The score of the row order[0]; `known` entries of the order may be read, and the rows be fetched. Weights, then the
/// bias, at w[d].
template <bool prefetching, class Scalar>
[[gnu::always_inline]] inline Scalar score(const Rows<Scalar>& rows, const Scalar* w, long d,
                                           const std::uint32_t* order, long known) {
  if constexpr (prefetching) {
    if (known > 15) fetch(rows.starts + order[15]);
    if (known > 10) {
      const long next = order[10], begin = rows.starts[next], end = rows.starts[next + 1];
      for (long j = begin; j < end; j += 16) fetch(rows.columns + j);
      for (long j = begin; j < end; j += 64 / static_cast<long>(sizeof(Scalar))) fetch(rows.values + j);
      fetch(rows.targets + next);
    }
    if (known > 4) {
      const long next = order[4], end = rows.starts[next + 1];
      for (long j = rows.starts[next]; j < end; ++j) fetch(w + rows.columns[j]);
    }
  }
  const long end = rows.starts[order[0] + 1];
  Scalar sums[4] = {};
  long j = rows.starts[order[0]];
  for (; j + 4 <= end; j += 4)
    for (int s = 0; s < 4; ++s) sums[s] += rows.values[j + s] * w[rows.columns[j + s]];
  for (; j < end; ++j) sums[0] += rows.values[j] * w[rows.columns[j]];
  return w[d] + ((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

/// One step on that row. Returns whether what was moved is finite.
template <bool prefetching, class Scalar>
[[gnu::always_inline]] inline bool step(const Rows<Scalar>& rows, Scalar* w, long d, const std::uint32_t* order,
                                        long known, Scalar rate) {
  const Scalar here = score<prefetching>(rows, w, d, order, known);
  const long row = order[0], end = rows.starts[row + 1];
  const Scalar moved = rate * (1 / (1 + std::exp(-here)) - rows.targets[row]);
  Scalar test = moved * Scalar(0);  // 0 unless a number is infinite or not a number
  for (long j = rows.starts[row]; j < end; ++j) {
    Scalar& weight = w[rows.columns[j]];
    weight -= moved * rows.values[j];
    test += weight * Scalar(0);
  }
  w[d] -= moved;
  return test == Scalar(0);
}

}  // namespace sparse_by_hand
