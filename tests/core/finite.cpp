// Finite or not, told from the exponent's bits, in every lane.
#include <descent/core/finite.hpp>

#include <cstdint>
#include <limits>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

template <class Scalar>
void check_single() {
  using Limits = std::numeric_limits<Scalar>;
  for (const Scalar finite :
       {Scalar(0), -Scalar(0), Scalar(1), Scalar(-1), Limits::max(), Limits::lowest(), Limits::min(), -Limits::min(),
        Limits::denorm_min(), -Limits::denorm_min(), Limits::epsilon()})
    CHECK(is_finite(finite));
  for (const Scalar other :
       {Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), -Limits::quiet_NaN(), Limits::signaling_NaN()})
    CHECK_FALSE(is_finite(other));
}

template <class Scalar>
void check_every_place() {
  using Limits = std::numeric_limits<Scalar>;
  const Scalar finite[] = {0, -0.0, Limits::max(), Limits::lowest(), Limits::denorm_min(), 1, Limits::min(), -3};
  bool right = true;
  for (Index count = 0; count <= 70; ++count)
    for (Index offset = 0; offset < 3; ++offset) {  // any alignment
      std::vector<Scalar> numbers(static_cast<std::size_t>(offset + count + 1));
      for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = finite[i % 8];
      numbers.back() = Limits::quiet_NaN();  // beyond the end
      Scalar* first = numbers.data() + offset;
      right = right && all_finite(first, count);
      for (Index i = 0; i < count; ++i)
        for (const Scalar bad : {Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), -Limits::quiet_NaN()}) {
          const Scalar kept = first[i];
          first[i] = bad;
          right = right && !all_finite(first, count);
          first[i] = kept;
        }
    }
  CHECK(right);
}

}  // namespace

TEST_CASE("is_finite") {
  check_single<float>();
  check_single<double>();
}

TEST_CASE("all_finite finds a number that isn't, wherever it stands") {
  check_every_place<float>();
  check_every_place<double>();
}
