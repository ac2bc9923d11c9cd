/// @file
/// Gradients of which most is 0, being added up: what a model adds to in the place of a dense gradient.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "error.hpp"
#include "inline.hpp"
#include "matrix.hpp"
#include "sparse_gradient.hpp"

namespace descent {

namespace detail {

/// Places and what stands there, in memory taken once. It is written to before it is read, so that the system need not
/// provide more of it than is used.
template <class Scalar>
struct PlaceList {
  Vector<Index> places;
  Vector<Scalar> values;
  Index count = 0;

  explicit PlaceList(Index most) : places(most), values(most) {}
};

/// Where sums over p places are made, again and again.
template <class Scalar>
struct SparseSumRoom {
  PlaceList<Scalar> list{0};
  Vector<std::uint32_t> slots;

  /// Takes the memory. Fails if the places are too many to be numbered.
  void prepare(Index p) {
    if (p > Index{std::numeric_limits<std::uint32_t>::max()})
      fail("mini-batches of sparse rows: the model has " + std::to_string(p) +
           " parameters; there may be 2^32 - 1 at most");
    list = PlaceList<Scalar>(p);
    slots = Vector<std::uint32_t>::Zero(p);
  }
};

}  // namespace detail

/// A sum of numbers at places of which none is added to twice: one sample's gradient. It writes them down.
template <class ScalarType>
class DistinctSum {
 public:
  using Scalar = ScalarType;

  /// Writes into a list that has room for them.
  explicit DistinctSum(detail::PlaceList<Scalar>& list) : list_(&list) { list.count = 0; }

  /// Adds a number at a place.
  DESCENT_INLINE void add(Index place, Scalar value) {
    const Index i = list_->count;
    list_->places.data()[i] = place;
    list_->values.data()[i] = value;
    list_->count = i + 1;
  }

  /// Adds factor · values[j] at columns[j], for `count` j.
  DESCENT_INLINE void add(const int* columns, const Scalar* values, Index count, Scalar factor) {
    Index* places = list_->places.data() + list_->count;
    Scalar* sums = list_->values.data() + list_->count;
    for (Index j = 0; j < count; ++j) {
      places[j] = columns[j];
      sums[j] = factor * values[j];
    }
    list_->count += count;
  }

 private:
  detail::PlaceList<Scalar>* list_;
};

/// A sum of numbers at places, any of which may be added to again: several samples' gradient. The places stand in the
/// order in which they were first added to. A new sum costs nothing, whatever the last one held: `slots` says for each
/// place where in the list it would be, which counts only if that place is found there (Briggs and Torczon: "An efficient
/// representation for sparse sets", 1993).
template <class ScalarType>
class SparseSum {
 public:
  using Scalar = ScalarType;

  /// Writes into a list that has room for them; `slots` holds a number below 2³² for each place.
  SparseSum(detail::PlaceList<Scalar>& list, std::uint32_t* slots) : list_(&list), slots_(slots) { list.count = 0; }

  /// Adds a number at a place.
  DESCENT_INLINE void add(Index place, Scalar value) {
    Index* places = list_->places.data();
    Scalar* sums = list_->values.data();
    const auto slot = static_cast<Index>(slots_[place]), count = list_->count;
    if (slot < count && places[slot] == place) {
      sums[slot] += value;
      return;
    }
    places[count] = place;
    sums[count] = value;
    slots_[place] = static_cast<std::uint32_t>(count);
    list_->count = count + 1;
  }

  /// Adds factor · values[j] at columns[j], for `count` j.
  DESCENT_INLINE void add(const int* columns, const Scalar* values, Index count, Scalar factor) {
    for (Index j = 0; j < count; ++j) add(columns[j], factor * values[j]);
  }

 private:
  detail::PlaceList<Scalar>* list_;
  std::uint32_t* slots_;
};

}  // namespace descent
