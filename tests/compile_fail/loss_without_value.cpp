// A loss that writes its derivative and forgets to say what it is.
// expect: static assertion
// expect: accumulate\(scores, targets,
#include <descent/descent.hpp>

struct Silent {
  void accumulate(const auto& scores, const auto& targets, const auto&, auto& score_gradient) const {
    score_gradient = scores - targets;
  }
};

int main() {
  const descent::Dataset<double> data{descent::Matrix<double>::Ones(3, 1), descent::Matrix<double>::Ones(3, 1)};
  descent::LinearModel<double> model(1);
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.fit(model, Silent{}, data);
}
