/// @file
/// The laws that every loss of single scores keeps, and the numbers they are tried on.
#pragma once

#include <descent/concepts.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "../catch.hpp"

namespace loss_laws {

using descent::Index;
using descent::Matrix;
using descent::Vector;

/// Residuals of all sizes and both signs.
inline std::vector<double> residuals() {
  return {0,   1e-12, -1e-8, 1e-5, -1e-3, 0.01, -0.1, 0.3, -0.49, 0.51, 0.7, -0.9,
          1.1, -1.3,  1.9,   -2.5, 4,     -7,   12,   -30, 100,   -1e3, 1e5, -1e8};
}

template <class Scalar>
struct Outcome {
  double sum;
  Matrix<Scalar> slopes;
};

template <class Loss, class Scalar>
Outcome<Scalar> accumulate(const Loss& loss, const Matrix<Scalar>& scores, const Matrix<Scalar>& targets,
                           const Vector<Scalar>& weights) {
  static_assert(descent::Loss<Loss, Scalar>);
  Outcome<Scalar> outcome{0, Matrix<Scalar>::Constant(scores.rows(), scores.cols(), 99)};
  outcome.sum = loss.accumulate(scores, targets, weights, outcome.slopes);
  return outcome;
}

/// One score against a target of 0.
template <class Scalar, class Loss>
Outcome<Scalar> of_residual(const Loss& loss, Scalar residual) {
  return accumulate<Loss, Scalar>(loss, Matrix<Scalar>::Constant(1, 1, residual), Matrix<Scalar>::Zero(1, 1),
                                  Vector<Scalar>::Ones(1));
}

/// Value and slope against formulas in long double, relative to themselves.
template <class Scalar, class Loss, class Value, class Slope>
void check_formula(const Loss& loss, const Value& value, const Slope& slope) {
  constexpr long double units = 8 * static_cast<long double>(std::numeric_limits<Scalar>::epsilon());
  for (const double r : residuals()) {
    const auto residual = static_cast<Scalar>(r);
    const auto exact = static_cast<long double>(residual);
    const Outcome<Scalar> outcome = of_residual(loss, residual);
    INFO("residual " << r);
    CHECK(std::abs(outcome.sum - value(exact)) <= units * std::abs(value(exact)));
    CHECK(std::abs(outcome.slopes(0, 0) - slope(exact)) <= units * std::abs(slope(exact)));
  }
}

/// The slope against central differences of the value, up to an error relative to the slope where that is large.
template <class Loss>
void check_slope(const Loss& loss, double relative = 0) {
  constexpr double h = 1e-5;
  for (const double r : residuals()) {
    if (std::abs(r) > 0 && std::abs(r) < 1e-4) continue;  // nearer to a corner than h
    if (std::abs(r) > 1e4) continue;                      // h would be lost
    INFO("residual " << r);
    const double difference = (of_residual(loss, r + h).sum - of_residual(loss, r - h).sum) / (2 * h);
    const double slope = of_residual(loss, r).slopes(0, 0);
    CHECK(std::abs(slope - difference) < 1e-6 + relative * std::abs(slope));
  }
}

/// Weight 2 is the row twice, weight 0 the row removed; k outputs are averaged, slopes too; blocks add up.
template <class Scalar, class Loss>
void check_rows(const Loss& loss) {
  constexpr double close = 64 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  for (const Index k : {1, 3})
    for (const Index n : {0, 1, 7, 8, 9, 30}) {
      INFO(n << " rows of " << k);
      Matrix<Scalar> scores(n, k), targets(n, k);
      for (Index i = 0; i < n * k; ++i) {
        scores.data()[i] = static_cast<Scalar>(i % 7) - 3;
        targets.data()[i] = static_cast<Scalar>((i * i) % 5) / 2;
      }
      Vector<Scalar> weights(n);
      for (Index i = 0; i < n; ++i) weights[i] = static_cast<Scalar>(i % 3);
      const Outcome<Scalar> whole = accumulate<Loss, Scalar>(loss, scores, targets, weights);
      double sum = 0;
      for (Index i = 0; i < n; ++i) {
        const Outcome<Scalar> row =
            accumulate<Loss, Scalar>(loss, scores.row(i), targets.row(i), Vector<Scalar>::Ones(1));
        for (Index copy = 0; copy < i % 3; ++copy) sum += row.sum;
        CHECK((whole.slopes.row(i) - static_cast<Scalar>(i % 3) * row.slopes).norm() <= close);
        double mean = 0;
        for (Index j = 0; j < k; ++j) {
          const Outcome<Scalar> alone = of_residual(loss, static_cast<Scalar>(scores(i, j) - targets(i, j)));
          mean += alone.sum / static_cast<double>(k);
          CHECK(std::abs(static_cast<double>(row.slopes(0, j)) - alone.slopes(0, 0) / static_cast<double>(k)) <= close);
        }
        CHECK(std::abs(row.sum - mean) <= close * (1 + mean));
      }
      CHECK(std::abs(whole.sum - sum) <= close * (1 + sum));
    }
}

}  // namespace loss_laws
