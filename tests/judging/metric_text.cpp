// The values of metrics, in four digits.
#include <descent/judging/metric_text.hpp>

#include <limits>

#include "../catch.hpp"

using namespace descent;

TEST_CASE("a metric's value: four places where it is below 10, fewer above") {
  CHECK(detail::metric_text(0) == "0.0000");
  CHECK(detail::metric_text(0.98765432) == "0.9877");
  CHECK(detail::metric_text(-0.05) == "-0.0500");
  CHECK(detail::metric_text(12.34567) == "12.346");
  CHECK(detail::metric_text(724.3179) == "724.32");
  CHECK(detail::metric_text(7243.179) == "7243.2");
  CHECK(detail::metric_text(1.5e7) == "1.5e+07");
  CHECK(detail::metric_text(0.00012345) == "0.0001234");
  CHECK(detail::metric_text(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(detail::metric_text(std::numeric_limits<double>::quiet_NaN()) == "nan");
}
