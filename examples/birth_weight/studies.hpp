// What the studies have in common. Each is a source of its own, with the scripts of its pictures beside it.
#pragma once

#include <descent/descent.hpp>
#include <filesystem>

/// The births, twice: the mother's age is the feature, the baby's weight in grams the label.
struct Births {
  /// ages in years
  descent::Dataset<double> raw;
  descent::Standardizer<double> scale;
  /// ages with mean 0 and deviation 1
  descent::Dataset<double> train;
};

// Each prints what it found and draws its pictures into the folder.
using StudyFunction = void(const Births& births, const std::filesystem::path& folder);

StudyFunction fit_a_line;
