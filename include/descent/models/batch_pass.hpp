/// @file
/// A pass over a batch: the loss of a model, and its gradient.
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "../concepts.hpp"
#include "../core/reductions.hpp"
#include "../parallel/crew.hpp"
#include "evaluation.hpp"

namespace descent::detail {

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

/// Works out φ(Σ wᵢ ℓᵢ / Σ wᵢ) over rows in view, its gradient by the model's parameters, or both.
///
/// A batch is walked in blocks of as many rows as suit the model; each block's scores, loss and share of the
/// gradient are worked out while its rows are in the cache. Chunks of 256 rows are summed as a tree; where there are Threads,
/// they share its branches.
///
/// It copies the loss, refers to the model, and owns the room to work in.
template <class Model, class Loss, class Parallel>
class BatchPass {
 public:
  using Scalar = typename Model::Scalar;

  /// For a model of so many parameters, and rows with as many targets each, with weights of their own or without.
  BatchPass(const Model& model, Loss loss, Index parameter_count, Index target_count, bool weighted, Parallel parallel)
      : model_(&model),
        loss_(std::move(loss)),
        outputs_(model.outputs()),
        rows_at_a_time_(rows_at_a_time(model)),
        parameter_count_(parameter_count),
        target_count_(target_count),
        weighted_(weighted),
        crew_(parallel) {
    room_.resize(rows_at_a_time_, outputs_, target_count_);
  }

  const Loss& loss() const { return loss_; }

  /// The loss over the rows in view.
  template <class Rows>
  double value(const Rows& rows) {
    VectorView<Scalar> none(nullptr, 0);
    if constexpr (consecutive<Rows>)
      return value_of(rows, false, none);
    else  // those of a sample: their gradient is seldom wanted, and no code for it is compiled here
      return work_out(rows, false, none);
  }

  /// The same; writes the gradient.
  template <class Rows>
  double value_and_gradient(const Rows& rows, Vector<Scalar>& gradient) {
    VectorView<Scalar> into(gradient.data(), gradient.size());
    return value_of(rows, true, into);
  }

  /// Writes the gradient alone. Of rows that are `scattered` nobody asks for the same with the loss.
  template <bool scattered, class Rows>
  void gradient(const Rows& rows, Vector<Scalar>& into) {
    VectorView<Scalar> gradient(into.data(), into.size());
    const double weight = total_weight(rows);
    if (!(weight > 0)) return set_zero(gradient);
    // Where only slopes are wanted, equal weights can take the factor with them. Not on consecutive rows:
    // there a look's gradient may stand in for the step's, and they must have the same bits whatever the loss
    // does to weights.
    if constexpr (scattered && is_mean<Loss>)
      if (!weighted_) {
        sum_of<false>(rows, {true, static_cast<Scalar>(1 / weight)}, gradient);
        return;
      }
    const double sum = sum_of<false>(rows, {true, Scalar(1)}, gradient);
    scale(gradient, finish(loss_, sum, weight).factor);
  }

  /// Adds the gradient of sparse rows to an empty sum, at `scale` times the parameters if the model is linear; returns
  /// what it has to be multiplied by.
  template <class Rows, class Sum>
  DESCENT_INLINE Scalar sparse_gradient(const Rows& rows, Sum& sum, Scalar scale) {
    scale_ = scale;
    const double weight = total_weight(rows);
    if (!(weight > 0)) return Scalar(1);
    const Index chunks = chunks_of(rows.size());
    if constexpr (is_mean<Loss>)
      if (!weighted_) {  // equal weights take the factor with them
        sum_in_order<false>(rows, chunks, {true, static_cast<Scalar>(1 / weight)}, sum);
        return Scalar(1);
      }
    const double total = sum_in_order<!is_mean<Loss>>(rows, chunks, {true, Scalar(1)}, sum);
    return static_cast<Scalar>(finish(loss_, total, weight).factor);
  }

  /// From here on rows are those of a step, for a model that draws then; −1: they are looked at.
  void set_step([[maybe_unused]] std::int64_t step) {
    if constexpr (draws<Model>) {
      room_.workspace.step = step;
      crew_.for_each_room([&](Room& room) { room.workspace.step = step; });
    }
  }

 private:
  static constexpr Index block_rows = block_rows_of<Model>;
  static constexpr std::integral_constant<Index, block_rows> constant_block{};

  /// What one thread works in.
  struct Room {
    Vector<Scalar> scores, score_gradient, targets, weights;
    Index alike = 0;  // so many of the weights are the same
    ModelWorkspace<Model> workspace = {};
    VectorTreeSum<Scalar> gradients;  // of chunks
    Index most_chunks = 0;            // that these have levels for

