/// @file
/// From probabilities to a decision: the threshold that costs least, chosen on some data and judged on others.
#pragma once

#include "confusion_matrix.hpp"
#include "cost_curve.hpp"
