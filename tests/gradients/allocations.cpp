// flags: -DEIGEN_RUNTIME_NO_MALLOC
// After the first call gradients take nothing from the heap, neither by `new` nor by Eigen. (A program of its own, for it
// counts every allocation.)
#include "../counted_allocations.hpp"

#include <cstdio>

#include <descent/descent.hpp>

namespace {

using namespace descent;

bool failed = false;

/// The second and third call of `work` must take nothing.
template <class Work>
void check(const char* name, const Work& work) {
  work();
  const long taken = allocations_in([&] {
    work();
    work();
  });
  if (taken == 0) return;
  std::printf("%s: %ld allocations\n", name, taken);
  failed = true;
}

template <class Scalar>
void check_all() {
  Vector<Scalar> x = Vector<Scalar>::LinSpaced(30, Scalar(0), Scalar(1)), gradient(30);
  const AutomaticGradient automatic{[](const auto& at) { return at.squaredNorm() * exp(at[0]) + sqrt(at[1] + 1); }};
  const FiniteDifferences differences{[](const Vector<Scalar>& at) { return at.squaredNorm(); }};
  check("AutomaticGradient", [&] { automatic(x, gradient); });
  check("AutomaticGradient, value", [&] { automatic(x); });
  check("FiniteDifferences", [&] { differences(x, gradient); });

  const Dataset<Scalar> data{Matrix<Scalar>::Ones(600, 2), Matrix<Scalar>::Ones(600, 1)};
  AutomaticModel model(2, Vector<Scalar>::Zero(11), [](const auto& p, const auto& features, auto& scores) {
    for (Index i = 0; i < p.size(); ++i) scores[0] += p[i] * features[i % 2];
  });
  const AutomaticPointwise squared{[](auto score, auto target) { return (score - target) * (score - target); }};
  const GradientDescent trainer{.update = Sgd{.learning_rate = 1e-3},
                                .sampling = MiniBatch{.size = 50},
                                .loss_check = EverySteps{10},
                                .stop = LossBelow{-1} || MaxSteps{100'000}};
  auto run = trainer.start(model, squared, data);
  check("AutomaticModel, AutomaticPointwise", [&] { run.advance(5); });
}

}  // namespace

int main() {
  check_all<double>();
  check_all<float>();
  return failed ? 1 : 0;
}
