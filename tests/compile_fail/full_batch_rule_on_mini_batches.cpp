// A rule that needs the gradient of all data, on mini-batches.
// expect: static assertion
// expect: doesn't work on mini-batches
// expect: use .sampling = FullBatch\{\}
#include <descent/descent.hpp>

const descent::GradientDescent trainer{
    .update = descent::minimal::Halfway{}, .sampling = descent::MiniBatch{.size = 10}, .stop = descent::MaxSteps{1}};
