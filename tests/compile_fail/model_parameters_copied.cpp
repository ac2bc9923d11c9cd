// A model that gives out a copy of its parameters, which nobody could train.
// expect: static assertion
// expect: it needs parameters\(\), no copy
// expect: ParameterVector
#include <descent/descent.hpp>

struct Mean {
  using Scalar = double;
  descent::Vector<double> mean = descent::Vector<double>::Zero(1);
  descent::Vector<double> parameters() { return mean; }
  descent::Index outputs() const { return 1; }
  void scores(const auto& rows, auto& out) const {
    for (descent::Index i = 0; i < rows.size(); ++i) out(i, 0) = mean[0];
  }
  void backward(const auto& rows, const auto& score_gradient, auto& gradient) const {
    for (descent::Index i = 0; i < rows.size(); ++i) gradient[0] += score_gradient(i, 0);
  }
};

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  Mean model;
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.fit(model, descent::Mse{}, data);
}
