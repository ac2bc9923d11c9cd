/// @file
/// How models are called: in blocks that suit them, with their workspace if they have one.
#pragma once

#include <algorithm>
#include <string>
#include <type_traits>

#include "../core/error.hpp"
#include "../core/inline.hpp"
#include "../core/matrix.hpp"
#include "../core/policy.hpp"
#include "../core/reductions.hpp"
#include "../core/text.hpp"
#include "../data/check.hpp"
#include "../data/rows.hpp"

namespace descent::detail {

/// Rows at a time that suit a model: its block_rows, or 64.
template <class Model>
inline constexpr Index block_rows_of = [] {
  if constexpr (requires { Model::block_rows; })
    return std::clamp<Index>(Model::block_rows, 1, chunk_rows);
  else
    return Index{64};
}();

/// The same for this model, which may say so of itself where it depends on its size.
template <class Model>
Index rows_at_a_time(const Model& model) {
  if constexpr (requires { model.rows_at_a_time(); })
    return std::clamp<Index>(model.rows_at_a_time(), 1, chunk_rows);
  else
    return block_rows_of<Model>;
}

/// Whether its blocks are so small that the compiler is told how many rows there are in one.
template <class Model>
inline constexpr bool knows_block_rows = block_rows_of<Model> <= 64;

template <class Model>
struct WorkspaceOfModel {
  using type = NoState;
};
template <class Model>
  requires requires { typename Model::Workspace; }
struct WorkspaceOfModel<Model> {
  using type = typename Model::Workspace;
};
template <class Model>
using ModelWorkspace = typename WorkspaceOfModel<std::remove_const_t<Model>>::type;

/// Writes the scores of the rows in view.
template <class Model, class Rows, class Scores>
DESCENT_INLINE void write_scores(const Model& model, const Rows& rows, Scores& scores,
                                 ModelWorkspace<Model>& workspace) {
  if constexpr (requires { typename Model::Workspace; })
    model.scores(rows, scores, workspace);
  else
    model.scores(rows, scores);
}

/// Adds the share of the rows in view to the gradient.
template <class Model, class Rows, class Slopes, class Gradient>
DESCENT_INLINE void add_backward(const Model& model, const Rows& rows, const Slopes& slopes, Gradient& gradient,
                                 ModelWorkspace<Model>& workspace) {
  if constexpr (requires { typename Model::Workspace; })
    model.backward(rows, slopes, gradient, workspace);
  else
    model.backward(rows, slopes, gradient);
}

/// Writes the scores of any number of rows in view, n' × k, block by block.
template <class Model, class Rows, class Scalar = typename Model::Scalar>
void write_scores_in_blocks(const Model& model, const Rows& rows, Scalar* out, ModelWorkspace<Model>& workspace) {
  constexpr Index length = block_rows_of<Model>;
  const Index k = model.outputs(), n = rows.size();
  const auto write = [&](const auto& part, Index i) {
    Block<Scalar> scores(out + i * k, part.size(), k);
    write_scores(model, part, scores, workspace);
  };
  Index i = 0;
  for (; i + length <= n; i += length) {
    if constexpr (knows_block_rows<Model> && requires { rows.block(i, std::integral_constant<Index, length>{}); })
      write(rows.block(i, std::integral_constant<Index, length>{}), i);
    else
      write(rows.block(i, length), i);
  }
  if (i < n) write(rows.block(i, n - i), i);
}

/// The n × k scores of n × d features. Fails, in the name of `who`, unless the features are the model's.
template <class Model, class Scalar = typename Model::Scalar>
Matrix<Scalar> scores_of(const Model& model, const Matrix<Scalar>& features, const char* who) {
  if (features.cols() != model.features())
    fail({who, ": the model has ", counted(model.features(), "feature"), ", the data have ", features.cols()});
  check_parameters(model);
  Matrix<Scalar> out(features.rows(), model.outputs());
  ModelWorkspace<Model> workspace;
  write_scores_in_blocks(
      model,
      DenseRows<Scalar, RowRange>(features.data(), features.cols(), nullptr, 0, nullptr, RowRange{0, features.rows()}),
      out.data(), workspace);
  return out;
}

}  // namespace descent::detail
