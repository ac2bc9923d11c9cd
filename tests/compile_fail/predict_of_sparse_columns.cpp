// expect: predict: sparse features must be a SparseMatrix of the model's Scalar, row-major with int indices
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const Eigen::SparseMatrix<double> features;  // column by column
  const LinearModel<double> model(1);
  predict(model, features);
}