    void resize(Index rows, Index outputs, Index target_count) {
      scores.resize(rows * outputs);
      score_gradient.resize(scores.size());
      targets.resize(rows * target_count);
      weights.setOnes(rows);
      alike = rows;
    }

    /// Gives so many rows of a block the same weight.
    void set_weights(Index rows, Scalar weight) {
      rows = std::min<Index>(rows, weights.size());
      if (weights[0] == weight && rows <= alike) return;
      std::fill_n(weights.data(), rows, weight);
      alike = rows;
    }

    void prepare_tree(Index size, Index chunks) {
      if (chunks > most_chunks) {
        gradients = VectorTreeSum<Scalar>(size, chunks);
        most_chunks = chunks;
      }
      gradients.restart();
    }
  };

  /// Whether such rows stand one after the other, as all of the data do: what looks see.
  template <class Rows>
  static constexpr bool consecutive = [] {
    if constexpr (requires { Rows::consecutive(); })
      return Rows::consecutive();
    else
      return true;
  }();

  /// The loss over the rows in view, and the gradient if it is wanted: one function for both, which do alike.
  template <class Rows>
  double value_of(const Rows& rows, bool want_gradient, VectorView<Scalar>& gradient) {
    return work_out(rows, want_gradient, gradient);
  }
  template <class Rows>
  DESCENT_INLINE double work_out(const Rows& rows, bool want_gradient, VectorView<Scalar>& gradient) {
    const double weight = total_weight(rows);
    if (!(weight > 0)) {
      set_zero(gradient);
      return 0;
    }
    const double sum = sum_of<true>(rows, {want_gradient, Scalar(1)}, gradient);
    const Finished finished = finish(loss_, sum, weight);
    scale(gradient, finished.factor);
    return finished.value;
  }

  static void scale(VectorView<Scalar>& gradient, double factor) {
    const Scalar times = static_cast<Scalar>(factor);
    for (Scalar& slope : gradient) slope *= times;
  }

  /// Of a batch of rows that all count nothing.
  static void set_zero(VectorView<Scalar>& gradient) { std::fill_n(gradient.data(), gradient.size(), Scalar(0)); }

  /// Whether there is to be a gradient, and the weight that rows have which have none of their own.
  struct How {
    bool gradient;
    Scalar weight;
  };

  static Index chunks_of(Index rows) { return (rows + chunk_rows - 1) / chunk_rows; }

  /// Σ wᵢ ℓᵢ (if wanted) over the rows in view, and its gradient (if wanted).
  template <bool want_value, class Rows>
  DESCENT_INLINE double sum_of(const Rows& rows, const How& how, VectorView<Scalar>& gradient) {
    const Index chunks = chunks_of(rows.size());
    if constexpr (SparseRowView<Rows>) {
      constexpr bool needs_sum = want_value || !is_mean<Loss>;
      if (how.gradient) {
        set_zero(gradient);
        return sum_in_order<needs_sum>(rows, chunks, how, gradient);
      }
    }
    if constexpr (!does_nothing<Parallel>)
      if (chunks > 1 && worth_sharing(rows.size())) return shared_sum<want_value>(rows, chunks, how, gradient);
    return branch<want_value>(rows, 0, chunks, how, gradient, room_);
  }

  /// The same over the chunks from `first` to before `last`, at least one.
  template <bool want_value, class Rows>
  DESCENT_INLINE double branch(const Rows& rows, Index first, Index last, const How& how, VectorView<Scalar>& gradient,
                               Room& room) {
    const bool one = last - first == 1;
    TreeSum sums;
    if (how.gradient && !one) room.prepare_tree(gradient.size(), last - first);
    room.set_weights(rows.size(), how.weight);
    for (Index i = first; i < last; ++i) {
      if (how.gradient) std::fill_n(gradient.data(), gradient.size(), Scalar(0));
      const Index begin = i * chunk_rows, length = std::min(chunk_rows, rows.size() - begin);
      const double sum = chunk(rows.block(begin, length), how, gradient, room);
      if (one) return sum;
      if constexpr (want_value || !is_mean<Loss>) sums.add(sum);
      if (how.gradient) room.gradients.add(gradient);
    }
    if (how.gradient) room.gradients.write_total(gradient);
    return sums.total();
  }

