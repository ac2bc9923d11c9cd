/// @file
/// Names for the few Eigen types that the library speaks in.
#pragma once

#include <concepts>

#include <Eigen/Core>

namespace descent {

/// Sizes and positions; signed, as Eigen's.
using Index = Eigen::Index;

/// A table of n rows (samples) and any number of columns, stored row by row.
template <class Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A column of numbers: parameters, gradients, sample weights.
template <class Scalar>
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

/// One sample's features or targets.
template <class Scalar>
using RowVector = Eigen::Matrix<Scalar, 1, Eigen::Dynamic>;

/// A view of consecutive parameters or of their gradient, which may be written to.
template <class Scalar>
using VectorView = Eigen::Map<Vector<Scalar>>;

/// A view of consecutive parameters or of their gradient, read only.
template <class Scalar>
using ConstVectorView = Eigen::Map<const Vector<Scalar>>;

/// A view of rows × columns stored row by row, which may be written to: the scores of a block of samples.
template <class Scalar>
using Block = Eigen::Map<Matrix<Scalar>>;

/// The same, read only.
template <class Scalar>
using ConstBlock = Eigen::Map<const Matrix<Scalar>>;

namespace detail {

/// Whether this is an Eigen::SparseMatrix or the like. Each turns into a Matrix unasked, zeros and all.
template <class M>
concept SparseFeatures = std::same_as<typename M::StorageKind, Eigen::Sparse>;

template <class>
inline constexpr bool never = false;

}  // namespace detail

}  // namespace descent
