// An observer that cannot be told anything.
// expect: static assertion
// expect: .observe: this type is not an Observer
// expect: observer\(progress\)
#include <descent/descent.hpp>

const descent::GradientDescent trainer{.stop = descent::MaxSteps{1}, .observe = 7};
