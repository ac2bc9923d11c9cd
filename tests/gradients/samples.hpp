/// @file
/// Models and data at random, to check gradients on.
#pragma once

#include <descent/core/random.hpp>
#include <descent/data/dataset.hpp>
#include <descent/gradients/check_gradient.hpp>
#include <descent/models/linear_model.hpp>

#include <sstream>
#include <string>

namespace gradient_samples {

using descent::Dataset;
using descent::Index;
using descent::LinearModel;
using descent::Matrix;
using descent::Random;
using descent::Vector;

inline std::string printed(const descent::GradientCheck& check) {
  std::ostringstream text;
  text << check;
  return text.str();
}

/// Data for k outputs: numbers, or classes.
template <class Scalar>
Dataset<Scalar> random_samples(Index n, Index k, bool classes) {
  Random random(21);
  Dataset<Scalar> data{Matrix<Scalar>(n, 4), Matrix<Scalar>(n, classes ? 1 : k), Vector<Scalar>(n)};
  for (Scalar& x : data.features.reshaped()) x = static_cast<Scalar>(random.uniform(-1, 1));
  for (Scalar& x : data.targets.reshaped())
    x = static_cast<Scalar>(classes ? static_cast<double>(random.below(static_cast<std::uint32_t>(k == 1 ? 2 : k)))
                                    : random.uniform(-2, 2));
  for (Scalar& x : data.weights) x = static_cast<Scalar>(random.uniform(0, 2));
  return data;
}

/// A model, moved to a place of its own.
template <class Scalar>
LinearModel<Scalar> random_model(Index k) {
  Random random(22);
  LinearModel<Scalar> model(4, k);
  for (Scalar& x : model.parameters()) x = static_cast<Scalar>(random.uniform(-1, 1));
  return model;
}

}  // namespace gradient_samples
