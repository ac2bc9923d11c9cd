/// @file
/// Analytic problems with known optima: functions that descent is tried on, each with a start, the value there, its
/// optimum, the value there, and a gradient derived by hand.
#pragma once

#include <descent/core/error.hpp>
#include <descent/core/matrix.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace problems {

using descent::Index;
using descent::Vector;

inline constexpr double pi = 3.14159265358979323846;

/// A number times itself.
template <class Number>
Number squared(const Number& x) {
  return x * x;
}

// Each function is a type with `value(x)`, templated on what x is made of, so that it can be differentiated
// automatically too, and `gradient(x, g)`, which writes the gradient derived by hand. Inside, `using std::exp` and its
// like let value(x) find the functions of other numbers than double.

/// Σ xᵢ²
struct Sphere {
  template <class X>
  typename X::Scalar value(const X& x) const {
    typename X::Scalar sum(0);
    for (Index i = 0; i < x.size(); ++i) sum += squared(x[i]);
    return sum;
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const { g = 2 * x; }
};

/// Σ xᵢ² + bᵢ xᵢ + cᵢ
struct ShiftedQuadratic {
  static constexpr double b[] = {-4, -2, -3, -8}, c[] = {20, 12, 15, 100};
  template <class X>
  typename X::Scalar value(const X& x) const {
    typename X::Scalar sum(0);
    for (Index i = 0; i < 4; ++i) sum += squared(x[i]) + b[i] * x[i] + c[i];
    return sum;
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    for (Index i = 0; i < 4; ++i) g[i] = 2 * x[i] + b[i];
  }
};

/// −exp(−|x₁|) + x₂² + x₃⁴ + 3 x₃²: nearly flat in x₁, and a kink at its minimum.
struct MomentumTest {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using std::abs, std::exp;
    return -exp(-abs(x[0])) + squared(x[1]) + squared(squared(x[2])) + 3 * squared(x[2]);
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const double sign = x[0] > 0 ? 1 : x[0] < 0 ? -1 : 0;
    g[0] = sign * std::exp(-std::abs(x[0]));
    g[1] = 2 * x[1];
    g[2] = 4 * x[2] * x[2] * x[2] + 6 * x[2];
  }
};

/// ½ Σ xᵢ⁴ − 16 xᵢ² + 5 xᵢ
struct StyblinskiTang {
  template <class X>
  typename X::Scalar value(const X& x) const {
    typename X::Scalar sum(0);
    for (Index i = 0; i < x.size(); ++i) sum += squared(squared(x[i])) - 16 * squared(x[i]) + 5 * x[i];
    return sum / 2;
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    for (Index i = 0; i < x.size(); ++i) g[i] = 2 * x[i] * x[i] * x[i] - 16 * x[i] + 2.5;
  }
};

/// sin(x + y) + (x − y)² − 1.5 x + 2.5 y + 1
struct McCormick {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using std::sin;
    return sin(x[0] + x[1]) + squared(typename X::Scalar(x[0] - x[1])) - 1.5 * x[0] + 2.5 * x[1] + 1;
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const double wave = std::cos(x[0] + x[1]), apart = 2 * (x[0] - x[1]);
    g[0] = wave + apart - 1.5;
    g[1] = wave - apart + 2.5;
  }
};

/// 0.26 (x² + y²) − 0.48 x y
struct Matyas {
  template <class X>
  typename X::Scalar value(const X& x) const {
    return .26 * (squared(x[0]) + squared(x[1])) - .48 * x[0] * x[1];
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    g[0] = .52 * x[0] - .48 * x[1];
    g[1] = .52 * x[1] - .48 * x[0];
  }
};

/// (x + 2y − 7)² + (2x + y − 5)²
struct Booth {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using Number = typename X::Scalar;
    return squared(Number(x[0] + 2 * x[1] - 7)) + squared(Number(2 * x[0] + x[1] - 5));
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const double a = x[0] + 2 * x[1] - 7, b = 2 * x[0] + x[1] - 5;
    g[0] = 2 * a + 4 * b;
    g[1] = 4 * a + 2 * b;
  }
};

