/// @file
/// Any model's scores of many samples.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

#include "../concepts.hpp"
#include "../core/clock.hpp"
#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/one_line.hpp"
#include "../core/progress.hpp"
#include "../core/text.hpp"
#include "../core/thread_team.hpp"
#include "../data/check.hpp"
#include "../data/rows.hpp"
#include "../parallel/threads.hpp"
#include "evaluation.hpp"

namespace descent {

/// What an observer of predict is told from time to time.
struct RowProgress {
  /// how many rows are done
  Index rows = 0;
  /// how many there are
  Index all_rows = 0;
  /// how long that took
  Seconds time{0};
};

/// A line on the terminal, written over at most ten times a second: how many rows are done, and how long the others will take.
/// What takes less than `patience` shows nothing.
///
///     predict(model, data, {.observe = RowCounter{}})
struct RowCounter {
  /// how long to wait before showing anything
  Seconds patience{0.5};
  /// where to; the standard error stream by default, so that results can be piped
  std::FILE* out = stderr;

  /// Shows it, if it is time to.
  void operator()(const RowProgress& progress) {
    const bool last = progress.rows == progress.all_rows;
    if (progress.time < patience || (!last && progress.time - drawn_at_ < Seconds{0.1})) return;
    drawn_at_ = progress.time;
    line_.show(out, detail::progress_text("row", progress.rows, progress.all_rows, progress.time), last);
  }

  Seconds drawn_at_{-1};
  detail::OneLine line_ = {};
};

/// How to predict.
struct PredictOptions {
  /// who wants to know how far it has come, after each part: RowCounter{}, say; nobody by default
  std::function<void(const RowProgress&)> observe = {};
  /// how many threads share the work, 1 by default; the scores have the same bits
  Threads parallel = {1};
};

namespace detail {

/// Rows that are worked on before anybody is told.
inline constexpr Index rows_of_a_part = 4096;

/// Features alone, as data: n samples without targets.
template <class ScalarType>
struct FeaturesAlone {
  using Scalar = ScalarType;
  const Matrix<Scalar>& features;
  Index size() const { return features.rows(); }
  Index feature_count() const { return features.cols(); }
  DenseRows<Scalar, RowRange> rows(RowRange range) const {
    return {features.data(), features.cols(), nullptr, 0, nullptr, range};
  }
};

template <class Data>
Index sample_count(const Data& data) {
  if constexpr (requires { data.feature_count(); })
    return data.size();
  else
    return data.rows();
}

/// Works out the scores of a part of the data at a time.
template <class Model, class Data>
class PartPredictor {
 public:
  using Scalar = typename Model::Scalar;

  PartPredictor(const Model& model, const Data& data)
      : model_(&model), data_(&data), scores_(std::min(data.size(), rows_of_a_part), model.outputs()) {}

  /// Those of the rows from `first` on, up to rows_of_a_part of them. Fails if a feature or a score is not finite.
  void predict(Index first) {
    first_ = first;
    length_ = std::min(rows_of_a_part, data_->size() - first);
    [[maybe_unused]] const Index d = data_->feature_count();
    const auto rows = data_->rows(RowRange{first, length_});
    if constexpr (SparseRowView<decltype(rows)>) {
      for (Index i = 0; i < length_; ++i) check_sparse_row("predict: the features", first + i, rows.features(i));
    } else {
      const Scalar* features = features_as_block(rows, d, gathered_);
      if (!all_finite(features, length_ * d))
        for (Index i = 0; i < length_; ++i) check_row("predict: the features", first + i, features + i * d, d);
    }
    write_scores_in_blocks(*model_, rows, scores_.data(), workspace_);
    const Index k = scores_.cols();
    for (Index i = 0; i < length_; ++i)
      if (!all_finite(scores_.data() + i * k, k))
        fail("predict: the scores of row " + std::to_string(first + i) +
             " (counted from 0) are not finite; see that its features are of the size of those trained on, and the "
             "model's parameters finite");
  }

