// Restarts of a model, where something that makes models is asked for.
// expect: static assertion
// expect: the first argument must make models
#include <descent/multi_start.hpp>

#include <descent/descent.hpp>

int main() {
  const descent::Dataset<double> train{descent::Matrix<double>{{1}}, descent::Matrix<double>{{1}}};
  const descent::LinearModel<double> model(1);
  const descent::GradientDescent trainer{.stop = descent::MaxSteps{1}};
  descent::MultiStart{.trainer = trainer}.fit(model, descent::Mse{}, train);
}
