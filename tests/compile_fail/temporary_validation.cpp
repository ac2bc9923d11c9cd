// Validation data that the run would refer to after their end.
// expect: static assertion
// expect: the validation data are a temporary
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const Dataset<double> train{Matrix<double>::Ones(4, 1), Matrix<double>::Ones(4, 1)};
  LinearModel<double> model(1);
  GradientDescent{.stop = MaxSteps{1}}.fit(model, Mse{}, train, Dataset<double>{train});
}
