/// @file
/// Model, loss and data together: the number that training makes small, and its gradient.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "concepts.hpp"
#include "core/error.hpp"
#include "core/finite.hpp"
#include "core/reductions.hpp"
#include "data/check.hpp"
#include "data/fingerprint.hpp"
#include "models/evaluation.hpp"

namespace descent {

namespace detail {

/// Whether φ is the identity, so that the gradient's factor is known before the sum.
template <class Loss>
inline constexpr bool is_mean = !requires(const Loss& loss) { loss.finish(0.0, 1.0); };

template <class Loss>
Finished finish(const Loss& loss, double sum, double weight) {
  if constexpr (is_mean<Loss>)
    return {sum / weight, 1 / weight};
  else
    return loss.finish(sum, weight);
}

}  // namespace detail

/// The mean loss of a model over data (for Rmse and its like, φ of the mean), as a function of the
/// parameters: R(θ) = φ(Σ wᵢ ℓ(f(xᵢ; θ), yᵢ) / Σ wᵢ). Vapnik's empirical risk.
///
/// A batch is walked in blocks of as many rows as suit the model; each block's scores, loss and share of the
/// gradient are worked out while its rows are in the cache. Chunks of 256 rows are summed as a tree.
///
/// It copies the loss and refers to the model and the data, which must outlive it.
template <class Model, class Loss, class Data>
class EmpiricalRisk {
 public:
  using Scalar = typename Model::Scalar;
  /// a vector of p parameters
  using Point = Vector<Scalar>;

  /// Fails unless model, loss and data fit each other and all numbers are finite. `name` is what messages call the data.
  EmpiricalRisk(Model& model, Loss loss, const Data& data, const char* name = detail::any_data)
      : model_(&model), loss_(loss), data_(&data) {
    detail::validate(loss_);
    detail::check_fit(model, loss_, data, name);
    outputs_ = model.outputs();
    target_count_ = data.target_count();
    weighted_ = data.weighted();
    scores_.resize(detail::block_rows_of<Model> * outputs_);
    score_gradient_.resize(scores_.size());
    targets_.resize(detail::block_rows_of<Model> * target_count_);
    weights_.setOnes(detail::block_rows_of<Model>);
  }

  /// The samples.
  const Data& data() const { return *data_; }

  /// n, the samples of an epoch
  Index size() const { return data_->size(); }

  /// The model's p parameters, to be changed.
  VectorView<Scalar> parameters() {
    auto&& parameters = model_->parameters();
    return {parameters.data(), parameters.size()};
  }

  /// Which parameters are what.
  Layout layout() const { return detail::layout_of(*model_, parameter_count()); }

  /// Shows visit(name, value) the loss and the model.
  template <class Visitor>
  void identity(Visitor& visit) const {
    visit("loss", loss_);
    visit("model", std::as_const(*model_));
  }

  /// The data in a line: sizes, and a fingerprint of every bit of them.
  std::string data_text() const { return detail::describe_data(*data_); }

  /// From here on rows are those of a step, for a model that draws then; until `end_step`.
  void begin_step(std::int64_t step)
    requires detail::draws<Model>
  {
    workspace_.step = step;
  }
  /// From here on they are looked at.
  void end_step()
    requires detail::draws<Model>
  {
    workspace_.step = -1;
  }

  /// R over all data.
  double value() { return pass<true, false>(all_rows(), nowhere_); }

  /// R over all data; writes ∇R, p numbers.
  double value_and_gradient(Vector<Scalar>& gradient) { return pass<true, true>(all_rows(), gradient); }

  /// R over the selected rows.
  template <class Selection>
  double value(const Selection& selection) {
    return pass<true, false>(data_->rows(selection), nowhere_);
  }

  /// R over the selected rows; writes ∇R over them.
  template <class Selection>
  double value_and_gradient(const Selection& selection, Vector<Scalar>& gradient) {
    return pass<true, true>(data_->rows(selection), gradient);
  }

  /// Writes ∇R over the selected rows; the value is not worked out.
  template <class Selection>
  void gradient(const Selection& selection, Vector<Scalar>& gradient) {
    pass<false, true, std::is_same_v<Selection, RowIndices>>(data_->rows(selection), gradient);
  }

