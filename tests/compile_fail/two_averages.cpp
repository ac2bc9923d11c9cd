// expect: two averages of the iterates
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  Vector<double> x{{1, 2}};
  const GradientDescent trainer{.update = Sgd{} | PolyakAverage{} | ExponentialAverage{}, .stop = MaxSteps{1}};
  trainer.minimize(minimal::Bowl{}, x);
}
