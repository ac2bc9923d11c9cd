/// @file
/// What is measured: made-up data of any size, and the hand-written loop driven by the library's own sampler.
#pragma once

#include <descent/core/random.hpp>
#include <descent/data/dataset.hpp>
#include <descent/sampling/mini_batch.hpp>

#include "hand_written.hpp"

/// n rows of d features in [−1, 1); targets are a linear function of them plus noise.
template <class Scalar>
descent::Dataset<Scalar> made_up_regression(descent::Index n, descent::Index d) {
  descent::Random random(42);
  descent::Dataset<Scalar> data;
  data.features.resize(n, d);
  data.targets.resize(n, 1);
  for (descent::Index i = 0; i < n; ++i) {
    double score = 0.5;
    for (descent::Index j = 0; j < d; ++j) {
      const double x = random.uniform(-1, 1);
      data.features(i, j) = static_cast<Scalar>(x);
      score += x * (static_cast<double>(j % 7) - 3) / 3;
    }
    data.targets(i, 0) = static_cast<Scalar>(score + random.uniform(-0.1, 0.1));
  }
  return data;
}

/// The hand-written loop as a run: the sampler's indices, the limit on steps and the finiteness test
/// included.
template <class Scalar>
struct HandWrittenRun {
  hand_written::Table<Scalar> table;
  hand_written::Line<Scalar> line;
  descent::MiniBatch sampling;
  descent::MiniBatch::State state;
  Scalar rate;

  HandWrittenRun(const descent::Dataset<Scalar>& data, descent::MiniBatch sampler, Scalar learning_rate)
      : table{data.features.data(), data.targets.data(), data.size(), data.feature_count()},
        line(data.feature_count()),
        sampling(sampler),
        state(sampler.init(data.size())),
        rate(learning_rate) {}

  bool advance(std::int64_t steps) {
    for (std::int64_t i = 0; i < steps; ++i) {
      const descent::RowIndices rows = sampling.next(state);
      const auto order = [&](long r) { return rows[r]; };
      if (!hand_written::step<true>(table, line, order, rows.size(), rows.known, rate)) return false;
    }
    return true;
  }

  bool advance_full_batch(std::int64_t steps) {
    const auto order = [](long r) { return r; };
    for (std::int64_t i = 0; i < steps; ++i)
      if (!hand_written::step<true>(table, line, order, table.n, table.n, rate)) return false;
    return true;
  }
};

/// Reads every feature once, in order: what the memory allows at best.
template <class Scalar>
Scalar bare_read(const descent::Dataset<Scalar>& data) {
  using S = hand_written::Simd<Scalar>;
  typename S::Packet sums[8] = {};
  const Scalar* x = data.features.data();
  const descent::Index size = data.features.size();
  for (descent::Index i = 0; i + 8 * S::width <= size; i += 8 * S::width)
    for (int r = 0; r < 8; ++r) sums[r] += S::load(x + i + r * S::width);
  Scalar lanes[8], total = 0;
  S::sums(sums, lanes);
  for (const Scalar lane : lanes) total += lane;
  return total;
}
