// Built with -fno-exceptions: trains and, asked for "misuse", makes a mistake that is to print its message and abort.
#include <cmath>
#include <descent/descent.hpp>
#include <iostream>
#include <string>

int main(int count, char** arguments) {
  using namespace descent;
#if defined(__cpp_exceptions)
  std::cout << "this is to be built without exceptions\n";
  return 1;
#endif
  const bool misuse = count > 1 && std::string(arguments[1]) == "misuse";
  const Matrix<double> x = Vector<double>::LinSpaced(11, -1, 1);
  const Matrix<double> y = x.array() * 2 + 1;
  const Dataset<double> data{x, y};
  LinearModel<double> model(misuse ? 3 : 1);
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.1}, .stop = MaxSteps{200}};
  std::cout << trainer.fit(model, Mse{}, data) << '\n';
  return std::abs(model.bias()(0) - 1) < 1e-6 && std::abs(model.weights()(0, 0) - 2) < 1e-6 ? 0 : 1;
}
