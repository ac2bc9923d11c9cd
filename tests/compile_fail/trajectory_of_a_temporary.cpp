// A trajectory of a model that nobody can train.
// expect: static assertion
// expect: Trajectory::of: the model or x is a temporary
#include <descent/descent.hpp>

int main() {
  descent::Trajectory<double> path;
  (void)path.of(descent::LinearModel<double>(1));
}
