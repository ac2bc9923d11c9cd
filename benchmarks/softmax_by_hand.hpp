/// @file
/// Softmax regression with ten classes by mini-batches, in floats, as one would write it by hand for one machine: rows in
/// place, eight at a time, forward, softmax and backward fused, the next block's rows prefetched. The weights have 16
/// columns, so that those of a feature are one cache line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "fetch.hpp"
#include "hand_written.hpp"

namespace hand_written {

class SoftmaxRegression {
  static constexpr int width = bytes >= 32 ? 8 : 4;
  typedef float Packet __attribute__((vector_size(width * sizeof(float))));
  static constexpr int packets = width == 8 ? 2 : 3;
  static constexpr long begin[3] = {0, width == 8 ? 2 : 4, 6};
  static constexpr long classes = 10;
  static constexpr int scored_at_once = 4;  // rows whose scores fit in the registers

 public:
  SoftmaxRegression(const float* features, const float* labels, long d)
      : features_(features),
        labels_(labels),
        d_(d),
        weights_(std::size_t(d + 1) * classes),
        gradient_(std::size_t(d + 1) * classes) {}

  /// One step on the rows order[0], …, order[batch − 1], of which `known` may be read.
  void step(const std::uint32_t* order, long batch, long known, float rate) {
    std::memset(gradient_.data(), 0, gradient_.size() * sizeof(float));
    const float factor = rate / static_cast<float>(batch);
    for (long i = 0; i < batch; i += 8) {
      const int rows = static_cast<int>(batch - i < 8 ? batch - i : 8);
      const float* row[8];
      const float* ahead[8];
      for (int r = 0; r < 8; ++r) {
        const long here = i + (r < rows ? r : rows - 1);
        row[r] = features_ + order[here] * d_;
        ahead[r] = features_ + order[i + 16 <= known ? i + 8 + r : here] * d_;
      }
      float slopes[8 * classes];
      for (int r = 0; r < 8; r += scored_at_once) scores(row + r, ahead + r, slopes + r * classes);
      for (int r = 0; r < 8; ++r)
        if (r < rows)
          softmax_slopes(slopes + r * classes, static_cast<long>(labels_[order[i + r]]), factor);
        else
          std::memset(slopes + r * classes, 0, classes * sizeof(float));
      add(row, slopes);
    }
    for (std::size_t p = 0; p < weights_.size(); ++p) weights_[p] -= gradient_[p];
  }

  /// The weight of a feature for a class.
  float weight(long feature, long c) const { return weights_[std::size_t(feature * classes + c)]; }
  float bias(long c) const { return weight(d_, c); }

 private:
  [[gnu::always_inline]] static Packet load(const float* from) {
    Packet packet;
    std::memcpy(&packet, from, sizeof packet);
    return packet;
  }
  [[gnu::always_inline]] static void store(float* to, Packet packet) { std::memcpy(to, &packet, sizeof packet); }

  void scores(const float* const* row, const float* const* ahead, float* out) const {
    const float* w = weights_.data();
    Packet sums[scored_at_once][packets];
    for (auto& sum : sums)
      for (int p = 0; p < packets; ++p) sum[p] = load(w + d_ * classes + begin[p]);
    for (long line = 0; line < d_; line += 16) {
      for (int r = 0; r < scored_at_once; ++r) fetch(ahead[r] + line);
      const long end = line + 16 < d_ ? line + 16 : d_;
      for (long j = line; j < end; ++j) {
        Packet weight[packets];
        for (int p = 0; p < packets; ++p) {
          weight[p] = load(w + j * classes + begin[p]);
#if defined(__x86_64__)
          __asm__("" : "+v"(weight[p]));  // stays in its register
#endif
        }
        for (int r = 0; r < scored_at_once; ++r)
          for (int p = 0; p < packets; ++p) sums[r][p] += row[r][j] * weight[p];
      }
    }
    for (int r = 0; r < scored_at_once; ++r)
      for (int p = 0; p < packets; ++p) store(out + r * classes + begin[p], sums[r][p]);
  }

  /// Scores become factor · (probability − 1 where the label is).
  static void softmax_slopes(float* x, long label, float factor) {
    float highest = x[0], sum = 0;
    for (long c = 1; c < classes; ++c) highest = x[c] > highest ? x[c] : highest;
    for (long c = 0; c < classes; ++c) x[c] = exponential(x[c] - highest);
    for (long c = 0; c < classes; ++c) sum += x[c];
    const float share = factor / sum;
    for (long c = 0; c < classes; ++c) x[c] *= share;
    x[label] -= factor;
  }

  /// eˣ for x ≤ 0, in operations that compilers turn into vector instructions: 2ⁿ times a polynomial.
  static float exponential(float x) {
    x = x < -87 ? -87 : x;
    const float n = x * 1.44269504F + 12582912.0F;  // the nearest whole number, in the last bits
    const float whole = n - 12582912.0F, r = (x - whole * 0.693359375F) + whole * 2.12194440e-4F;
    const float series =
        1 + r * (1 + r * (0.5F + r * (0.166666667F + r * (0.0416666667F + r * (0.00833333333F + r * 0.00138888889F)))));
    std::uint32_t bits;
    std::memcpy(&bits, &n, sizeof bits);
    bits = (bits + 127) << 23U;
    float power;
    std::memcpy(&power, &bits, sizeof power);
    return power * series;
  }

  void add(const float* const* rows, const float* slopes) {
    const float* row[8];
    Packet slope[8][packets];
    for (int r = 0; r < 8; ++r) {
      row[r] = rows[r];
      for (int p = 0; p < packets; ++p) slope[r][p] = load(slopes + r * classes + begin[p]);
    }
    float* g = gradient_.data();
    for (long j = 0; j < d_; ++j, g += classes) {
      Packet sum[packets];
      for (int p = 0; p < packets; ++p) sum[p] = load(g + begin[p]);
      for (int r = 0; r < 8; ++r)
        for (int p = 0; p < packets; ++p) sum[p] += row[r][j] * slope[r][p];
      for (int p = 0; p < packets; ++p) store(g + begin[p], sum[p]);
    }
    for (int r = 0; r < 8; ++r)
      for (long c = 0; c < classes; ++c) g[c] += slopes[r * classes + c];
  }

  const float* features_;
  const float* labels_;
  long d_;
  std::vector<float> weights_, gradient_;
};

}  // namespace hand_written