  /// The same over sparse rows, whose chunks touch few of the parameters: all add to one gradient, which is 0 before.
  template <bool want_value, class Rows, class Gradient>
  DESCENT_INLINE double sum_in_order(const Rows& rows, Index chunks, const How& how, Gradient& gradient) {
    TreeSum sums;
    room_.set_weights(rows.size(), how.weight);
    for (Index i = 0; i < chunks; ++i) {
      const Index begin = i * chunk_rows, length = std::min(chunk_rows, rows.size() - begin);
      const double sum = chunk(rows.block(begin, length), how, gradient, room_);
      if constexpr (want_value) sums.add(sum);
    }
    return want_value ? sums.total() : 0;
  }

  /// Whether so many rows are work enough for several threads: a multiplication and an addition or two for each parameter.
  bool worth_sharing(Index rows) const {
    return crew_.wanted() > 1 &&
           static_cast<double>(rows) * static_cast<double>(parameter_count_) >= least_work_to_share;
  }

  /// The sum by several threads, to the same bits: each piece of work is a branch of the tree.
  template <bool want_value, class Rows>
  double shared_sum(const Rows& rows, Index chunks, const How& how, VectorView<Scalar>& gradient) {
    Index length = 1;  // of a branch: a power of two
    while (chunks > 4 * length * crew_.wanted()) length *= 2;
    const Index branches = (chunks + length - 1) / length;
    TreeSum sums;
    if (how.gradient) room_.prepare_tree(gradient.size(), branches);
    crew_.add_up(
        branches, how.gradient,
        [&](Index i, VectorView<Scalar> into, Room& room) {
          return branch<want_value>(rows, i * length, std::min(chunks, (i + 1) * length), how, into, room);
        },
        [&](Room& room) {
          room.resize(rows_at_a_time_, outputs_, target_count_);
          if constexpr (draws<Model>) room.workspace.step = room_.workspace.step;
        },
        sums, room_.gradients, gradient);
    return sums.total();
  }

  /// Σ wᵢ ℓᵢ over at most 256 rows; adds its gradient.
  template <class Rows, class Gradient>
  DESCENT_INLINE double chunk(const Rows& rows, const How& how, Gradient& gradient, Room& room) {
    const Index n = rows.size();
    double sum = 0;
    Index i = 0;
    if constexpr (knows_block_rows<Model>) {
      if (n >= block_rows && rows_at_a_time_ == block_rows) {
        auto part = rows.block(0, constant_block);
        for (;;) {
          sum += block(part, block_rows, how, gradient, room);
          i += block_rows;
          if (i + block_rows > n) break;
          if constexpr (requires { part.advance(); })
            part.advance();
          else
            part = rows.block(i, constant_block);
        }
      }
    }
    for (; i < n; i += rows_at_a_time_) {
      const auto part = rows.block(i, std::min(rows_at_a_time_, n - i));
      sum += block(part, part.size(), how, gradient, room);
    }
    return sum;
  }

  /// The same over one block: forward, loss, backward.
  template <class Rows, class Gradient>
  DESCENT_INLINE double block(const Rows& rows, Index size, const How& how, Gradient& gradient, Room& room) {
    Block<Scalar> scores(room.scores.data(), size, outputs_);
    Block<Scalar> slopes(room.score_gradient.data(), size, outputs_);
    write_scores(*model_, rows, scores, room.workspace);
    if constexpr (linear<Model> && !std::is_same_v<Gradient, VectorView<Scalar>>)
      if (scale_ != 1)
        for (Index i = 0; i < size * outputs_; ++i) scores.data()[i] *= scale_;
    const Scalar* target = gather_targets(rows, room);
    if (weighted_) {
      for (Index i = 0; i < size; ++i) room.weights[i] = rows.weight(i);
      target = replace_uncounted(target, scores, size, room);
      if (target == nullptr) return 0;
    }
    const ConstBlock<Scalar> targets(target, size, target_count_);
    const ConstVectorView<Scalar> weights(room.weights.data(), size);
    const double sum = loss_.accumulate(scores, targets, weights, slopes);
    if (!how.gradient) return sum;
    add_backward(*model_, rows, slopes, gradient, room.workspace);
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
    TreeSum sum;
    for (Index i = 0; i < rows.size(); ++i) sum.add(static_cast<double>(rows.weight(i)));
    return sum.total();
  }

  const Model* model_;
  Loss loss_;
  Index outputs_, rows_at_a_time_, parameter_count_, target_count_;
  bool weighted_;
  Scalar scale_ = 1;  // of the parameters, in sparse_gradient
  Room room_;
  Crew<Parallel, Room, Scalar> crew_;
};

}  // namespace descent::detail
