#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "../../core/error.hpp"
#include "../../core/finite.hpp"
#include "../../core/policy.hpp"
#include "../../core/text_table.hpp"
#include "../../data/rows.hpp"
#include "../evaluation.hpp"
#include "each_number.hpp"
#include "layer.hpp"

namespace descent::detail {

/// Calls work(layer, place) for every layer, the first with place 0.
template <class... L, class Work>
void for_each_layer(const std::tuple<L...>& layers, const Work& work) {
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (work(std::get<i>(layers), static_cast<Index>(i)), ...);
  }(std::index_sequence_for<L...>{});
}
template <class Any, class Work>
void for_each_layer(const std::vector<Any>& layers, const Work& work) {
  for (std::size_t i = 0; i < layers.size(); ++i)
    std::visit([&](const auto& layer) { work(layer, static_cast<Index>(i)); }, layers[i]);
}

/// The same from the last to the first.
template <class... L, class Work>
void for_each_layer_backwards(const std::tuple<L...>& layers, const Work& work) {
  constexpr std::size_t count = sizeof...(L);
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (work(std::get<count - 1 - i>(layers), static_cast<Index>(count - 1 - i)), ...);
  }(std::index_sequence_for<L...>{});
}
template <class Any, class Work>
void for_each_layer_backwards(const std::vector<Any>& layers, const Work& work) {
  for (std::size_t i = layers.size(); i-- > 0;)
    std::visit([&](const auto& layer) { work(layer, static_cast<Index>(i)); }, layers[i]);
}

/// Whether any layer draws, as far as its type tells.
template <class Layers>
inline constexpr bool any_draws = false;
template <class... L>
inline constexpr bool any_draws<std::tuple<L...>> = (draws<L> || ...);
template <class... L>
inline constexpr bool any_draws<std::vector<std::variant<L...>>> = (draws<L> || ...);

/// A model made of layers, a tuple of them or a vector of variants: what Network and DynamicNetwork are.
template <class ScalarType, class Layers>
class LayeredModel {
 public:
  using Scalar = ScalarType;

  /// Rows that it likes to be given at a time.
  static constexpr Index block_rows = 256;
  /// Whether its scores in a step differ from those in a look.
  static constexpr bool draws = any_draws<Layers>;

  /// What forward and backward leave for each other, and room to work in.
  struct Workspace {
    /// the step that rows are for; −1 in a look
    std::int64_t step = -1;

   private:
    friend LayeredModel;
    const Scalar* features = nullptr;      // of the rows in view
    Vector<Scalar> gathered;               // there, where they are not consecutive
    std::vector<Vector<Scalar>> values;    // what came out of each layer
    std::array<Vector<Scalar>, 2> slopes;  // by what went into a layer, and into the one behind it
    std::vector<std::uint64_t> row_numbers;
    Products<Scalar> products;
  };

  /// d, numbers that come in
  Index features() const { return widths_.front(); }
  /// k, numbers that come out
  Index outputs() const { return widths_.back(); }

  /// All p parameters, layer by layer.
  Vector<Scalar>& parameters() & { return parameters_; }
  /// The same, to be read.
  const Vector<Scalar>& parameters() const& { return parameters_; }
  /// Those of a model that goes away.
  Vector<Scalar> parameters() && { return std::move(parameters_); }

  /// The layers' blocks, as "layer 1 weights".
  const Layout& layout() const { return layout_; }

  /// Shows visit(name, value) every layer: what a checkpoint tells networks apart by.
  template <class Visitor>
  void identity(Visitor& visit) const {
    for_each_layer(layers_, [&](const auto& layer, Index) { visit("layer", layer); });
  }

  /// Draws all parameters anew, as every layer says; another seed, other draws.
  void initialise(std::uint64_t seed) {
    for_each_layer(layers_, [&](const auto& layer, Index place) {
      Random random(seed, static_cast<std::uint64_t>(place));
      if constexpr (!Activation<std::remove_cvref_t<decltype(layer)>>)
        layer.initialise(own(parameters_, place), random);
    });
    if (!all_finite(parameters_.data(), parameters_.size()))
      fail("Network: the first weights are not finite; let its layers draw smaller ones");
  }

