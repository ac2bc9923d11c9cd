// expect: .penalty: penalties change all parameters at every step, and mini-batches of sparse rows are there to touch few
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  const SparseDataset<double> data;
  LinearModel<double> model(1);
  const GradientDescent trainer{
      .update = Sgd{}, .sampling = MiniBatch{}, .stop = MaxSteps{1}, .penalty = OnBlocks{{"weights"}, MaxNorm{1}}};
  trainer.fit(model, Mse{}, data);
}