/// (1.5 − x + x y)² + (2.25 − x + x y²)² + (2.625 − x + x y³)²
struct Beale {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using Number = typename X::Scalar;
    const Number y = x[1];
    return squared(Number(1.5 - x[0] + x[0] * y)) + squared(Number(2.25 - x[0] + x[0] * y * y)) +
           squared(Number(2.625 - x[0] + x[0] * y * y * y));
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const double y = x[1];
    const double a = 1.5 - x[0] + x[0] * y, b = 2.25 - x[0] + x[0] * y * y, c = 2.625 - x[0] + x[0] * y * y * y;
    g[0] = 2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1);
    g[1] = 2 * x[0] * (a + 2 * b * y + 3 * c * y * y);
  }
};

/// (x² + y − 11)² + (x + y² − 7)²
struct Himmelblau {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using Number = typename X::Scalar;
    return squared(Number(squared(x[0]) + x[1] - 11)) + squared(Number(x[0] + squared(x[1]) - 7));
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const double a = x[0] * x[0] + x[1] - 11, b = x[0] + x[1] * x[1] - 7;
    g[0] = 4 * x[0] * a + 2 * b;
    g[1] = 2 * a + 4 * x[1] * b;
  }
};

/// 2x² − 1.05 x⁴ + x⁶/6 + x y + y²
struct ThreeHumpCamel {
  template <class X>
  typename X::Scalar value(const X& x) const {
    const typename X::Scalar square = squared(x[0]);
    return square * (2 - square * (1.05 - square / 6)) + x[0] * x[1] + squared(x[1]);
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const double cube = x[0] * x[0] * x[0];
    g[0] = 4 * x[0] - 4.2 * cube + cube * x[0] * x[0] + x[1];
    g[1] = x[0] + 2 * x[1];
  }
};

/// (1 + (x + y + 1)² (19 − 14x + 3x² − 14y + 6xy + 3y²)) (30 + (2x − 3y)² (18 − 32x + 12x² + 48y − 36xy + 27y²))
struct GoldsteinPrice {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using Number = typename X::Scalar;
    const Number a = x[0], b = x[1];
    const Number first = 1 + squared(Number(a + b + 1)) * (19 - 14 * a + 3 * a * a - 14 * b + 6 * a * b + 3 * b * b);
    const Number second =
        30 + squared(Number(2 * a - 3 * b)) * (18 - 32 * a + 12 * a * a + 48 * b - 36 * a * b + 27 * b * b);
    return first * second;
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const double a = x[0], b = x[1], s = a + b + 1, t = 2 * a - 3 * b;
    const double u = 19 - 14 * a + 3 * a * a - 14 * b + 6 * a * b + 3 * b * b;
    const double v = 18 - 32 * a + 12 * a * a + 48 * b - 36 * a * b + 27 * b * b;
    const double first = 1 + s * s * u, second = 30 + t * t * v;
    const double slope_u = -14 + 6 * a + 6 * b;  // by a and by b alike
    const double first_by_either = 2 * s * u + s * s * slope_u;
    g[0] = first_by_either * second + first * (4 * t * v + t * t * (-32 + 24 * a - 36 * b));
    g[1] = first_by_either * second + first * (-6 * t * v + t * t * (48 - 36 * a + 54 * b));
  }
};

/// sin²(3πx) + (x − 1)² (1 + sin²(3πy)) + (y − 1)² (1 + sin²(2πy))
struct Levy13 {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using std::sin;
    using Number = typename X::Scalar;
    return squared(Number(sin(3 * pi * x[0]))) + squared(Number(x[0] - 1)) * (1 + squared(Number(sin(3 * pi * x[1])))) +
           squared(Number(x[1] - 1)) * (1 + squared(Number(sin(2 * pi * x[1]))));
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const double a = x[0] - 1, b = x[1] - 1;
    const double sine3 = std::sin(3 * pi * x[1]), sine2 = std::sin(2 * pi * x[1]);
    g[0] = 6 * pi * std::sin(3 * pi * x[0]) * std::cos(3 * pi * x[0]) + 2 * a * (1 + sine3 * sine3);
    g[1] = 6 * pi * a * a * sine3 * std::cos(3 * pi * x[1]) + 2 * b * (1 + sine2 * sine2) +
           4 * pi * b * b * sine2 * std::cos(2 * pi * x[1]);
  }
};

