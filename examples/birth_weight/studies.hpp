// What the studies have in common. Each is a source of its own, with the scripts of its pictures beside it.
#pragma once

#include <cmath>
#include <descent/descent.hpp>
#include <descent/loss_surface.hpp>
#include <descent/trajectory.hpp>
#include <filesystem>

#include "figure.hpp"

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

StudyFunction data_and_lines, fit_a_line, fixed_step, learning_rates, mini_batches, rmse_bias, look_cost, closed_form;

/// y = bias + weight · x
inline descent::LinearModel<double> line_of(double bias, double weight) {
  descent::LinearModel<double> line(1);
  line.bias()(0) = bias;
  line.weights()(0, 0) = weight;
  return line;
}

/// bias, weight, RMSE: a grid for gnuplot
inline Rows rows_of(const descent::LossSurface& surface) {
  Rows rows;
  for (descent::Index i = 0; i < surface.values.rows(); ++i) {
    for (descent::Index j = 0; j < surface.values.cols(); ++j)
      rows.add(surface.first[i], surface.second[j], surface.values(i, j));
    rows.end_line();
  }
  return rows;
}

/// bias, weight, step, RMSE of the looks of a line that was trained by Mse
inline Rows rows_of(const descent::Trajectory<double>& path) {
  Rows rows;
  for (const auto& look : path) rows.add(look.parameters[1], look.parameters[0], look.step, std::sqrt(look.loss));
  return rows;
}
