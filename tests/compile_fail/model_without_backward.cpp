// A model that can predict but not learn.
// expect: static assertion
// expect: fixed.backward\(rows, score_gradient
#include <descent/descent.hpp>

struct Mean {
  using Scalar = double;
  descent::Vector<double> mean = descent::Vector<double>::Zero(1);
  descent::Vector<double>& parameters() { return mean; }
  descent::Index outputs() const { return 1; }
  void scores(const auto& rows, auto& out) const {
    for (descent::Index i = 0; i < rows.size(); ++i) out(i, 0) = mean[0];
  }
};

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  Mean model;
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.fit(model, descent::Mse{}, data);
}