/// −20 exp(−0.2 √(Σ xᵢ² / n)) − exp(Σ cos(2πxᵢ) / n) + 20 + e: a kink at its minimum.
struct Ackley {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using std::cos, std::exp, std::sqrt;
    typename X::Scalar squares(0), waves(0);
    for (Index i = 0; i < x.size(); ++i) {
      squares += squared(x[i]);
      waves += cos(2 * pi * x[i]);
    }
    const auto n = static_cast<double>(x.size());
    return -20 * exp(-.2 * sqrt(squares / n)) - exp(waves / n) + 20 + std::exp(1.);
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const auto n = static_cast<double>(x.size());
    const double root = std::sqrt(x.squaredNorm() / n);
    double waves = 0;
    for (Index i = 0; i < x.size(); ++i) waves += std::cos(2 * pi * x[i]);
    const double hill = root > 0 ? 4 * std::exp(-.2 * root) / (n * root) : 0, ripple = 2 * pi / n * std::exp(waves / n);
    for (Index i = 0; i < x.size(); ++i) g[i] = hill * x[i] + ripple * std::sin(2 * pi * x[i]);
  }
};

/// −cos x cos y exp(−(x − π)² − (y − π)²)
struct Easom {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using std::cos, std::exp;
    using Number = typename X::Scalar;
    return -cos(x[0]) * cos(x[1]) * exp(-squared(Number(x[0] - pi)) - squared(Number(x[1] - pi)));
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const double a = x[0] - pi, b = x[1] - pi, bell = std::exp(-a * a - b * b);
    g[0] = std::cos(x[1]) * bell * (std::sin(x[0]) + 2 * a * std::cos(x[0]));
    g[1] = std::cos(x[0]) * bell * (std::sin(x[1]) + 2 * b * std::cos(x[1]));
  }
};

/// Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²; of two variables the banana valley.
struct Rosenbrock {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using Number = typename X::Scalar;
    Number sum(0);
    for (Index i = 0; i + 1 < x.size(); ++i)
      sum += 100 * squared(Number(x[i + 1] - squared(x[i]))) + squared(Number(1 - x[i]));
    return sum;
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    g.setZero();
    for (Index i = 0; i + 1 < x.size(); ++i) {
      const double off = x[i + 1] - x[i] * x[i];
      g[i] += -400 * x[i] * off - 2 * (1 - x[i]);
      g[i + 1] += 200 * off;
    }
  }
};

/// 100 (x₂ − x₁²)² + (1 − x₁)² + 90 (x₄ − x₃²)² + (1 − x₃)² + 10 (x₂ + x₄ − 2)² + (x₂ − x₄)²/10
struct Wood {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using Number = typename X::Scalar;
    return 100 * squared(Number(x[1] - squared(x[0]))) + squared(Number(1 - x[0])) +
           90 * squared(Number(x[3] - squared(x[2]))) + squared(Number(1 - x[2])) +
           10 * squared(Number(x[1] + x[3] - 2)) + squared(Number(x[1] - x[3])) / 10;
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const double a = x[1] - x[0] * x[0], b = x[3] - x[2] * x[2], sum = 20 * (x[1] + x[3] - 2), gap = (x[1] - x[3]) / 5;
    g[0] = -400 * x[0] * a - 2 * (1 - x[0]);
    g[1] = 200 * a + sum + gap;
    g[2] = -360 * x[2] * b - 2 * (1 - x[2]);
    g[3] = 180 * b + sum - gap;
  }
};

/// 100 (x₁² − x₂)² + (x₁ − 1)² + (x₃ − 1)² + 90 (x₃² − x₄)² + 10.1 ((x₂ − 1)² + (x₄ − 1)²) + 19.8 (x₂ − 1)(x₄ − 1): the
/// same function as Wood's, multiplied out.
struct Colville {
  template <class X>
  typename X::Scalar value(const X& x) const {
    using Number = typename X::Scalar;
    const Number b = x[1] - 1, d = x[3] - 1;
    return 100 * squared(Number(squared(x[0]) - x[1])) + squared(Number(x[0] - 1)) + squared(Number(x[2] - 1)) +
           90 * squared(Number(squared(x[2]) - x[3])) + 10.1 * (b * b + d * d) + 19.8 * b * d;
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    const double a = x[0] * x[0] - x[1], c = x[2] * x[2] - x[3];
    g[0] = 400 * x[0] * a + 2 * (x[0] - 1);
    g[1] = -200 * a + 20.2 * (x[1] - 1) + 19.8 * (x[3] - 1);
    g[2] = 360 * x[2] * c + 2 * (x[2] - 1);
    g[3] = -180 * c + 20.2 * (x[3] - 1) + 19.8 * (x[1] - 1);
  }
};

