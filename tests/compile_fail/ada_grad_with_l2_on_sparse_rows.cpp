// expect: use L2, L1 or ElasticNet with Sgd, or none
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const SparseDataset<double> data;
  LinearModel<double> model(1);
  const GradientDescent trainer{.update = AdaGrad{}, .sampling = MiniBatch{}, .stop = MaxSteps{1}, .penalty = L2{0.1}};
  trainer.fit(model, Mse{}, data);
}
