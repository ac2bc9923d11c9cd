// Pictures of a training run, drawn by gnuplot; nothing here is needed to train.
#pragma once

#include <cstdint>
#include <descent/descent.hpp>
#include <filesystem>
#include <vector>

/// Where training stood when the loss was looked at: parameters for the standardised age, all in grams.
struct PathPoint {
  std::int64_t step;
  double bias;
  double weight;
  double rmse;
};

// Each writes NAME.gp, a gnuplot script with the numbers in it, into the folder, and has gnuplot make
// NAME.png and NAME.svg of it. Without gnuplot they say what to install, and leave the script.

/// The births, and the line at some of its steps.
void plot_births(const std::filesystem::path& folder, const descent::Dataset<double>& births,
                 const descent::Standardizer<double>& scale, const std::vector<PathPoint>& path,
                 const descent::LinearModel<double>& learnt);

/// RMSE over bias × weight, with the way that training took.
void plot_loss_surface(const std::filesystem::path& folder, const descent::Dataset<double>& train,
                       const descent::Standardizer<double>& scale, const std::vector<PathPoint>& path);

/// RMSE over steps.
void plot_loss_curve(const std::filesystem::path& folder, const std::vector<PathPoint>& path);
