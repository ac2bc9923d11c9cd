// A model that is gone before anyone could ask what it learnt.
// expect: static assertion
// expect: the model is a temporary or const
#include <descent/descent.hpp>

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.fit(descent::LinearModel<double>(1), descent::Mse{}, data);
}
