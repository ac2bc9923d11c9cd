// Validation data of floats beside training data of doubles.
// expect: static assertion
// expect: training and validation data have different Scalar types
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const Dataset<double> train{Matrix<double>::Ones(4, 1), Matrix<double>::Ones(4, 1)};
  const Dataset<float> validation{Matrix<float>::Ones(4, 1), Matrix<float>::Ones(4, 1)};
  LinearModel<double> model(1);
  GradientDescent{.stop = MaxSteps{1}}.fit(model, Mse{}, train, validation);
}
