// A learning rate in words.
// expect: static assertion
// expect: learning_rate: this type is not a Schedule
// expect: rate\(progress\)
#include <descent/descent.hpp>

const descent::GradientDescent trainer{.update = descent::Sgd{.learning_rate = "fast"}, .stop = descent::MaxSteps{1}};
