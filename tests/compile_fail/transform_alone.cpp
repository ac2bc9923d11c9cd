// expect: .update: a transform alone takes no steps
#include <descent/descent.hpp>

int main() {
  using namespace descent;
  Vector<double> x{{1, 2}};
  const GradientDescent trainer{.update = ClipNorm{1} | GradientNoise{}, .stop = MaxSteps{1}};
  trainer.minimize(minimal::Bowl{}, x);
}
