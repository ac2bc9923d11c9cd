// Square roots of packets are those of single numbers, bit for bit.
#include <descent/core/random.hpp>
#include <descent/core/square_root.hpp>

#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "../catch.hpp"

using namespace descent;

namespace {

template <class Scalar, int lanes>
void check_lanes() {
  using Limits = std::numeric_limits<Scalar>;
  using Packet = typename detail::PacketType<Scalar, lanes>::type;
  Random random(5);
  Scalar numbers[lanes], roots[lanes];
  bool same = true;
  for (int i = 0; i < 20000; ++i) {
    for (Scalar& number : numbers)
      number = std::ldexp(static_cast<Scalar>(random.uniform(1, 2)),
                          static_cast<int>(random.below(2 * Limits::max_exponent)) - Limits::max_exponent);
    if (i % 3 == 0) numbers[i % lanes] = i % 2 == 0 ? 0 : Limits::infinity();
    if (i % 7 == 0) numbers[i % lanes] = Limits::denorm_min() * static_cast<Scalar>(i);
    Packet packet;
    std::memcpy(&packet, numbers, sizeof packet);
    packet = detail::square_root(packet);
    std::memcpy(roots, &packet, sizeof packet);
    for (int j = 0; j < lanes; ++j) same = same && roots[j] == std::sqrt(numbers[j]);
  }
  CHECK(same);
  Packet packet;
  for (Scalar& number : numbers) number = -1;
  std::memcpy(&packet, numbers, sizeof packet);
  packet = detail::square_root(packet);
  std::memcpy(roots, &packet, sizeof packet);
  for (const Scalar root : roots) CHECK(std::isnan(root));
}

}  // namespace

TEMPLATE_TEST_CASE("square_root: of packets, the bits of std::sqrt", "", float, double) {
  constexpr int most = detail::register_lanes<TestType, detail::most_lanes<TestType>>;
  check_lanes<TestType, most>();
  check_lanes<TestType, (most > 2 ? most / 2 : most)>();
  CHECK(detail::square_root(TestType(2)) == std::sqrt(TestType(2)));
}
