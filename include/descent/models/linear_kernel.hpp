/// @file
/// The innermost loops of a linear model with one output: rows where they stand, eight at a time.
///
/// A batch is walked in blocks of eight rows. `score_rows` forms eight dot products at once, so that the
/// weights are loaded once for all of them; after the loss has turned scores into slopes, `add_rows` adds the
/// eight rows, each times its slope, to the gradient while they are still in the first-level cache. Both ask
/// for the rows of the next block but one as they go: one cache line for every other row that they read.
///
/// A row of d features is cut into chunks of L lanes, L the largest power of two that is at most d and fills
/// at most 64 bytes. What is left over at its end is read as one more chunk that ends with the row and so
/// overlaps the one before; a mask of zeros takes the overlap out.
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

/// Asks for the line at `column` of each of `count` rows.
template <int count, class Scalar>
DESCENT_INLINE void prefetch_rows(const Scalar* const* rows, Index column) {
  unroll<count>([&](int r) DESCENT_INLINE_LAMBDA { prefetch(rows[r] + column); });
}

/// scores[r] = bias + row[r] · weights, for `rows` rows of d features; asks for the same columns
/// of ahead[0], …, ahead[asked − 1].
template <int L, int rows, int asked, class Scalar>
DESCENT_INLINE void score_rows(const Scalar* const* row, const Scalar* weights, Scalar bias, Index d, Scalar* scores,
                               const Scalar* const* ahead) {
  using Row = Lanes<Scalar, L>;
  using Packet = typename Row::Packet;
  Packet sums[rows][Row::count];
  unroll<Row::count>([&](int p) DESCENT_INLINE_LAMBDA {
    const Packet weight = Row::load(weights + p * Row::width);
    unroll<rows>([&](auto r) DESCENT_INLINE_LAMBDA { sums[r][p] = Row::load(row[r] + p * Row::width) * weight; });
  });
  prefetch_rows<asked>(ahead, 0);
  const auto add_products = [&](int p, Index column, const Packet& weight) DESCENT_INLINE_LAMBDA {
    unroll<rows>([&](int r) DESCENT_INLINE_LAMBDA { sums[r][p] += Row::load(row[r] + column) * weight; });
  };
  Index c = L;
  for (; c + L <= d; c += L) {
    unroll<Row::count>([&](int p) DESCENT_INLINE_LAMBDA {
      const Index column = c + p * Row::width;
      add_products(p, column, Row::load(weights + column));
    });
    prefetch_rows<asked>(ahead, c);
  }
  if (c < d) {
    const Scalar* mask = LaneMasks<Scalar, L>::last(d - c);
    unroll<Row::count>([&](int p) DESCENT_INLINE_LAMBDA {
      const Index column = d - L + p * Row::width;
      if (column + Row::width > c)  // else all of it was in the last chunk
        add_products(p, column, Row::load(weights + column) * Row::load(mask + p * Row::width));
    });
    prefetch_rows<asked>(ahead, d - 1);
  }
  Packet folded[rows];
  unroll<rows>([&](int r) DESCENT_INLINE_LAMBDA { folded[r] = Row::fold(sums[r]); });
  sum_lanes<Scalar, Row::width, rows>(folded, bias, scores);
}

