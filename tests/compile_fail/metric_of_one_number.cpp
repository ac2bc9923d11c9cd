// A metric whose function takes neither targets and predictions nor a confusion matrix.
// expect: static assertion
// expect: Metric: .function must be a Loss, or return a number when it is called with (targets, predictions, weights)
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const Dataset<double> data{Matrix<double>::Ones(4, 1), Matrix<double>::Ones(4, 1)};
  judge(LinearModel<double>(1), data, data, Metric{"size", [](double number) { return number; }});
}
