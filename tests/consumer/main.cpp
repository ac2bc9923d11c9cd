// A user's program of two translation units, both of which include everything.
#include <cmath>
#include <descent/descent.hpp>
#include <iostream>

descent::Index second_unit_rows(const descent::Dataset<double>& data);

int main() {
  using namespace descent;
  Matrix<double> x(11, 1);
  Matrix<double> y(11, 1);
  for (Index row = 0; row < x.rows(); ++row) {
    x(row, 0) = 0.2 * static_cast<double>(row) - 1;
    y(row, 0) = 1 + 2 * x(row, 0);
  }
  const Dataset<double> data{x, y};
  LinearModel<double> model(1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1}, .stop = MaxSteps{100}};
  const Report report = trainer.fit(model, Mse{}, data);
  std::cout << "y = " << model.bias()(0) << " + " << model.weights()(0, 0) << " x, version " << version << '\n';
  const bool found = std::abs(model.bias()(0) - 1) < 0.01 && std::abs(model.weights()(0, 0) - 2) < 0.01;
  return found && report.steps == 100 && second_unit_rows(data) == 11 ? 0 : 1;
}
