// A callable for RowWise that has no place for the slopes.
// expect: RowWise: the callable must take
#include <descent/descent.hpp>

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  descent::LinearModel<double> model(1);
  const descent::RowWise distance{[](const auto& scores, const auto& targets) { return (scores - targets).norm(); }};
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.fit(model, distance, data);
}
