// A trajectory that is gone before anyone could read it.
// expect: (use of deleted function|call to deleted member function)
// expect: the trajectory is a temporary
#include <descent/descent.hpp>

int main() {
  descent::LinearModel<double> line(1);
  descent::Trajectory<double>().of(line);
}
