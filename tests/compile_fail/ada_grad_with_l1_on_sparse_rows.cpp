// expect: .penalty: L1 moves weights towards 0 by a proximal step
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const SparseDataset<double> data;
  LinearModel<double> model(1);
  const GradientDescent trainer{.update = AdaGrad{}, .sampling = MiniBatch{}, .stop = MaxSteps{1}, .penalty = L1{0.1}};
  trainer.fit(model, Mse{}, data);
}
