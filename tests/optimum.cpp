// Gradient descent ends where scikit-learn's second-order solver ends: L2-penalised logistic regression. The data, and
// the program that computed the least losses, are in tests/optimum/:
// - breast_cancer: Wisconsin diagnostic breast cancer; W. N. Street, W. H. Wolberg, O. L. Mangasarian, 1993; UCI
//   machine learning repository, as packaged in scikit-learn.
// - diabetes: B. Efron, T. Hastie, I. Johnstone, R. Tibshirani: "Least angle regression", Annals of Statistics 32
//   (2004); as packaged in scikit-learn, not scaled; class 1 where the target is above its median, 140.5.
// - heart_scale: Statlog heart, UCI; scaled, as packaged in LIBLINEAR.
#include <descent/data/csv.hpp>
#include <descent/data/standardizer.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/stops/any_stop.hpp>
#include <descent/stops/gradient_below.hpp>
#include <descent/stops/max_steps.hpp>
#include <descent/updates/adam.hpp>
#include <descent/updates/momentum.hpp>
#include <descent/updates/sgd.hpp>

#include <cmath>
#include <filesystem>
#include <string>

#include "catch.hpp"

using namespace descent;

namespace {

/// Data of two classes, and the least loss by optimum.py.
struct Problem {
  std::string name;
  double least_loss;
};

const Problem breast_cancer{"breast_cancer", 0.0663601862247380908};
const Problem diabetes{"diabetes", 0.477733839945165439};
const Problem heart_scale{"heart_scale", 0.33911982035371302};

Dataset<double> standardised(const Problem& problem) {
  const auto folder = std::filesystem::path(__FILE__).parent_path() / "optimum";
  auto data = read_csv<double>((folder / (problem.name + ".csv")).string(), {.target = "class"});
  data.features = Standardizer<double>::fit(data.features).transform(data.features);
  return data;
}

/// Trains until the gradient is next to nothing; the loss it ends at is the least, to 1e-9 of it.
template <class Update>
void check_optimum(const Problem& problem, const Update& update) {
  const auto data = standardised(problem);
  LinearModel<double> model(data.feature_count());
  const GradientDescent trainer{.update = update,
                                .stop = GradientBelow{1e-9} || MaxSteps{100'000},
                                .penalty = L2{.strength = 1.0 / static_cast<double>(data.size())}};
  const Report report = trainer.fit(model, CrossEntropy{}, data);
  const double excess = report.loss / problem.least_loss - 1;
  UNSCOPED_INFO(problem.name << ": excess " << excess << " of the least loss after " << report.steps << " steps");
  CHECK(report.reason == StopReason::gradient_below);
  CHECK(std::abs(excess) <= 1e-9);
}

}  // namespace

TEST_CASE("logistic regression reaches scikit-learn's optimum: Momentum") {
  const Momentum update{.learning_rate = 0.1, .momentum = 0.95};
  for (const Problem& problem : {breast_cancer, diabetes, heart_scale}) check_optimum(problem, update);
}

TEST_CASE("logistic regression reaches scikit-learn's optimum: Adam") {
  const Adam update{.learning_rate = 0.01};
  for (const Problem& problem : {breast_cancer, diabetes, heart_scale}) check_optimum(problem, update);
}

TEST_CASE("logistic regression reaches scikit-learn's optimum: Sgd") {
  const Sgd update{.learning_rate = 0.5};
  for (const Problem& problem : {breast_cancer, diabetes, heart_scale}) check_optimum(problem, update);
}
