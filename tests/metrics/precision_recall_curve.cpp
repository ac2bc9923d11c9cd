// Precision and recall over all thresholds: by hand, and what one class alone gives.
#include <descent/metrics/precision_recall_curve.hpp>

#include "../catch.hpp"
#include "spaces.hpp"

using namespace descent;

TEST_CASE("precision_recall_curve: by hand") {
  const PrecisionRecallCurve curve =
      precision_recall_curve(Vector<double>{{0, 0, 1, 1}}, Vector<double>{{0.1, 0.4, 0.35, 0.8}});
  CHECK(curve.threshold == Vector<double>{{0.1, 0.35, 0.4, 0.8}});
  CHECK(curve.precision == Vector<double>{{0.5, 2.0 / 3, 0.5, 1, 1}});
  CHECK(curve.recall == Vector<double>{{1, 1, 0.5, 0.5, 0}});
  CHECK(curve.average_precision() == Approx(0.5 * 2 / 3 + 0.5).epsilon(1e-15));
}

TEST_CASE("precision_recall_curve: chance has the share of class 1") {
  const PrecisionRecallCurve curve = precision_recall_curve(spaces(), Matrix<double>::Zero(1000, 1));
  CHECK(curve.threshold == Vector<double>{{0}});
  CHECK(curve.precision == Vector<double>{{0.01, 1}});
  CHECK(curve.recall == Vector<double>{{1, 0}});
  CHECK(curve.average_precision() == 0.01);
}

TEST_CASE("precision_recall_curve: one class alone") {
  const Vector<double> scores{{0.1, 0.2}};
  const PrecisionRecallCurve none = precision_recall_curve(Vector<double>{{0, 0}}, scores);
  CHECK(none.precision == Vector<double>{{0, 0, 1}});
  CHECK(none.recall == Vector<double>{{1, 1, 0}});
  CHECK(none.average_precision() == 0);
  CHECK(precision_recall_curve(Vector<double>{{1, 1}}, scores).average_precision() == 1);
}
