// The same start, the same surface, other update rules.
#include <cstdio>

#include "surfaces.hpp"

using namespace descent;

namespace {

constexpr int most = 3000;  // steps

/// Follows a rule until it is within 0.01 of a place where the slope is 0; returns after how many steps, or −1.
template <class Rule>
int follow(const Surface& surface, const Rule& rule, Rows& path) {
  Vector<double> x{{surface.start[0], surface.start[1]}};
  path.add(x[0], x[1]);
  const GradientDescent trainer{.update = rule, .loss_check = Never{}, .stop = MaxSteps{most}};
  auto run = trainer.start(surface, x);
  std::vector<Vector<double>> way;
  while (!run.finished()) {
    run.advance(1);
    way.push_back(x);
    path.add(x[0], x[1]);
  }
  path.next_curve();
  int arrived = -1;
  for (int step = most; step > 0; --step) {
    if ((way[static_cast<std::size_t>(step - 1)] - x).norm() > 0.01) break;
    arrived = step;
  }
  Vector<double> gradient(2);
  surface.slope(x[0], x[1], gradient);
  return gradient.norm() < 1e-3 ? arrived : -1;
}

}  // namespace

void paths(const std::filesystem::path& folder) {
  // the rates, one for each surface
  const std::array<double, 5> plain{0.1, 0.0045, 0.002, 0.01, 0.02}, heavy{0.02, 0.003, 0.0005, 0.002, 0.004},
      adaptive{0.3, 0.3, 0.05, 0.2, 0.2};
  Figure figure("surfaces", "paths", folder);
  std::printf(
      "Steps until a rule is, and stays, within 0.01 of where the slope is 0:\n%-18s %10s %10s %10s %10s %10s\n", "",
      "plain", "momentum", "Nesterov", "RMSProp", "Adam");
  for (std::size_t i = 0; i < surfaces.size(); ++i) {
    Rows path;
    const int steps[] = {
        follow(surfaces[i], Sgd{.learning_rate = plain[i]}, path),
        follow(surfaces[i], Momentum{.learning_rate = heavy[i], .momentum = 0.9}, path),
        follow(surfaces[i], Momentum{.learning_rate = heavy[i], .momentum = 0.9, .nesterov = true}, path),
        follow(surfaces[i],
               RmsProp{.learning_rate = ExponentialDecay{.initial = adaptive[i] / 4, .factor = 0.5, .steps = 300}},
               path),
        follow(surfaces[i], Adam{.learning_rate = adaptive[i]}, path),
    };
    std::printf("%-18s", surfaces[i].name.c_str());
    for (const int count : steps) std::printf(" %10s", count < 0 ? "not yet" : std::to_string(count).c_str());
    std::printf("\n");
    const std::string number = std::to_string(i);
    figure.rows(("surface" + number).c_str(), grid_of(surfaces[i]));
    figure.rows(("path" + number).c_str(), path);
  }
  std::printf(
      "\nOn the bowl plain descent is the best: the others overshoot. In the ravine it creeps, for its rate is held\n"
      "down by the steep walls; momentum gathers speed along the floor, and Adam scales each coordinate by itself,\n"
      "as if the ravine were a bowl. RMSProp's steps are about as long as its rate: until that has fallen, it dances "
      "about.\n"
      "Where there are four hollows, the rule decides in which it ends.\n\n");
  figure.draw();
}