/// gradient += Σ slopes[r] · row[r], for `rows` rows of d features; asks for lines as above.
template <int L, int rows, int asked, class Scalar>
DESCENT_INLINE void add_rows(const Scalar* const* row, const Scalar* slopes, Index d, Scalar* gradient,
                             const Scalar* const* ahead) {
  using Row = Lanes<Scalar, L>;
  using Packet = typename Row::Packet;
  Packet slope[rows];
  unroll<rows>([&](int r) DESCENT_INLINE_LAMBDA { slope[r] = slopes[r] - Packet{}; });
  const auto add_products = [&](Index column, Packet sum) DESCENT_INLINE_LAMBDA {
    unroll<rows>([&](int r) DESCENT_INLINE_LAMBDA { sum += Row::load(row[r] + column) * slope[r]; });
    return sum;
  };
  const auto add_chunk = [&](Index c) DESCENT_INLINE_LAMBDA {
    unroll<Row::count>([&](int p) DESCENT_INLINE_LAMBDA {
      const Index column = c + p * Row::width;
      Row::store(gradient + column, add_products(column, Row::load(gradient + column)));
    });
    prefetch_rows<asked>(ahead, c);
  };
  add_chunk(0);
  Index c = L;
  for (; c + L <= d; c += L) add_chunk(c);
  if (c < d) {
    const Scalar* mask = LaneMasks<Scalar, L>::last(d - c);
    unroll<Row::count>([&](int p) DESCENT_INLINE_LAMBDA {
      const Index column = d - L + p * Row::width;
      if (column + Row::width > c) {
        const Packet sum = add_products(column, Packet{}) * Row::load(mask + p * Row::width);
        Row::store(gradient + column, Row::load(gradient + column) + sum);
      }
    });
    prefetch_rows<asked>(ahead, d - 1);
  }
}

/// How many rows' sums fit in the registers next to everything else.
template <class Scalar, int L>
inline constexpr int rows_in_registers =
    rows_at_once / Lanes<Scalar, L>::count > 1 ? rows_at_once / Lanes<Scalar, L>::count : 1;

/// The narrowest chunk worth its instructions.
inline constexpr int fewest_lanes = 8;

/// The widest chunk for d features: the largest power of two that is at most d and fills at most 64 bytes; 0
/// for fewer than eight, which are not for this kernel.
template <class Scalar>
constexpr int lanes_for(Index d) {
  int lanes = fewest_lanes;
  while (2 * lanes <= d && 2 * lanes <= most_lanes<Scalar>) lanes *= 2;
  return d < lanes ? 0 : lanes;
}

/// score_rows for eight rows, as many at a time as the registers hold; the first half of what is ahead is
/// asked for.
template <int L, class Scalar>
DESCENT_INLINE void score_block(const Scalar* const* row, const Scalar* const* ahead, const Scalar* weights,
                                Scalar bias, Index d, Scalar* out) {
  constexpr int tile = rows_in_registers<Scalar, L>;
  for (int first = 0; first < rows_at_once; first += tile)
    score_rows<L, tile, tile / 2>(row + first, weights, bias, d, out + first, ahead + first / 2);
}

/// add_rows for eight rows; the second half of what is ahead is asked for.
template <int L, class Scalar>
DESCENT_INLINE void add_block(const Scalar* const* row, const Scalar* const* ahead, const Scalar* slopes, Index d,
                              Scalar* gradient) {
  constexpr int half = rows_at_once / 2;
  add_rows<L, rows_at_once, half>(row, slopes, d, gradient, ahead + half);
}

/// The same for consecutive rows, of which steps and looks are made alike: compiled once for both. Where rows stand here and
/// there only steps are made of them, and a call would cost them two percent of
/// their instructions.
template <int L, class Scalar>
[[gnu::noinline]] void score_consecutive(const Scalar* const* row, const Scalar* const* ahead, const Scalar* weights,
                                         Scalar bias, Index d, Scalar* out) {
  score_block<L>(row, ahead, weights, bias, d, out);
}
template <int L, class Scalar>
[[gnu::noinline]] void add_consecutive(const Scalar* const* row, const Scalar* const* ahead, const Scalar* slopes,
                                       Index d, Scalar* gradient) {
  const Scalar *rows[rows_at_once], *fetched[rows_at_once];  // copies, which the gradient cannot overlap
  unroll<rows_at_once>([&](int r) DESCENT_INLINE_LAMBDA { rows[r] = row[r], fetched[r] = ahead[r]; });
  add_block<L>(rows, fetched, slopes, d, gradient);
}