  /// The n × k scores of n × d features. Fails unless the features are d.
  Matrix<Scalar> predict(const Matrix<Scalar>& features) const {
    return scores_of(*this, features, "Network::predict");
  }

  /// Writes the scores of the rows in view.
  template <class Rows, class Scores>
  void scores(const Rows& rows, Scores& out, Workspace& workspace) const {
    const Index n = rows.size();
    prepare(rows, workspace);
    for_each_layer(layers_, [&](const auto& layer, Index place) {
      Vector<Scalar>& value = workspace.values[static_cast<std::size_t>(place)];
      const ConstBlock<Scalar> in = what_went_in(workspace, place, n);
      const Index size = n * width(place + 1);
      if constexpr (Activation<std::remove_cvref_t<decltype(layer)>>) {
        each_number(size, value.data(), [&](const auto& x) { return layer.value(x); }, in.data());
      } else {
        Block<Scalar> made(value.data(), n, width(place + 1));
        layer.forward(own(parameters_, place), in, made, pass_of(workspace, place));
      }
    });
    std::copy_n(workspace.values.back().data(), n * outputs(), out.data());
  }

  /// Adds Jᵀ · score_gradient to the gradient. The rows are those that `scores` saw last with this workspace.
  template <class Rows, class ScoreGradient, class Gradient>
  void backward(const Rows& rows, const ScoreGradient& score_gradient, Gradient& gradient, Workspace& workspace) const {
    const Index n = rows.size();
    const Scalar* slopes = score_gradient.data();
    for_each_layer_backwards(layers_, [&](const auto& layer, Index place) {
      const bool first = place == 0;
      const ConstBlock<Scalar> in = what_went_in(workspace, place, n);
      const ConstBlock<Scalar> out = what_went_in(workspace, place + 1, n);
      const ConstBlock<Scalar> out_slopes(slopes, n, width(place + 1));
      Scalar* const room = workspace.slopes[static_cast<std::size_t>(place % 2)].data();
      Block<Scalar> in_slopes(room, first ? 0 : n, first ? 0 : width(place));
      if constexpr (Activation<std::remove_cvref_t<decltype(layer)>>) {
        each_number(
            in_slopes.size(), room,
            [&](const auto& x, const auto& y, const auto& slope) { return slope * layer.slope(x, y); }, in.data(),
            out.data(), slopes);
      } else {
        VectorView<Scalar> own_gradient = own(gradient, place);
        layer.backward(own(parameters_, place), in, out, out_slopes, in_slopes, own_gradient,
                       pass_of(workspace, place));
      }
      slopes = room;
    });
  }

  /// A table of the layers: what they are, how many numbers come out for a row, how many parameters they have.
  friend std::ostream& operator<<(std::ostream& out, const LayeredModel& model) {
    const std::size_t digits = text(static_cast<Index>(model.widths_.size() - 1)).size();
    const std::string no_number(digits + 2, ' ');
    TextTable table{{no_number + "layer", "outputs", "parameters"}};
    for_each_layer(model.layers_, [&](const auto& layer, Index place) {
      table.push_back({right_aligned(text(place + 1), digits) + "  " + name_of(layer), text(model.width(place + 1)),
                       text(model.offset(place + 1) - model.offset(place))});
    });
    table.push_back({no_number + "all", text(model.outputs()), text(model.parameters_.size())});
    return out << text_of(table);
  }