 private:
  static constexpr Index block_rows = detail::block_rows_of<Model>;
  static constexpr std::integral_constant<Index, block_rows> constant_block{};

  auto all_rows() const { return data_->rows(RowRange{0, data_->size()}); }
  Index parameter_count() const { return static_cast<Index>(model_->parameters().size()); }

  /// Loss (if wanted) and gradient (if wanted) over the rows in view.
  template <bool want_value, bool want_gradient, bool scattered = false, class Rows>
  double pass(const Rows& rows, Vector<Scalar>& into) {
    VectorView<Scalar> gradient(into.data(), into.size());
    const Index n = rows.size();
    const double weight = total_weight(rows);
    if (!(weight > 0)) {  // a batch of rows that all count nothing
      if constexpr (want_gradient) std::fill_n(gradient.data(), gradient.size(), Scalar(0));
      return 0;
    }
    const auto factor = detail::is_mean<Loss> ? static_cast<Scalar>(1 / weight) : Scalar(1);
    // Where only slopes are wanted, equal weights can take the factor with them. Not on consecutive rows:
    // there a look's gradient may stand in for the step's, and they must have the same bits whatever the loss
    // does to weights.
    const bool factor_as_weight = scattered && !want_value && detail::is_mean<Loss> && !weighted_;
    set_weights(factor_as_weight ? factor : Scalar(1));
    const bool scales = detail::is_mean<Loss> && !factor_as_weight;

    double sum = 0;
    detail::TreeSum sums;
    const bool one_chunk = n <= detail::chunk_rows;
    if (want_gradient && !one_chunk) prepare_tree(gradient.size(), n);
    for (Index first = 0; first < n; first += detail::chunk_rows) {
      if constexpr (want_gradient) std::fill_n(gradient.data(), gradient.size(), Scalar(0));
      const Index length = std::min(detail::chunk_rows, n - first);
      sum = chunk<want_gradient>(rows.block(first, length), scales, factor, gradient);
      if (one_chunk) break;
      if constexpr (want_value || !detail::is_mean<Loss>) sums.add(sum);
      if constexpr (want_gradient) gradients_.add(gradient);
    }
    if (!one_chunk) {
      sum = sums.total();
      if constexpr (want_gradient) gradients_.write_total(gradient);
    }
    if constexpr (detail::is_mean<Loss>) {
      return want_value ? sum / weight : 0;
    } else {
      const Finished finished = loss_.finish(sum, weight);
      if constexpr (want_gradient) gradient *= static_cast<Scalar>(finished.factor);
      return finished.value;
    }
  }

  /// Σ wᵢ ℓᵢ over at most 256 rows; adds its gradient, times the factor if that is still to be applied.
  template <bool want_gradient, class Rows>
  DESCENT_INLINE double chunk(const Rows& rows, bool scales, Scalar factor, VectorView<Scalar>& gradient) {
    const Index n = rows.size();
    double sum = 0;
    Index i = 0;
    if constexpr (!detail::knows_block_rows<
                      Model>) {  // of the model's own making; nothing is gained by knowing their number
      for (; i + block_rows <= n; i += block_rows)
        sum += block<want_gradient>(rows.block(i, block_rows), block_rows, scales, factor, gradient);
    } else if (n >= block_rows) {
      auto part = rows.block(0, constant_block);
      for (;;) {
        sum += block<want_gradient>(part, block_rows, scales, factor, gradient);
        i += block_rows;
        if (i + block_rows > n) break;
        if constexpr (requires { part.advance(); })
          part.advance();
        else
          part = rows.block(i, constant_block);
      }
    }
    if (i < n) sum += block<want_gradient>(rows.block(i, n - i), n - i, scales, factor, gradient);
    return sum;
  }

