#pragma once

#include <variant>

#include "activations.hpp"
#include "dense.hpp"
#include "dropout.hpp"

namespace descent {

/// A layer of the library's, chosen at run time.
using AnyLayer = std::variant<Dense, Relu, LeakyRelu, Tanh, Sigmoid, Softplus, Gelu, Dropout>;

}  // namespace descent
