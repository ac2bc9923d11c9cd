// A learning rate that follows the loss, behind a warm-up in a chain of rules, and nobody who looks.
// expect: static assertion
// expect: .update: its learning rate follows the loss, and .loss_check = Never\{\} never looks at it
#include <descent/descent.hpp>
#include <descent/schedules/reduce_on_plateau.hpp>

const descent::GradientDescent trainer{
    .update = descent::ClipNorm{} | descent::Adam{.learning_rate = descent::WarmUp{.then = descent::ReduceOnPlateau{}}},
    .loss_check = descent::Never{},
    .stop = descent::MaxSteps{10}};
