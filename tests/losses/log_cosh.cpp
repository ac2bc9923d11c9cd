// The logarithm of the hyperbolic cosine: its formula, its limits, and the laws of losses.
#include <descent/core/finite.hpp>
#include <descent/losses/log_cosh.hpp>

#include "laws.hpp"

using namespace descent;

namespace {

/// log cosh r, without loss near 0 or far out: sinh²(r/2) near, the asymptote beyond.
long double formula(long double r) {
  const long double a = std::abs(r), half = std::sinh(std::min(a, 1.0L) / 2);
  return a < 1 ? std::log1p(2 * half * half) : a + std::log1p(std::exp(-2 * a)) - std::log(2.0L);
}

}  // namespace

TEMPLATE_TEST_CASE("LogCosh: value and slope are the formula's, relative to themselves", "", float, double) {
  loss_laws::check_formula<TestType>(LogCosh{}, formula, [](long double r) { return std::tanh(r); });
}

TEST_CASE("LogCosh: the slope is the value's") { loss_laws::check_slope(LogCosh{}); }

TEMPLATE_TEST_CASE("LogCosh: weights, several outputs, blocks", "", float, double) {
  loss_laws::check_rows<TestType>(LogCosh{});
}

TEMPLATE_TEST_CASE("LogCosh: no residual is too large, and not a number is not hidden", "", float, double) {
  using Limits = std::numeric_limits<TestType>;
  for (const TestType r : {TestType(50), TestType(1000), Limits::max() / 2, Limits::max()}) {
    const auto above = loss_laws::of_residual(LogCosh{}, r), below = loss_laws::of_residual(LogCosh{}, -r);
    CHECK(is_finite(above.sum));
    CHECK(above.sum == below.sum);
    CHECK(above.slopes(0, 0) == 1);
    CHECK(below.slopes(0, 0) == -1);
  }
  const auto lost = loss_laws::of_residual(LogCosh{}, Limits::quiet_NaN());
  CHECK_FALSE(is_finite(lost.sum));
  CHECK_FALSE(is_finite(lost.slopes(0, 0)));
}

TEMPLATE_TEST_CASE("LogCosh: rises from 0 without a step where its two formulas meet", "", float, double) {
  const TestType limit = TestType(0.5), step = std::numeric_limits<TestType>::epsilon();
  const auto below = loss_laws::of_residual(LogCosh{}, limit - step), at = loss_laws::of_residual(LogCosh{}, limit);
  CHECK(std::abs(at.sum - below.sum) <= 2 * static_cast<double>(step));
  CHECK(std::abs(at.slopes(0, 0) - below.slopes(0, 0)) <= 2 * step);
  CHECK(loss_laws::of_residual(LogCosh{}, TestType(0)).sum == 0);
  CHECK(loss_laws::of_residual(LogCosh{}, TestType(0)).slopes(0, 0) == 0);
}
