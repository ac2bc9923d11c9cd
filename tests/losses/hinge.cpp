// The hinge loss: its formula, its corner, the rivals of the right class.
#include <descent/losses/hinge.hpp>

#include "class_laws.hpp"

using namespace descent;
using loss_laws::accumulate;

TEMPLATE_TEST_CASE("Hinge: values and slopes of one output, by hand", "", float, double) {
  using Scalar = TestType;
  const Matrix<Scalar> scores{{-2}, {0}, {.5}, {1}, {1.5}, {10000}, {-10000}, {.25}, {-3}, {3}};
  const Matrix<Scalar> targets{{1}, {1}, {1}, {1}, {1}, {1}, {1}, {0}, {0}, {0}};
  const Matrix<Scalar> slopes{{-1}, {-1}, {-1}, {0}, {0}, {0}, {-1}, {1}, {0}, {1}};
  const auto outcome = accumulate<Hinge, Scalar>({}, scores, targets, Vector<Scalar>::Ones(10));
  CHECK(outcome.sum == 3 + 1 + .5 + 0 + 0 + 0 + 10001 + 1.25 + 0 + 4);
  CHECK(outcome.slopes == slopes);
}

TEMPLATE_TEST_CASE("Hinge: values and slopes of three outputs, by hand", "", float, double) {
  using Scalar = TestType;
  const Matrix<Scalar> scores{{0, 0, 0}, {3, 1.5, 0}, {1, 0, .5}, {2, 2.5, 2.25}, {0, -10000, 10000}};
  const Matrix<Scalar> targets{{1}, {0}, {0}, {2}, {1}};
  const Matrix<Scalar> slopes{{1, -1, 0}, {0, 0, 0}, {-1, 0, 1}, {0, 1, -1}, {0, -1, 1}};
  const auto outcome = accumulate<Hinge, Scalar>({}, scores, targets, Vector<Scalar>::Ones(5));
  CHECK(outcome.sum == 1 + 0 + .5 + 1.25 + 20001);
  CHECK(outcome.slopes == slopes);
}

TEST_CASE("Hinge: slopes are the value's") {
  for (const Index k : {1, 2, 3, 10})
    class_laws::check_slopes(Hinge{}, class_laws::random_scores<double>(30, k, 3), class_laws::classes<double>(30, k));
}

TEMPLATE_TEST_CASE("Hinge: weights, blocks", "", float, double) { class_laws::check_rows<TestType>(Hinge{}); }

TEMPLATE_TEST_CASE("Hinge: two outputs are one, their difference", "", float, double) {
  const Matrix<TestType> two{{.25, 2}, {1, 1.5}, {3, -1}}, one = two.col(1) - two.col(0), targets{{1}, {1}, {1}};
  const Vector<TestType> ones = Vector<TestType>::Ones(3);
  const auto of_two = accumulate<Hinge, TestType>({}, two, targets, ones);
  const auto of_one = accumulate<Hinge, TestType>({}, one, targets, ones);
  CHECK(of_two.sum == of_one.sum);
  CHECK(of_two.slopes.col(1) == of_one.slopes);
}

TEST_CASE("Hinge: refuses what is no class") { class_laws::check_refusals(Hinge{}, "Hinge"); }

TEMPLATE_TEST_CASE("Hinge: not a number is not hidden", "", float, double) {
  Matrix<TestType> scores{{std::numeric_limits<TestType>::quiet_NaN()}};
  const Matrix<TestType> one{{1}};
  CHECK_FALSE(is_finite(accumulate<Hinge, TestType>({}, scores, one, Vector<TestType>::Ones(1)).sum));
}
