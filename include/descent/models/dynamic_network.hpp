#pragma once

#include <utility>
#include <vector>

#include "layers/any_layer.hpp"
#include "layers/layered_model.hpp"

namespace descent {

/// A network whose layers are a list, made while the program runs: from a file, or a page with buttons. It does what a Network
/// of the same layers does, to the same bits.
///
///     std::vector<AnyLayer> layers;
///     for (const Index size : sizes) { layers.push_back(Dense(inputs, size)); layers.push_back(Tanh{}); … }
///     DynamicNetwork<double> network(layers);
template <class ScalarType>
class DynamicNetwork : public detail::LayeredModel<ScalarType, std::vector<AnyLayer>> {
 public:
  /// Fails where a layer cannot take what the one before it makes.
  explicit DynamicNetwork(std::vector<AnyLayer> layers)
      : detail::LayeredModel<ScalarType, std::vector<AnyLayer>>(std::move(layers), "DynamicNetwork") {}
};

}  // namespace descent
