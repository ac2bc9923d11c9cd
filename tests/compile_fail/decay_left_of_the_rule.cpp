// expect: a transform of the parameters stands left of the rule
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  Vector<double> x{{1, 2}};
  const GradientDescent trainer{.update = WeightDecay{0.01} | Sgd{}, .stop = MaxSteps{1}};
  trainer.minimize(minimal::Bowl{}, x);
}
