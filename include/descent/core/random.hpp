/// @file
/// The library's own random numbers: the same on every compiler and standard library.
#pragma once

#include <cstdint>

namespace descent {

/// SplitMix64: 64 random bits a call from a counter, made by a bijection of it. Any seed is as good as any
/// other. Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014.
class Random {
 public:
  /// The stream of a seed.
  explicit constexpr Random(std::uint64_t seed) : counter_(seed) {}

  /// A stream of its own for each pair of seed and key (an epoch, a step, a row).
  constexpr Random(std::uint64_t seed, std::uint64_t key) : counter_(mix(mix(seed + golden) ^ (key + golden))) {}

  /// 64 random bits.
  constexpr std::uint64_t bits() { return mix(counter_ += golden); }

  /// A whole number from 0 to bound − 1, each equally likely (exactly: Lemire 2019); bound is at least 1.
  constexpr std::uint32_t below(std::uint32_t bound) {
    std::uint64_t product = (bits() >> 32) * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t rejected = (0U - bound) % bound;
      while (static_cast<std::uint32_t>(product) < rejected) product = (bits() >> 32) * bound;
    }
    return static_cast<std::uint32_t>(product >> 32);
  }

  /// A number in [0, 1), a multiple of 2⁻⁵³.
  constexpr double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

  /// A number in [low, high).
  constexpr double uniform(double low, double high) { return low + (high - low) * uniform(); }

 private:
  static constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;

  static constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  std::uint64_t counter_;
};

}  // namespace descent
