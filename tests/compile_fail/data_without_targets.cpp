// A bare matrix as data.
// expect: static assertion
// expect: third argument is not Data
// expect: data.feature_count\(\)
// expect: target_count\(\), weighted\(\) and rows\(selection\)
#include <descent/descent.hpp>

int main() {
  const descent::Matrix<double> features = descent::Matrix<double>::Ones(3, 1);
  descent::LinearModel<double> model(1);
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.fit(model, descent::Mse{}, features);
}
