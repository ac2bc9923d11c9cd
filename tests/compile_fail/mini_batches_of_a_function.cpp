// Mini-batches of a plain function, which has no samples.
// expect: static assertion
// expect: a plain function has no samples to draw
#include <descent/descent.hpp>

int main() {
  descent::Vector<double> x = descent::Vector<double>::Ones(2);
  descent::GradientDescent{.sampling = descent::MiniBatch{}, .stop = descent::MaxSteps{1}}.minimize(
      descent::minimal::Bowl{}, x);
}
