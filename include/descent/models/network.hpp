#pragma once

#include <tuple>

#include "layers/activations.hpp"
#include "layers/dense.hpp"
#include "layers/dropout.hpp"
#include "layers/layered_model.hpp"

namespace descent {

/// A network of layers that stand in the program: each makes n × so many numbers of what the one before it made, and the last
/// ones are the scores. What turns scores into probabilities is the loss's part, so behind the last Dense there is nothing.
///
///     Network network{Dense(784, 128), Relu{}, Dense(128, 10)};
///     auto in_floats = network_of<float>(Dense(784, 128), Relu{}, Dense(128, 10));
///     network.initialise(7);                // other first weights than those of seed 0
///     std::cout << network;                 // layers, sizes, parameters
///
/// Any mixture of Dense, Relu, LeakyRelu, Tanh, Sigmoid, Softplus, Gelu, Dropout and layers of your own (see
/// layers/layer.hpp). Backpropagation: Rumelhart, Hinton, Williams: "Learning representations by back-propagating errors",
/// Nature 323 (1986).
template <class ScalarType, class... Layers>
class Network : public detail::LayeredModel<ScalarType, std::tuple<Layers...>> {
 public:
  /// Fails where a layer cannot take what the one before it makes.
  explicit Network(Layers... layers) : detail::LayeredModel<ScalarType, std::tuple<Layers...>>({layers...}, "Network") {
    static_assert(sizeof...(Layers) > 0, "Network: name its layers");
  }
};

/// A network of doubles.
template <class... Layers>
Network(Layers...) -> Network<double, Layers...>;

/// A network of floats, or of doubles: network_of<float>(Dense(784, 128), Relu{}, Dense(128, 10)).
template <class Scalar, class... Layers>
Network<Scalar, Layers...> network_of(Layers... layers) {
  return Network<Scalar, Layers...>(layers...);
}

}  // namespace descent
