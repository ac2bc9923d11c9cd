/// @file
/// Gradients of what is given as a formula only: of functions, models and losses.
#pragma once

#include "automatic_gradient.hpp"
#include "automatic_model.hpp"
#include "automatic_pointwise.hpp"
