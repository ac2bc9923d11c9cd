// Each start ends in one of the hollows: the starts that end in the same one are its basin.
#include <cstdio>

#include "surfaces.hpp"

using namespace descent;

namespace {

constexpr int count = 181;  // starts in each direction

/// The basins of a rule: a row for each start, with the number of the hollow that it ends in, 0 to 3, or −1. And how many
/// starts ended in each.
template <class Rule>
std::array<int, 4> draw_basins(const Rule& rule, Rows& rows) {
  const Surface& surface = surfaces[3];
  const double hollows[4][2] = {{3, 2}, {-2.805118, 3.131313}, {-3.779310, -3.283186}, {3.584428, -1.848127}};
  const GradientDescent trainer{.update = rule, .loss_check = EverySteps{400}, .stop = MaxSteps{400}};
  std::array<int, 4> ended{};
  for (int row = 0; row < count; ++row) {
    for (int column = 0; column < count; ++column) {
      const double x = -5 + 10.0 * column / (count - 1), y = -5 + 10.0 * row / (count - 1);
      Vector<double> place{{x, y}};
      trainer.minimize(surface, place);
      int in = -1;
      for (int k = 0; k < 4; ++k)
        if (std::hypot(place[0] - hollows[k][0], place[1] - hollows[k][1]) < 0.1) in = k;
      if (in >= 0) ++ended[static_cast<std::size_t>(in)];
      rows.add(x, y, in);
    }
    rows.end_line();
  }
  return ended;
}

}  // namespace

void basins(const std::filesystem::path& folder) {
  Rows plain, heavy;
  const auto ends = draw_basins(Sgd{.learning_rate = 0.005}, plain);
  const auto heavy_ends = draw_basins(Momentum{.learning_rate = 0.005, .momentum = 0.9}, heavy);
  std::printf("%d starts on a grid over Himmelblau's surface, and the hollow in which each ends:\n", count * count);
  const char* places[] = {"(3, 2)", "(-2.8, 3.1)", "(-3.8, -3.3)", "(3.6, -1.8)"};
  for (std::size_t k = 0; k < 4; ++k)
    std::printf("  %-14s plain descent %6d, momentum %6d\n", places[k], ends[k], heavy_ends[k]);
  std::printf(
      "\nA model with more than one hollow in its loss changes with every retraining that starts elsewhere. Plain\n"
      "descent ends in the hollow on whose slope it started; momentum rolls over ridges, and a start a\n"
      "hair's breadth away may end in another one. MultiStart tries many and keeps the best: docs/restarts.md.\n\n");
  Figure figure("surfaces", "basins", folder);
  figure.rows("plain", plain);
  figure.rows("heavy", heavy);
  figure.draw();
}
