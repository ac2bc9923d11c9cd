// The library's own exponential, logarithm and cosine, against the standard library's in long double.
#include <descent/core/elementary.hpp>
#include <descent/core/finite.hpp>
#include <descent/core/random.hpp>

#include <cmath>
#include <iterator>
#include <limits>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

/// How many units in the last place `got` is off.
template <class Scalar>
double units_off(Scalar got, long double expected) {
  const auto nearest = static_cast<Scalar>(std::abs(expected));
  constexpr auto infinity = std::numeric_limits<Scalar>::infinity();
  if (nearest == infinity) return std::abs(got) == infinity ? 0 : std::numeric_limits<double>::infinity();
  const long double unit = static_cast<long double>(std::nextafter(nearest, infinity)) - nearest;
  return static_cast<double>(std::abs(static_cast<long double>(got) - expected) / unit);
}

/// The most units that `function` is off over random numbers in [low, high].
template <class Scalar, class Function, class Truth>
double worst(double low, double high, const Function& function, const Truth& truth) {
  Random random(3);
  double most = 0;
  for (int i = 0; i < 100000; ++i) {
    const auto x = static_cast<Scalar>(random.uniform(low, high));
    most = std::max(most, units_off(function(x), truth(static_cast<long double>(x))));
  }
  return most;
}

constexpr auto standard_exp = [](long double x) { return std::exp(x); };
constexpr auto standard_log = [](long double x) { return std::log(x); };
constexpr auto standard_cos = [](long double x) { return std::cos(x); };
constexpr auto standard_log1p_exp = [](long double x) { return std::log1p(std::exp(-x)); };

}  // namespace

TEMPLATE_TEST_CASE("exponential: within units of the last place, from 0 to infinity", "", float, double) {
  using Scalar = TestType;
  const auto own = [](Scalar x) { return detail::exponential(x); };
  const double lowest = std::is_same_v<Scalar, float> ? -110 : -750, highest = -lowest;
  const double off = worst<Scalar>(lowest, highest, own, standard_exp);
  const double near = worst<Scalar>(-2, 2, own, standard_exp);
  INFO("all: " << off << ", near 0: " << near);
  CHECK(off <= 1.5);
  CHECK(near <= 1.5);

  using Limits = std::numeric_limits<Scalar>;
  CHECK(own(0) == 1);
  CHECK(own(-Scalar(0)) == 1);
  CHECK(own(Limits::min()) == 1);
  CHECK(own(Limits::max()) == Limits::infinity());
  CHECK(own(Limits::infinity()) == Limits::infinity());
  CHECK(own(-Limits::max()) == 0);
  CHECK(own(-Limits::infinity()) == 0);
  CHECK(std::isnan(own(Limits::quiet_NaN())));
  // the last that are finite, and the last that are not 0
  const Scalar last = std::log(Limits::max()), first = std::log(Limits::denorm_min());
  CHECK(is_finite(own(std::nextafter(last, Scalar(0)))));
  CHECK(own(last + 1) == Limits::infinity());
  CHECK(own(first) == Limits::denorm_min());
  CHECK(own(first - 1) == 0);
}

TEMPLATE_TEST_CASE("logarithm: within units of the last place, subnormal numbers too", "", float, double) {
  using Scalar = TestType;
  using Limits = std::numeric_limits<Scalar>;
  const auto own = [](Scalar x) { return detail::logarithm(x); };
  const double near = worst<Scalar>(0.4, 2.5, own, standard_log);
  Random random(4);
  double off = 0;
  for (int i = 0; i < 100000; ++i) {
    const Scalar x = std::ldexp(static_cast<Scalar>(random.uniform(1, 2)),
                                static_cast<int>(random.below(2 * Limits::max_exponent)) - Limits::max_exponent);
    off = std::max(off, units_off(own(x), standard_log(static_cast<long double>(x))));
  }
  INFO("near 1: " << near << ", all: " << off);
  CHECK(near <= 1.5);
  CHECK(off <= 1.5);
  CHECK(own(1) == 0);
  for (const Scalar x : {Limits::denorm_min(), 3 * Limits::denorm_min(), Limits::min() / 2, Limits::min(),
                         Limits::max(), 1 + Limits::epsilon(), 1 - Limits::epsilon()})
    CHECK(units_off(own(x), standard_log(static_cast<long double>(x))) <= 1.5);
  CHECK(own(Limits::infinity()) == Limits::infinity());
  CHECK(std::isnan(own(Limits::quiet_NaN())));
}

