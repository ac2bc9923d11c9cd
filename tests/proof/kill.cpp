// A run that saves itself every 25 steps and, started again, goes on from where it was saved; at its end it prints the
// parameters and the curve, all bits of them. To be killed at any moment: see kill.sh.
//
//     kill CHECKPOINT
#include <descent/checkpoint.hpp>
#include <descent/descent.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>

using namespace descent;

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::fputs("kill CHECKPOINT\n", stderr);
    return 2;
  }
  const std::filesystem::path file = argv[1];
  Dataset<double> data{Matrix<double>(500, 3), Matrix<double>(500, 1)};
  Random random(1);
  for (Index i = 0; i < data.size(); ++i) {
    data.features.row(i) << random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1);
    data.targets(i, 0) = data.features.row(i).sum() + random.uniform(-1, 1);
  }
  LinearModel<double> model(3);
  const GradientDescent trainer{.update = Adam{.learning_rate = CosineDecay{.initial = 0.01, .steps = 60'000}},
                                .sampling = MiniBatch{.size = 32, .seed = 4},
                                .loss_check = EverySteps{100},
                                .stop = MaxSteps{60'000},
                                .observe = Checkpoints{.path = file, .every_steps = 25, .keep = 2}};
  auto run = trainer.start(model, Mse{}, data);
  if (std::filesystem::exists(file)) restore(run, file);
  std::fprintf(stderr, "from step %lld\n", static_cast<long long>(run.progress().step));
  const Report report = run.advance().report();
  for (Index i = 0; i < model.parameters().size(); ++i) std::printf("%a\n", model.parameters()[i]);
  for (const CurvePoint& point : report.curve)
    std::printf("%lld %a %a %a\n", static_cast<long long>(point.step), point.epoch, point.loss, point.learning_rate);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
