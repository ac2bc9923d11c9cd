// The squared hinge loss: the square of Hinge, row by row.
#include <descent/losses/hinge.hpp>
#include <descent/losses/squared_hinge.hpp>

#include "class_laws.hpp"

using namespace descent;
using loss_laws::accumulate;

TEMPLATE_TEST_CASE("SquaredHinge: values and slopes, by hand", "", float, double) {
  using Scalar = TestType;
  const Matrix<Scalar> one{{-2}, {0}, {.5}, {1}, {1.5}, {-10000}, {.25}, {-3}};
  const auto of_one = accumulate<SquaredHinge, Scalar>({}, one, Matrix<Scalar>{{1}, {1}, {1}, {1}, {1}, {0}, {0}, {0}},
                                                       Vector<Scalar>::Ones(8));
  CHECK(of_one.sum == 9 + 1 + .25 + 0 + 0 + 0 + 1.5625 + 0);
  CHECK(of_one.slopes == Matrix<Scalar>{{-6}, {-2}, {-1}, {0}, {0}, {0}, {2.5}, {0}});
  const Matrix<Scalar> three{{0, 0, 0}, {3, 1.5, 0}, {1, 0, .5}};
  const auto of_three =
      accumulate<SquaredHinge, Scalar>({}, three, Matrix<Scalar>{{1}, {0}, {0}}, Vector<Scalar>::Ones(3));
  CHECK(of_three.sum == 1 + 0 + .25);
  CHECK(of_three.slopes == Matrix<Scalar>{{2, -2, 0}, {0, 0, 0}, {-1, 0, 1}});
}

TEMPLATE_TEST_CASE("SquaredHinge: each row's value is the square of Hinge's", "", float, double) {
  using Scalar = TestType;
  for (const Index k : {1, 2, 3, 10}) {
    const Matrix<Scalar> scores = class_laws::random_scores<Scalar>(30, k, 3), c = class_laws::classes<Scalar>(30, k);
    const Vector<Scalar> one = Vector<Scalar>::Ones(1);
    for (Index i = 0; i < 30; ++i) {
      const double hinge = accumulate<Hinge, Scalar>({}, scores.row(i), c.row(i), one).sum;
      const double squared = accumulate<SquaredHinge, Scalar>({}, scores.row(i), c.row(i), one).sum;
      CHECK(std::abs(squared - hinge * hinge) <= 2 * std::numeric_limits<Scalar>::epsilon() * squared);
    }
  }
}

TEST_CASE("SquaredHinge: slopes are the value's") {
  for (const Index k : {1, 2, 3, 10})
    class_laws::check_slopes(SquaredHinge{}, class_laws::random_scores<double>(30, k, 3),
                             class_laws::classes<double>(30, k));
}

TEMPLATE_TEST_CASE("SquaredHinge: weights, blocks", "", float, double) {
  class_laws::check_rows<TestType>(SquaredHinge{});
}

TEST_CASE("SquaredHinge: refuses what is no class") { class_laws::check_refusals(SquaredHinge{}, "SquaredHinge"); }