/// Logistic regression on three samples of five features: Σ log(1 + exp(−yᵢ zᵢ)) + λ/2 ‖w‖² with zᵢ = b + w · featuresᵢ,
/// yᵢ = ±1 and λ = 1e-4; x = (b, w₁, …, w₅), and b costs nothing. Ill-conditioned: the classes can be separated.
struct SmallLogisticRegression {
  static constexpr double lambda = 1e-4;
  static constexpr double features[3][5] = {{0, 0, 0, .2, .2}, {0, 0, .3, 0, -.5}, {.4, .6, 0, 0, 0}};
  static constexpr double sign[3] = {1, 1, -1};
  template <class X>
  typename X::Scalar value(const X& x) const {
    using std::exp, std::log1p;
    using Number = typename X::Scalar;
    Number sum(0);
    for (Index j = 1; j < 6; ++j) sum += lambda / 2 * squared(x[j]);
    for (Index i = 0; i < 3; ++i) {
      Number z = x[0];
      for (Index j = 0; j < 5; ++j) z += features[i][j] * x[j + 1];
      const Number wrong = -sign[i] * z;  // log(1 + eʷ), without overflow
      if (wrong > 0)
        sum += wrong + log1p(exp(-wrong));
      else
        sum += log1p(exp(wrong));
    }
    return sum;
  }
  void gradient(const Vector<double>& x, Vector<double>& g) const {
    g = lambda * x;
    g[0] = 0;
    for (Index i = 0; i < 3; ++i) {
      double z = x[0];
      for (Index j = 0; j < 5; ++j) z += features[i][j] * x[j + 1];
      const double slope = -sign[i] / (1 + std::exp(sign[i] * z));
      g[0] += slope;
      for (Index j = 0; j < 5; ++j) g[j + 1] += slope * features[i][j];
    }
  }
};

/// A row of the table.
struct Problem {
  std::string name;
  Vector<double> start;
  double start_value;
  /// where f is lowest; several places where there are several
  std::vector<Vector<double>> optima;
  double optimum_value;
  /// how near an optimum a rule has to come: in f and in each coordinate of x
  double value_tolerance, point_tolerance;
  /// to how much start_value is known, and optimum_value as f of the places that stand in `optima`
  double start_value_known = 1e-9, optimum_value_known = 1e-9;
  /// whether f has a gradient at the optima
  bool smooth_there = true;
  /// an Objective: f, with the gradient by hand
  std::function<double(const Vector<double>&, Vector<double>&)> function = {};

  /// f(x)
  double value(const Vector<double>& x) const {
    Vector<double> unused(x.size());
    return function(x, unused);
  }
  /// How far x is from the nearest optimum, in the coordinate that is farthest.
  double distance(const Vector<double>& x) const {
    double nearest = HUGE_VAL;
    for (const auto& optimum : optima) nearest = std::min(nearest, (x - optimum).cwiseAbs().maxCoeff());
    return nearest;
  }
  /// How far f(x) is above the lowest value (below, if negative).
  double excess(const Vector<double>& x) const { return value(x) - optimum_value; }
  /// Whether x is an optimum, to the tolerances.
  bool solved_at(const Vector<double>& x) const {
    return std::abs(excess(x)) <= value_tolerance && distance(x) <= point_tolerance;
  }
};

/// (a, b, a, b, …)
inline Vector<double> alternating(Index n, double a, double b) {
  Vector<double> x(n);
  for (Index i = 0; i < n; ++i) x[i] = i % 2 == 0 ? a : b;
  return x;
}

