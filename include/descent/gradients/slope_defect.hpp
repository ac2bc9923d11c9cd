/// @file
/// How far a gradient is from the slope of its function along a direction.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <type_traits>

#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/progress.hpp"

namespace descent::detail {

/// What differences say about a slope.
struct SlopeDefect {
  /// the slope of the function minus that by the gradient
  double defect = 0;
  /// how much of that may be the differences' own error
  double uncertainty = std::numeric_limits<double>::max();
  /// whether the function has a corner there, and the gradient is between the slopes on both sides
  bool corner = false;
  /// whether that error comes from the function's unevenness, not from rounding
  bool uneven = false;
};

/// Compares a function with its gradient g at x, along one direction d after another: by the Taylor remainder
/// r(t) = f(x + t d) − f(x) − t g·d, which falls as t² if the gradient is right.
template <class X>
class SlopeDefects {
  using Scalar = typename X::Scalar;
  static constexpr double epsilon = static_cast<double>(std::numeric_limits<Scalar>::epsilon());

 public:
  /// `here` is f(x).
  SlopeDefects(const X& x, const X& gradient, const std::function<double(const X&)>& value, double here)
      : x_(x), gradient_(gradient), point_(x), value_(value), here_(here) {}

  /// Finds out how far f is rounded, from its third differences where nothing but rounding is left of them. Moré and
  /// Wild: "Estimating computational noise", SIAM Journal on Scientific Computing 33 (2011).
  void measure_noise(const X& direction) {
    std::array<double, 8> r{};
    for (std::size_t j = 1; j < r.size(); ++j) r[j] = remainder(direction, 4 * epsilon * static_cast<double>(j));
    double squares = 0;
    for (std::size_t j = 3; j < r.size(); ++j) {
      const double third = r[j] - 3 * r[j - 1] + 3 * r[j - 2] - r[j - 3];
      squares += third * third / 20;
    }
    const double measured = 2 * std::sqrt(squares / static_cast<double>(r.size() - 3));
    if (is_finite(measured)) noise_ = measured;
  }

  /// Finds out whether f is full of corners, as a sum of many absolute values is: from afar that looks smooth. But the
  /// jump from the slope behind x to that before it falls less evenly with the distance. `draw()` makes a direction.
  template <class Draw>
  void measure_roughness(const Draw& draw) {
    int rough = 0;
    for (int i = 0; i < 10; ++i) {
      const X direction = draw();
      const double h = std::pow(epsilon, 0.2);
      const double wide = remainder(direction, h) + remainder(direction, -h);
      const double narrow = remainder(direction, h / 4) + remainder(direction, -h / 4);
      if (!(std::abs(narrow - wide / 16) <= 0.005 * std::abs(narrow) + 4 * rounding_)) ++rough;
    }
    rough_ = rough >= 2;
  }

  /// By central differences over ever shorter distances, extrapolated, until the error is small against `tolerance`
  /// times the slope or rounding takes over; `slope` is the gradient's. Ridders: "Accurate computation of F′(x) and
  /// F′(x) F″(x)", Advances in Engineering Software 4 (1982).
  SlopeDefect along(const X& direction, double slope, double tolerance) {
    SlopeDefect best;
    double before = 0, jump_before = 0;
    bool again = false;
    double h = std::pow(epsilon, 0.2);
    for (int i = 0; i < 14; ++i, h /= 4) {
      const double above = remainder(direction, h), rounding_above = rounding_;
      const double below = remainder(direction, -h);
      // of values, and of the points: where the slope changes fast, it matters which point x + h d was rounded to
      const double rounding =
          4 * std::max(rounding_above, rounding_) / h + 32 * epsilon * (std::abs(above) + std::abs(below)) / (h * h);
      if (!is_finite(above) || !is_finite(below)) {  // beyond where f is defined
        again = false;
        continue;
      }
      const double central = (above - below) / (2 * h), jump = (above + below) / h;
      if (again) {
        if (rounding > best.uncertainty) break;
        const double extrapolated = central + (central - before) / 15, size = larger(slope, slope + extrapolated);
        const bool significant = std::abs(jump) > 10 * rounding && std::abs(jump) > tolerance * size;
        const bool kink = significant && std::abs(jump) > 0.6 * std::abs(jump_before);
        const bool steady = kink && std::abs(jump - jump_before) < 0.1 * std::abs(jump);
        const double corners = steady ? 0 : rough_ ? std::abs(jump) : 2 * std::abs(jump - jump_before / 4);
        const double uncertainty = 2 * std::abs(extrapolated - central) + corners + rounding;
        if (uncertainty < best.uncertainty) {
          const double right = above / h, left = -below / h;
          best.defect = extrapolated;
          best.uncertainty = uncertainty;
          best.uneven = uncertainty > 25 * rounding;
          best.corner = steady && std::min(left, right) <= rounding && std::max(left, right) >= -rounding;
        }
        if (!kink && uncertainty <= tolerance / 10 * size) break;
      }
      before = central;
      jump_before = jump;
      again = true;
    }
    return best;
  }

  /// The order to which the remainder falls with t, by least squares over the four shortest of distances, each half the
  /// one before, at which much more than rounding is left. Not a number if there are no four of them.
  double order(const X& direction) {
    constexpr int fitted = 4;
    std::array<double, fitted> logs{};
    int seen = 0;
    double h = 0.5;
    for (; h > 4 * epsilon; h /= 2) {
      const double r = remainder(direction, h);
      if (!is_finite(r)) {
        seen = 0;
        continue;
      }
      if (!(std::abs(r) > 500 * rounding_)) break;
      std::rotate(logs.begin(), logs.begin() + 1, logs.end());
      logs.back() = std::log2(std::abs(r));
      ++seen;
    }
    if (seen < fitted) return Progress::unknown;
    return (3 * (logs[0] - logs[3]) + (logs[1] - logs[2])) / 10;  // the slope of a line through four points
  }

 private:
  static double larger(double a, double b) { return std::max(std::abs(a), std::abs(b)); }

  /// r(t), for the point that x + t d is rounded to; notes how far that may be rounded.
  double remainder(const X& direction, double t) {
    double linear = 0, size = 0;
    for (Index i = 0; i < x_.size(); ++i) {
      const auto middle = static_cast<double>(x_[i]);
      point_[i] = static_cast<Scalar>(middle + t * static_cast<double>(direction[i]));
      const double change = static_cast<double>(gradient_[i]) * (static_cast<double>(point_[i]) - middle);
      linear += change;
      size += std::abs(change);
    }
    const double there = value_(point_);
    rounding_ = std::max(noise_, epsilon * larger(here_, there)) + std::numeric_limits<double>::epsilon() * size;
    return (there - here_) - linear;
  }

  const X& x_;
  const X& gradient_;
  X point_;
  const std::function<double(const X&)>& value_;
  double here_;
  double noise_ = 0, rounding_ = 0;
  bool rough_ = false;
};

}  // namespace descent::detail
