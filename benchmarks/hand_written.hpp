/// @file
/// Linear regression by mini-batches as one would write it by hand for one machine, one loss and one rule:
/// what the library is measured against. Rows in place, eight at a time, forward and backward fused, the next
/// block's rows prefetched; mean squared error, plain descent, a bias.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace hand_written {

#if defined(__AVX512F__)
inline constexpr int bytes = 64;
#elif defined(__AVX__)
inline constexpr int bytes = 32;
#else
inline constexpr int bytes = 16;
#endif

template <class Scalar>
struct Simd {
  typedef Scalar Packet __attribute__((vector_size(bytes)));
  static constexpr long width = bytes / static_cast<long>(sizeof(Scalar));

  [[gnu::always_inline]] static Packet load(const Scalar* from) {
    Packet packet;
    std::memcpy(&packet, from, sizeof packet);
    return packet;
  }
  [[gnu::always_inline]] static void store(Scalar* to, Packet packet) { std::memcpy(to, &packet, sizeof packet); }

  /// 1 in the last `count` lanes, 0 in the others.
  [[gnu::always_inline]] static Packet last_lanes(long count) {
    static constexpr auto zeros_and_ones = [] {
      std::array<Scalar, 2 * width> values{};
      for (std::size_t i = width; i < 2 * width; ++i) values[i] = 1;
      return values;
    }();
    return load(zeros_and_ones.data() + count);
  }

  /// The sums of eight packets' lanes: each round adds the halves of segments, two packets into one.
  template <long segment = width, int in_use = 8>
  [[gnu::always_inline]] static void sums(const Packet* packets, Scalar* out) {
    if constexpr (segment == 1) {
      std::memcpy(out, packets, 8 * sizeof(Scalar));
    } else if constexpr (in_use == 1) {
      const Packet halved[1] = {halves<segment>(packets[0], packets[0], std::make_index_sequence<width>{})};
      sums<segment / 2, 1>(halved, out);
    } else {
      Packet halved[in_use / 2];
      for (int r = 0; r < in_use / 2; ++r)
        halved[r] = halves<segment>(packets[2 * r], packets[2 * r + 1], std::make_index_sequence<width>{});
      sums<segment / 2, in_use / 2>(halved, out);
    }
  }

 private:
  template <long segment, std::size_t... i>
  [[gnu::always_inline]] static Packet halves(Packet a, Packet b, std::index_sequence<i...>) {
    constexpr long half = segment / 2;
    return __builtin_shufflevector(a, b, (long(i) / half * segment + long(i) % half)...) +
           __builtin_shufflevector(a, b, (long(i) / half * segment + long(i) % half + half)...);
  }
};

/// The data: n rows of d features, one target each.
template <class Scalar>
struct Table {
  const Scalar* features;
  const Scalar* targets;
  long n, d;
};

/// Weights, then the bias, and the gradient of both.
template <class Scalar>
struct Line {
  std::vector<Scalar> parameters, gradient;
  explicit Line(long d) : parameters(static_cast<std::size_t>(d) + 1), gradient(static_cast<std::size_t>(d) + 1) {}
};

