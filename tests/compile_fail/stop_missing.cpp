// A trainer that would never end.
// expect: static assertion
// expect: .stop is missing
#include <descent/descent.hpp>

const descent::GradientDescent trainer{.update = descent::Sgd{.learning_rate = 0.1}};
