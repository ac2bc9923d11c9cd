// Networks learn the Playground's spiral and chess board, from nearly every seed.
#include "../../examples/spiral/playground.hpp"

#include <cstdint>
#include <vector>

#include "../catch.hpp"

using namespace playground;

namespace {

/// From how many of ten seeds, of data, draws and batches alike, the loss of points never seen ends under .05.
template <class MakeData>
int learned(const MakeData& make_data, const std::vector<Index>& sizes, const AnyLayer& activation,
            const Training& training) {
  int count = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto [train, test] = split(make_data(seed), {.test_fraction = 0.5, .seed = seed});
    auto net = network(sizes, activation, seed);
    training.trainer(seed).fit(net, half_square, train);
    if (evaluate(net, half_square, test) < 0.05) ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("three layers of 8 relu units learn the spiral") {
  const auto data = [](std::uint64_t seed) { return spiral(seed); };
  CHECK(learned(data, {8, 8, 8}, Relu{}, {.rate = 0.01, .decay = 0.2, .batch = 25, .epochs = 3000}) >= 9);
}

TEST_CASE("4 and 2 tanh units learn the chess board") {
  const auto data = [](std::uint64_t seed) { return chess_board(seed); };
  CHECK(learned(data, {4, 2}, Tanh{}, {.rate = 0.03, .decay = 0.03, .batch = 5, .epochs = 1000}) >= 9);
}
