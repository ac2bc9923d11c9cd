// A callable that changes, where a stop rule is wanted.
// expect: .stop: this type is not a StopRule
// expect: while const
#include <descent/descent.hpp>

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  descent::LinearModel<double> model(1);
  const auto third_time = [n = 0](const descent::Progress&) mutable { return ++n == 3; };
  const descent::GradientDescent trainer{.stop = third_time};
  trainer.fit(model, descent::Mse{}, data);
}
