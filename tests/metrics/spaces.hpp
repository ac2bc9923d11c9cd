/// @file
/// The lecture's car park: 1000 spaces, of which 990 are taken, class 0, and the last 10 are free, class 1.
#pragma once

#include <descent/core/matrix.hpp>

inline descent::Matrix<double> spaces() {
  descent::Matrix<double> targets = descent::Matrix<double>::Zero(1000, 1);
  targets.bottomRows(10).setOnes();
  return targets;
}
