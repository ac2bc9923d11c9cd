// A penalty that is counted and never felt.
// expect: static assertion
// expect: .penalty: this type is not a Penalty
// expect: add_gradient\((parameters|x), layout, gradient\)
#include <descent/descent.hpp>

struct Toll {
  double value(descent::ConstVectorView<double> parameters, const descent::Layout&) const {
    return parameters.squaredNorm();
  }
};

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  descent::LinearModel<double> model(1);
  descent::GradientDescent{.stop = descent::MaxSteps{1}, .penalty = Toll{}}.fit(model, descent::Mse{}, data);
}
