// Data that the run would refer to after their end.
// expect: static assertion
// expect: the data are a temporary
#include <descent/descent.hpp>

int main() {
  descent::LinearModel<double> model(1);
  auto run = descent::GradientDescent{.stop = descent::MaxSteps{1}}.start(
      model, descent::Mse{},
      descent::Dataset<double>{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)});
}
