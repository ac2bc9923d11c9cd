/// @file
/// What is measured: made-up data of any size, and the hand-written loop driven by the library's own sampler.
#pragma once

#include <descent/core/random.hpp>
#include <descent/data/dataset.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <vector>

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

/// The same features; the target is 1 where that function lies above its middle, else 0.
template <class Scalar>
descent::Dataset<Scalar> made_up_classes(descent::Index n, descent::Index d) {
  descent::Dataset<Scalar> data = made_up_regression<Scalar>(n, d);
  data.targets = (data.targets.array() > Scalar(0.5)).template cast<Scalar>();
  return data;
}

/// The hand-written loop as a run: the sampler's indices, the limit on steps and the finiteness test
/// included.
template <class Scalar, class Loss = hand_written::SquaredError, class Sampling = descent::MiniBatch>
struct HandWrittenRun {
  hand_written::Table<Scalar> table;
  hand_written::Line<Scalar> line;
  Sampling sampling;
  typename Sampling::State state;
  Scalar rate;

  HandWrittenRun(const descent::Dataset<Scalar>& data, Sampling sampler, Scalar learning_rate)
      : table{data.features.data(), data.targets.data(), data.size(), data.feature_count()},
        line(data.feature_count()),
        sampling(sampler),
        state(sampler.init(data.size())),
        rate(learning_rate) {}

  bool advance(std::int64_t steps) {
    for (std::int64_t i = 0; i < steps; ++i) {
      const auto rows = sampling.next(state);
      const auto order = [&](long r) { return rows[r]; };
      if (!hand_written::step<Loss>(table, line, order, rows.size(), rows.known, rate)) return false;
    }
    return true;
  }

  bool advance_full_batch(std::int64_t steps) {
    const auto order = [](long r) { return r; };
    for (std::int64_t i = 0; i < steps; ++i)
      if (!hand_written::step<Loss>(table, line, order, table.n, table.n, rate)) return false;
    return true;
  }
};

/// Keeps the compiler from leaving out what computes it.
template <class Value>
void keep(const Value& value) {
  __asm__ volatile("" : : "g"(&value) : "memory");
}

/// Reads every feature once, in the order in which they lie: what the memory allows at best.
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

/// Reads every feature once, the rows in the order given, prefetching those some 10 kB ahead, 16 rows at most: what the
/// memory allows in that order.
template <class Scalar>
Scalar bare_read(const descent::Dataset<Scalar>& data, const std::vector<descent::RowIndex>& order) {
  using S = hand_written::Simd<Scalar>;
  constexpr long line = 64 / static_cast<long>(sizeof(Scalar)), packets = line / S::width;
  typename S::Packet sums[8] = {};
  const long d = data.feature_count();
  const long fitting = 9600 / (d * static_cast<long>(sizeof(Scalar)));
  const auto distance = static_cast<std::size_t>(fitting < 1 ? 1 : fitting > 16 ? 16 : fitting);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Scalar* const row = data.features.data() + static_cast<long>(order[i]) * d;
    const Scalar* const ahead =
        data.features.data() + static_cast<long>(order[i + distance < order.size() ? i + distance : i]) * d;
    long c = 0;
    for (; c + line <= d; c += line) {
      fetch(ahead + c);
      for (long p = 0; p < packets; ++p) sums[p] += S::load(row + c + p * S::width);
    }
    fetch(ahead + d - 1);
    for (; c + S::width <= d; c += S::width) sums[0] += S::load(row + c);
    if (c < d && d >= S::width) sums[1] += S::load(row + d - S::width);
  }
  Scalar lanes[8], total = 0;
  S::sums(sums, lanes);
  for (const Scalar lane : lanes) total += lane;
  return total;
}

/// The rows of one epoch of a sampler, in its order.
template <class Sampling>
std::vector<descent::RowIndex> order_of_an_epoch(const Sampling& sampling, descent::Index n) {
  auto state = sampling.init(n);
  std::vector<descent::RowIndex> order;
  order.reserve(static_cast<std::size_t>(n));
  while (static_cast<descent::Index>(order.size()) < n) {
    const auto rows = sampling.next(state);
    for (descent::Index i = 0; i < rows.size(); ++i) order.push_back(static_cast<descent::RowIndex>(rows[i]));
  }
  return order;
}
