/// @file
/// Linear and logistic regression by mini-batches as one would write them by hand for one machine and one rule: what
/// the library is measured against. Rows in place, eight at a time, forward and backward fused, the rows
/// of the next block but one prefetched; plain descent, a bias.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

#include "fetch.hpp"

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

/// Eight scores, in as few packets as hold them.
template <class Scalar>
struct Eight {
  static constexpr long width = Simd<Scalar>::width < 8 ? Simd<Scalar>::width : 8;
  typedef Scalar Packet __attribute__((vector_size(width * sizeof(Scalar))));
  using Integer = std::conditional_t<sizeof(Scalar) == 4, std::int32_t, std::int64_t>;
  typedef Integer Bits __attribute__((vector_size(width * sizeof(Scalar))));

  /// Replaces every score by f(score, target).
  template <class Function>
  [[gnu::always_inline]] static void transform(Scalar* scores, const Scalar* targets, const Function& f) {
    for (long i = 0; i < 8; i += width) {
      Packet score, target;
      std::memcpy(&score, scores + i, sizeof score);
      std::memcpy(&target, targets + i, sizeof target);
      score = f(score, target);
      std::memcpy(scores + i, &score, sizeof score);
    }
  }

  /// eˣ for |x| ≤ 80: 2ⁿ times the series of what is left.
  [[gnu::always_inline]] static Packet exponential(Packet x) {
    constexpr bool is_float = sizeof(Scalar) == 4;
    constexpr int mantissa = is_float ? 23 : 52, bias = is_float ? 127 : 1023, terms = is_float ? 6 : 11;
    constexpr Scalar to_whole = is_float ? Scalar(12582912) : Scalar(6755399441055744);
    constexpr Scalar high = is_float ? Scalar(0.693359375) : Scalar(6.93147180369123816490e-01);
    constexpr Scalar low = is_float ? Scalar(-2.12194440e-4) : Scalar(1.90821492927058770002e-10);
    const Packet shifted = x * Scalar(1.4426950408889634) + to_whole;  // the nearest whole number, in the last bits
    const Packet whole = shifted - to_whole;
    const Packet r = (x - whole * high) - whole * low;
    Scalar coefficient = 1;  // 1 / terms!
    for (int term = 2; term <= terms; ++term) coefficient /= Scalar(term);
    Packet series = Packet{} + coefficient;
    for (int term = terms; term > 0; --term) series = series * r + (coefficient *= Scalar(term));
    Bits bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + bias) << mantissa;
    Packet power;
    std::memcpy(&power, &bits, sizeof power);
    return power * series;
  }
};

/// ℓ = (score − target)², as slopes: 2 (score − target).
struct SquaredError {
  template <class Scalar>
  [[gnu::always_inline]] static void slopes(Scalar* scores, const Scalar* targets, Scalar factor) {
    Eight<Scalar>::transform(scores, targets, [=](auto score, auto target) { return 2 * factor * (score - target); });
  }
};

/// The cross-entropy of targets 0 and 1, as slopes: 1 / (1 + e⁻ˢᶜᵒʳᵉ) − target.
struct Logistic {
  template <class Scalar>
  [[gnu::always_inline]] static void slopes(Scalar* scores, const Scalar* targets, Scalar factor) {
    using Packet = typename Eight<Scalar>::Packet;
    Eight<Scalar>::transform(scores, targets, [=](Packet score, Packet target) {
      const Packet most = Packet{} + 80, least = -most;
      Packet x = -score;
      x = x < most ? x : most;
      x = x > least ? x : least;
      return factor * (1 / (1 + Eight<Scalar>::exponential(x)) - target);
    });
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
template <class Loss, int rows, bool prefetching, class Scalar, class Order, class Ahead>
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
      fetch(table.targets + ahead(r));
    }

  Packet sums[rows] = {};
  Scalar scores[rows];
  long c = 0;
  for (; c + S::width <= d; c += S::width) {
    const Packet weight = S::load(w + c);
    for (int r = 0; r < rows; ++r) sums[r] += S::load(row[r] + c) * weight;
    if constexpr (prefetching)
      if (bytes == 64 || (c * static_cast<long>(sizeof(Scalar))) % 64 == 0)
        for (int r = 0; r < rows / 2; ++r) fetch(next[r] + c);
  }
  const long whole = c;
  const Packet mask = S::last_lanes(d - whole);  // the rest is read as a packet that ends with the row
  const bool rest = whole < d && d >= S::width;
  if (rest) {
    const Packet weight = S::load(w + d - S::width) * mask;
    for (int r = 0; r < rows; ++r) sums[r] += S::load(row[r] + d - S::width) * weight;
    if constexpr (prefetching)
      for (int r = 0; r < rows / 2; ++r) fetch(next[r] + d - 1);
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

  Scalar slope[8] = {}, targets[8] = {};
  for (int r = 0; r < rows; ++r) targets[r] = table.targets[order(r)];
  for (int r = 0; r < rows; ++r) slope[r] = scores[r];
  Loss::slopes(slope, targets, factor);
  Scalar total = 0;
  for (int r = 0; r < rows; ++r) total += slope[r];
  bias_gradient += total;

  for (c = 0; c < whole; c += S::width) {
    Packet sum = S::load(g + c);
    for (int r = 0; r < rows; ++r) sum += S::load(row[r] + c) * slope[r];
    S::store(g + c, sum);
    if constexpr (prefetching)
      if (bytes == 64 || (c * static_cast<long>(sizeof(Scalar))) % 64 == 0)
        for (int r = rows / 2; r < rows; ++r) fetch(next[r] + c);
  }
  if (rest) {
    Packet sum = {};
    for (int r = 0; r < rows; ++r) sum += S::load(row[r] + d - S::width) * slope[r];
    S::store(g + d - S::width, S::load(g + d - S::width) + sum * mask);
    if constexpr (prefetching)
      for (int r = rows / 2; r < rows; ++r) fetch(next[r] + d - 1);
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
template <class Loss, class Scalar, class Order>
[[gnu::always_inline]] inline bool step(const Table<Scalar>& table, Line<Scalar>& line, const Order& order, long batch,
                                        long known, Scalar rate) {
  const long d = table.d;
  Scalar* w = line.parameters.data();
  Scalar* g = line.gradient.data();
  std::memset(g, 0, sizeof(Scalar) * static_cast<std::size_t>(d + 1));
  const Scalar factor = Scalar(1) / static_cast<Scalar>(batch);
  Scalar bias_gradient = 0;
  long i = 0;
  for (; i + 8 <= batch; i += 8) {
    const auto here = [&](long r) { return order(i + r); };
    const long shift = i + 24 <= known ? 16 : 0;
    const auto ahead = [&](long r) { return order(i + shift + r); };
    block<Loss, 8, true>(table, here, ahead, w, g, factor, bias_gradient);
  }
  for (; i < batch; ++i) {
    const auto here = [&](long r) { return order(i + r); };
    block<Loss, 1, false>(table, here, here, w, g, factor, bias_gradient);
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
