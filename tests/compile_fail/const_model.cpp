// A model that may not be changed.
// expect: static assertion
// expect: the model is a temporary or const
#include <descent/descent.hpp>

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  const descent::LinearModel<double> model(1);
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.fit(model, descent::Mse{}, data);
}
