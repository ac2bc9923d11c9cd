/// @file
/// Which rows of a data set a step uses (a selection), and what a model sees of them (a view). Nothing is copied.
#pragma once

#include <algorithm>
#include <cstdint>

#include "../core/inline.hpp"
#include "../core/matrix.hpp"

namespace descent {

/// The number of a row inside an order of rows. 32 bits: half the memory traffic of an Index.
using RowIndex = std::uint32_t;

/// A selection: the rows first, first + 1, …, first + count − 1.
struct RowRange {
  Index first = 0;
  Index count = 0;

  Index size() const { return count; }
  Index operator[](Index i) const { return first + i; }
  /// The part of `length` rows that begins at the i-th.
  RowRange part(Index i, Index length) const { return {first + i, length}; }
  /// The processor follows consecutive rows by itself.
  static constexpr bool scattered = false;
};

/// A selection: the rows whose numbers stand in a list that somebody else owns, in that order.
struct RowIndices {
  const RowIndex* indices = nullptr;
  Index count = 0;
  /// How many entries of the list may be read, count or more: what lies beyond count comes next and is only
  /// fetched ahead into the cache.
  Index known = 0;

  Index size() const { return count; }
  Index operator[](Index i) const { return static_cast<Index>(indices[i]); }
  /// The part of `length` rows that begins at the i-th.
  RowIndices part(Index i, Index length) const { return {indices + i, length, known - i}; }
  static constexpr bool scattered = true;
};

/// A view of selected rows of dense data: n' samples × d features, with n' × k targets and n' sample weights.
/// It is a handful of pointers: pass it by value or reference as you like.
template <class ScalarType, class Selection>
class DenseRows {
 public:
  using Scalar = ScalarType;

  DenseRows(const Scalar* features, Index feature_count, const Scalar* targets, Index target_count,
            const Scalar* weights, Selection selection)
      : features_(features),
        targets_(targets),
        weights_(weights),
        feature_count_(feature_count),
        target_count_(target_count),
        selection_(selection) {}

  /// n', the number of rows in view.
  Index size() const { return selection_.size(); }
  /// d
  Index feature_count() const { return feature_count_; }
  /// k
  Index target_count() const { return target_count_; }

  /// The features of the i-th row in view: 1 × d.
  Eigen::Map<const RowVector<Scalar>> features(Index i) const { return {feature_data(i), feature_count_}; }
  /// The targets of the i-th row in view: 1 × k.
  Eigen::Map<const RowVector<Scalar>> targets(Index i) const { return {target_data(i), target_count_}; }
  /// The sample weight of the i-th row in view; 1 where the data have no weights.
  Scalar weight(Index i) const { return weights_ == nullptr ? Scalar(1) : weights_[selection_[i]]; }

  /// The d features of the i-th row in view, consecutive in memory.
  const Scalar* feature_data(Index i) const { return features_ + selection_[i] * feature_count_; }
  /// The k targets of the i-th row in view, consecutive in memory.
  const Scalar* target_data(Index i) const { return targets_ + selection_[i] * target_count_; }

  /// The rows i, …, i + length − 1 of this view.
  DenseRows block(Index i, Index length) const {
    return {features_, feature_count_, targets_, target_count_, weights_, selection_.part(i, length)};
  }

  /// Whether rows that come later should be fetched into the cache by hand.
  static constexpr bool scattered = Selection::scattered;
  /// Whether the numbers of `distance` more rows after this view are known.
  bool knows_ahead(Index distance) const {
    if constexpr (scattered) return size() + distance <= selection_.known;
    return false;
  }

  /// The targets of all rows in view as an n' × k block: in place where they are consecutive, otherwise copied
  /// to `buffer`, which has room for n'·k numbers.
  DESCENT_INLINE const Scalar* gather_targets(Scalar* buffer) const {
    if constexpr (!scattered) {
      return target_data(0);
    } else {
      if (target_count_ == 1) {
        for (Index i = 0; i < size(); ++i) buffer[i] = targets_[selection_[i]];
      } else {
        for (Index i = 0; i < size(); ++i) std::copy_n(target_data(i), target_count_, buffer + i * target_count_);
      }
      return buffer;
    }
  }

 private:
  const Scalar* features_;
  const Scalar* targets_;
  const Scalar* weights_;
  Index feature_count_;
  Index target_count_;
  Selection selection_;
};

}  // namespace descent
