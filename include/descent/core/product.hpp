/// @file
/// Products of matrices, by Eigen's kernel, with the same bits on every machine and nothing taken from the heap.
#pragma once

#include <algorithm>

#include "matrix.hpp"

namespace descent::detail {

/// Does products C += A B. Eigen's own operator * would cut them up by the sizes of this machine's caches, so that another
/// machine rounds otherwise, and would take its packing buffers from the heap at every call. Here the pieces are always the
/// same, and the buffers stay. (With EIGEN_USE_BLAS the BLAS does the work, and decides about both.)
template <class Scalar>
class Products {
 public:
  /// A or B: stored row by row as it is, or its transpose is.
  enum class Stored { as_is, transposed };

  /// C += A B, for A of m × n, B of n × k and C of m × k numbers.
  template <Stored a_stored, Stored b_stored>
  void add(const Scalar* a, const Scalar* b, Scalar* c, Index m, Index n, Index k) {
    // Cᵀ += Bᵀ Aᵀ, all of them column by column
    constexpr int left = b_stored == Stored::as_is ? Eigen::ColMajor : Eigen::RowMajor;
    constexpr int right = a_stored == Stored::as_is ? Eigen::ColMajor : Eigen::RowMajor;
    Pieces pieces(*this, m, n, k);
    Eigen::internal::general_matrix_matrix_product<Index, Scalar, left, false, Scalar, right, false, Eigen::ColMajor,
                                                   1>::run(k, m, n, b, b_stored == Stored::as_is ? k : n, a,
                                                           a_stored == Stored::as_is ? n : m, c, 1, k, Scalar(1),
                                                           pieces, nullptr);
  }

 private:
  /// How Eigen cuts up a product, and where it packs the pieces.
  struct Pieces : Eigen::internal::level3_blocking<Scalar, Scalar> {
    static constexpr Index most_left = 192, most_depth = 256, most_right = 512;

    Pieces(Products& room, Index m, Index n, Index k) {
      this->m_mc = piece(k, most_left, 48);
      this->m_kc = piece(n, most_depth, 8);
      this->m_nc = piece(m, most_right, 4);
      grow(room.left_, this->m_mc * this->m_kc);
      grow(room.right_, this->m_kc * this->m_nc);
      this->m_blockA = room.left_.data();
      this->m_blockB = room.right_.data();
    }
    /// How large pieces are if there are as few of them as `most` allows, about alike, and whole multiples.
    static Index piece(Index size, Index most, Index multiple) {
      const Index pieces = (size + most - 1) / most, even = (size + pieces - 1) / pieces;
      return std::min(size, (even + multiple - 1) / multiple * multiple);
    }
    static void grow(Vector<Scalar>& numbers, Index size) {
      if (numbers.size() < size) numbers.resize(size);
    }
  };

  Vector<Scalar> left_, right_;
};

}  // namespace descent::detail
