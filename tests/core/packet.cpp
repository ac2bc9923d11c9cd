// Vectors of a few numbers against plain loops: all numbers of lanes, float and double, any alignment.
#include <descent/core/packet.hpp>

#include <cstddef>
#include <utility>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

/// Numbers with few bits, so that every sum of them is exact.
template <class Scalar>
std::vector<Scalar> small_numbers(std::size_t count) {
  std::vector<Scalar> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<Scalar>(static_cast<int>((i * 37 + 11) % 101) - 50);
  return numbers;
}

template <class Scalar, int L, int width = detail::register_lanes<Scalar, L>>
void check_lanes() {
  using Lanes = detail::Lanes<Scalar, L>;
  static_assert(Lanes::width * Lanes::count == L);
  const std::vector<Scalar> numbers = small_numbers<Scalar>(L + 3);
  for (std::size_t offset = 0; offset < 3; ++offset) {
    typename Lanes::Packet packets[Lanes::count];
    for (int p = 0; p < Lanes::count; ++p) packets[p] = Lanes::load(numbers.data() + offset + p * Lanes::width);
    std::vector<Scalar> stored(L + 3, Scalar(-1));
    for (int p = 0; p < Lanes::count; ++p) Lanes::store(stored.data() + offset + p * Lanes::width, packets[p]);
    for (std::size_t i = 0; i < stored.size(); ++i)
      CHECK(stored[i] == (i >= offset && i < offset + L ? numbers[i] : Scalar(-1)));

    const typename Lanes::Packet folded = Lanes::fold(packets);
    Scalar lanes[static_cast<std::size_t>(Lanes::width)];
    Lanes::store(lanes, folded);
    for (int lane = 0; lane < Lanes::width; ++lane) {
      Scalar expected = 0;
      for (int p = 0; p < Lanes::count; ++p)
        expected += numbers[offset + static_cast<std::size_t>(p * Lanes::width + lane)];
      CHECK(lanes[lane] == expected);
    }

    Scalar sum = 1000;
    detail::sum_lanes<Scalar, Lanes::width, 1>(&folded, Scalar(0.5), &sum);
    Scalar expected = 0.5;
    for (std::size_t i = 0; i < L; ++i) expected += numbers[offset + i];
    CHECK(sum == expected);
  }
}

/// L numbers added up by halves, as the law says: the order is that of the lanes, not of the registers.
template <class Scalar, int L>
Scalar sum_by_halves(const Scalar* numbers) {
  std::vector<Scalar> lanes(numbers, numbers + L);
  for (std::size_t half = L / 2; half > 0; half /= 2)
    for (std::size_t i = 0; i < half; ++i) lanes[i] += lanes[i + half];
  return lanes[0];
}

template <class Scalar, int L>
void check_order() {
  using Lanes = detail::Lanes<Scalar, L>;
  std::vector<Scalar> numbers(L);
  for (std::size_t i = 0; i < L; ++i) numbers[i] = Scalar(1) / static_cast<Scalar>(3 + 7 * i);
  typename Lanes::Packet packets[Lanes::count];
  for (int p = 0; p < Lanes::count; ++p) packets[p] = Lanes::load(numbers.data() + p * Lanes::width);
  const typename Lanes::Packet folded = Lanes::fold(packets);
  Scalar sum = 0;
  detail::sum_lanes<Scalar, Lanes::width, 1>(&folded, Scalar(0), &sum);
  CHECK(sum == sum_by_halves<Scalar, L>(numbers.data()));
}

template <class Scalar, int width, int rows>
void check_rows() {
  using Lanes = detail::Lanes<Scalar, width>;
  const std::vector<Scalar> numbers = small_numbers<Scalar>(static_cast<std::size_t>(width) * rows);
  typename Lanes::Packet packets[rows];
  for (int r = 0; r < rows; ++r) packets[r] = Lanes::load(numbers.data() + r * width);
  std::vector<Scalar> sums(rows + 1, Scalar(7));
  detail::sum_lanes<Scalar, width, rows>(packets, Scalar(2), sums.data());
  for (std::size_t r = 0; r < rows; ++r) {
    Scalar expected = 2;
    for (std::size_t i = 0; i < width; ++i) expected += numbers[r * width + i];
    CHECK(sums[r] == expected);
  }
  CHECK(sums[rows] == 7);
}

template <class Scalar, int width>
void check_all_rows() {
  if constexpr (width <= detail::register_lanes<Scalar, detail::most_lanes<Scalar>>) {
    check_rows<Scalar, width, 1>();
    check_rows<Scalar, width, 2>();
    check_rows<Scalar, width, 4>();
    check_rows<Scalar, width, 8>();
  }
}

template <class Scalar, int L>
void check_masks() {
  for (Index tail = 0; tail <= L; ++tail) {
    const Scalar* mask = detail::LaneMasks<Scalar, L>::last(tail);
    for (Index lane = 0; lane < L; ++lane) CHECK(mask[lane] == (lane >= L - tail ? 1 : 0));
  }
}

template <class Scalar, int... L>
void check_each(std::integer_sequence<int, L...>) {
  (check_lanes<Scalar, L>(), ...);
  (check_order<Scalar, L>(), ...);
  (check_all_rows<Scalar, L>(), ...);
  (check_masks<Scalar, L>(), ...);
}

}  // namespace

TEST_CASE("lanes of floats") { check_each<float>(std::integer_sequence<int, 1, 2, 4, 8, 16>{}); }

TEST_CASE("lanes of doubles") { check_each<double>(std::integer_sequence<int, 1, 2, 4, 8>{}); }

TEST_CASE("a chunk fills 64 bytes at most") {
  CHECK(detail::most_lanes<float> == 16);
  CHECK(detail::most_lanes<double> == 8);
}
