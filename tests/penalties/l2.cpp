// Large weights cost; biases don't.
#include <descent/core/error.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/penalties/no_penalty.hpp>

#include <cmath>

#include "../catch.hpp"
#include "by_hand.hpp"

using namespace descent;

TEST_CASE("L2 is half its strength times the squares of what is no bias") {
  const Vector<double> x{{1, -2, 100, 3, 4}};
  CHECK(value_of(L2{0.5}, x) == 0.25 * (1 + 4 + 9 + 16));
  CHECK(gradient_of(L2{0.5}, x) == Vector<double>{{1.5, 0, 1, 2.5, 3}});
  CHECK(value_of(L2{0}, x) == 0);
  const Vector<float> narrow{{1, -2, 100, 3, 4}};
  CHECK(value_of(L2{0.5}, narrow) == 7.5);
  CHECK(gradient_of(L2{0.5}, narrow) == Vector<float>{{1.5F, 0, 1, 2.5F, 3}});
}

TEMPLATE_TEST_CASE("penalties: the gradient is the value's, and biases are left alone", "", float, double) {
  const auto check = [](const auto& penalty) {
    Vector<TestType> x{{1, -2, 100, 3, TestType(0.5)}};
    const Vector<TestType> gradient = gradient_of(penalty, x) - Vector<TestType>::Ones(5);
    for (Index i = 0; i < 5; ++i) {
      const TestType here = x[i], h = TestType(0.25);  // exact for squares
      x[i] = here + h;
      const double above = value_of(penalty, x);
      x[i] = here - h;
      const double below = value_of(penalty, x);
      x[i] = here;
      const double slope = (above - below) / static_cast<double>(2 * h);
      CHECK(std::abs(static_cast<double>(gradient[i]) - slope) < 1e-6);
    }
    CHECK(gradient[2] == 0);
  };
  check(L2{0.3});
  check(L2{0});
  check(NoPenalty{});
}

TEST_CASE("L2 refuses a strength below 0") {
  CHECK_NOTHROW(L2{0}.validate());
  CHECK_THROWS_AS(L2{-1e-9}.validate(), Error);
}

TEST_CASE("no penalty is no penalty") {
  const Vector<double> x{{1, -2, 100, 3, 4}};
  CHECK(value_of(NoPenalty{}, x) == 0);
  CHECK(gradient_of(NoPenalty{}, x) == Vector<double>::Ones(5));
}
