// flags: -O2 -ffast-math
// Even with -ffast-math, which lets the compiler believe that all numbers are finite, divergence is noticed.
#include <descent/descent.hpp>

#include <cstdint>
#include <cstdio>
#include <cstring>

namespace {

double from_bits(std::uint64_t bits) {
  double number;
  std::memcpy(&number, &bits, sizeof number);
  return number;
}

}  // namespace

int main() {
  using namespace descent;
  const double infinite = from_bits(0x7ff0000000000000U), nan = from_bits(0x7ff8000000000001U);
  bool right = is_finite(1.0) && !is_finite(infinite) && !is_finite(nan) && !is_finite(-infinite);
  for (Index place = 0; place < 21; ++place) {
    Vector<double> numbers = Vector<double>::Ones(21);
    right = right && all_finite(numbers.data(), 21);
    numbers[place] = place % 2 == 0 ? nan : infinite;
    right = right && !all_finite(numbers.data(), 21);
  }
  const Dataset<double> data{Matrix<double>::Ones(20, 3), Matrix<double>::Ones(20, 1)};
  const auto diverges = [&](const auto& update, const auto& loss_check) {
    LinearModel<double> model(3);
    const Report report =
        GradientDescent{.update = update, .loss_check = loss_check, .stop = MaxSteps{2000}}.fit(model, Mse{}, data);
    return report.reason == StopReason::diverged && model.parameters() == Vector<double>::Zero(4) && report.loss == 1;
  };
  right = right && diverges(Sgd{.learning_rate = 10.0}, Never{}) &&
          diverges(Momentum{.learning_rate = 10.0}, Never{}) && diverges(Adam{.learning_rate = 1e200}, Never{}) &&
          diverges(Sgd{.learning_rate = 10.0}, EverySteps{3}) && diverges(FixedStep{.size = 1e200}, EverySteps{3});

  Dataset<double> holed = data;
  holed.features(7, 2) = nan;
  bool refused = false;
  try {
    LinearModel<double> model(3);
    GradientDescent{.stop = MaxSteps{1}}.fit(model, Mse{}, holed);
  } catch (const Error&) {
    refused = true;
  }
  if (!right || !refused) std::puts("something that isn't finite went unnoticed");
  return right && refused ? 0 : 1;
}
