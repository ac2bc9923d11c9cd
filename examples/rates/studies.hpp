// What the studies have in common.
#pragma once

#include <descent/descent.hpp>
#include <filesystem>

#include "figure.hpp"

// Each prints what it found and draws its picture into the folder.
using StudyFunction = void(const std::filesystem::path& folder);

StudyFunction range_test, schedules;

/// 189 births; the mother's age, counted from 18 years in steps of five, and the baby's weight in grams.
inline descent::Dataset<double> read_births() {
  const auto births =
      descent::read_csv<double>(examples / "data" / "birthwt.csv", {.features = {"age"}, .target = "bwt"});
  return {(births.features.array() - 18) / 5, births.targets};
}

/// 270 patients; 13 features between −1 and 1, and whether the heart is ill (UCI's Statlog, as scaled by LIBSVM).
inline descent::Dataset<double> read_hearts() {
  return descent::read_csv<double>(examples.parent_path() / "tests" / "optimum" / "heart_scale.csv",
                                   {.target = "class"});
}
