// Steps of linear regression for callgrind to count: `instructions library|hand double|float d batch steps`.
// Only what happens inside measured() counts:
//   valgrind --tool=callgrind --toggle-collect='measured*' ./instructions library double 100 32 200
#include <descent/descent.hpp>

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>

#include "hand_written.hpp"
#include "workload.hpp"

using namespace descent;

template <class Work>
[[gnu::noinline]] void measured(const Work& work) {
  work();
}

template <class Scalar>
double count(bool library, Index d, Index batch, std::int64_t steps) {
  const Dataset<Scalar> data = made_up_regression<Scalar>(4096, d);
  const MiniBatch sampling{.size = batch, .seed = 1};
  const double rate = 0.01;
  if (library) {
    LinearModel<Scalar> model(d);
    const GradientDescent trainer{.update = Sgd{.learning_rate = rate},
                                  .sampling = sampling,
                                  .loss_check = Never{},
                                  .stop = MaxSteps{std::numeric_limits<std::int64_t>::max()}};
    auto run = trainer.start(model, Mse{}, data);
    run.advance(100);
    measured([&] { run.advance(steps); });
    return static_cast<double>(model.parameters()[0]);
  }
  HandWrittenRun<Scalar> run(data, sampling, static_cast<Scalar>(rate));
  run.advance(100);
  measured([&] { run.advance(steps); });
  return static_cast<double>(run.line.parameters[0]);
}

int main(int argc, char** argv) {
  if (argc != 6) return std::fprintf(stderr, "usage: %s library|hand double|float d batch steps\n", argv[0]), 2;
  const bool library = std::string(argv[1]) == "library";
  const Index d = std::atol(argv[3]), batch = std::atol(argv[4]);
  const std::int64_t steps = std::atol(argv[5]);
  const double weight = std::string(argv[2]) == "double" ? count<double>(library, d, batch, steps)
                                                         : count<float>(library, d, batch, steps);
  std::printf("%.15g\n", weight);
}
