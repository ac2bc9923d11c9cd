// A callable where a loss is wanted.
// expect: make one of callables with Pointwise or
#include <descent/descent.hpp>

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  descent::LinearModel<double> model(1);
  const auto square = [](double score, double target) { return (score - target) * (score - target); };
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.fit(model, square, data);
}