  /// The number of the first row, how many there are, and their scores.
  Index first() const { return first_; }
  Index length() const { return length_; }
  ConstBlock<Scalar> scores() const { return {scores_.data(), length_, scores_.cols()}; }

 private:
  const Model* model_;
  const Data* data_;
  Index first_ = 0, length_ = 0;
  ModelWorkspace<Model> workspace_ = {};
  Matrix<Scalar> scores_;
  Vector<Scalar> gathered_;
};

template <class Model, class Data, class Sink>
void predict_parts(const Model& model, const Data& data, const Sink& sink, const PredictOptions& options) {
  const Index n = data.size(), d = data.feature_count();
  if constexpr (requires { model.features(); })
    if (model.features() != d)
      fail("predict: the model has " + counted(model.features(), "feature") + ", the data have " + std::to_string(d) +
           "; they must be as many");
  if constexpr (requires { data.check_storage(any_data); }) data.check_storage(any_data);
  validate(options.parallel);
  const SteadyClock clock;
  const auto start = clock();
  const Index parts = (n + rows_of_a_part - 1) / rows_of_a_part;
  ThreadTeam team(std::max<Index>(1, std::min(options.parallel.count, parts)));
  std::vector<PartPredictor<Model, Data>> predictors(static_cast<std::size_t>(team.size()), {model, data});
  for (Index part = 0; part < parts; part += team.size()) {
    const Index together = std::min(team.size(), parts - part);
    team.share(together, [&](Index piece, Index) {
      predictors[static_cast<std::size_t>(piece)].predict((part + piece) * rows_of_a_part);
    });
    for (Index piece = 0; piece < together; ++piece) {
      const auto& predictor = predictors[static_cast<std::size_t>(piece)];
      sink(predictor.first(), predictor.scores());
      if (options.observe) options.observe({predictor.first() + predictor.length(), n, clock() - start});
    }
  }
}

}  // namespace detail

/// The scores of all samples part by part, in order, for what is too large to be kept: calls sink(first, scores) with the
/// number of the first row and a view of m × k scores, some thousand rows at a time. Fails as predict does; much of what came
/// before has been handed over then.
///
///     predict_in_parts(model, data, [&](Index first, const auto& scores) { for (…) file << scores(i, 0) << '\n'; });
template <class M, class D, class Sink>
void predict_in_parts(const M& model, const D& data, const Sink& sink, const PredictOptions& options = {}) {
  using Scalar = typename M::Scalar;
  if constexpr (std::is_base_of_v<Eigen::EigenBase<D>, D>) {
    static_assert(
        std::is_same_v<typename D::Scalar, Scalar>,
        "predict: model and features have different Scalar types (float and double, say); convert the features, "
        "for example with features.cast<float>()");
    const Matrix<Scalar>& features = data;
    detail::predict_parts(model, detail::FeaturesAlone<Scalar>{features}, sink, options);
  } else {
    static_assert(Data<D>,
                  "predict: the second argument is neither features, a Matrix of the model's Scalar, nor Data");
    if constexpr (Data<D>) {
      static_assert(Model<M, RowsOf<D>>, "predict: the first argument is not a Model of these data; see concepts.hpp");
      detail::predict_parts(model, data, sink, options);
    }
  }
}

/// The n × k scores of all samples of any data, or of n × d features, by any model: what its loss takes (so
/// `CrossEntropy{}.probabilities(predict(model, data))`). Fails unless the features are as many as the model's and finite,
/// and the scores are. (A model's own predict checks no numbers.)
///
///     const Matrix<double> scores = predict(model, data, {.observe = RowCounter{}});
template <class M, class D>
Matrix<typename M::Scalar> predict(const M& model, const D& data, const PredictOptions& options = {}) {
  Matrix<typename M::Scalar> all(detail::sample_count(data), model.outputs());
  predict_in_parts(
      model, data, [&](Index first, const auto& scores) { all.middleRows(first, scores.rows()) = scores; }, options);
  return all;
}

}  // namespace descent
