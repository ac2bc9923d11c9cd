// expect: LinearModel::predict: sparse features would be filled with zeros; use predict\(model, features\)
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const SparseDataset<double> data;
  const LinearModel<double> model(1);
  model.predict(data.features);
}
