// expect: stands left of the rule
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  Vector<double> x{{1, 2}};
  const GradientDescent trainer{.update = PolyakAverage{} | Sgd{}, .stop = MaxSteps{1}};
  trainer.minimize(minimal::Bowl{}, x);
}
