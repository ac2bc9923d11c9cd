/// @file
/// Which rows of a data set a step uses (a selection), and what a model sees of them (a view). Nothing is
/// copied.
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "../core/inline.hpp"
#include "../core/matrix.hpp"

namespace descent {

/// The number of a row inside an order of rows. 32 bits: half the memory traffic of an Index.
using RowIndex = std::uint32_t;

/// A selection: the rows first, first + 1, …, first + count − 1.
struct RowRange {
  /// the first row
  Index first = 0;
  /// how many rows
  Index count = 0;
  /// How many rows there are from `first` on, count or more: what lies beyond count comes next and is only
  /// fetched ahead into the cache.
  Index known = count;

  /// How many rows.
  Index size() const { return count; }
  /// The number of the i-th row.
  Index operator[](Index i) const { return first + i; }
  /// The part of `length` rows that begins at the i-th.
  RowRange part(Index i, Index length) const { return {first + i, length, known - i}; }
};

/// A selection: the rows whose numbers stand in a list that somebody else owns, in that order.
struct RowIndices {
  /// the list
  const RowIndex* indices = nullptr;
  /// how many rows
  Index count = 0;
  /// How many entries of the list may be read, count or more: what lies beyond count comes next and is only
  /// fetched ahead into the cache.
  Index known = 0;

  /// How many rows.
  Index size() const { return count; }
  /// The number of the i-th row.
  Index operator[](Index i) const { return static_cast<Index>(indices[i]); }
  /// The part of `length` rows that begins at the i-th.
  RowIndices part(Index i, Index length) const { return {indices + i, length, known - i}; }
};

template <class ScalarType, class Selection, int count>
class DenseBlock;

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

  /// The number in the data of the i-th row in view.
  Index number(Index i) const { return selection_[i]; }

  /// Whether the rows stand one after the other in memory, as a block of n' × d.
  static constexpr bool consecutive() { return std::is_same_v<Selection, RowRange>; }

  /// The features of all rows in view as an n' × d block: in place where they are consecutive, otherwise copied to `buffer`,
  /// which has room for n'·d numbers.
  const Scalar* gather_features(Scalar* buffer) const {
    if constexpr (consecutive()) {
      return feature_data(0);
    } else {
      for (Index i = 0; i < size(); ++i) {
        const Index ahead = i + 2 < selection_.known ? i + 2 : i;
        const Scalar* next = feature_data(ahead);
        for (Index j = 0; j < feature_count_; j += 64 / static_cast<Index>(sizeof(Scalar))) detail::prefetch(next + j);
        std::copy_n(feature_data(i), feature_count_, buffer + i * feature_count_);
      }
      return buffer;
    }
  }

  /// The rows i, …, i + length − 1 of this view.
  DenseRows block(Index i, Index length) const {
    return {features_, feature_count_, targets_, target_count_, weights_, selection_.part(i, length)};
  }

  /// The same, of a length known to the compiler: a DenseBlock.
  template <Index length>
  DESCENT_INLINE auto block(Index i, std::integral_constant<Index, length>) const {
    return DenseBlock<Scalar, Selection, static_cast<int>(length)>(block(i, length));
  }

  /// How many rows after the last in view may be asked for by feature_data, to fetch them ahead.
  Index rows_ahead() const { return selection_.known - selection_.count; }

  /// The targets of all rows in view as an n' × k block: in place where they are consecutive, otherwise
  /// copied to `buffer`, which has room for n'·k numbers.
  DESCENT_INLINE const Scalar* gather_targets(Scalar* buffer) const {
    if constexpr (std::is_same_v<Selection, RowRange>) {
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

 protected:
  const Scalar* features_;
  const Scalar* targets_;
  const Scalar* weights_;
  Index feature_count_;
  Index target_count_;
  Selection selection_;
};

/// A view of `count` rows, with the address of each worked out, and of as many that come after them.
template <class ScalarType, class Selection, int count>
class DenseBlock : public DenseRows<ScalarType, Selection> {
 public:
  using Scalar = ScalarType;
  /// how many rows, as a constant
  static constexpr int row_count = count;

  /// The rows 0 to `count` − 1 of a view.
  DESCENT_INLINE explicit DenseBlock(const DenseRows<Scalar, Selection>& rows) : DenseRows<Scalar, Selection>(rows) {
    find_rows();
  }

  /// n', the rows in view: `count`.
  static constexpr Index size() { return count; }
  /// The d features of row i, one after the other.
  const Scalar* feature_data(Index i) const { return row[i]; }
  /// The same as a vector, 1 × d.
  Eigen::Map<const RowVector<Scalar>> features(Index i) const { return {row[i], this->feature_count()}; }

  /// Moves the view to the `count` rows that come after these, which must be known: their addresses are.
  DESCENT_INLINE void advance() {
    this->selection_ = this->selection_.part(count, count);
    find_rows();
  }

  /// where the features of each row begin
  const Scalar* row[count];

  /// Where the features begin of the rows that come in two blocks of as many: to be fetched into the cache while these are
  /// worked on. Their targets have been asked for.
  const Scalar* ahead[count];

 private:
  DESCENT_INLINE const Scalar* address(Index i) const {
    return detail::in_register(DenseRows<Scalar, Selection>::feature_data(i));
  }
  DESCENT_INLINE void find_rows() {
    constexpr Index distance = 2 * count;
    const Index next =
        this->rows_ahead() >= distance ? distance : 0;  // if none are known, these: they are in the cache
    detail::unroll<count>([&](int i) DESCENT_INLINE_LAMBDA {
      row[i] = address(i);
      ahead[i] = address(i + next);
    });
    if (this->target_count_ == 1)
      detail::unroll<count>(
          [&](int i) DESCENT_INLINE_LAMBDA { detail::prefetch(this->targets_ + this->selection_[i + next]); });
  }
};

namespace detail {

/// Whether features, targets and weights of data are there as a whole, from which rows can be selected: a Dataset, or a
/// SparseDataset.
template <class D>
concept StoredData = requires(const D& data) {
  typename D::Scalar;
  data.features.rows();
  data.targets.rows();
  data.weights.size();
};

/// Rows of which the features that are not 0 are written down, with their columns: SparseRows.
template <class Rows>
concept SparseRowView = requires(const Rows& rows, Index i) {
  rows.features(i).columns;
  rows.features(i).values;
};

/// The features of all rows in view as an n' × d block: in place where they can be, otherwise in `buffer`, which is made to hold
/// them.
template <class Rows, class Scalar = typename Rows::Scalar>
const Scalar* features_as_block(const Rows& rows, Index feature_count, Vector<Scalar>& buffer) {
  const Index size = rows.size() * feature_count;
  const auto make_room = [&] {
    if (buffer.size() < size) buffer.resize(size);
  };
  if constexpr (requires { rows.gather_features(buffer.data()); }) {
    if (!rows.consecutive()) make_room();
    return rows.gather_features(buffer.data());
  } else {
    make_room();
    for (Index i = 0; i < rows.size(); ++i)
      Eigen::Map<RowVector<Scalar>>(buffer.data() + i * feature_count, feature_count) = rows.features(i);
    return buffer.data();
  }
}

}  // namespace detail
}  // namespace descent
