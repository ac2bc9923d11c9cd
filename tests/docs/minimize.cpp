// What a fragment of a page stands in that minimises a function.
#include <cstdio>
#include <descent/descent.hpp>
#include <descent/multi_start.hpp>
#include <iostream>
#include <vector>

using namespace descent;

int main() {
  const auto himmelblau = [](const Vector<double>& x, Vector<double>& gradient) {
    const double a = x[0] * x[0] + x[1] - 11, b = x[0] + x[1] * x[1] - 7;
    gradient[0] = 4 * a * x[0] + 2 * b;
    gradient[1] = 2 * a + 4 * b * x[1];
    return a * a + b * b;
  };
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.004}, .stop = GradientBelow{1e-9} || MaxSteps{20'000}};
  // the fragment
  return 0;
}
