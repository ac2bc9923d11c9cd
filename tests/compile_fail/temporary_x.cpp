// A starting point that is gone before anyone could read the minimum.
// expect: static assertion
// expect: x is a temporary or const
#include <descent/descent.hpp>

int main() {
  descent::GradientDescent{.stop = descent::MaxSteps{1}}.minimize(descent::minimal::Bowl{},
                                                                  descent::Vector<double>::Ones(2).eval());
}
