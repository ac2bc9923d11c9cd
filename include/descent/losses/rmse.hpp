#pragma once

#include <cmath>

#include "mse.hpp"

namespace descent {

/// Root mean squared error: L = √(1/(n·k) Σ (score − target)²), in the units of the targets; lower is better,
/// and two models can be compared by it. At 0 its gradient is taken to be 0.
///
/// The exception among the losses: the mean of the RMSE of batches is not the RMSE of their union, so a
/// mini-batch's gradient is biased (at batch size 1 it is that of the absolute error). Train by Mse on
/// mini-batches, by Rmse on full batches if you like: the minimum is the same.
struct Rmse : Mse {
  Finished finish(double sum, double weight) const {
    const double root = std::sqrt(sum / weight);
    return {root, root > 0 ? 1 / (2 * root * weight) : 0};
  }
};

}  // namespace descent
