// A sampling where a loss check belongs.
// expect: static assertion
// expect: .loss_check: this type is not a LossCheck
// expect: due\(progress
#include <descent/descent.hpp>

const descent::GradientDescent trainer{.loss_check = descent::MiniBatch{.size = 10}, .stop = descent::MaxSteps{1}};
