// Mean absolute error: its formula, and the laws of losses.
#include <descent/core/finite.hpp>
#include <descent/losses/mae.hpp>

#include "laws.hpp"

using namespace descent;

TEMPLATE_TEST_CASE("Mae: value and slope are the formula's", "", float, double) {
  loss_laws::check_formula<TestType>(
      Mae{}, [](long double r) { return std::abs(r); },
      [](long double r) { return static_cast<long double>((r > 0) - (r < 0)); });
  CHECK(loss_laws::of_residual(Mae{}, TestType(0)).slopes(0, 0) == 0);
}

TEST_CASE("Mae: the slope is the value's") { loss_laws::check_slope(Mae{}); }

TEMPLATE_TEST_CASE("Mae: weights, several outputs, blocks", "", float, double) {
  loss_laws::check_rows<TestType>(Mae{});
}

TEMPLATE_TEST_CASE("Mae: the largest residual is no trouble, and not a number is not hidden", "", float, double) {
  using Limits = std::numeric_limits<TestType>;
  const auto far = loss_laws::of_residual(Mae{}, -Limits::max());
  CHECK(far.sum == static_cast<double>(Limits::max()));
  CHECK(far.slopes(0, 0) == -1);
  const auto lost = loss_laws::of_residual(Mae{}, Limits::quiet_NaN());
  CHECK_FALSE(is_finite(lost.sum));
  CHECK_FALSE(is_finite(lost.slopes(0, 0)));
}
