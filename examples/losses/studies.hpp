// What the two studies have in common.
#pragma once

#include <cmath>
#include <descent/descent.hpp>
#include <filesystem>

#include "figure.hpp"

// Each prints what it found and draws its picture into the folder.
using StudyFunction = void(const std::filesystem::path& folder);

StudyFunction two_losses, confident_mistake;

/// The squared error of a probability, a loss of our own: the model gives a score s, the probability is the sigmoid
/// p = 1 / (1 + e⁻ˢ), and its error is squared. The root of the mean is the probabilities' RMSE. By the chain rule the
/// slope has the factor dp/ds = p (1 − p), which is next to nothing where p is near 0 or 1, right or wrong.
inline const descent::Pointwise squared_error{[](double score, double target) {
                                                const double error = 1 / (1 + std::exp(-score)) - target;
                                                return error * error;
                                              },
                                              [](double score, double target) {
                                                const double probability = 1 / (1 + std::exp(-score));
                                                return 2 * (probability - target) * probability * (1 - probability);
                                              }};
