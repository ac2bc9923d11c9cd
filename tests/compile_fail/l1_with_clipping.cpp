// expect: .penalty: L1 moves weights towards 0 by a proximal step
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  Vector<double> x{{1, 2}};
  const GradientDescent trainer{.update = ClipNorm{1} | Sgd{}, .stop = MaxSteps{1}, .penalty = L1{0.1}};
  trainer.minimize(minimal::Bowl{}, x);
}
