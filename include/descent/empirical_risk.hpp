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
#include "parallel/crew.hpp"
#include "parallel/serial.hpp"

namespace descent {

namespace detail {

/// Multiplications and additions from which on threads are worth waking: some ten microseconds of them.
inline constexpr double least_work_to_share = 1e5;

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
/// gradient are worked out while its rows are in the cache. Chunks of 256 rows are summed as a tree; where there are Threads,
/// they share its branches.
///
/// It copies the loss and refers to the model and the data, which must outlive it.
template <class Model, class Loss, class Data, class Parallel = Serial>
class EmpiricalRisk {
 public:
  using Scalar = typename Model::Scalar;
  /// a vector of p parameters
  using Point = Vector<Scalar>;

  /// Fails unless model, loss and data fit each other and all numbers are finite. `name` is what messages call the data.
  EmpiricalRisk(Model& model, Loss loss, const Data& data, const char* name = detail::any_data,
                const Parallel& parallel = {})
      : model_(&model), loss_(loss), data_(&data), crew_(parallel) {
    detail::validate(loss_);
    detail::check_fit(model, loss_, data, name);
    outputs_ = model.outputs();
    target_count_ = data.target_count();
    weighted_ = data.weighted();
    room_.resize(outputs_, target_count_);
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
    set_step(step);
  }
  /// From here on they are looked at.
  void end_step()
    requires detail::draws<Model>
  {
    set_step(-1);
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

  /// What one thread works in.
  struct Room {
    Vector<Scalar> scores, score_gradient, targets, weights;
    detail::ModelWorkspace<Model> workspace = {};
    detail::VectorTreeSum<Scalar> gradients;  // of chunks
    Index most_chunks = 0;                    // that these have levels for

    void resize(Index outputs, Index target_count) {
      scores.resize(block_rows * outputs);
      score_gradient.resize(scores.size());
      targets.resize(block_rows * target_count);
      weights.setOnes(block_rows);
    }

    /// Gives all rows of a block the same weight.
    void set_weights(Scalar weight) {
      if (weights[0] != weight) weights.setConstant(weight);
    }

    void prepare_tree(Index size, Index chunks) {
      if (chunks > most_chunks) {
        gradients = detail::VectorTreeSum<Scalar>(size, chunks);
        most_chunks = chunks;
      }
      gradients.restart();
    }
  };

  auto all_rows() const { return data_->rows(RowRange{0, data_->size()}); }
  Index parameter_count() const { return static_cast<Index>(model_->parameters().size()); }

  /// Loss (if wanted) and gradient (if wanted) over the rows in view.
  template <bool want_value, bool want_gradient, bool scattered = false, class Rows>
  double pass(const Rows& rows, Vector<Scalar>& into) {
    VectorView<Scalar> gradient(into.data(), into.size());
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
    const How how{detail::is_mean<Loss> && !factor_as_weight, factor, factor_as_weight ? factor : Scalar(1)};

    const double sum = sum_of<want_value, want_gradient>(rows, how, gradient);
    if constexpr (detail::is_mean<Loss>) {
      return want_value ? sum / weight : 0;
    } else {
      const Finished finished = loss_.finish(sum, weight);
      if constexpr (want_gradient) gradient *= static_cast<Scalar>(finished.factor);
      return finished.value;
    }
  }

  /// How a gradient is scaled: by a factor, or by the weight that all rows have instead.
  struct How {
    bool scales;
    Scalar factor, weight;
  };

  static Index chunks_of(Index rows) { return (rows + detail::chunk_rows - 1) / detail::chunk_rows; }

  /// Σ wᵢ ℓᵢ (if wanted) over the rows in view, and its gradient.
  template <bool want_value, bool want_gradient, class Rows>
  DESCENT_INLINE double sum_of(const Rows& rows, const How& how, VectorView<Scalar>& gradient) {
    const Index chunks = chunks_of(rows.size());
    if constexpr (!detail::does_nothing<Parallel>)
      if (chunks > 1 && worth_sharing(rows.size()))
        return shared_sum<want_value, want_gradient>(rows, chunks, how, gradient);
    return branch<want_value, want_gradient>(rows, 0, chunks, how, gradient, room_);
  }

  /// The same over the chunks from `first` to before `last`, at least one.
  template <bool want_value, bool want_gradient, class Rows>
  DESCENT_INLINE double branch(const Rows& rows, Index first, Index last, const How& how, VectorView<Scalar>& gradient,
                               Room& room) {
    const bool one = last - first == 1;
    detail::TreeSum sums;
    if (want_gradient && !one) room.prepare_tree(gradient.size(), last - first);
    room.set_weights(how.weight);
    for (Index i = first; i < last; ++i) {
      if constexpr (want_gradient) std::fill_n(gradient.data(), gradient.size(), Scalar(0));
      const Index begin = i * detail::chunk_rows, length = std::min(detail::chunk_rows, rows.size() - begin);
      const double sum = chunk<want_gradient>(rows.block(begin, length), how, gradient, room);
      if (one) return sum;
      if constexpr (want_value || !detail::is_mean<Loss>) sums.add(sum);
      if constexpr (want_gradient) room.gradients.add(gradient);
    }
    if constexpr (want_gradient) room.gradients.write_total(gradient);
    return sums.total();
  }

  /// Whether so many rows are work enough for several threads: a multiplication and an addition or two for each parameter.
  bool worth_sharing(Index rows) const {
    return crew_.wanted() > 1 &&
           static_cast<double>(rows) * static_cast<double>(parameter_count()) >= detail::least_work_to_share;
  }

  /// The sum by several threads, to the same bits: each piece of work is a branch of the tree.
  template <bool want_value, bool want_gradient, class Rows>
  double shared_sum(const Rows& rows, Index chunks, const How& how, VectorView<Scalar>& gradient) {
    Index length = 1;  // of a branch: a power of two
    while (chunks > 4 * length * crew_.wanted()) length *= 2;
    const Index branches = (chunks + length - 1) / length;
    detail::TreeSum sums;
    if (want_gradient) room_.prepare_tree(gradient.size(), branches);
    crew_.template add_up<want_gradient>(
        branches,
        [&](Index i, VectorView<Scalar> into, Room& room) {
          return branch<want_value, want_gradient>(rows, i * length, std::min(chunks, (i + 1) * length), how, into,
                                                   room);
        },
        [&](Room& room) {
          room.resize(outputs_, target_count_);
          if constexpr (detail::draws<Model>) room.workspace.step = room_.workspace.step;
        },
        sums, room_.gradients, gradient);
    return sums.total();
  }

  /// Σ wᵢ ℓᵢ over at most 256 rows; adds its gradient, times the factor if that is still to be applied.
  template <bool want_gradient, class Rows>
  DESCENT_INLINE double chunk(const Rows& rows, const How& how, VectorView<Scalar>& gradient, Room& room) {
    const Index n = rows.size();
    double sum = 0;
    Index i = 0;
    if constexpr (!detail::knows_block_rows<
                      Model>) {  // of the model's own making; nothing is gained by knowing their number
      for (; i + block_rows <= n; i += block_rows)
        sum += block<want_gradient>(rows.block(i, block_rows), block_rows, how, gradient, room);
    } else if (n >= block_rows) {
      auto part = rows.block(0, constant_block);
      for (;;) {
        sum += block<want_gradient>(part, block_rows, how, gradient, room);
        i += block_rows;
        if (i + block_rows > n) break;
        if constexpr (requires { part.advance(); })
          part.advance();
        else
          part = rows.block(i, constant_block);
      }
    }
    if (i < n) sum += block<want_gradient>(rows.block(i, n - i), n - i, how, gradient, room);
    return sum;
  }

  /// The same over one block: forward, loss, backward.
  template <bool want_gradient, class Rows>
  DESCENT_INLINE double block(const Rows& rows, Index size, const How& how, VectorView<Scalar>& gradient, Room& room) {
    Block<Scalar> scores(room.scores.data(), size, outputs_);
    Block<Scalar> slopes(room.score_gradient.data(), size, outputs_);
    detail::write_scores(std::as_const(*model_), rows, scores, room.workspace);
    const Scalar* target = gather_targets(rows, room);
    if (weighted_) {
      for (Index i = 0; i < size; ++i) room.weights[i] = rows.weight(i);
      target = replace_uncounted(target, scores, size, room);
      if (target == nullptr) return 0;
    }
    const ConstBlock<Scalar> targets(target, size, target_count_);
    const ConstVectorView<Scalar> weights(room.weights.data(), size);
    const double sum = loss_.accumulate(scores, targets, weights, slopes);
    if constexpr (want_gradient) {
      if (how.scales) {
        Scalar* slope = slopes.data();
        for (Index j = 0; j < size * outputs_; ++j) slope[j] *= how.factor;
      }
      detail::add_backward(std::as_const(*model_), rows, slopes, gradient, room.workspace);
    }
    return sum;
  }

  template <class Rows>
  DESCENT_INLINE const Scalar* gather_targets(const Rows& rows, Room& room) {
    if constexpr (requires { rows.gather_targets(room.targets.data()); }) {
      return rows.gather_targets(room.targets.data());
    } else {
      for (Index i = 0; i < rows.size(); ++i)
        Eigen::Map<RowVector<Scalar>>(room.targets.data() + i * target_count_, target_count_) = rows.targets(i);
      return room.targets.data();
    }
  }

  /// A row of weight 0 is as good as removed, even where its loss is infinite and 0 times that not a number: a copy of a
  /// row that counts stands in its place. Returns where the targets are;
  /// nowhere if no row counts.
  const Scalar* replace_uncounted(const Scalar* targets, Block<Scalar>& scores, Index size, Room& room) {
    Index counted = 0;
    while (counted < size && room.weights[counted] == 0) ++counted;
    if (counted == size) return nullptr;
    for (Index i = 0; i < size; ++i)
      if (room.weights[i] == 0) {
        if (targets != room.targets.data())
          targets = std::copy_n(targets, size * target_count_, room.targets.data()) - size * target_count_;
        std::copy_n(targets + counted * target_count_, target_count_, room.targets.data() + i * target_count_);
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

  void set_step([[maybe_unused]] std::int64_t step) {
    if constexpr (detail::draws<Model>) {
      room_.workspace.step = step;
      crew_.for_each_room([&](Room& room) { room.workspace.step = step; });
    }
  }

  Model* model_;
  Loss loss_;
  const Data* data_;
  Index outputs_ = 1, target_count_ = 1;
  bool weighted_ = false;
  Room room_;
  detail::Crew<Parallel, Room, Scalar> crew_;
  Vector<Scalar> nowhere_;
};

/// The loss of a model over data, for a look from outside: φ(Σ wᵢ ℓᵢ / Σ wᵢ), the same bits that a run
/// reports (without penalty), by Threads{n} too. Fails unless model, loss and data fit each other and all numbers are finite.
template <class M, class L, class D, class Parallel = Serial>
double evaluate(const M& model, const L& loss, const D& data, const Parallel& parallel = {}) {
  static_assert(Data<D>, "evaluate: the third argument is not Data; see concepts.hpp");
  static_assert(Model<M, RowsOf<D>>, "evaluate: the first argument is not a Model of these data; see concepts.hpp");
  static_assert(Loss<L, typename M::Scalar>, "evaluate: the second argument is not a Loss; see concepts.hpp");
  detail::validate(parallel);
  return EmpiricalRisk<const M, L, D, Parallel>(model, loss, data, detail::any_data, parallel).value();
}

}  // namespace descent
