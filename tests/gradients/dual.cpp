// Numbers that carry derivatives: rules of calculus, functions, corners, and what programs do with them.
#include <descent/gradients/dual.hpp>

#include <cmath>
#include <limits>
#include <sstream>
#include <type_traits>

#include "../catch.hpp"

using namespace descent;

namespace {

template <int count = 2, class Scalar = double>
Dual<Scalar, count> variable(Scalar value, int place = 0) {
  return detail::variables<count>(&value, 1, -place)[0];
}

/// f′(x) by differences in long double, extrapolated.
template <class Function>
double difference(const Function& f, double x) {
  const auto slope = [&](long double h) { return (f(x + h) - f(x - h)) / (2 * h); };
  return static_cast<double>((4 * slope(5e-4L) - slope(1e-3L)) / 3);
}

/// A function of one variable: value and derivative, at several places.
#define CHECK_FUNCTION(expression, ...)                                                          \
  for (const double at : {__VA_ARGS__}) {                                                        \
    using namespace std;                                                                         \
    const auto function = [](const auto& x) { return expression; };                              \
    const Dual<double, 2> seen = function(variable(at, 1));                                      \
    CAPTURE(#expression, at);                                                                    \
    CHECK(std::abs(seen.value - function(at)) <= 4e-16 * std::max(1., std::abs(seen.value)));    \
    CHECK(seen.derivatives[0] == 0);                                                             \
    const double expected = difference(function, at);                                            \
    CHECK(std::abs(seen.derivatives[1] - expected) <= 1e-10 * std::max(1., std::abs(expected))); \
  }                                                                                              \
  static_assert(true)

}  // namespace

TEST_CASE("Dual: arithmetic") {
  CHECK_FUNCTION(+x + x, -2., 3.);
  CHECK_FUNCTION(-x, -2., 3.);
  CHECK_FUNCTION(x - x * x, -2., 3.);
  CHECK_FUNCTION(x * x * x, -2., 3.);
  CHECK_FUNCTION(x / (1 + x * x), -2., 3.);
  CHECK_FUNCTION((1 - x) / x, -2., 3.);
  CHECK_FUNCTION(3 + x, -2., 3.);
  CHECK_FUNCTION(x + 3, -2., 3.);
  CHECK_FUNCTION(3 - x, -2., 3.);
  CHECK_FUNCTION(x - 3, -2., 3.);
  CHECK_FUNCTION(3 * x, -2., 3.);
  CHECK_FUNCTION(x * 3, -2., 3.);
  CHECK_FUNCTION(3 / x, -2., 3.);
  CHECK_FUNCTION(x / 3, -2., 3.);
}

TEST_CASE("Dual: functions") {
  CHECK_FUNCTION(abs(x), -2., 3.);
  CHECK_FUNCTION(fabs(x), -2., 3.);
  CHECK_FUNCTION(sqrt(x), .3, 3.);
  CHECK_FUNCTION(cbrt(x), -2., 3.);
  CHECK_FUNCTION(exp(x), -2., 0., 3.);
  CHECK_FUNCTION(expm1(x), -2., 0., 3.);
  CHECK_FUNCTION(log(x), .3, 3.);
  CHECK_FUNCTION(log2(x), .3, 3.);
  CHECK_FUNCTION(log10(x), .3, 3.);
  CHECK_FUNCTION(log1p(x), -.3, 0.1, 3.);
  CHECK_FUNCTION(pow(x, 3), -2., 3.);
  CHECK_FUNCTION(pow(x, 2.5), .3, 3.);
  CHECK_FUNCTION(pow(x, -1), -2., 3.);
  CHECK_FUNCTION(pow(2, x), -2., 3.);
  CHECK_FUNCTION(pow(x, x), .3, 3.);
  CHECK_FUNCTION(sin(x), -2., 3.);
  CHECK_FUNCTION(cos(x), -2., 3.);
  CHECK_FUNCTION(tan(x), -1., 3.);
  CHECK_FUNCTION(asin(x), -.6, .3);
  CHECK_FUNCTION(acos(x), -.6, .3);
  CHECK_FUNCTION(atan(x), -2., 3.);
  CHECK_FUNCTION(atan2(x, 1 + x), -2., 3.);
  CHECK_FUNCTION(hypot(x, 1 + x), -2., 3.);
  CHECK_FUNCTION(sinh(x), -2., 3.);
  CHECK_FUNCTION(cosh(x), -2., 3.);
  CHECK_FUNCTION(tanh(x), -2., .1, 3.);
  CHECK_FUNCTION(erf(x), -2., .1);
  CHECK_FUNCTION(min(x, x * x), -2., .5);
  CHECK_FUNCTION(max(x, x * x), -2., .5);
}

TEST_CASE("Dual: tanh does not lose its slope far out") {
  CHECK(std::abs(tanh(variable(15.)).derivatives[0] / (4 * std::exp(-30.)) - 1) < 1e-12);
}

TEST_CASE("Dual: derivatives by several variables, of as many as there are") {
  const auto check = []<int count>(std::integral_constant<int, count>) {
    const Vector<double> x{{2, 3, 5}};
    for (Index first = -count; first < 4; ++first) {
      const auto dual = detail::variables<count>(x.data(), 3, first);
      const Dual<double, count> product = dual[0] * dual[1] * dual[2];
      CHECK(product.value == 30);
      for (int j = 0; j < count; ++j) {
        const Index i = first + j;
        CHECK(product.derivatives[j] == (i < 0 || i > 2 ? 0 : 30 / x[i]));
      }
    }
  };
  check(std::integral_constant<int, 1>{});
  check(std::integral_constant<int, 2>{});
  check(std::integral_constant<int, 4>{});
  check(std::integral_constant<int, 8>{});
  check(std::integral_constant<int, 16>{});
  const Vector<double> x{{2, 3}};
  CHECK((detail::variables<0>(x.data(), 2)[0] * detail::variables<0>(x.data(), 2)[1]).value == 6);
}

TEST_CASE("Dual: what is kept in auto is a number") {
  const auto loss = [](auto score, auto target) {
    const auto error = score - target;
    const auto square = error * error;
    return square;
  };
  const auto seen = loss(variable(5.), 2);
  static_assert(std::is_same_v<decltype(seen), const Dual<double, 2>>);
  CHECK(seen.value == 9);
  CHECK(seen.derivatives[0] == 6);
  auto sum = variable(5.) * 2;
  sum += 1;
  sum -= variable(5.);
  sum *= variable(5.);
  sum /= 3;
  CHECK(sum.value == 10);  // (2x + 1 − x) x / 3
  CHECK(sum.derivatives[0] == Approx(11. / 3).epsilon(1e-15));
}

TEST_CASE("Dual: comparisons are those of the values, so branches work") {
  const auto x = variable(2.), y = variable(3., 1);
  CHECK((x < y && y > x && x <= y && y >= x && x != y && !(x == y)));
  CHECK((x < 3 && x > 1 && x == 2 && 2 == x && 1 < x && 3 > x && x <= 2 && x >= 2 && x != 3));
  const auto hinge = [](const auto& margin) { return margin < 1 ? 1 - margin : 0 * margin; };
  CHECK(hinge(variable(.25)).derivatives[0] == -1);
  CHECK(hinge(variable(1.25)).derivatives[0] == 0);
  const auto nothing = variable(std::numeric_limits<double>::quiet_NaN());
  CHECK_FALSE((nothing < 1 || nothing > 1 || nothing == 1));
}

TEST_CASE("Dual: corners have the slopes that are promised") {
  CHECK(abs(variable(0.)).derivatives[0] == 0);
  CHECK(abs(variable(-0.)).derivatives[0] == 0);
  CHECK(hypot(variable(0.), variable(0., 1)).value == 0);
  CHECK(hypot(variable(0.), variable(0., 1)).derivatives[1] == 0);
  CHECK(atan2(variable(0.), variable(0., 1)).derivatives[0] == 0);
  CHECK(min(variable(1.), variable(1., 1)).derivatives[0] == 1);
  CHECK(max(variable(1.), variable(1., 1)).derivatives[0] == 1);
  CHECK(max(variable(-1.), 0).value == 0);
  CHECK(max(variable(-1.), 0).derivatives[0] == 0);
  const auto root = sqrt(variable(0., 1));
  CHECK(root.value == 0);
  CHECK(root.derivatives[0] == 0);
  CHECK(root.derivatives[1] == std::numeric_limits<double>::infinity());
  CHECK(pow(variable(0.), 2).derivatives[0] == 0);
  CHECK(pow(variable(0.), 0).derivatives[0] == 0);
  CHECK(pow(variable(-2.), Dual<double, 2>(3)).derivatives[0] == 12);
  CHECK(pow(0, variable(2.)).derivatives[0] == 0);
  CHECK(std::isnan(log(variable(-1.)).value));
  CHECK(log(variable(0.)).value == -std::numeric_limits<double>::infinity());
}

TEST_CASE("Dual: float, and constants of any type") {
  const Dual<float, 8> x = variable<8>(3.F), y = 0.1 * x + 2 - x / 4.0L;
  CHECK(y.value == 0.1F * 3 + 2 - 3 / 4.F);
  CHECK(std::abs(y.derivatives[0] - (0.1F - .25F)) < 1e-7F);
  CHECK(std::abs(exp(x).derivatives[0] - std::exp(3.F)) < 2e-6F);
  const Dual<double, 1> seven = 7;
  CHECK(seven.derivatives[0] == 0);
}

TEST_CASE("Dual: Eigen's vectors of them calculate") {
  const Vector<double> x{{1, 2, 3}}, y{{4, 5, 6}};
  const auto dual = detail::variables<8>(x.data(), 3);
  CHECK(dual.squaredNorm().derivatives[2] == 6);
  CHECK(dual.sum().derivatives[1] == 1);
  CHECK(dual.norm().derivatives[0] == Approx(1 / std::sqrt(14.)).epsilon(1e-14));
  const Dual<double, 8> product = dual.dot(y), tail = dual.tail(2).prod();
  CHECK(product.value == 32);
  CHECK(product.derivatives[1] == 5);
  CHECK(tail.derivatives[1] == 3);
  const Vector<Dual<double, 8>> mapped = Matrix<double>{{1, 2, 3}, {0, 1, 0}} * dual;
  CHECK(mapped[0].value == 14);
  CHECK(mapped[0].derivatives[2] == 3);
}
