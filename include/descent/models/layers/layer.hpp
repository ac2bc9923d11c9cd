/// @file
/// What a network is made of.
#pragma once

#include <concepts>
#include <cstdint>

#include "../../core/layout.hpp"
#include "../../core/matrix.hpp"
#include "../../core/product.hpp"
#include "../../core/random.hpp"

namespace descent {

/// What a layer is told of the rows that pass through it.
template <class Scalar>
struct LayerPass {
  /// the step that they are for; −1 where they are looked at or predicted
  std::int64_t step = -1;
  /// the layer's place in the network, 0 for the first
  Index place = 0;
  /// during a step of a network that draws: the number of each row in the data
  const std::uint64_t* row_numbers = nullptr;
  /// does products of matrices without taking memory for each
  detail::Products<Scalar>* products = nullptr;
};

/// A layer without parameters that does the same to every number: y = value(x).
/// - `value(x)`, and `slope(x, y)`, its derivative, where y is value(x). Both are templates: x is a float, a double or a
///   packet of them (see core/elementary.hpp), of which + − × ÷, comparisons and detail::choose make the result.
template <class L>
concept Activation = requires(const L& layer, double x, float single) {
  { layer.value(x) } -> std::same_as<double>;
  { layer.slope(x, x) } -> std::same_as<double>;
  { layer.value(single) } -> std::same_as<float>;
};

/// Any other layer: n' rows of so many numbers in, n' rows of so many out.
/// - `outputs(inputs)`: how many numbers come out for each row of `inputs`. It fails on as many as the layer cannot take.
/// - `layout()`: its parameters, from offset 0 on; empty where there are none.
/// - `initialise(parameters, random)`: their first values.
/// - `forward(parameters, in, out, pass)`: writes `out`.
/// - `backward(parameters, in, out, out_slopes, in_slopes, gradient, pass)`: of the derivatives of the loss by what came
///   out, makes those by what went in (written; not wanted where `in_slopes` is empty) and adds those by the parameters to
///   `gradient`.
///
/// Laws: those of a Model. A layer may declare `draws = true`, if what it does in a step depends on draws: they come from
/// its seed, the step, its place and the rows' numbers alone, and outside of steps there are none.
template <class L, class Scalar>
concept LayerOf = Activation<L> ||
                  requires(const L& layer, Random& random, VectorView<Scalar> parameters, ConstVectorView<Scalar> fixed,
                           ConstBlock<Scalar> in, Block<Scalar> out, const LayerPass<Scalar>& pass) {
                    { layer.outputs(Index{}) } -> std::convertible_to<Index>;
                    { layer.layout() } -> std::convertible_to<Layout>;
                    layer.initialise(parameters, random);
                    layer.forward(fixed, in, out, pass);
                    layer.backward(fixed, in, in, in, out, parameters, pass);
                  };

}  // namespace descent
