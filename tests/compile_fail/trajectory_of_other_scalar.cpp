// A trajectory of doubles, a model of floats.
// expect: static assertion
// expect: trajectory and model have different Scalar types
#include <descent/descent.hpp>

int main() {
  descent::LinearModel<float> line(1);
  descent::Trajectory<double> path;
  (void)path.of(line);
}