 protected:
  LayeredModel(Layers layers, const char* name) : layers_(std::move(layers)) {
    for_each_layer(layers_, [&](const auto& layer, Index) {
      validate(layer);
      if constexpr (requires { layer.inputs(); })
        if (widths_.empty()) widths_.push_back(layer.inputs());
    });
    if (widths_.empty())
      fail(std::string(name) +
           ": no layer says how many numbers come in; give it one with inputs(), such as Dense(features, outputs)");
    offsets_.push_back(0);
    for_each_layer(layers_, [&](const auto& layer, Index place) {
      using Layer = std::remove_cvref_t<decltype(layer)>;
      static_assert(
          LayerOf<Layer, Scalar>,
          "Network: this type is not a layer; it needs value(x) and slope(x, y), or outputs(inputs), layout(), "
          "initialise, forward and backward, see models/layers/layer.hpp");
      if constexpr (Activation<Layer>) {
        widths_.push_back(widths_.back());
        offsets_.push_back(offsets_.back());
      } else {
        const Index before = offsets_.back();
        widths_.push_back(layer.outputs(widths_.back()));
        Index size = 0;
        for (ParameterBlock block : layer.layout()) {
          if (block.offset != size || block.rows < 0 || block.columns < 0)
            fail(std::string(name) + ": block \"" + block.name + "\" of layer " + std::to_string(place + 1) +
                 " begins at " + std::to_string(block.offset) + " and is " + std::to_string(block.rows) + " × " +
                 std::to_string(block.columns) +
                 "; its layout() must begin at 0, and each block where the one before ends");
          size += block.size();
          block.name = "layer " + std::to_string(place + 1) + " " + block.name;
          block.offset += before;
          layout_.push_back(std::move(block));
        }
        offsets_.push_back(before + size);
      }
    });
    parameters_ = Vector<Scalar>::Zero(offsets_.back());
    initialise(0);
  }

 private:
  Index width(Index place) const { return widths_[static_cast<std::size_t>(place)]; }
  Index offset(Index place) const { return offsets_[static_cast<std::size_t>(place)]; }

  /// A layer's part of all parameters, or of their gradient.
  ConstVectorView<Scalar> own(const Vector<Scalar>& all, Index place) const {
    return {all.data() + offset(place), offset(place + 1) - offset(place)};
  }
  template <class All>
  VectorView<Scalar> own(All& all, Index place) const {
    return {all.data() + offset(place), offset(place + 1) - offset(place)};
  }

  template <class Layer>
  static std::string name_of(const Layer& layer) {
    if constexpr (requires { layer.describe(); })
      return layer.describe();
    else
      return "a layer of your own";
  }

  ConstBlock<Scalar> what_went_in(const Workspace& workspace, Index place, Index rows) const {
    return {place == 0 ? workspace.features : workspace.values[static_cast<std::size_t>(place - 1)].data(), rows,
            width(place)};
  }

  LayerPass<Scalar> pass_of(Workspace& workspace, Index place) const {
    return {workspace.step, place, workspace.row_numbers.data(), &workspace.products};
  }

  /// Fetches the features, and makes room for as many rows.
  template <class Rows>
  void prepare(const Rows& rows, Workspace& workspace) const {
    const Index n = rows.size();
    const auto grow = [](Vector<Scalar>& numbers, Index size) {
      if (numbers.size() < size) numbers.resize(size);
    };
    const auto layers = widths_.size() - 1;
    workspace.values.resize(layers);
    for (std::size_t i = 0; i < layers; ++i) grow(workspace.values[i], n * widths_[i + 1]);
    const Index widest = *std::max_element(widths_.begin(), widths_.end());
    for (Vector<Scalar>& slopes : workspace.slopes) grow(slopes, n * widest);
    workspace.features = features_as_block(rows, features(), workspace.gathered);
    if constexpr (draws) {
      if (workspace.step < 0) return;
      static_assert(
          requires { rows.number(Index{}); },
          "Network: a layer draws by the rows' numbers, and the data's rows have no number(i)");
      workspace.row_numbers.resize(static_cast<std::size_t>(n));
      for (Index i = 0; i < n; ++i)
        workspace.row_numbers[static_cast<std::size_t>(i)] = static_cast<std::uint64_t>(rows.number(i));
    }
  }

  Layers layers_;
  std::vector<Index> widths_, offsets_;  // before the first layer, after it, after the second, …
  Layout layout_;
  Vector<Scalar> parameters_;
};

}  // namespace descent::detail
