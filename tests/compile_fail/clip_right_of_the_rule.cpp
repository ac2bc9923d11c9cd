// expect: a transform of the gradient stands right of the rule
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  Vector<double> x{{1, 2}};
  const GradientDescent trainer{.update = Sgd{} | ClipNorm{1}, .stop = MaxSteps{1}};
  trainer.minimize(minimal::Bowl{}, x);
}
