#include <descent/descent.hpp>

int second_unit_steps(const descent::Dataset<double>& data);

int second_unit_steps(const descent::Dataset<double>& data) {
  using namespace descent;
  LinearModel<double> model(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1}, .stop = MaxSteps{7}};
  return static_cast<int>(trainer.fit(model, Mse{}, data).steps);
}
