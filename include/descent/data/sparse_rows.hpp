/// @file
/// What a model sees of selected rows of which most features are 0. Nothing is copied.
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <type_traits>

#include "../core/error.hpp"
#include "../core/inline.hpp"
#include "../core/matrix.hpp"
#include "rows.hpp"

namespace descent {

/// One sample of d features: those that are written down, in order of their columns; all others are 0.
template <class ScalarType>
struct SparseRow {
  using Scalar = ScalarType;
  /// the columns, `count` of them, each from 0 to d − 1 and above the one before
  const int* columns = nullptr;
  /// what stands there; may be 0 as well
  const Scalar* values = nullptr;
  /// how many
  Index count = 0;
  /// d
  Index feature_count = 0;

  /// d
  Index size() const { return feature_count; }
  /// Feature j, found by halving: for models that do not know sparse rows.
  Scalar operator[](Index j) const {
    const int* end = columns + count;
    const int* place = std::lower_bound(columns, end, j, [](int column, Index wanted) { return column < wanted; });
    return place != end && *place == j ? values[place - columns] : Scalar(0);
  }
};

namespace detail {

/// Whether the rows of these sparse features can be seen in place, once they are compressed.
template <class Features>
concept CompressedRows = bool(Features::IsRowMajor) && requires(const Features& features) {
  { features.outerIndexPtr() } -> std::same_as<const int*>;
  { features.valuePtr() } -> std::same_as<const typename Features::Scalar*>;
};

/// Fails unless they are. `name` is what messages call them.
template <class Features>
void require_compressed(const Features& features, const std::string& name) {
  if (!features.isCompressed())
    fail(name + " are not compressed, there are gaps between their rows; call features.makeCompressed() first");
}

}  // namespace detail

/// A view of selected rows of sparse data: n' samples × d features, with n' × k targets and n' sample weights.
template <class ScalarType, class Selection>
class SparseRows {
 public:
  using Scalar = ScalarType;

  /// `starts`, `columns` and `values` as in compressed row storage: row i is what stands from starts[i] to before
  /// starts[i + 1].
  SparseRows(const int* starts, const int* columns, const Scalar* values, Index feature_count, const Scalar* targets,
             Index target_count, const Scalar* weights, Selection selection)
      : starts_(starts),
        columns_(columns),
        values_(values),
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

  /// The features of the i-th row in view.
  SparseRow<Scalar> features(Index i) const {
    const Index row = selection_[i], start = starts_[row];
    return {columns_ + start, values_ + start, starts_[row + 1] - start, feature_count_};
  }
  /// The targets of the i-th row in view: 1 × k.
  Eigen::Map<const RowVector<Scalar>> targets(Index i) const { return {target_data(i), target_count_}; }
  /// The sample weight of the i-th row in view; 1 where the data have no weights.
  Scalar weight(Index i) const { return weights_ == nullptr ? Scalar(1) : weights_[selection_[i]]; }
  /// The k targets of the i-th row in view, consecutive in memory.
  const Scalar* target_data(Index i) const { return targets_ + selection_[i] * target_count_; }
  /// The number in the data of the i-th row in view.
  Index number(Index i) const { return selection_[i]; }

  /// The rows i, …, i + length − 1 of this view.
  SparseRows block(Index i, Index length) const {
    return {starts_, columns_, values_, feature_count_, targets_, target_count_, weights_, selection_.part(i, length)};
  }

  /// The targets of all rows in view as an n' × k block: in place where they are consecutive, otherwise
  /// copied to `buffer`, which has room for n'·k numbers.
  const Scalar* gather_targets(Scalar* buffer) const {
    if constexpr (std::is_same_v<Selection, RowRange>) {
      return target_data(0);
    } else {
      for (Index i = 0; i < size(); ++i) {
        const Scalar* target = target_data(i);
        for (Index k = 0; k < target_count_; ++k) buffer[i * target_count_ + k] = target[k];
      }
      return buffer;
    }
  }

  /// Never: dense blocks are made of them for models that want those.
  static constexpr bool consecutive() { return false; }
  /// Writes the features of all rows in view, zeros included, to `buffer`, which has room for n'·d numbers.
  const Scalar* gather_features(Scalar* buffer) const {
    std::fill_n(buffer, size() * feature_count_, Scalar(0));
    for (Index i = 0; i < size(); ++i) {
      const SparseRow<Scalar> row = features(i);
      for (Index j = 0; j < row.count; ++j) buffer[i * feature_count_ + row.columns[j]] = row.values[j];
    }
    return buffer;
  }

  /// Asks the memory for what will be needed when the walk that is at row i comes to the next rows: first where a row
  /// begins, some rows later its columns, values and targets, at last `width` parameters for each of its features.
  DESCENT_INLINE void fetch_ahead(Index i, const Scalar* parameters, Index width) const {
    constexpr Index starts_ahead = 15, row_ahead = 10;
    constexpr Index line = 64 / static_cast<Index>(sizeof(Scalar));
    const Index known = selection_.known;
    if (i + starts_ahead < known) detail::prefetch(starts_ + selection_[i + starts_ahead]);
    if (i + row_ahead < known) {
      const SparseRow<Scalar> row = features(i + row_ahead);
      for (Index j = 0; j < row.count; j += 16) detail::prefetch(row.columns + j);
      for (Index j = 0; j < row.count; j += line) detail::prefetch(row.values + j);
      detail::prefetch(target_data(i + row_ahead));
      if (weights_ != nullptr) detail::prefetch(weights_ + selection_[i + row_ahead]);
    }
    fetch_beside(i, parameters, width);
  }

  /// The last part of that alone, for other numbers that stand as the parameters do.
  template <class Number>
  DESCENT_INLINE void fetch_beside(Index i, const Number* numbers, Index width) const {
    constexpr Index line = 64 / static_cast<Index>(sizeof(Number));
    if (i + parameters_ahead >= selection_.known) return;
    const SparseRow<Scalar> row = features(i + parameters_ahead);
    if (width == 1) {
      for (Index j = 0; j < row.count; ++j) detail::prefetch(numbers + row.columns[j]);
    } else {
      for (Index j = 0; j < row.count; ++j)
        for (Index c = 0; c < width; c += line) detail::prefetch(numbers + row.columns[j] * width + c);
    }
  }

 private:
  static constexpr Index parameters_ahead = 4;

  const int* starts_;
  const int* columns_;
  const Scalar* values_;
  const Scalar* targets_;
  const Scalar* weights_;
  Index feature_count_;
  Index target_count_;
  Selection selection_;
};

}  // namespace descent
