#pragma once

#include <string>
#include <variant>

#include "../../core/error.hpp"
#include "../../core/finite.hpp"
#include "../../core/policy.hpp"
#include "initial.hpp"
#include "layer.hpp"

namespace descent {

/// A layer in which every output is made of every input: y = x · W + b, for x a row of d numbers, W the d × k weights, b the
/// k biases.
///
///     Dense(784, 128)
///     Dense(2, 4, {.weights = Uniform{-0.5, 0.5}, .bias = 0.1})
class Dense {
 public:
  /// What it begins with, and what it may do without.
  struct Options {
    /// how W is drawn: He{}, Xavier{} or Uniform{low, high}
    Initial weights = He{};
    /// all of b
    double bias = 0;
    /// whether there is a b
    bool biases = true;
  };

  /// A layer of d inputs, 1 or more, and k outputs, 1 or more. Fails on anything else.
  Dense(Index inputs, Index outputs) : Dense(inputs, outputs, Options{}) {}
  /// The same with options.
  Dense(Index inputs, Index outputs, Options options) : inputs_(inputs), outputs_(outputs), options_(options) {
    if (inputs < 1 || outputs < 1)
      fail("Dense: " + std::to_string(inputs) + " inputs and " + std::to_string(outputs) +
           " outputs; both must be 1 or more");
    if (inputs > most_weights / outputs)
      fail("Dense: " + std::to_string(inputs) + " inputs times " + std::to_string(outputs) +
           " outputs are more than 2,147,483,647 weights; there must be fewer");
    std::visit([](const auto& draw) { detail::validate(draw); }, options_.weights);
    if (!is_finite(options_.bias)) fail("Dense: .bias is " + detail::text(options_.bias) + "; it must be finite");
  }

  /// d
  Index inputs() const { return inputs_; }
  /// k
  Index outputs() const { return outputs_; }

  /// k. Fails on other than d inputs.
  Index outputs(Index inputs) const {
    if (inputs != inputs_)
      fail("Dense(" + std::to_string(inputs_) + ", " + std::to_string(outputs_) + "): " + std::to_string(inputs) +
           " numbers come in from the layer before; make it Dense(" + std::to_string(inputs) + ", " +
           std::to_string(outputs_) + ")");
    return outputs_;
  }

  /// Shows visit(name, value) what a checkpoint tells layers apart by: not how they began.
  template <class Visitor>
  void identity(Visitor& visit) const {
    visit("inputs", inputs_);
    visit("outputs", outputs_);
    visit("biases", options_.biases);
  }

  /// W, row by row, then b.
  Layout layout() const {
    Layout blocks{{"weights", 0, inputs_, outputs_, false}};
    if (options_.biases) blocks.push_back({"bias", inputs_ * outputs_, outputs_, 1, true});
    return blocks;
  }

  /// Draws W; all of b are `.bias`.
  template <class Scalar>
  void initialise(VectorView<Scalar> parameters, Random& random) const {
    const Index weights = inputs_ * outputs_;
    std::visit(
        [&](const auto& draw) {
          for (Index i = 0; i < weights; ++i) parameters[i] = static_cast<Scalar>(draw(random, inputs_, outputs_));
        },
        options_.weights);
    for (Index i = weights; i < parameters.size(); ++i) parameters[i] = static_cast<Scalar>(options_.bias);
  }

  /// out = in · W + b
  template <class Scalar>
  void forward(ConstVectorView<Scalar> parameters, ConstBlock<Scalar> in, Block<Scalar> out,
               const LayerPass<Scalar>& pass) const {
    using Stored = typename detail::Products<Scalar>::Stored;
    const Scalar* bias = parameters.data() + inputs_ * outputs_;
    for (Index i = 0; i < out.rows(); ++i) {
      Scalar* row = out.data() + i * outputs_;
      for (Index j = 0; j < outputs_; ++j) row[j] = options_.biases ? bias[j] : Scalar(0);
    }
    pass.products->template add<Stored::as_is, Stored::as_is>(in.data(), parameters.data(), out.data(), in.rows(),
                                                              inputs_, outputs_);
  }

  /// in_slopes = out_slopes · Wᵀ; ∇W += inᵀ · out_slopes; ∇b += the sum of out_slopes over the rows.
  template <class Scalar>
  void backward(ConstVectorView<Scalar> parameters, ConstBlock<Scalar> in, ConstBlock<Scalar>,
                ConstBlock<Scalar> out_slopes, Block<Scalar> in_slopes, VectorView<Scalar> gradient,
                const LayerPass<Scalar>& pass) const {
    using Stored = typename detail::Products<Scalar>::Stored;
    const Index rows = in.rows();
    if (in_slopes.size() > 0) {
      in_slopes.setZero();
      pass.products->template add<Stored::as_is, Stored::transposed>(out_slopes.data(), parameters.data(),
                                                                     in_slopes.data(), rows, outputs_, inputs_);
    }
    pass.products->template add<Stored::transposed, Stored::as_is>(in.data(), out_slopes.data(), gradient.data(),
                                                                   inputs_, rows, outputs_);
    if (!options_.biases) return;
    Scalar* bias = gradient.data() + inputs_ * outputs_;
    for (Index i = 0; i < rows; ++i) {
      const Scalar* slopes = out_slopes.data() + i * outputs_;
      for (Index j = 0; j < outputs_; ++j) bias[j] += slopes[j];
    }
  }

  /// How a summary names it.
  std::string describe() const { return "Dense(" + std::to_string(inputs_) + ", " + std::to_string(outputs_) + ")"; }

 private:
  static constexpr Index most_weights = 2'147'483'647;

  Index inputs_, outputs_;
  Options options_;
};

}  // namespace descent
