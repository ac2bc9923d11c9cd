// Calibration: by hand, edges, quantiles, weights.
#include <descent/metrics/calibration_curve.hpp>

#include <string>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

TEST_CASE("calibration_curve: by hand") {
  const Vector<double> targets{{0, 0, 0, 1, 1, 1, 1}}, p{{0.125, 0.25, 0.375, 0.5, 0.875, 0.75, 1}};
  const CalibrationCurve two = calibration_curve(targets, p, {.bins = 2});
  CHECK(two.predicted == Vector<double>{{1.25 / 4, 2.625 / 3}});  // 0.5, on the edge, is in the lower bin
  CHECK(two.observed == Vector<double>{{0.25, 1}});
  CHECK(two.count == Vector<double>{{4, 3}});
  const CalibrationCurve one = calibration_curve(targets, p, {.bins = 1});
  CHECK(one.predicted == Vector<double>{{3.875 / 7}});
  CHECK(one.observed == Vector<double>{{4.0 / 7}});
}

TEST_CASE("calibration_curve: empty bins are left out") {
  const CalibrationCurve curve = calibration_curve(Vector<double>{{0, 1}}, Vector<double>{{0, 1}}, {.bins = 10});
  CHECK(curve.predicted == Vector<double>{{0, 1}});
  CHECK(curve.observed == Vector<double>{{0, 1}});
  const CalibrationCurve weighted = calibration_curve(Vector<double>{{0, 1}}, Vector<double>{{0, 1}},
                                                      {.bins = 10, .weights = Vector<double>{{0, 2.5}}});
  CHECK(weighted.predicted == Vector<double>{{1}});
  CHECK(weighted.count == Vector<double>{{2.5}});
}

TEST_CASE("calibration_curve: quantiles make bins of about equally many samples") {
  const Vector<double> p{{0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.99}};
  const Vector<double> targets{{0, 0, 0, 1, 0, 1, 1, 1}};
  const CalibrationCurve curve = calibration_curve(targets, p, {.bins = 4, .strategy = Bins::quantile});
  CHECK(curve.count == Vector<double>{{2, 2, 2, 2}});
  CHECK(curve.observed == Vector<double>{{0, 0.5, 0.5, 1}});
  const CalibrationCurve equal =
      calibration_curve(targets, Vector<double>::Constant(8, 0.5), {.bins = 4, .strategy = Bins::quantile});
  CHECK(equal.count == Vector<double>{{8}});
  const CalibrationCurve light = calibration_curve(
      targets, p, {.bins = 4, .strategy = Bins::quantile, .weights = Vector<double>::Constant(8, 1e-3)});
  CHECK(light.count.size() >= 1);  // weights below 1 in all are one value
}

TEST_CASE("calibration_curve refuses a number of bins that makes no sense") {
  for (const Index bins : {-1, 0, 1000001})
    CHECK(complaint([&] { calibration_curve(Vector<double>{{0}}, Vector<double>{{0.5}}, {.bins = bins}); }) ==
          "descent: calibration_curve: .bins is " + std::to_string(bins) + "; it must be in 1 … 1000000");
}
