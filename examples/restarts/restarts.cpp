// My model changes every time I retrain it: where descent ends depends on where it begins.
//
//     restarts [output folder]
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <descent/descent.hpp>
#include <descent/multi_start.hpp>
#include <exception>
#include <filesystem>
#include <iostream>

#include "figure.hpp"
#include "wave.hpp"

using namespace descent;

int main(int argc, char** argv) try {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const Dataset<double> train = measurements();
  const GradientDescent trainer{.update = Sgd{.learning_rate = 0.05}, .stop = GradientBelow{1e-6} || MaxSteps{5000}};

  std::printf(
      "40 measurements of a wave of frequency 4. A model y = sin(frequency x + phase), retrained five times:\n\n");
  const MultiStart restarts{.trainer = trainer, .starts = 20, .threads = 2};
  const auto result = restarts.fit(drawn_wave, Mse{}, train);
  for (std::size_t k = 0; k < 5; ++k) {
    const auto& end = result.ends[k];
    std::printf("%d. from frequency %.2f and phase %5.2f to %.2f and %5.2f: mean squared error %.3f\n",
                static_cast<int>(k) + 1, end.start[0], end.start[1], end.x[0], end.x[1], end.loss);
  }
  const auto distinct = result.distinct(0.05);
  std::cout << "\nOf twenty:\n" << result << "\n\n" << distinct << "\n\n";
  const double share = static_cast<double>(distinct.minima[0].starts) / 20;
  std::printf(
      "The best was found %.0f times of 20. At such a share one training misses it %.0f times in 100, five miss it\n"
      "once in %.0f.\n\n",
      20 * share, 100 * (1 - share), 1 / std::pow(1 - share, 5));

  Figure figure("restarts", "restarts", folder);
  Wave wave;
  const Axis frequencies{.from = -1, .to = 10, .count = 221}, phases{.from = -3.6, .to = 3.6, .count = 145};
  const auto surface = loss_surface(wave, Mse{}, train, coordinate_plane(wave, 0, 1), frequencies, phases);
  Rows places;
  for (Index i = 0; i < surface.first.size(); ++i) {
    for (Index j = 0; j < surface.second.size(); ++j)
      places.add(surface.first[i], surface.second[j], surface.values(i, j));
    places.end_line();
  }
  figure.rows("surface", places);

  // More starts than the twenty, to show where each would end: those that end in the best minimum, and the others.
  const MultiStart many{.trainer = trainer, .starts = 300, .seed = 2, .threads = 2};
  const Vector<double> best = result.best().x;
  Rows there, elsewhere;
  for (const auto& end : many.fit(drawn_wave, Mse{}, train).ends)
    ((end.x - best).norm() < 0.05 ? there : elsewhere).add(end.start[0], end.start[1]);
  figure.rows("there", there);
  figure.rows("elsewhere", elsewhere);

  Rows minima, points, waves;
  for (const auto& minimum : distinct.minima) {
    minima.add(minimum.x[0], minimum.x[1], minimum.loss, minimum.starts);
    wave.frequency_and_phase = minimum.x;
    for (int i = -100; i <= 100; ++i) waves.add(i / 50.0, wave.at(i / 50.0));
    waves.next_curve();
  }
  for (Index i = 0; i < train.size(); ++i) points.add(train.features(i, 0), train.targets(i, 0));
  figure.rows("minima", minima);
  figure.rows("points", points);
  figure.rows("waves", waves);
  figure.draw();
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
