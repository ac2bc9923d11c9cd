// Towards 0, and no further.
#include <descent/core/soft_threshold.hpp>

#include <cmath>
#include <limits>

#include "../catch.hpp"

using descent::detail::shrunk;

TEMPLATE_TEST_CASE("a number moves towards 0 by a length, and no further", "", float, double) {
  using Scalar = TestType;
  CHECK(shrunk<Scalar>(3, 2) == 1);
  CHECK(shrunk<Scalar>(-3, 2) == -1);
  CHECK(shrunk<Scalar>(Scalar(0.1), 0) == Scalar(0.1));
  CHECK(shrunk<Scalar>(Scalar(-0.1), 0) == Scalar(-0.1));
  for (const Scalar little : {Scalar(0), Scalar(-0.0), Scalar(2), Scalar(-2), Scalar(1.5), Scalar(-1.5)}) {
    CHECK(shrunk<Scalar>(little, 2) == 0);
    CHECK_FALSE(std::signbit(shrunk<Scalar>(little, 2)));
  }
  CHECK_FALSE(std::signbit(shrunk<Scalar>(Scalar(-0.0), 0)));
}

TEMPLATE_TEST_CASE("what is not finite shows", "", float, double) {
  using Limits = std::numeric_limits<TestType>;
  CHECK(std::isnan(shrunk<TestType>(Limits::quiet_NaN(), 1)));
  CHECK(shrunk<TestType>(Limits::infinity(), 1) == Limits::infinity());
  CHECK(shrunk<TestType>(-Limits::infinity(), 1) == -Limits::infinity());
  CHECK(shrunk<TestType>(5, Limits::infinity()) == 0);
}