/// One block of `rows` rows; `order(i)` numbers the rows, `ahead(i)` those to fetch for later. Adds the
/// gradient of the mean over a batch to `g`, where factor = 2 / batch.
template <int rows, bool prefetching, class Scalar, class Order, class Ahead>
[[gnu::always_inline]] inline void block(const Table<Scalar>& table, const Order& order, const Ahead& ahead,
                                         const Scalar* w, Scalar* g, Scalar factor, Scalar& bias_gradient) {
  using S = Simd<Scalar>;
  using Packet = typename S::Packet;
  const long d = table.d;
  const Scalar* row[rows];
  const Scalar* next[rows];
  for (int r = 0; r < rows; ++r) row[r] = table.features + order(r) * d;
  if constexpr (prefetching)
    for (int r = 0; r < rows; ++r) {
      next[r] = table.features + ahead(r) * d;
      __builtin_prefetch(table.targets + ahead(r));
    }

  Packet sums[rows] = {};
  Scalar scores[rows];
  long c = 0;
  for (; c + S::width <= d; c += S::width) {
    const Packet weight = S::load(w + c);
    for (int r = 0; r < rows; ++r) sums[r] += S::load(row[r] + c) * weight;
    if constexpr (prefetching)
      if (bytes == 64 || (c * static_cast<long>(sizeof(Scalar))) % 64 == 0)
        for (int r = 0; r < rows / 2; ++r) __builtin_prefetch(next[r] + c);
  }
  const long whole = c;
  const Packet mask = S::last_lanes(d - whole);  // the rest is read as a packet that ends with the row
  const bool rest = whole < d && d >= S::width;
  if (rest) {
    const Packet weight = S::load(w + d - S::width) * mask;
    for (int r = 0; r < rows; ++r) sums[r] += S::load(row[r] + d - S::width) * weight;
    if constexpr (prefetching)
      for (int r = 0; r < rows / 2; ++r) __builtin_prefetch(next[r] + d - 1);
  }
  if constexpr (rows == 8) {
    S::sums(sums, scores);
  } else {
    for (int r = 0; r < rows; ++r) {
      scores[r] = 0;
      for (long lane = 0; lane < S::width; ++lane) scores[r] += sums[r][lane];
    }
  }
  for (int r = 0; r < rows; ++r) scores[r] += w[d];
  if (!rest)
    for (; c < d; ++c)
      for (int r = 0; r < rows; ++r) scores[r] += row[r][c] * w[c];

  Scalar slope[rows];
  for (int r = 0; r < rows; ++r) slope[r] = factor * (scores[r] - table.targets[order(r)]);
  Scalar total = 0;
  for (int r = 0; r < rows; ++r) total += slope[r];
  bias_gradient += total;

  for (c = 0; c < whole; c += S::width) {
    Packet sum = S::load(g + c);
    for (int r = 0; r < rows; ++r) sum += S::load(row[r] + c) * slope[r];
    S::store(g + c, sum);
    if constexpr (prefetching)
      if (bytes == 64 || (c * static_cast<long>(sizeof(Scalar))) % 64 == 0)
        for (int r = rows / 2; r < rows; ++r) __builtin_prefetch(next[r] + c);
  }
  if (rest) {
    Packet sum = {};
    for (int r = 0; r < rows; ++r) sum += S::load(row[r] + d - S::width) * slope[r];
    S::store(g + d - S::width, S::load(g + d - S::width) + sum * mask);
    if constexpr (prefetching)
      for (int r = rows / 2; r < rows; ++r) __builtin_prefetch(next[r] + d - 1);
    return;
  }
  for (; c < d; ++c) {
    Scalar sum = g[c];
    for (int r = 0; r < rows; ++r) sum += row[r][c] * slope[r];
    g[c] = sum;
  }
}

/// One step on the rows order(0) … order(batch − 1), of which `known` may be read; returns whether the
/// parameters stayed finite.
template <bool scattered, class Scalar, class Order>
[[gnu::always_inline]] inline bool step(const Table<Scalar>& table, Line<Scalar>& line, const Order& order, long batch,
                                        long known, Scalar rate) {
  const long d = table.d;
  Scalar* w = line.parameters.data();
  Scalar* g = line.gradient.data();
  std::memset(g, 0, sizeof(Scalar) * static_cast<std::size_t>(d + 1));
  const Scalar factor = Scalar(2) / static_cast<Scalar>(batch);
  Scalar bias_gradient = 0;
  long i = 0;
  for (; i + 8 <= batch; i += 8) {
    const auto here = [&](long r) { return order(i + r); };
    const long shift = i + 24 <= known ? 16 : 0;
    const auto ahead = [&](long r) { return order(i + shift + r); };
    block<8, scattered>(table, here, ahead, w, g, factor, bias_gradient);
  }
  for (; i < batch; ++i) {
    const auto here = [&](long r) { return order(i + r); };
    block<1, false>(table, here, here, w, g, factor, bias_gradient);
  }
  g[d] = bias_gradient;

  using S = Simd<Scalar>;
  typename S::Packet test = {};
  Scalar rest = 0;
  long c = 0;
  for (; c + S::width <= d + 1; c += S::width) {
    const typename S::Packet moved = S::load(w + c) - rate * S::load(g + c);
    S::store(w + c, moved);
    test += moved * Scalar(0);  // 0 unless a parameter is infinite or not a number
  }
  for (; c <= d; ++c) {
    w[c] -= rate * g[c];
    rest += w[c] * Scalar(0);
  }
  for (long lane = 0; lane < S::width; ++lane) rest += test[lane];
  return rest == Scalar(0);
}

}  // namespace hand_written
