#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "../concepts.hpp"
#include "../core/error.hpp"
#include "../core/layout.hpp"
#include "../core/text.hpp"
#include "../data/check.hpp"
#include "../data/fingerprint.hpp"
#include "../data/rows.hpp"
#include "../features/feature_maps.hpp"
#include "evaluation.hpp"

namespace descent {

namespace detail {

/// Rows of mapped features that are numbered as those they were made of.
template <class Scalar, class Original>
class MappedRows : public DenseRows<Scalar, RowRange> {
 public:
  MappedRows(const Scalar* features, Index feature_count, const Original& original)
      : DenseRows<Scalar, RowRange>(features, feature_count, nullptr, 0, nullptr, RowRange{0, original.size()}),
        original_(original) {}
  Index number(Index i) const { return original_.number(i); }

 private:
  const Original& original_;
};

/// A fingerprint of all numbers that it is shown.
class NumbersPrint {
 public:
  template <class Value>
  void operator()(const char*, Value& value) {
    if constexpr (std::is_arithmetic_v<Value>)
      print_.add(value);
    else if constexpr (requires { value(0, 0); })
      for (Index i = 0; i < value.rows(); ++i)
        for (Index j = 0; j < value.cols(); ++j) print_.add(value(i, j));
    else
      value.archive(*this);
  }
  std::string text() const { return print_.text(); }

 private:
  Fingerprint print_;
};

}  // namespace detail

/// A model of mapped features: scores = f(φ(x)). The maps are kept with it, so that it takes features as they were measured,
/// when it is trained, when it predicts, and when it is loaded elsewhere.
///
///     FeatureMaps features(13, Standardizer<double>{});
///     features.learn(train);
///     MappedModel model(features, Network{Dense(13, 8), Relu{}, Dense(8, 1)});
///     trainer.fit(model, Mse{}, train);
///     save(model, "houses.safetensors");  // with what the maps have learnt
///
/// Its parameters are the model's; maps have none. Features are mapped whenever they are looked at, which costs no memory; where
/// time is dearer, train the model itself on `features.transform(train)`, and put it behind the maps afterwards.
template <class Maps, class Inner>
class MappedModel {
 public:
  using Scalar = typename Inner::Scalar;

  /// Rows that it likes to be given at a time: the model's.
  static constexpr Index block_rows = detail::block_rows_of<Inner>;
  /// The same for its size: the model's.
  Index rows_at_a_time() const { return detail::rows_at_a_time(model_); }
  /// Whether its scores in a step differ from those in a look: the model's.
  static constexpr bool draws = detail::draws<Inner>;

  /// What forward and backward leave for each other, and room to work in.
  struct Workspace {
    /// the step that rows are for; −1 in a look
    std::int64_t step = -1;

   private:
    friend MappedModel;
    Vector<Scalar> gathered, mapped;
    typename Maps::template Room<Scalar> room;
    detail::ModelWorkspace<Inner> inner;
  };

  /// Fails unless the model takes as many features as the maps make.
  MappedModel(Maps maps, Inner model) : maps_(std::move(maps)), model_(std::move(model)) {
    static_assert(Maps::template are_of<Scalar>,
                  "MappedModel: one of the maps is not a FeatureMap of the model's Scalar (Standardizer<float> for a "
                  "model of floats, say); it needs outputs(inputs) and map(x, out), see features/feature_map.hpp");
    check_widths(maps_);
  }

  /// d, as measured
  Index features() const { return maps_.inputs(); }
  /// k
  Index outputs() const { return model_.outputs(); }
  /// What stands before the model.
  const Maps& maps() const { return maps_; }
  /// The model of mapped features.
  Inner& model() & { return model_; }
  /// The same, to be read.
  const Inner& model() const& { return model_; }

  /// Lets the maps learn of training features, n × d, or of a Dataset's. Fails, and changes nothing, where they do, or if they
  /// would make another number of features than the model has.
  template <class Features>
  void learn(const Features& features) {
    Maps learnt = maps_;
    learnt.learn(features);
    check_widths(learnt);
    maps_ = std::move(learnt);
  }

