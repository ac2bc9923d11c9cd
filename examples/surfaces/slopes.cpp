// The slope has a direction and a size. Plain descent goes by both; a step of fixed size by the signs alone.
#include <cstdio>

#include "surfaces.hpp"

using namespace descent;

void slopes(const std::filesystem::path& folder) {
  const Surface& surface = surfaces[3];
  Rows by_size, by_sign;
  double steepest = 0, flattest = HUGE_VAL;
  for (int i = -4; i <= 4; ++i)
    for (int j = -4; j <= 4; ++j) {
      Vector<double> gradient(2);
      surface.slope(i, j, gradient);
      const double size = gradient.norm();
      steepest = std::max(steepest, size);
      flattest = std::min(flattest, size);
      const double shown = std::min(0.9, 0.012 * size);  // as long as the step at a rate of 0.012
      by_size.add(i, j, -shown * gradient[0] / size, -shown * gradient[1] / size);
      by_sign.add(i, j, gradient[0] > 0 ? -0.4 : 0.4, gradient[1] > 0 ? -0.4 : 0.4);
    }
  std::printf(
      "Himmelblau's surface has four hollows. At the 81 places of a grid its slope is from %.1f to %.0f steep:\n"
      "one rate for all makes steps that differ as much. The sign alone tells one of four directions, and\n"
      "nothing of how far there is to go.\n\n",
      flattest, steepest);
  Figure figure("surfaces", "slopes", folder);
  figure.number("flattest", flattest);
  figure.number("steepest", steepest);
  figure.rows("surface", grid_of(surface));
  figure.rows("by_size", by_size);
  figure.rows("by_sign", by_sign);
  figure.draw();
}
