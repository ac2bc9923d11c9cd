// NIST's reference problems, solved by momentum on standardised features, to so many certified digits.
#include <descent/data/standardizer.hpp>
#include <descent/descent.hpp>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "nist_data.hpp"

using namespace descent;

namespace {

/// y and the first `powers` powers of x, or all columns.
Dataset<double> data_of(const nist::Problem& problem, Index powers = 1) {
  const auto n = static_cast<Index>(problem.rows.size()), columns = static_cast<Index>(problem.rows[0].size()) - 1;
  Dataset<double> data{Matrix<double>(n, columns * powers), Matrix<double>(n, 1)};
  for (Index i = 0; i < n; ++i) {
    const std::vector<double>& row = problem.rows[static_cast<std::size_t>(i)];
    data.targets(i, 0) = row[0];
    for (Index j = 0; j < columns; ++j)
      for (Index power = 0; power < powers; ++power)
        data.features(i, j * powers + power) =
            std::pow(row[static_cast<std::size_t>(j) + 1], static_cast<int>(power) + 1);
  }
  return data;
}

/// Heavy-ball momentum with the rate and momentum that suit the eigenvalues best (Polyak, 1964), and enough
/// steps.
auto best_trainer(const Dataset<double>& data, bool constant) {
  const Index n = data.size(), d = data.feature_count();
  Eigen::MatrixXd design(n, d + (constant ? 1 : 0));
  design.leftCols(d) = data.features;
  if (constant) design.col(d).setOnes();
  const Eigen::MatrixXd curvature = 2.0 / static_cast<double>(n) * design.transpose() * design;
  const Eigen::VectorXd eigenvalues = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(curvature).eigenvalues();
  const double smallest = std::sqrt(eigenvalues.minCoeff()), largest = std::sqrt(eigenvalues.maxCoeff());
  const double root = (largest - smallest) / (largest + smallest);  // the error shrinks by this each step
  return GradientDescent{
      .update = Momentum{.learning_rate = 4 / ((smallest + largest) * (smallest + largest)), .momentum = root * root},
      .loss_check = Never{},
      .stop = MaxSteps{static_cast<std::int64_t>(10 + 50 / (1 - root))},
  };
}

/// The least number of certified digits over all coefficients: −log₁₀ of the relative error.
double certified_digits(const nist::Problem& problem, Index powers = 1) {
  const Dataset<double> data = data_of(problem, powers);
  const auto scale = Standardizer<double>::fit(data.features, {.center = problem.constant});
  const Dataset<double> train{scale.transform(data.features), data.targets};
  LinearModel<double> model(data.feature_count(), 1, {.bias = problem.constant});
  best_trainer(train, problem.constant).fit(model, Mse{}, train);
  const LinearModel<double> original = scale.original_units(model);

  std::vector<double> found(original.weights().data(), original.weights().data() + data.feature_count());
  if (problem.constant) found.insert(found.begin(), original.bias()(0));
  double digits = 15;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double error = std::abs((found[i] - problem.certified[i]) / problem.certified[i]);
    digits = std::min(digits, -std::log10(std::max(error, 1e-15)));
  }
  return digits;
}

}  // namespace

TEST_CASE("NIST: Norris") { CHECK(certified_digits(nist::norris) >= 11); }

TEST_CASE("NIST: Longley") { CHECK(certified_digits(nist::longley) >= 9); }

TEST_CASE("NIST: Pontius") { CHECK(certified_digits(nist::pontius, 2) >= 8); }

TEST_CASE("NIST: NoInt1 and NoInt2, through the origin") {
  CHECK(certified_digits(nist::no_intercept_1) >= 12);
  CHECK(certified_digits(nist::no_intercept_2) >= 12);
}
