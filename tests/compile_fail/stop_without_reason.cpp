// A stop rule that answers yes or no, and gives no reason.
// expect: static assertion
// expect: .stop: this type is not a StopRule
// expect: StopReason met\(progress
#include <descent/descent.hpp>

struct Enough {
  bool met(const descent::Progress& progress) const { return progress.step > 10; }
};
const descent::GradientDescent trainer{.stop = Enough{}};
