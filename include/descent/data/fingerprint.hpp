/// @file
/// Data told apart by a number made of all their bits.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <type_traits>

#include "../core/matrix.hpp"
#include "rows.hpp"

namespace descent::detail {

/// 64 bits made of numbers and their order (FNV-1a's scheme over words of up to 64 bits). Not a defence against forgery.
class Fingerprint {
 public:
  template <class Number>
  void add(Number number) {
    using Bits = std::conditional_t<sizeof(Number) == 8, std::uint64_t,
                                    std::conditional_t<sizeof(Number) == 4, std::uint32_t, std::uint8_t>>;
    static_assert(sizeof(Number) == sizeof(Bits));
    Bits bits;
    std::memcpy(&bits, &number, sizeof bits);
    hash_ = (hash_ ^ bits) * 0x100000001b3U;
    hash_ ^= hash_ >> 32;
  }

  std::uint64_t value() const { return hash_; }

  /// Sixteen hexadecimal digits.
  std::string text() const {
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash_));
    return digits;
  }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325U;
};

/// The fingerprint of every feature, target and weight: data that differ have different ones, but for one chance in
/// 10¹⁹.
template <class Data>
Fingerprint fingerprint(const Data& data) {
  Fingerprint hash;
  const Index n = data.size(), k = data.target_count();
  [[maybe_unused]] const Index d = data.feature_count();
  const auto rows = data.rows(RowRange{0, n});
  for (Index i = 0; i < n; ++i) {
    const auto features = rows.features(i);
    if constexpr (SparseRowView<decltype(rows)>) {
      hash.add(static_cast<std::int64_t>(features.count));
      for (Index j = 0; j < features.count; ++j) {
        hash.add(features.columns[j]);
        hash.add(features.values[j]);
      }
    } else {
      for (Index j = 0; j < d; ++j) hash.add(features[j]);
    }
    const auto targets = rows.targets(i);
    for (Index j = 0; j < k; ++j) hash.add(targets[j]);
    if (data.weighted()) hash.add(rows.weight(i));
  }
  return hash;
}

/// "189 rows, 2 features, 1 target, fingerprint 0123456789abcdef"
template <class Data>
std::string describe_data(const Data& data) {
  const auto counted = [](Index count, const char* what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s") + ", ";
  };
  return counted(data.size(), "row") + counted(data.feature_count(), "feature") +
         counted(data.target_count(), "target") + (data.weighted() ? "weighted, " : "") + "fingerprint " +
         fingerprint(data).text();
}

}  // namespace descent::detail
