// A goal for the gradient over all data, mini-batches, and nobody who looks.
// expect: static assertion
// expect: .stop judges the gradient over all data
#include <descent/descent.hpp>

const descent::GradientDescent trainer{.sampling = descent::MiniBatch{.size = 10},
                                       .loss_check = descent::Never{},
                                       .stop = descent::GradientBelow{1e-3} || descent::MaxSteps{10}};
