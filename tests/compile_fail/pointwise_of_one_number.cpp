// A derivative that forgets the target.
// expect: Pointwise: both callables must take two numbers
#include <descent/descent.hpp>

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  descent::LinearModel<double> model(1);
  const descent::Pointwise square{[](double score, double target) { return (score - target) * (score - target); },
                                  [](double error) { return 2 * error; }};
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.fit(model, square, data);
}