/// Picks the kernel for eight rows by the number of lanes: 0 means "not for this kernel" (then nothing is done and false
/// returned).
template <int L, class Block, class Scalar>
DESCENT_INLINE bool score_any_block(int lanes, const Block& rows, const Scalar* weights, Scalar bias, Index d,
                                    Scalar* out) {
  if (lanes == L) [[likely]] {
    if constexpr (Block::consecutive())
      score_consecutive<L>(rows.row, rows.ahead, weights, bias, d, out);
    else
      score_block<L>(rows.row, rows.ahead, weights, bias, d, out);
    return true;
  }
  if constexpr (L > fewest_lanes)
    return score_any_block<L / 2>(lanes, rows, weights, bias, d, out);
  else
    return false;
}
template <int L, class Block, class Scalar>
DESCENT_INLINE bool add_any_block(int lanes, const Block& rows, const Scalar* slopes, Index d, Scalar* gradient) {
  if (lanes == L) [[likely]] {
    if constexpr (Block::consecutive())
      add_consecutive<L>(rows.row, rows.ahead, slopes, d, gradient);
    else
      add_block<L>(rows.row, rows.ahead, slopes, d, gradient);
    return true;
  }
  if constexpr (L > fewest_lanes)
    return add_any_block<L / 2>(lanes, rows, slopes, d, gradient);
  else
    return false;
}

/// One row by itself: what is left over when a batch is no multiple of eight.
template <int L, class Scalar>
[[gnu::noinline]] void score_row(int lanes, const Scalar* row, const Scalar* weights, Scalar bias, Index d,
                                 Scalar* out) {
  if (lanes == L)
    score_rows<L, 1, 0>(&row, weights, bias, d, out, &row);
  else if constexpr (L > fewest_lanes)
    score_row<L / 2>(lanes, row, weights, bias, d, out);
}
template <int L, class Scalar>
[[gnu::noinline]] void add_row(int lanes, const Scalar* row, const Scalar* slope, Index d, Scalar* gradient) {
  if (lanes == L)
    add_rows<L, 1, 0>(&row, slope, d, gradient, &row);
  else if constexpr (L > fewest_lanes)
    add_row<L / 2>(lanes, row, slope, d, gradient);
}

/// A block of the size that this kernel is made for.
template <class Rows>
concept EightRows = requires { requires Rows::row_count == rows_at_once; };

/// out[i] = bias + features of row i · weights, for all rows in view. `lanes` is lanes_for(d), or 0: then
/// nothing is done and false returned.
template <class Rows, class Scalar>
DESCENT_INLINE bool linear_scores(const Rows& rows, const Scalar* weights, Scalar bias, Index d, int lanes,
                                  Scalar* out) {
  constexpr int widest = most_lanes<Scalar>;
  if constexpr (EightRows<Rows>) {
    return score_any_block<widest>(lanes, rows, weights, bias, d, out);
  } else {
    if (lanes == 0) return false;
    for (Index i = 0; i < rows.size(); ++i) score_row<widest>(lanes, rows.feature_data(i), weights, bias, d, out + i);
    return true;
  }
}

/// gradient += Σᵢ slopes[i] · features of row i, over all rows in view; d numbers. `lanes` as above.
template <class Rows, class Scalar>
DESCENT_INLINE bool linear_backward(const Rows& rows, const Scalar* slopes, Index d, int lanes, Scalar* gradient) {
  constexpr int widest = most_lanes<Scalar>;
  if constexpr (EightRows<Rows>) {
    return add_any_block<widest>(lanes, rows, slopes, d, gradient);
  } else {
    if (lanes == 0) return false;
    for (Index i = 0; i < rows.size(); ++i) add_row<widest>(lanes, rows.feature_data(i), slopes + i, d, gradient);
    return true;
  }
}

/// sum + Σ slopes[i], eight at a time by halves.
template <class Scalar>
DESCENT_INLINE Scalar add_slopes(const Scalar* slopes, Index size, Scalar sum) {
  using Eight = Lanes<Scalar, 8>;
  Index i = 0;
  for (; i + 8 <= size; i += 8) {
    typename Eight::Packet packets[Eight::count];
    unroll<Eight::count>([&](int p) DESCENT_INLINE_LAMBDA { packets[p] = Eight::load(slopes + i + p * Eight::width); });
    const auto folded = Eight::fold(packets);
    sum_lanes<Scalar, Eight::width, 1>(&folded, sum, &sum);
  }
  for (; i < size; ++i) sum += slopes[i];
  return sum;
}

}  // namespace descent::detail
