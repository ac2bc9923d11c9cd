// A loss check where a sampling belongs.
// expect: static assertion
// expect: .sampling: this type is not a Sampling
// expect: init\((rows|n)\)
#include <descent/descent.hpp>

const descent::GradientDescent trainer{.sampling = descent::EverySteps{10}, .stop = descent::MaxSteps{1}};
