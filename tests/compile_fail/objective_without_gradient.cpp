// A function that says how high, but not which way is down.
// expect: static assertion
// expect: the function is not an Objective
// expect: (f|function)\(x, gradient\)
#include <descent/descent.hpp>

int main() {
  descent::Vector<double> x = descent::Vector<double>::Ones(2);
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.minimize(
      [](const descent::Vector<double>& at) { return at.squaredNorm(); }, x);
}