  /// The same over one block: forward, loss, backward.
  template <bool want_gradient, class Rows>
  DESCENT_INLINE double block(const Rows& rows, Index size, bool scales, Scalar factor, VectorView<Scalar>& gradient) {
    Block<Scalar> scores(scores_.data(), size, outputs_);
    Block<Scalar> slopes(score_gradient_.data(), size, outputs_);
    detail::write_scores(std::as_const(*model_), rows, scores, workspace_);
    const Scalar* target = gather_targets(rows);
    if (weighted_) {
      for (Index i = 0; i < size; ++i) weights_[i] = rows.weight(i);
      target = replace_uncounted(target, scores, size);
      if (target == nullptr) return 0;
    }
    const ConstBlock<Scalar> targets(target, size, target_count_);
    const ConstVectorView<Scalar> weights(weights_.data(), size);
    const double sum = loss_.accumulate(scores, targets, weights, slopes);
    if constexpr (want_gradient) {
      if (scales) {
        Scalar* slope = slopes.data();
        for (Index j = 0; j < size * outputs_; ++j) slope[j] *= factor;
      }
      detail::add_backward(std::as_const(*model_), rows, slopes, gradient, workspace_);
    }
    return sum;
  }

  template <class Rows>
  DESCENT_INLINE const Scalar* gather_targets(const Rows& rows) {
    if constexpr (requires { rows.gather_targets(targets_.data()); }) {
      return rows.gather_targets(targets_.data());
    } else {
      for (Index i = 0; i < rows.size(); ++i)
        Eigen::Map<RowVector<Scalar>>(targets_.data() + i * target_count_, target_count_) = rows.targets(i);
      return targets_.data();
    }
  }

  /// A row of weight 0 is as good as removed, even where its loss is infinite and 0 times that not a number: a copy of a
  /// row that counts stands in its place. Returns where the targets are;
  /// nowhere if no row counts.
  const Scalar* replace_uncounted(const Scalar* targets, Block<Scalar>& scores, Index size) {
    Index counted = 0;
    while (counted < size && weights_[counted] == 0) ++counted;
    if (counted == size) return nullptr;
    for (Index i = 0; i < size; ++i)
      if (weights_[i] == 0) {
        if (targets != targets_.data())
          targets = std::copy_n(targets, size * target_count_, targets_.data()) - size * target_count_;
        std::copy_n(targets + counted * target_count_, target_count_, targets_.data() + i * target_count_);
        scores.row(i) = scores.row(counted);
      }
    return targets;
  }

  template <class Rows>
  double total_weight(const Rows& rows) const {
    if (!weighted_) return static_cast<double>(rows.size());
    detail::TreeSum sum;
    for (Index i = 0; i < rows.size(); ++i) sum.add(static_cast<double>(rows.weight(i)));
    return sum.total();
  }

  /// Gives all rows of a block the same weight.
  void set_weights(Scalar weight) {
    if (weights_[0] != weight) weights_.setConstant(weight);
  }

  void prepare_tree(Index size, Index rows) {
    const Index chunks = (rows + detail::chunk_rows - 1) / detail::chunk_rows;
    if (chunks > tree_chunks_) {
      gradients_ = detail::VectorTreeSum<Scalar>(size, chunks);
      tree_chunks_ = chunks;
    }
    gradients_.restart();
  }

  Model* model_;
  Loss loss_;
  const Data* data_;
  Index outputs_ = 1, target_count_ = 1;
  bool weighted_ = false;
  Vector<Scalar> scores_, score_gradient_, targets_, weights_;
  detail::ModelWorkspace<Model> workspace_ = {};
  detail::VectorTreeSum<Scalar> gradients_;
  Vector<Scalar> nowhere_;
  Index tree_chunks_ = 0;
};

/// The loss of a model over data, for a look from outside: φ(Σ wᵢ ℓᵢ / Σ wᵢ), the same bits that a run
/// reports (without penalty). Fails unless model, loss and data fit each other and all numbers are finite.
template <class M, class L, class D>
double evaluate(const M& model, const L& loss, const D& data) {
  static_assert(Data<D>, "evaluate: the third argument is not Data; see concepts.hpp");
  static_assert(Model<M, RowsOf<D>>, "evaluate: the first argument is not a Model of these data; see concepts.hpp");
  static_assert(Loss<L, typename M::Scalar>, "evaluate: the second argument is not a Loss; see concepts.hpp");
  return EmpiricalRisk<const M, L, D>(model, loss, data).value();
}

}  // namespace descent
