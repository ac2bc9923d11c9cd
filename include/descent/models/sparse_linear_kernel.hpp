/// @file
/// The linear model on sparse rows: what a row costs is what is written down of it.
#pragma once

#include "../core/inline.hpp"
#include "../core/matrix.hpp"
#include "../data/rows.hpp"

namespace descent::detail {

/// Σ values[j] · weights[columns[j]]: four sums, each of every fourth product, for one alone would wait for its last addition.
template <class Scalar>
DESCENT_INLINE Scalar sparse_product(const int* columns, const Scalar* values, Index count, const Scalar* weights) {
  Scalar sums[4] = {};
  Index j = 0;
  for (; j + 4 <= count; j += 4)
    unroll<4>([&](int s) DESCENT_INLINE_LAMBDA { sums[s] += values[j + s] * weights[columns[j + s]]; });
  for (; j < count; ++j) sums[0] += values[j] * weights[columns[j]];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// out (n' × k) = rows (n' × d) · weights (d × k) + bias (k numbers, or null). What the next rows need is asked for on the
/// way.
template <class Rows, class Scalar>
DESCENT_INLINE void sparse_scores(const Rows& rows, const Scalar* weights, const Scalar* bias, Index outputs,
                                  Scalar* out) {
  for (Index i = 0; i < rows.size(); ++i, out += outputs) {
    rows.fetch_ahead(i, weights, outputs);
    const auto row = rows.features(i);
    if (outputs == 1) {
      const Scalar sum = sparse_product(row.columns, row.values, row.count, weights);
      *out = bias != nullptr ? *bias + sum : sum;
      continue;
    }
    for (Index k = 0; k < outputs; ++k) out[k] = bias != nullptr ? bias[k] : Scalar(0);
    for (Index j = 0; j < row.count; ++j) {
      const Scalar* w = weights + row.columns[j] * outputs;
      for (Index k = 0; k < outputs; ++k) out[k] += row.values[j] * w[k];
    }
  }
}

/// Calls visit(place) for what sparse_scores reads, of d × k weights and `biases` behind them. What visit.paid() points
/// to, if it offers that, is read at the same places, so that it is asked for on the way too.
template <class Rows, class Scalar, class Visit>
DESCENT_INLINE void sparse_places(const Rows& rows, const Scalar* weights, Index outputs, Index biases, Visit& visit) {
  const Index bias = rows.feature_count() * outputs;
  for (Index k = 0; k < biases; ++k) visit(bias + k);
  for (Index i = 0; i < rows.size(); ++i) {
    if (rows.size() > 1) rows.fetch_ahead(i, weights, outputs);  // of single rows sparse_scores does
    if constexpr (requires { visit.paid(); }) rows.fetch_beside(i, visit.paid(), outputs);
    const auto row = rows.features(i);
    if (outputs == 1) {
      for (Index j = 0; j < row.count; ++j) visit(row.columns[j]);
      continue;
    }
    for (Index j = 0; j < row.count; ++j)
      for (Index k = 0; k < outputs; ++k) visit(row.columns[j] * outputs + k);
  }
}

/// Lets a dense gradient be added to as a SparseSum is.
template <class Scalar>
struct DenseSum {
  Scalar* gradient;

  DESCENT_INLINE void add(Index place, Scalar value) { gradient[place] += value; }
  DESCENT_INLINE void add(const int* columns, const Scalar* values, Index count, Scalar factor) {
    for (Index j = 0; j < count; ++j) gradient[columns[j]] += factor * values[j];
  }
};

/// Adds Σᵢ rowᵢᵀ · slopesᵢ, the d × k gradient of the weights, and those of the biases behind them, if there are any.
template <class Rows, class Scalar, class Sum>
DESCENT_INLINE void sparse_backward(const Rows& rows, const Scalar* slopes, Index outputs, bool has_bias, Sum& sum) {
  const Index bias = rows.feature_count() * outputs;
  if (outputs == 1) {
    for (Index i = 0; i < rows.size(); ++i) {
      const auto row = rows.features(i);
      sum.add(row.columns, row.values, row.count, slopes[i]);
      if (has_bias) sum.add(bias, slopes[i]);
    }
    return;
  }
  for (Index i = 0; i < rows.size(); ++i, slopes += outputs) {
    const auto row = rows.features(i);
    for (Index j = 0; j < row.count; ++j) {
      const Index place = row.columns[j] * outputs;
      for (Index k = 0; k < outputs; ++k) sum.add(place + k, row.values[j] * slopes[k]);
    }
    if (has_bias)
      for (Index k = 0; k < outputs; ++k) sum.add(bias + k, slopes[k]);
  }
}

}  // namespace descent::detail
