/// @file
/// The innermost loops of a linear model with one output and a handful of features, too few to fill a packet with: a
/// feature at a time, sixteen rows side by side.
///
/// A sum over rows goes to sixteen lanes, which are added up by halves at the end. So no addition waits for the one before
/// it, and the order is the same on every machine. What is left over of n rows is done as the sixteen that end with the
/// last one, with a mask of zeros for those that have been counted; only where there are no sixteen, row by row.
#pragma once

#include <cstddef>
#include <utility>

#include "../core/inline.hpp"
#include "../core/packet.hpp"

namespace descent::detail {

/// Rows whose values of one feature are worked on together.
inline constexpr int rows_side_by_side = 16;

/// Rows in view without their number as a constant, so that there is one function for both.
template <class Rows>
DESCENT_INLINE decltype(auto) any_number(const Rows& rows) {
  if constexpr (requires { Rows::row_count; })
    return rows.block(0, rows.size());
  else
    return (rows);
}

/// Whether the rows are one feature each, and stand in memory as a column of numbers.
template <class Rows>
DESCENT_INLINE bool are_a_column(const Rows& rows) {
  if constexpr (requires { rows.consecutive(); })
    return rows.consecutive() && rows.feature_count() == 1;
  else
    return false;
}

/// A feature of the rows first, first + 1, …, side by side.
template <class Rows>
DESCENT_INLINE auto gather_column(const Rows& rows, Index first, Index feature) {
  using Side = Lanes<typename Rows::Scalar, rows_side_by_side>;
  return [&]<std::size_t... lane>(std::index_sequence<lane...>) DESCENT_INLINE_LAMBDA {
    return typename Side::Packet{rows.feature_data(first + static_cast<Index>(lane))[feature]...};
  }(std::make_index_sequence<Side::width>{});
}

/// out[i] = bias + features of row i · weights, for all rows in view.
template <class Rows, class Scalar = typename Rows::Scalar>
[[gnu::noinline]] void few_scores(const Rows& rows, const Scalar* weights, Scalar bias, Index d, Scalar* out) {
  using Side = Lanes<Scalar, rows_side_by_side>;
  const Index n = rows.size();
  const auto write = [&](const auto& scores) DESCENT_INLINE_LAMBDA {
    for (Index i = 0; i + Side::width <= n; i += Side::width) Side::store(out + i, scores(i));
    if (n >= Side::width) Side::store(out + n - Side::width, scores(n - Side::width));
  };
  if (are_a_column(rows)) {
    const Scalar *column = rows.feature_data(0), weight = weights[0];
    write([&](Index i) DESCENT_INLINE_LAMBDA { return bias + Side::load(column + i) * weight; });
  } else {
    write([&](Index i) DESCENT_INLINE_LAMBDA {
      auto scores = bias + gather_column(rows, i, 0) * weights[0];
      for (Index c = 1; c < d; ++c) scores += gather_column(rows, i, c) * weights[c];
      return scores;
    });
  }
  if (n >= Side::width) return;
  for (Index i = 0; i < n; ++i) {
    Scalar score = bias;
    for (Index c = 0; c < d; ++c) score += rows.feature_data(i)[c] * weights[c];
    out[i] = score;
  }
}

/// gradient[c] += Σᵢ slopes[i] · features[c] of row i, for all rows in view and d features; where there is a bias,
/// gradient[d] += Σᵢ slopes[i].
template <class Rows, class Scalar = typename Rows::Scalar>
[[gnu::noinline]] void few_backward(const Rows& rows, const Scalar* slopes, Index d, bool bias, Scalar* gradient) {
  using Side = Lanes<Scalar, rows_side_by_side>;
  using Packet = typename Side::Packet;
  const Index n = rows.size(), left = n % rows_side_by_side;
  const bool by_row = n < rows_side_by_side;
  const auto for_each_packet = [&](const auto& work)
                                   DESCENT_INLINE_LAMBDA {  // work(which of sixteen lanes, row, slopes)
                                     for (Index i = 0; i + rows_side_by_side <= n; i += rows_side_by_side)
                                       unroll<Side::count>([&](int p) DESCENT_INLINE_LAMBDA {
                                         const Index row = i + p * Side::width;
                                         work(p, row, Side::load(slopes + row));
                                       });
                                     if (left == 0 || by_row) return;
                                     const Scalar* mask = LaneMasks<Scalar, rows_side_by_side>::last(left);
                                     unroll<Side::count>([&](int p) DESCENT_INLINE_LAMBDA {
                                       const Index lane = p * Side::width, row = n - rows_side_by_side + lane;
                                       if (lane + Side::width > rows_side_by_side - left)
                                         work(p, row, Side::load(slopes + row) * Side::load(mask + lane));
                                     });
                                   };
  const auto total = [](const Packet* sums) DESCENT_INLINE_LAMBDA {
    const Packet folded = Side::fold(sums);
    Scalar sum;
    sum_lanes<Scalar, Side::width, 1>(&folded, Scalar(0), &sum);
    return sum;
  };
  const auto add_up = [&](Index feature, const auto& column) DESCENT_INLINE_LAMBDA {
    Packet products[Side::count] = {}, slope_sums[Side::count] = {};
    for_each_packet([&](int p, Index row, const Packet& slope) DESCENT_INLINE_LAMBDA {
      products[p] += column(row) * slope;
      slope_sums[p] += slope;
    });
    gradient[feature] += total(products);
    if (feature == 0 && bias) gradient[d] += total(slope_sums);
  };
  if (by_row) {
    for (Index c = 0; c < d; ++c)
      for (Index i = 0; i < n; ++i) gradient[c] += rows.feature_data(i)[c] * slopes[i];
    for (Index i = 0; bias && i < n; ++i) gradient[d] += slopes[i];
  } else if (are_a_column(rows)) {
    const Scalar* column = rows.feature_data(0);
    add_up(0, [&](Index row) DESCENT_INLINE_LAMBDA { return Side::load(column + row); });
  } else {
    for (Index c = 0; c < d; ++c)
      add_up(c, [&](Index row) DESCENT_INLINE_LAMBDA { return gather_column(rows, row, c); });
  }
}

}  // namespace descent::detail
