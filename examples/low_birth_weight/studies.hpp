// What the studies have in common. Each is a source of its own, with the script of its picture beside it.
#pragma once

#include <descent/descent.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "figure.hpp"

/// The features that are known before the birth. The target: 1 if the baby weighed less than 2500 g, else 0.
descent::Dataset<double> read_births();

/// Logistic regression: the log of the odds as a linear function of the features, trained by gradient descent to the
/// minimum and turned back to the features as they are in the data.
descent::LinearModel<double> logistic_regression(const descent::Dataset<double>& births);

/// The probability of a low birth weight, n × 1.
inline descent::Matrix<double> probability(const descent::LinearModel<double>& model,
                                           const descent::Dataset<double>& births) {
  return descent::CrossEntropy{}.probabilities(model.predict(births.features));
}

// Each prints what it found and draws its picture into the folder.
using StudyFunction = void(const descent::Dataset<double>& births, const std::filesystem::path& folder);

StudyFunction odds, decision_boundary, leak;
