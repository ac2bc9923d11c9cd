// The sensors. Nobody has measured these readings: they are drawn at random, from a seed, in the proportion of the
// lecture's example, 990 spaces taken and 10 free.
#include "parking.hpp"

using namespace descent;

Dataset<double> simulate(Index rounds, std::uint64_t seed) {
  Random random(seed);
  const auto about = [&random](double mean, double deviation) {  // nearly a normal number: the sum of twelve even ones
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += random.uniform();
    return mean + deviation * sum;
  };
  const Index n = rounds * spaces;
  Dataset<double> readings{Matrix<double>(n, 2), Matrix<double>(n, 1)};
  for (Index i = 0; i < n; ++i) {
    const bool is_free = i % spaces < free_spaces;
    readings.features(i, 0) = is_free ? about(2.3, 0.35) : about(1.4, 0.35);  // the floor, or a car's roof
    readings.features(i, 1) = is_free ? about(5, 10) : about(30, 10);         // a car is of iron
    readings.targets(i, 0) = is_free ? 1 : 0;
  }
  return readings;
}