/// Calls visit(problem, function) for every row, where `function` is the type above, to be differentiated by other means.
template <class Visit>
void for_each(const Visit& visit) {
  const auto row = [&visit](const auto& function, Problem problem) {
    problem.function = [function](const Vector<double>& x, Vector<double>& g) {
      function.gradient(x, g);
      return function.value(x);
    };
    visit(problem, function);
  };
  using V = Vector<double>;
  // what, name, start, f there, optima, f there, tolerances of f and x; to how much the two values of f are known
  row(Sphere{}, {"Sphere", V{{-5, 5}}, 50, {V{{0, 0}}}, 0, 1e-12, 1e-6});
  row(ShiftedQuadratic{}, {"Shifted quadratic", V::Zero(4), 147, {V{{2, 1, 1.5, 4}}}, 123.75, 1e-10, 1e-6});
  row(MomentumTest{},
      {"Momentum test", V{{6, -45.6, 6.2}}, 3672.31112125, {V::Zero(3)}, -1, 1e-3, 1e-2, 1e-8, 0, false});
  const double lowest = -2.903534027771, value_there = -78.33233140754;  // which the source rounds twice, to ….406
  row(StyblinskiTang{},
      {"Styblinski-Tang", V{{-5, -5}}, 200, {V{{lowest, lowest}}}, value_there, 1e-8, 1e-6, 0, 1e-11});
  const V hollow{{.5 - pi / 3, -.5 - pi / 3}};
  row(McCormick{}, {"McCormick", V{{-2, 4}}, 50.9092974268, {hollow}, -1.9132229549810, 1e-8, 1e-6, 1e-10, 1e-13});
  row(Matyas{}, {"Matyas", V{{-3, 3}}, 9, {V{{0, 0}}}, 0, 1e-10, 1e-5});
  row(Booth{}, {"Booth", V{{-9, -9}}, 2180, {V{{1, 3}}}, 0, 1e-10, 1e-5});
  row(Beale{}, {"Beale", V{{2.8, .35}}, .1482685025, {V{{3, .5}}}, 0, 1e-8, 1e-4, 1e-10, 0});
  const std::vector<V> hollows{V{{3, 2}}, V{{-2.805118086953, 3.131312518250}}, V{{-3.779310253378, -3.283185991286}},
                               V{{3.584428340330, -1.848126526964}}};
  row(Himmelblau{}, {"Himmelblau", V{{2.9, 1.9}}, .7162, hollows, 0, 1e-10, 1e-5, 1e-15, 1e-20});
  row(ThreeHumpCamel{}, {"Three-hump camel", V{{1, 1}}, 3.1166666667, {V{{0, 0}}}, 0, 1e-10, 1e-5, 1e-10, 0});
  row(GoldsteinPrice{}, {"Goldstein-Price", V{{.2, -.5}}, 304.16104969, {V{{0, -1}}}, 3, 1e-6, 1e-4, 1e-8, 0});
  row(Levy13{}, {"Levy N.13", V{{.9, 1.1}}, .684508497, {V{{1, 1}}}, 0, 1e-8, 1e-4, 1e-9, 1e-30});
  row(Ackley{}, {"Ackley", V{{.02, .02}}, .101190390, {V{{0, 0}}}, 0, 1e-3, 1e-3, 1e-9, 1e-14, false});
  row(Easom{}, {"Easom", V{{2.9, 2.9}}, -.838888219, {V{{pi, pi}}}, -1, 1e-8, 1e-4, 1e-9, 1e-15});
  row(Rosenbrock{}, {"Rosenbrock", V{{-1.2, 1}}, 24.2, {V{{1, 1}}}, 0, 1e-8, 1e-4});
  for (const Index n : {10, 100, 1000}) {
    const double there = static_cast<double>(n / 2) * 484 + static_cast<double>(n / 2 - 1) * 24.2;
    const std::string name = "Rosenbrock, n = " + std::to_string(n);
    row(Rosenbrock{}, {name, alternating(n, 1, -1.2), there, {V::Ones(n)}, 0, 1e-8, 1e-4});
  }
  row(Wood{}, {"Wood", V{{-3, -1, -3, -1}}, 19192, {V::Ones(4)}, 0, 1e-8, 1e-4});
  row(Colville{}, {"Colville", V{{-5, 3, 1, -9}}, 58090.4, {V::Ones(4)}, 0, 1e-8, 1e-4});
  const V weights{{6.0255498126, -9.2980517997, -13.9470776995, 2.3518310776, 3.0811385148, -.8385799478}};
  row(SmallLogisticRegression{},
      {"Small logistic regression", V::Zero(6), 2.0794415417, {weights}, .019488351311706, 1e-10, 1e-4, 1e-10, 1e-15});
}

/// The whole table.
inline std::vector<Problem> all() {
  std::vector<Problem> table;
  for_each([&table](const Problem& problem, const auto&) { table.push_back(problem); });
  return table;
}

/// The row of that name.
inline Problem named(const std::string& name) {
  for (const Problem& problem : all())
    if (problem.name == name) return problem;
  descent::fail("problems::named: there is no " + name);
}

}  // namespace problems
