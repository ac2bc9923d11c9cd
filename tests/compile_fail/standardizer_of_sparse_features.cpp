// expect: Standardizer: without their means sparse features are no longer sparse
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const SparseDataset<double> data;
  Standardizer<double>::fit(data.features);
}
