/// @file
/// The innermost loops of a linear model with several outputs: rows where they stand, eight at a time.
///
/// Neighbouring outputs lie side by side in memory, in the weights as in scores and slopes, and so side by side in a
/// register. `score_many` keeps the scores of a tile of rows × outputs in registers while it walks over the features;
/// `add_many` adds, feature by feature, what eight rows have to add to one row of the gradient, which is loaded and
/// stored once for all of them. Both ask for the rows of the next block but one as they go.
///
/// The k outputs are cut into packets as wide as a register; the last packet ends with the last output and may overlap
/// the one before, where both come to the same numbers. Every score is summed in the order of the features, every
/// entry of the gradient in the order of the rows: the bits are those of three plain loops, whatever the registers.
#pragma once

#include <algorithm>
#include <type_traits>

#include "linear_kernel.hpp"

namespace descent::detail {

/// Calls work(width), an integral_constant: as many outputs as fill a register, or the largest power of two that is at
/// most `outputs`, which are 2 or more.
template <class Scalar, int width = register_lanes<Scalar, most_lanes<Scalar>>, class Work>
DESCENT_INLINE void with_packet_width(Index outputs, const Work& work) {
  if constexpr (width > 2) {
    if (outputs < width) return with_packet_width<Scalar, width / 2>(outputs, work);
  }
  work(std::integral_constant<int, width>{});
}

/// Calls work(packets, first, second) for all packets of outputs: one if their number is odd, then pairs. `first` is
/// the output with which the first of them begins, `second` how many outputs later the second does.
template <int width, class Work>
DESCENT_INLINE void for_each_pair(Index outputs, const Work& work) {
  Index first = 0;
  if ((outputs + width - 1) / width % 2 == 1) {
    work(std::integral_constant<int, 1>{}, first, Index{0});
    first += width;
  }
  for (; first < outputs; first += 2 * width)
    work(std::integral_constant<int, 2>{}, first, std::min<Index>(width, outputs - width - first));
}

/// Calls work(j) for all d features, and asks for the lines ahead when it comes to the columns that fill one.
template <int asked, class Scalar, class Work>
DESCENT_INLINE void for_each_feature(Index d, const Scalar* const* ahead, const Work& work) {
  for (Index line = 0; line < d; line += most_lanes<Scalar>) {
    prefetch_rows<asked>(ahead, line);
    const Index end = std::min<Index>(d, line + most_lanes<Scalar>);
    for (Index j = line; j < end; ++j) work(j);
  }
}

/// The same packet, of which the compiler is to know no more than that it is in a register: keeps it from reading the
/// memory again for every use.
template <class Packet>
DESCENT_INLINE Packet packet_in_register(Packet packet) {
#if defined(__GNUC__) && defined(__x86_64__)
  if constexpr (sizeof(Packet) >= 16) __asm__("" : "+v"(packet));
#endif
  return packet;
}

/// How many rows' sums fit in the registers, for one packet or two of each.
template <int packets>
inline constexpr int rows_in_tile = packets == 1 || register_bytes == 64 ? rows_at_once : rows_at_once / 2;

/// scores = bias + row[r] · weights for `rows` rows and one packet of outputs or two; the pointers lead to the first.
template <int width, int packets, int rows, int asked, class Scalar>
DESCENT_INLINE void score_tile(const Scalar* const* row, const Scalar* const* ahead, const Scalar* weights,
                               const Scalar* bias, Index d, Index outputs, Index second, Scalar* scores) {
  using Tile = Lanes<Scalar, width>;
  using Packet = typename Tile::Packet;
  Packet sums[rows][packets];
  unroll<packets>([&](int p) DESCENT_INLINE_LAMBDA {
    const Packet start = bias == nullptr ? Packet{} : Tile::load(bias + p * second);
    unroll<rows>([&](int r) DESCENT_INLINE_LAMBDA { sums[r][p] = start; });
  });
  for_each_feature<asked>(d, ahead, [&](Index j) DESCENT_INLINE_LAMBDA {
    Packet weight[packets];
    unroll<packets>([&](int p) DESCENT_INLINE_LAMBDA {
      weight[p] = packet_in_register(Tile::load(weights + j * outputs + p * second));
    });
    unroll<rows>([&](int r) DESCENT_INLINE_LAMBDA {
      const Scalar x = row[r][j];
      unroll<packets>([&](int p) DESCENT_INLINE_LAMBDA { sums[r][p] += x * weight[p]; });
    });
  });
  unroll<rows>([&](int r) DESCENT_INLINE_LAMBDA {
    unroll<packets>([&](int p) DESCENT_INLINE_LAMBDA { Tile::store(scores + r * outputs + p * second, sums[r][p]); });
  });
}

/// gradient += Σ row[r]ᵀ · slopes of row r, for `rows` rows and one packet of outputs or two; the pointers lead to the
/// first.
template <int width, int packets, int rows, int asked, class Scalar>
DESCENT_INLINE void add_tile(const Scalar* const* rows_of, const Scalar* const* ahead, const Scalar* slopes, Index d,
                             Index outputs, Index second, Scalar* gradient) {
  using Tile = Lanes<Scalar, width>;
  using Packet = typename Tile::Packet;
  const Scalar* row[rows];  // a copy, which the gradient cannot overlap
  Packet slope[rows][packets];
  unroll<rows>([&](int r) DESCENT_INLINE_LAMBDA {
    row[r] = rows_of[r];
    unroll<packets>([&](int p) DESCENT_INLINE_LAMBDA { slope[r][p] = Tile::load(slopes + r * outputs + p * second); });
  });
  for_each_feature<asked>(d, ahead, [&](Index j) DESCENT_INLINE_LAMBDA {
    Scalar* const to = gradient + j * outputs;
    Packet sums[packets];
    unroll<packets>([&](int p) DESCENT_INLINE_LAMBDA { sums[p] = Tile::load(to + p * second); });
    unroll<rows>([&](int r) DESCENT_INLINE_LAMBDA {
      const Scalar x = row[r][j];
      unroll<packets>([&](int p) DESCENT_INLINE_LAMBDA { sums[p] += x * slope[r][p]; });
    });
    unroll<packets>([&](int p) DESCENT_INLINE_LAMBDA { Tile::store(to + p * second, sums[p]); });
  });
}

/// scores[r·k + o] = bias[o] + row[r] · column o of the weights, for `rows` rows of d features and k outputs; a bias
/// at nullptr is 0. The first half of the rows ahead is asked for.
template <int rows, class Scalar>
[[gnu::noinline]] void score_many(const Scalar* const* row, const Scalar* const* ahead, const Scalar* weights,
                                  const Scalar* bias, Index d, Index outputs, Scalar* scores) {
  with_packet_width<Scalar>(outputs, [&](auto width) DESCENT_INLINE_LAMBDA {
    for_each_pair<width()>(outputs, [&](auto packets, Index first, Index second) DESCENT_INLINE_LAMBDA {
      constexpr int tile = std::min(rows, rows_in_tile<packets()>);
      for (int r = 0; r < rows; r += tile)
        score_tile<width(), packets(), tile, tile / 2>(row + r, ahead + r / 2, weights + first,
                                                       bias == nullptr ? bias : bias + first, d, outputs, second,
                                                       scores + r * outputs + first);
    });
  });
}

/// gradient[j·k + o] += Σ slopes[r·k + o] · row[r][j], for `rows` rows of d features and k outputs. The second half of
/// the rows ahead is asked for.
template <int rows, class Scalar>
[[gnu::noinline]] void add_many(const Scalar* const* row, const Scalar* const* ahead, const Scalar* slopes, Index d,
                                Index outputs, Scalar* gradient) {
  constexpr int half = rows / 2;
  with_packet_width<Scalar>(outputs, [&](auto width) DESCENT_INLINE_LAMBDA {
    for_each_pair<width()>(outputs, [&](auto packets, Index first, Index second) DESCENT_INLINE_LAMBDA {
      add_tile<width(), packets(), rows, half>(row, ahead + half, slopes + first, d, outputs, second, gradient + first);
    });
  });
}

/// The scores of all rows in view, n × k: in a block of eight all at once, otherwise row by row. A bias at nullptr is 0.
template <class Rows, class Scalar>
DESCENT_INLINE void many_scores(const Rows& rows, const Scalar* weights, const Scalar* bias, Index d, Index outputs,
                                Scalar* out) {
  if constexpr (EightRows<Rows>)
    score_many<rows_at_once>(rows.row, rows.ahead, weights, bias, d, outputs, out);
  else
    for (Index i = 0; i < rows.size(); ++i, out += outputs) {
      const Scalar* const row = rows.feature_data(i);
      score_many<1>(&row, &row, weights, bias, d, outputs, out);
    }
}

/// Adds to the d × k gradient of the weights what all rows in view have to add, slopes n × k.
template <class Rows, class Scalar>
DESCENT_INLINE void many_backward(const Rows& rows, const Scalar* slopes, Index d, Index outputs, Scalar* gradient) {
  if constexpr (EightRows<Rows>)
    add_many<rows_at_once>(rows.row, rows.ahead, slopes, d, outputs, gradient);
  else
    for (Index i = 0; i < rows.size(); ++i, slopes += outputs) {
      const Scalar* const row = rows.feature_data(i);
      add_many<1>(&row, &row, slopes, d, outputs, gradient);
    }
}

}  // namespace descent::detail
