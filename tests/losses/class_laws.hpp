/// @file
/// The laws that every loss of classes keeps, and the rows they are tried on.
#pragma once

#include <descent/core/error.hpp>
#include <descent/core/random.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/models/linear_model.hpp>

#include <cmath>
#include <string>

#include "laws.hpp"

namespace class_laws {

using descent::Dataset;
using descent::Index;
using descent::Matrix;
using descent::Vector;
using loss_laws::accumulate;

/// n × k scores between −scale and scale.
template <class Scalar>
Matrix<Scalar> random_scores(Index n, Index k, double scale, std::uint64_t seed = 5) {
  descent::Random random(seed);
  Matrix<Scalar> scores(n, k);
  for (Index i = 0; i < n * k; ++i) scores.data()[i] = static_cast<Scalar>(random.uniform(-scale, scale));
  return scores;
}

/// n × 1 classes, those of a model of k outputs.
template <class Scalar>
Matrix<Scalar> classes(Index n, Index k) {
  Matrix<Scalar> targets(n, 1);
  for (Index i = 0; i < n; ++i) targets(i, 0) = static_cast<Scalar>((i * i + i / 3) % (k == 1 ? 2 : k));
  return targets;
}

/// The same as distributions, n × k.
template <class Scalar>
Matrix<Scalar> one_hot(const Matrix<Scalar>& classes, Index k) {
  Matrix<Scalar> targets = Matrix<Scalar>::Zero(classes.rows(), k);
  for (Index i = 0; i < classes.rows(); ++i) targets(i, static_cast<Index>(classes(i, 0))) = 1;
  return targets;
}

/// n × k distributions, some of whose shares are 0; n × 1 numbers from 0 to 1 for one output.
template <class Scalar>
Matrix<Scalar> distributions(Index n, Index k) {
  Matrix<double> targets = random_scores<double>(n, k, 1, 9).cwiseMax(k == 1 ? 0. : -.3);
  if (k == 1) return targets.cast<Scalar>();
  targets.array() += .3;
  targets.col(0).array() += .1;
  for (Index i = 0; i < n; ++i) targets.row(i) /= targets.row(i).sum();
  return targets.cast<Scalar>();
}

/// Row by row or all at once is the same; weight 2 is the row twice, weight 0 the row removed.
template <class Scalar, class Loss>
void check_rows(const Loss& loss, const Matrix<Scalar>& scores, const Matrix<Scalar>& targets) {
  constexpr double close = 64 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  const Index n = scores.rows();
  Vector<Scalar> weights(n);
  for (Index i = 0; i < n; ++i) weights[i] = static_cast<Scalar>(i % 3);
  const auto whole = accumulate<Loss, Scalar>(loss, scores, targets, weights);
  double sum = 0;
  for (Index i = 0; i < n; ++i) {
    const auto row = accumulate<Loss, Scalar>(loss, scores.row(i), targets.row(i), Vector<Scalar>::Ones(1));
    for (Index copy = 0; copy < i % 3; ++copy) sum += row.sum;
    CHECK((whole.slopes.row(i) - static_cast<Scalar>(i % 3) * row.slopes).norm() <=
          static_cast<Scalar>(close) * row.slopes.norm());
  }
  CHECK(std::abs(whole.sum - sum) <= close * sum);
}
/// The same for as many rows as there are ways to divide them among packets.
template <class Scalar, class Loss>
void check_rows(const Loss& loss, bool distributed = false) {
  for (const Index k : {1, 2, 3, 10})
    for (const Index n : {0, 1, 7, 8, 9, 16, 30}) {
      INFO(n << " rows of " << k);
      check_rows<Scalar>(loss, random_scores<Scalar>(n, k, 3), classes<Scalar>(n, k));
      if (distributed) check_rows<Scalar>(loss, random_scores<Scalar>(n, k, 3), distributions<Scalar>(n, k));
    }
}

/// Slopes against central differences of the value, up to an error relative to the largest; not at corners.
template <class Loss>
void check_slopes(const Loss& loss, const Matrix<double>& scores, const Matrix<double>& targets, double h = 1e-5) {
  const Vector<double> weights = Vector<double>::LinSpaced(scores.rows(), 1, 2);
  const auto outcome = accumulate<Loss, double>(loss, scores, targets, weights);
  for (Index i = 0; i < scores.size(); ++i) {
    Matrix<double> above = scores, below = scores;
    above.data()[i] += h;
    below.data()[i] -= h;
    const double difference = (accumulate<Loss, double>(loss, above, targets, weights).sum -
                               accumulate<Loss, double>(loss, below, targets, weights).sum) /
                              (2 * h);
    INFO("score " << i << " of " << scores.rows() << " × " << scores.cols());
    CHECK(std::abs(outcome.slopes.data()[i] - difference) < 1e-7);
  }
}

/// What evaluate says to such targets and a model of so many outputs; "" if nothing.
template <class Loss>
std::string complaint(const Loss& loss, const Matrix<double>& targets, Index outputs,
                      const Vector<double>& weights = {}) {
  const Dataset<double> data{Matrix<double>::Zero(targets.rows(), 1), targets, weights};
  try {
    descent::evaluate(descent::LinearModel<double>(1, outputs), loss, data);
  } catch (const descent::Error& error) {
    return error.what();
  }
  return "";
}

/// The messages of a loss that takes classes only.
template <class Loss>
void check_refusals(const Loss& loss, const std::string& name) {
  using Catch::Matchers::Equals;
  CHECK(complaint(loss, Matrix<double>{{0}, {1}}, 1) == "");
  CHECK(complaint(loss, Matrix<double>{{0}, {1}, {2}}, 3) == "");
  CHECK(complaint(loss, Matrix<double>{{0}, {-7}}, 1, Vector<double>{{1, 0}}) == "");  // as good as removed
  CHECK_THAT(
      complaint(loss, Matrix<double>{{0}, {2}}, 1),
      Equals("descent: " + name + ": the target of row 1 (counted from 0) is 2; it must be 0 or 1: call one class " +
             "0 and the other 1; for three classes or more, give the model one output for each"));
  CHECK(complaint(loss, Matrix<double>{{.5}}, 1) != "");
  CHECK_THAT(complaint(loss, Matrix<double>{{0}, {1}, {3}}, 3),
             Equals("descent: " + name + ": the target of row 2 (counted from 0) is 3; it must be a class, a whole " +
                    "number from 0 to 2: number the classes so, or give the model more outputs, one for each class"));
  CHECK(complaint(loss, Matrix<double>{{-1}}, 3) != "");
  CHECK(complaint(loss, Matrix<double>{{1.5}}, 3) != "");
  CHECK(complaint(loss, Matrix<double>{{1e300}}, 3) != "");
  CHECK_THAT(
      complaint(loss, Matrix<double>{{0, 1}}, 2),
      Equals("descent: " + name + ": the data have 2 targets a row, the model has 2 outputs; there must be one " +
             "target a row, its class, from 0 to 1"));
  CHECK_THAT(complaint(loss, Matrix<double>(1, 0), 1),
             Equals("descent: " + name + ": the data have 0 targets a row, the model has 1 output; there must be one " +
                    "target a row, 0 or 1: name the .target when the data are read"));
}

/// The messages of a loss that has `.class_weights`.
template <class Loss>
void check_class_weights(const std::string& name) {
  using Catch::Matchers::ContainsSubstring;
  const auto with = [](const std::vector<double>& weights) {
    Loss loss;
    loss.class_weights = weights;
    return loss;
  };
  const Matrix<double> targets{{0}, {1}};
  CHECK(complaint(with({1, 3}), targets, 1) == "");
  CHECK(complaint(with({1, 0}), targets, 2) == "");
  CHECK_THAT(complaint(with({1, -3}), targets, 1),
             ContainsSubstring(name + ": .class_weights[1] is -3; it must be a finite number, 0 or more"));
  CHECK(complaint(with({std::numeric_limits<double>::quiet_NaN(), 1}), targets, 1) != "");
  CHECK(complaint(with({1, std::numeric_limits<double>::infinity()}), targets, 1) != "");
  CHECK_THAT(complaint(with({0, 0}), targets, 1), ContainsSubstring("all .class_weights are 0"));
  CHECK_THAT(complaint(with({1, 2, 3}), targets, 1),
             ContainsSubstring("there are 3 .class_weights; a model of 1 output tells 2 classes apart"));
  CHECK_THAT(complaint(with({1, 2}), targets, 3),
             ContainsSubstring("there are 2 .class_weights; a model of 3 outputs tells as many classes apart"));
}

/// A class's weight is its rows'.
template <class Scalar, class Loss>
void check_weights_of_classes(const Loss& loss) {
  for (const Index k : {1, 2, 3, 10}) {
    Loss weighted = loss;
    for (Index c = 0; c < std::max<Index>(k, 2); ++c) weighted.class_weights.push_back(.5 * static_cast<double>(c));
    const Matrix<Scalar> scores = random_scores<Scalar>(30, k, 3), targets = classes<Scalar>(30, k);
    const auto by_class = accumulate<Loss, Scalar>(weighted, scores, targets, Vector<Scalar>::Ones(30));
    const auto by_row = accumulate<Loss, Scalar>(loss, scores, targets, Scalar(.5) * targets.col(0));
    constexpr double close = 16 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
    CHECK(std::abs(by_class.sum - by_row.sum) <= close * by_row.sum);
    CHECK((by_class.slopes - by_row.slopes).norm() <= static_cast<Scalar>(close) * by_row.slopes.norm());
  }
}

/// Not a number is never hidden, in whichever score.
template <class Scalar, class Loss>
void check_lost(const Loss& loss) {
  for (const Index k : {1, 2, 3, 10})
    for (Index j = 0; j < k; ++j)
      for (const Index n : {1, 8}) {
        Matrix<Scalar> scores = random_scores<Scalar>(n, k, 3);
        scores(n - 1, j) = std::numeric_limits<Scalar>::quiet_NaN();
        const auto outcome = accumulate<Loss, Scalar>(loss, scores, classes<Scalar>(n, k), Vector<Scalar>::Ones(n));
        CHECK_FALSE(descent::is_finite(outcome.sum));
      }
}

}  // namespace class_laws
