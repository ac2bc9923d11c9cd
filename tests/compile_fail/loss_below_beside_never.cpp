// A goal for the loss, and nobody who looks.
// expect: static assertion
// expect: .stop judges the loss, and .loss_check = Never\{\} never looks at it
#include <descent/descent.hpp>

const descent::GradientDescent trainer{.loss_check = descent::Never{},
                                       .stop = descent::MaxSteps{10} || descent::LossBelow{0.1}};
