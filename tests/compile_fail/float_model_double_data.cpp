// A model of floats on data of doubles.
// expect: static assertion
// expect: model and data have different Scalar types
#include <descent/descent.hpp>

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  descent::LinearModel<float> model(1);
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.fit(model, descent::Mse{}, data);
}
