/// @file
/// A model as runs call it, with the rows of some data.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "../concepts.hpp"
#include "../models/evaluation.hpp"

namespace descent::detail {

/// Which rows a model is shown.
struct ShownRows {
  /// their numbers; empty: the first `count` of the data
  std::vector<RowIndex> numbers = {};
  Index count = 0;
  /// the block of these that is in view
  Index first = 0, length = 0;

  static ShownRows first_rows(Index count) { return {{}, count, 0, count}; }
  static ShownRows numbered(std::vector<RowIndex> numbers) {
    const auto count = static_cast<Index>(numbers.size());
    return {std::move(numbers), count, 0, count};
  }
  ShownRows block(Index begin, Index rows) const { return {numbers, count, begin, rows}; }
};

/// A model at work, whatever its type, with one Workspace. It is a copy, whose parameters can be changed.
template <class Scalar>
class WorkingModel {
 public:
  virtual ~WorkingModel() = default;
  virtual VectorView<Scalar> parameters() = 0;
  /// Whether a copy has a vector of parameters of its own. There must be one parameter or more.
  virtual bool copies_parameters() = 0;
  virtual Index outputs() const = 0;

  /// Begins with a fresh Workspace, in that step; −1 for looks.
  virtual void begin(std::int64_t step) = 0;
  /// Goes on with the same Workspace in that step.
  virtual void go_on(std::int64_t step) = 0;
  /// Scores of the rows, into a table filled with `before`.
  virtual Matrix<Scalar> scores(const ShownRows& shown, Scalar before = 0) = 0;
  /// Works out the scores and adds Jᵀ · slopes to the gradient.
  virtual void add_gradient(const ShownRows& shown, Matrix<Scalar> slopes, Vector<Scalar>& gradient) = 0;
};

/// That of one type, and data.
template <class M, class D>
class WorkingModelOf final : public WorkingModel<typename M::Scalar> {
  using Scalar = typename M::Scalar;
  using Workspace = ModelWorkspace<M>;

 public:
  WorkingModelOf(const M& model, const D& data) : model_(model), data_(data) {}

  VectorView<Scalar> parameters() override { return parameters_of(model_); }
  bool copies_parameters() override {
    M copy = model_;
    VectorView<Scalar> here = parameters(), there = parameters_of(copy);
    if (there.data() == here.data()) return false;
    const Scalar before = here[0];
    there[0] = before + 1;
    const bool own = here[0] == before;
    there[0] = before;
    return own;
  }
  Index outputs() const override { return model_.outputs(); }

  void begin(std::int64_t step) override {
    workspace_ = Workspace{};
    go_on(step);
  }
  void go_on([[maybe_unused]] std::int64_t step) override {
    if constexpr (draws<M>) workspace_.step = step;
  }
  Matrix<Scalar> scores(const ShownRows& shown, Scalar before = 0) override {
    Matrix<Scalar> made = Matrix<Scalar>::Constant(shown.length, outputs(), before);
    Block<Scalar> out(made.data(), made.rows(), made.cols());
    visit(shown, [&](const auto& rows) { write_scores(std::as_const(model_), rows, out, workspace_); });
    return made;
  }
  void add_gradient(const ShownRows& shown, Matrix<Scalar> slopes, Vector<Scalar>& gradient) override {
    scores(shown);
    const auto rows = data_.rows(RowRange{0, shown.count}).block(shown.first, shown.length);
    const Block<Scalar> block(slopes.data(), slopes.rows(), slopes.cols());
    VectorView<Scalar> into(gradient.data(), gradient.size());
    add_backward(std::as_const(model_), rows, block, into, workspace_);
  }

 private:
  static VectorView<Scalar> parameters_of(M& model) {
    auto&& own = model.parameters();
    return {own.data(), static_cast<Index>(own.size())};
  }

  template <class Visit>
  void visit(const ShownRows& shown, const Visit& see) const {
    if (shown.numbers.empty()) {
      see(data_.rows(RowRange{0, shown.count}).block(shown.first, shown.length));
      return;
    }
    const auto rows = data_.rows(RowIndices{shown.numbers.data(), shown.count, shown.count});
    if constexpr (knows_block_rows<M>)  // a full block, as runs have it
      if (shown.length == block_rows_of<M>)
        return see(rows.block(shown.first, std::integral_constant<Index, block_rows_of<M>>{}));
    see(rows.block(shown.first, shown.length));
  }

  M model_;
  const D& data_;
  Workspace workspace_{};
};

}  // namespace descent::detail
