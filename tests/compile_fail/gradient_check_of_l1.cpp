// expect: check_gradient: L1 and ElasticNet act by a step of their own
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const Dataset<double> data{Matrix<double>{{1.}}, Matrix<double>{{1.}}};
  check_gradient(LinearModel<double>(1), Mse{}, data, L2{1} + L1{1});
}
