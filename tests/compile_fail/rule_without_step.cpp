// An update rule that never moves.
// expect: static assertion
// expect: .update: this type is not an UpdateRule
// expect: step\((parameters|x), gradient, rate
#include <descent/descent.hpp>

struct Still {
  double learning_rate = 0.1;
};

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  descent::LinearModel<double> model(1);
  descent::GradientDescent{.update = Still{}, .stop = descent::MaxSteps{1}}.fit(model, descent::Mse{}, data);
}
