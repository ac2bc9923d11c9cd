// What cross_validate trains gives back a number instead of a predictor.
// expect: static assertion
// expect: the predictor must have predict(features), or be callable as predictor(features)
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const Dataset<double> data{Matrix<double>::Ones(4, 1), Matrix<double>::Ones(4, 1)};
  cross_validate(data, {.folds = 2}, [](const Dataset<double>& train) { return train.size(); }, Metric{"RMSE", Rmse{}});
}