  /// Draws all parameters anew, as the model does.
  void initialise(std::uint64_t seed)
    requires requires(Inner& model) { model.initialise(seed); }
  {
    model_.initialise(seed);
  }

  /// The model's p parameters.
  decltype(auto) parameters() & { return model_.parameters(); }
  /// The same, to be read.
  decltype(auto) parameters() const&
    requires requires(const Inner& model) { model.parameters(); }
  {
    return model_.parameters();
  }
  /// What they are.
  Layout layout() const
    requires requires(const Inner& model) { model.layout(); }
  {
    return model_.layout();
  }

  /// The n × k scores of n × d features as measured. Fails unless the features are d.
  Matrix<Scalar> predict(const Matrix<Scalar>& features) const {
    return detail::scores_of(*this, features, "MappedModel::predict");
  }

  /// Writes the scores of the rows in view.
  template <class Rows, class Scores>
  void scores(const Rows& rows, Scores& out, Workspace& workspace) const {
    const Index n = rows.size(), width = maps_.outputs();
    const Scalar* from = detail::features_as_block(rows, features(), workspace.gathered);
    if (workspace.mapped.size() < n * width) workspace.mapped.resize(n * width);
    for (Index i = 0; i < n; ++i) maps_.map(from + i * features(), workspace.mapped.data() + i * width, workspace.room);
    with_mapped_rows(rows, workspace,
                     [&](const auto& mapped) { detail::write_scores(model_, mapped, out, workspace.inner); });
  }

  /// Adds Jᵀ · score_gradient to the gradient. The rows are those that `scores` saw last with this workspace.
  template <class Rows, class ScoreGradient, class Gradient>
  void backward(const Rows& rows, const ScoreGradient& score_gradient, Gradient& gradient, Workspace& workspace) const {
    with_mapped_rows(rows, workspace, [&](const auto& mapped) {
      detail::add_backward(model_, mapped, score_gradient, gradient, workspace.inner);
    });
  }

  /// Shows visit(name, value) what the maps have learnt; parameters are shown by name elsewhere.
  template <class Visitor>
  void archive(Visitor& visit) {
    maps_.archive(visit);
    if constexpr (requires { model_.archive(visit); }) visit("model", model_);
  }

  /// Shows visit(name, value) maps and model, and a fingerprint of what was learnt.
  template <class Visitor>
  void identity(Visitor& visit) const {
    visit("features", maps_);
    detail::NumbersPrint learnt;
    Maps(maps_).archive(learnt);
    visit("learnt", "learnt numbers " + learnt.text());
    visit("model", model_);
  }

  /// Fails if the maps make something else than the model takes: of a file, for instance.
  void validate() const {
    maps_.validate();
    check_widths(maps_);
  }

 private:
  void check_widths(const Maps& maps) const {
    if constexpr (requires { model_.features(); })
      if (model_.features() != maps.outputs())
        fail("MappedModel: the maps make " + detail::counted(maps.outputs(), "feature") + ", the model has " +
             std::to_string(model_.features()) + "; give it as many as features.outputs()");
  }

  /// Does the work with the rows that `scores` has mapped: as many as it is known that there are, or numbered as the
  /// original ones, if the model asks for that.
  template <class Rows, class Work>
  void with_mapped_rows(const Rows& rows, Workspace& workspace, const Work& work) const {
    const Scalar* mapped = workspace.mapped.data();
    const Index n = rows.size(), width = maps_.outputs();
    if constexpr (draws) {
      workspace.inner.step = workspace.step;
      work(detail::MappedRows<Scalar, Rows>(mapped, width, rows));
    } else {
      const DenseRows<Scalar, RowRange> all(mapped, width, nullptr, 0, nullptr, RowRange{0, n});
      if constexpr (requires { Rows::row_count; })
        work(all.block(0, std::integral_constant<Index, Rows::row_count>{}));
      else
        work(all);
    }
  }

  Maps maps_;
  Inner model_;
};

}  // namespace descent
