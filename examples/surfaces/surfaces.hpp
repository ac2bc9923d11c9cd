// The surfaces that are descended, and what the studies have in common.
#pragma once

#include <array>
#include <cmath>
#include <descent/descent.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "figure.hpp"

// Each prints what it found and draws its picture into the folder.
using StudyFunction = void(const std::filesystem::path& folder);

StudyFunction paths, slopes, basins;

/// A height over two coordinates: an Objective, with where it is looked at.
struct Surface {
  std::string name;
  double (*height)(double x, double y);
  void (*slope)(double x, double y, descent::Vector<double>& gradient);
  /// where descent starts
  std::array<double, 2> start;
  /// the part that is drawn: x from … to …, y from … to …
  std::array<double, 4> window;

  double operator()(const descent::Vector<double>& x, descent::Vector<double>& gradient) const {
    slope(x[0], x[1], gradient);
    return height(x[0], x[1]);
  }
};

/// A bowl, a ravine, a bent valley, and two surfaces of four hollows each.
inline const std::array<Surface, 5> surfaces{{
    {"bowl",
     [](double x, double y) { return x * x + y * y; },
     [](double x, double y, descent::Vector<double>& gradient) { gradient << 2 * x, 2 * y; },
     {-4, 3},
     {-5, 5, -5, 5}},
    {"ravine",
     [](double x, double y) { return x * x + 200 * y * y; },
     [](double x, double y, descent::Vector<double>& gradient) { gradient << 2 * x, 400 * y; },
     {-4.5, 0.8},
     {-5, 5, -1.25, 1.25}},
    {"Rosenbrock",
     [](double x, double y) { return 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x); },
     [](double x, double y, descent::Vector<double>& gradient) {
       gradient << -400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x);
     },
     {-1.2, 1},
     {-1.6, 1.6, -0.6, 2}},
    {"Himmelblau",
     [](double x, double y) { return std::pow(x * x + y - 11, 2) + std::pow(x + y * y - 7, 2); },
     [](double x, double y, descent::Vector<double>& gradient) {
       const double a = x * x + y - 11, b = x + y * y - 7;
       gradient << 4 * x * a + 2 * b, 2 * a + 4 * y * b;
     },
     {0.2, -0.6},
     {-5, 5, -5, 5}},
    {"Styblinski-Tang",
     [](double x, double y) { return (x * x * x * x - 16 * x * x + 5 * x + y * y * y * y - 16 * y * y + 5 * y) / 2; },
     [](double x, double y, descent::Vector<double>& gradient) {
       gradient << 2 * x * x * x - 16 * x + 2.5, 2 * y * y * y - 16 * y + 2.5;
     },
     {0.3, 4.6},
     {-5, 5, -5, 5}},
}};

/// Heights over a grid, as gnuplot draws them: their logarithm above the lowest, so that hollows show.
inline Rows grid_of(const Surface& surface, int count = 121) {
  double lowest = HUGE_VAL;
  std::vector<double> heights;
  const auto at = [&](int i, double from, double to) { return from + (to - from) * i / (count - 1); };
  for (int row = 0; row < count; ++row)
    for (int column = 0; column < count; ++column) {
      heights.push_back(surface.height(at(column, surface.window[0], surface.window[1]),
                                       at(row, surface.window[2], surface.window[3])));
      lowest = std::min(lowest, heights.back());
    }
  Rows rows;
  std::size_t place = 0;
  for (int row = 0; row < count; ++row) {
    for (int column = 0; column < count; ++column)
      rows.add(at(column, surface.window[0], surface.window[1]), at(row, surface.window[2], surface.window[3]),
               std::log10(1 + heights[place++] - lowest));
    rows.end_line();
  }
  return rows;
}
