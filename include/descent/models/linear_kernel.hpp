/// @file
/// The innermost loops of a linear model with one output: rows where they stand, eight at a time.
///
/// A batch is walked in blocks of eight rows. `score_rows` forms eight dot products at once, so that the weights are
/// loaded once for all of them; after the loss has turned scores into slopes, `add_rows` adds the eight rows, each
/// times its slope, to the gradient while they are still in the first-level cache. Where rows are scattered, both ask
/// for the rows of the next block as they go: one cache line for every other row that they read.
///
/// A row of d features is cut into chunks of L lanes, L the largest power of two that is at most d and fills at most
/// 64 bytes. What is left over at its end is read as one more chunk that ends with the row and so overlaps the one
/// before; a mask of zeros takes the overlap out.
#pragma once

#include <concepts>
#include <type_traits>

#include "../core/inline.hpp"
#include "../core/packet.hpp"

namespace descent::detail {

/// Rows whose features stand consecutively in memory.
template <class Rows>
concept InPlaceRows = requires(const Rows& rows) {
  { rows.feature_data(0) } -> std::same_as<const typename Rows::Scalar*>;
};

/// Rows that are walked together.
inline constexpr int rows_at_once = 8;

/// Of the rows of the next block, those that `score_rows` and `add_rows` ask for.
struct NoneAhead {
  static constexpr int count = 0;
};
template <class Scalar, int rows>
struct RowsAhead {
  static constexpr int count = rows;
  const Scalar* row[rows];
};

template <class Scalar, class Ahead>
DESCENT_INLINE void prefetch_rows(const Ahead& ahead, Index column) {
  if constexpr (Ahead::count > 0)
    for (int r = 0; r < Ahead::count; ++r) prefetch(ahead.row[r] + column);
}

/// scores[r] = bias + row[r] · weights, for `rows` rows of d features.
template <class Scalar, int L, int rows, class Ahead>
DESCENT_INLINE void score_rows(const Scalar* const* row, const Scalar* weights, Scalar bias, Index d,
                               Scalar* scores, const Ahead& ahead) {
  using Lanes = Chunk<Scalar, L>;
  Lanes sums[rows];
  for (int r = 0; r < rows; ++r) sums[r] = Lanes::zero();
  Index c = 0;
  for (; c + L <= d; c += L) {
    const Lanes weight = Lanes::load(weights + c);
    for (int r = 0; r < rows; ++r) sums[r].add_product(Lanes::load(row[r] + c), weight);
    prefetch_rows<Scalar>(ahead, c);
  }
  if (c < d) {
    Lanes weight = Lanes::zero();
    weight.add_product(Lanes::load(weights + d - L), last_lanes<Scalar, L>(d - c));
    for (int r = 0; r < rows; ++r) sums[r].add_product(Lanes::load(row[r] + d - L), weight);
    prefetch_rows<Scalar>(ahead, d - 1);
  }
  typename Lanes::Packet folded[rows];
  for (int r = 0; r < rows; ++r) folded[r] = sums[r].folded();
  sum_lanes<Scalar, Lanes::width, rows>(folded, bias, scores);
}

/// gradient += Σ slopes[r] · row[r], for `rows` rows of d features.
template <class Scalar, int L, int rows, class Ahead>
DESCENT_INLINE void add_rows(const Scalar* const* row, const Scalar* slopes, Index d, Scalar* gradient,
                             const Ahead& ahead) {
  using Lanes = Chunk<Scalar, L>;
  Index c = 0;
  for (; c + L <= d; c += L) {
    Lanes sum = Lanes::load(gradient + c);
    for (int r = 0; r < rows; ++r) sum.add_product(Lanes::load(row[r] + c), slopes[r]);
    sum.store(gradient + c);
    prefetch_rows<Scalar>(ahead, c);
  }
  if (c < d) {
    Lanes sum = Lanes::zero();
    for (int r = 0; r < rows; ++r) sum.add_product(Lanes::load(row[r] + d - L), slopes[r]);
    Lanes total = Lanes::load(gradient + d - L);
    total.add_product(sum, last_lanes<Scalar, L>(d - c));
    total.store(gradient + d - L);
    prefetch_rows<Scalar>(ahead, d - 1);
  }
}

/// How many rows' sums fit in the registers next to everything else.
template <class Scalar, int L>
inline constexpr int rows_in_registers = rows_at_once / Chunk<Scalar, L>::count > 1
                                             ? rows_at_once / Chunk<Scalar, L>::count
                                             : 1;

/// The widest chunk for d features: the largest power of two that is at most d and fills at most 64 bytes.
template <class Scalar>
constexpr int lanes_for(Index d) {
  int lanes = 1;
  while (2 * lanes <= d && 2 * lanes <= most_lanes<Scalar>) lanes *= 2;
  return lanes;
}

/// Calls work(std::integral_constant<int, L>{}) with L = lanes, which lanes_for gave.
template <class Scalar, int L = most_lanes<Scalar>, class Work>
DESCENT_INLINE void with_lanes(int lanes, const Work& work) {
  if constexpr (L == 1) {
    work(std::integral_constant<int, 1>{});
  } else {
    if (lanes == L)
      work(std::integral_constant<int, L>{});
    else
      with_lanes<Scalar, L / 2>(lanes, work);
  }
}

/// Rows at most `count` after the i-th of the view, if it knows them; otherwise rows of the view itself, which costs
/// nothing, as they are in the cache.
template <class Scalar, int count, class Rows>
DESCENT_INLINE RowsAhead<Scalar, count> rows_ahead(const Rows& rows, Index i, Index distance) {
  RowsAhead<Scalar, count> ahead;
  const Index shift = rows.knows_ahead(rows_at_once) ? distance : 0;
  for (int r = 0; r < count; ++r) ahead.row[r] = rows.feature_data(i + r + shift);
  return ahead;
}

/// out[i] = bias + features of row i · weights, for all rows in view.
template <class Rows, class Scalar>
DESCENT_INLINE void linear_scores(const Rows& rows, const Scalar* weights, Scalar bias, Index d, int lanes,
                                  Scalar* out) {
  with_lanes<Scalar>(lanes, [&](auto lanes_constant) {
    constexpr int L = decltype(lanes_constant)::value;
    constexpr int tile = rows_in_registers<Scalar, L>;
    Index i = 0;
    for (; i + rows_at_once <= rows.size(); i += rows_at_once)
      for (int t = 0; t < rows_at_once; t += tile) {
        const Scalar* row[tile];
        for (int r = 0; r < tile; ++r) row[r] = rows.feature_data(i + t + r);
        if constexpr (Rows::scattered && tile > 1)  // the first half of the next block
          score_rows<Scalar, L, tile>(row, weights, bias, d, out + i + t,
                                      rows_ahead<Scalar, tile / 2>(rows, i + t / 2, rows_at_once));
        else
          score_rows<Scalar, L, tile>(row, weights, bias, d, out + i + t, NoneAhead{});
      }
    for (; i < rows.size(); ++i) {
      const Scalar* row = rows.feature_data(i);
      score_rows<Scalar, L, 1>(&row, weights, bias, d, out + i, NoneAhead{});
    }
  });
}

/// gradient += Σᵢ slopes[i] · features of row i, over all rows in view; d numbers.
template <class Rows, class Scalar>
DESCENT_INLINE void linear_backward(const Rows& rows, const Scalar* slopes, Index d, int lanes, Scalar* gradient) {
  with_lanes<Scalar>(lanes, [&](auto lanes_constant) {
    constexpr int L = decltype(lanes_constant)::value;
    Index i = 0;
    for (; i + rows_at_once <= rows.size(); i += rows_at_once) {
      const Scalar* row[rows_at_once];
      for (int r = 0; r < rows_at_once; ++r) row[r] = rows.feature_data(i + r);
      if constexpr (Rows::scattered)  // the second half of the next block
        add_rows<Scalar, L, rows_at_once>(
            row, slopes + i, d, gradient,
            rows_ahead<Scalar, rows_at_once / 2>(rows, i + rows_at_once / 2, rows_at_once));
      else
        add_rows<Scalar, L, rows_at_once>(row, slopes + i, d, gradient, NoneAhead{});
    }
    for (; i < rows.size(); ++i) {
      const Scalar* row = rows.feature_data(i);
      add_rows<Scalar, L, 1>(&row, slopes + i, d, gradient, NoneAhead{});
    }
  });
}

/// Σ slopes[i], eight at a time by halves.
template <class Scalar>
DESCENT_INLINE Scalar sum_of_slopes(const Scalar* x, Index size) {
  Scalar sum = 0;
  Index i = 0;
  for (; i + 8 <= size; i += 8, x += 8)
    sum += ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
  for (; i < size; ++i, ++x) sum += *x;
  return sum;
}

}  // namespace descent::detail