TEMPLATE_TEST_CASE("log1p_of_exp_of_minus: accurate relative to itself, however small", "", float, double) {
  using Scalar = TestType;
  using Limits = std::numeric_limits<Scalar>;
  const auto own = [](Scalar x) { return detail::log1p_of_exp_of_minus(x); };
  const double near = worst<Scalar>(0, 3, own, standard_log1p_exp);
  const double off = worst<Scalar>(0, std::is_same_v<Scalar, float> ? 110 : 750, own, standard_log1p_exp);
  INFO("near 0: " << near << ", all: " << off);
  CHECK(near <= 3);
  CHECK(off <= 3);
  CHECK(own(0) == static_cast<Scalar>(0.693147180559945309417));
  CHECK(own(Limits::max()) == 0);
  CHECK(own(Limits::infinity()) == 0);
  CHECK(std::isnan(own(Limits::quiet_NaN())));
}

TEMPLATE_TEST_CASE("cosine: within units of the last place from 0 to pi", "", float, double) {
  using Scalar = TestType;
  const auto own = [](Scalar x) { return detail::cosine(x); };
  const double off = worst<Scalar>(0, 3.1415926, own, standard_cos);
  const double middle = worst<Scalar>(1.57, 1.572, own, standard_cos);
  INFO("all: " << off << ", middle: " << middle);
  CHECK(off <= 1.5);
  CHECK(middle <= 1.5);
  const auto pi = static_cast<Scalar>(3.14159265358979323846);
  CHECK(own(0) == 1);
  CHECK(own(pi) == -1);
  CHECK(units_off(own(pi / 2), standard_cos(static_cast<long double>(pi / 2))) <= 1);
}

TEMPLATE_TEST_CASE("logarithm_of_one_plus_any: accurate relative to itself, for small numbers and large", "", float,
                   double) {
  using Scalar = TestType;
  using Limits = std::numeric_limits<Scalar>;
  const auto own = [](Scalar u) { return detail::logarithm_of_one_plus_any(u); };
  const auto truth = [](long double u) { return std::log1p(u); };
  for (const double highest : {1e-9, 1e-3, 1., 2., 1000., 1e30}) {
    INFO("up to " << highest);
    CHECK(worst<Scalar>(0, highest, own, truth) <= 3);
  }
  CHECK(own(0) == 0);
  CHECK(own(Limits::min()) == Limits::min());
  CHECK(own(Limits::infinity()) == Limits::infinity());
  CHECK(std::isnan(own(Limits::quiet_NaN())));
}

TEMPLATE_TEST_CASE("packets: each lane has the bits of a number by itself", "", float, double) {
  using Scalar = TestType;
  using Limits = std::numeric_limits<Scalar>;
  using Eight = detail::Lanes<Scalar, 8>;
  std::vector<Scalar> numbers{0,
                              -Scalar(0),
                              Limits::min(),
                              -Limits::min(),
                              Limits::denorm_min(),
                              Limits::max(),
                              -Limits::max(),
                              Limits::infinity(),
                              -Limits::infinity(),
                              Limits::quiet_NaN(),
                              1,
                              -1,
                              Scalar(.4142135),
                              Scalar(.4142136),
                              Scalar(88.7),
                              Scalar(-103.9)};
  Random random(6);
  for (const double size : {1e-9, .5, 3., 100., 800.})
    for (int i = 0; i < 1000; ++i) numbers.push_back(static_cast<Scalar>(random.uniform(-size, size)));
  int others = 0;
  const auto compare = [&](const auto& function) {
    for (std::size_t i = 0; i + 8 <= numbers.size(); i += 8)
      for (std::size_t p = i; p < i + 8; p += static_cast<std::size_t>(Eight::width)) {
        Scalar lanes[static_cast<std::size_t>(Eight::width)];
        Eight::store(lanes, function(Eight::load(&numbers[p])));
        for (std::size_t j = 0; j < std::size(lanes); ++j) {
          const Scalar alone = function(numbers[p + j]);
          if (!(lanes[j] == alone || (std::isnan(lanes[j]) && std::isnan(alone)))) ++others;
        }
      }
  };
  compare([](const auto& x) { return detail::exponential(x); });
  compare([](const auto& x) { return detail::logarithm(detail::magnitude(x)); });
  compare([](const auto& x) { return detail::logarithm_of_one_plus_any(detail::magnitude(x)); });
  compare([](const auto& x) { return detail::log1p_of_exp_of_minus(detail::magnitude(x)); });
  CHECK(others == 0);
}
