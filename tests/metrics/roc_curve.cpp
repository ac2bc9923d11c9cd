// The ROC curve: by hand, its laws, and that one class alone has none.
#include <descent/core/random.hpp>
#include <descent/metrics/roc_curve.hpp>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "spaces.hpp"

using namespace descent;

TEST_CASE("roc_curve: by hand") {
  const Vector<double> targets{{0, 0, 1, 1}}, scores{{0.1, 0.4, 0.35, 0.8}};
  const RocCurve curve = roc_curve(targets, scores);
  CHECK(curve.false_positive_rate == Vector<double>{{0, 0, 0.5, 0.5, 1}});
  CHECK(curve.true_positive_rate == Vector<double>{{0, 0.5, 0.5, 1, 1}});
  CHECK(curve.threshold == Vector<double>{{1.8, 0.8, 0.4, 0.35, 0.1}});
  CHECK(curve.area() == 0.75);  // of the four pairs, three are in order
}

TEST_CASE("roc_curve: equal scores are one point, half a win each") {
  const RocCurve curve = roc_curve(Vector<double>{{0, 1, 1, 0}}, Vector<double>{{0.5, 0.5, 0.7, 0.1}});
  CHECK(curve.true_positive_rate == Vector<double>{{0, 0.5, 1, 1}});
  CHECK(curve.false_positive_rate == Vector<double>{{0, 0, 0.5, 1}});
  CHECK(curve.area() == 3.5 / 4);
  CHECK(roc_curve(spaces(), Matrix<double>::Zero(1000, 1)).area() == 0.5);
}

TEST_CASE("roc_curve: points on straight lines are left out, unless they are asked for") {
  const Vector<double> targets{{0, 0, 0, 1, 1, 1}}, scores{{1, 2, 3, 4, 5, 6}};
  CHECK(roc_curve(targets, scores).threshold == Vector<double>{{7, 6, 4, 1}});
  const RocCurve all = roc_curve(targets, scores, {.drop_intermediate = false});
  CHECK(all.threshold == Vector<double>{{7, 6, 5, 4, 3, 2, 1}});
  CHECK(all.area() == 1);
}

TEST_CASE("roc_curve: the area is the share of pairs in order, and turns over with the scores") {
  Random random(3);
  Matrix<double> targets(200, 1), scores(200, 1);
  for (Index i = 0; i < 200; ++i) {
    targets(i, 0) = static_cast<double>(random.below(2));
    scores(i, 0) = static_cast<double>(random.below(20)) + 5 * targets(i, 0);
  }
  double wins = 0, pairs = 0;
  for (Index i = 0; i < 200; ++i)
    for (Index j = 0; j < 200; ++j)
      if (targets(i, 0) == 1 && targets(j, 0) == 0) {
        pairs += 1;
        wins += scores(i, 0) > scores(j, 0) ? 1 : scores(i, 0) == scores(j, 0) ? 0.5 : 0;
      }
  const double area = roc_curve(targets, scores).area();
  CHECK(area == Approx(wins / pairs).epsilon(1e-14));
  CHECK(roc_curve(targets, -scores).area() == Approx(1 - area).epsilon(1e-14));
  CHECK(roc_curve(targets, scores, {.drop_intermediate = false}).area() == Approx(area).epsilon(1e-14));
}

TEST_CASE("roc_curve: of one class alone there is none") {
  const Vector<double> scores{{0.1, 0.2}};
  CHECK(
      complaint([&] { roc_curve(Vector<double>{{0, 0}}, scores); }) ==
      "descent: roc_curve: all targets are 0; the curve compares two classes: give samples of both, of a weight above "
      "0");
  CHECK_THAT(complaint([&] { roc_curve(Vector<double>{{1, 1}}, scores); }),
             Catch::Matchers::ContainsSubstring("roc_curve: all targets are 1;"));
  CHECK_THAT(complaint([&] { roc_curve(Vector<double>{{0, 1}}, scores, {.weights = Vector<double>{{0, 1}}}); }),
             Catch::Matchers::ContainsSubstring("roc_curve: all targets are 1;"));
}
