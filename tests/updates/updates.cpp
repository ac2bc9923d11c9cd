// Update rules: steps by hand, state kept, zero gradients, all numbers of parameters, floats, and what isn't
// finite.
#include <descent/core/random.hpp>
#include <descent/schedules/inverse_time_decay.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../catch.hpp"
#include "rules.hpp"
#include "stepper.hpp"

using namespace descent;

namespace {

template <class Scalar>
Vector<Scalar> random_vector(Index size, std::uint64_t seed) {
  Random random(seed);
  Vector<Scalar> numbers(size);
  for (Scalar& number : numbers) number = static_cast<Scalar>(random.uniform(-1, 1));
  return numbers;
}

/// Ten steps of a rule on p parameters against `plain(x, g, rate, a, b, t)` in long double, a and b being its
/// state and t = 1, 2, …; whether all are near.
template <class Scalar, class Rule, class Plain>
void check_against_plain(const Rule& rule, const Plain& plain) {
  for (const Index size : {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 100}) {
    CAPTURE(size);
    Stepper<Scalar, Rule> stepper(rule, random_vector<Scalar>(size, 1));
    std::vector<long double> x, a(static_cast<std::size_t>(size), 0), b = a;
    for (const Scalar number : stepper.x()) x.push_back(static_cast<long double>(number));
    for (int t = 1; t <= 10; ++t) {
      const Vector<Scalar> gradient = random_vector<Scalar>(size, static_cast<std::uint64_t>(100 + t));
      const Scalar rate = static_cast<Scalar>(0.25 / t);
      CHECK(stepper.step(gradient, rate));
      for (std::size_t i = 0; i < x.size(); ++i)
        plain(x[i], static_cast<long double>(gradient[static_cast<Index>(i)]), static_cast<long double>(rate), a[i],
              b[i], t);
    }
    bool near = true;
    for (std::size_t i = 0; i < x.size(); ++i)
      near = near && std::abs(static_cast<long double>(stepper.x()[static_cast<Index>(i)]) - x[i]) <=
                         static_cast<long double>(50 * std::numeric_limits<Scalar>::epsilon());
    CHECK(near);
  }
}

template <class Scalar, class Rule>
void check_laws(const Rule& rule) {
  static_assert(SimpleUpdateRule<Rule, Scalar> && UpdateRule<Rule, Scalar>);
  using Limits = std::numeric_limits<Scalar>;
  const auto rate = static_cast<Scalar>(0.5);
  for (const Index size : {1, 5, 8, 21}) {
    Stepper<Scalar, Rule> still(rule, random_vector<Scalar>(size, 3));
    const Vector<Scalar> before = still.x();
    CHECK(still.step(Vector<Scalar>::Zero(size), rate));
    CHECK(still.x() == before);
    for (Index place = 0; place < size; ++place)
      for (const Scalar bad : {Limits::quiet_NaN(), Limits::infinity()}) {
        Stepper<Scalar, Rule> lost(rule, before);
        Vector<Scalar> gradient = Vector<Scalar>::Ones(size);
        gradient[place] = bad;
        if (std::isnan(bad)) CHECK_FALSE(lost.step(gradient, rate));
        gradient.setOnes();
        Vector<Scalar> start = before;
        start[place] = bad;
        Stepper<Scalar, Rule> lost_before(rule, start);
        CHECK_FALSE(lost_before.step(gradient, rate));
      }

    Stepper<Scalar, Rule> one(rule, before);
    for (std::uint64_t i = 0; i < 5; ++i) one.step(random_vector<Scalar>(size, i), rate);
    Stepper<Scalar, Rule> other = one;  // a state is a value
    for (std::uint64_t i = 5; i < 10; ++i) {
      one.step(random_vector<Scalar>(size, i), rate);
      other.step(random_vector<Scalar>(size, i), rate);
    }
    CHECK(one.x() == other.x());
  }
}

/// Many steps by gradients of which few are not 0, dense and sparse.
template <class Scalar, class Rule>
void check_sparse(const Rule& rule) {
  const Index size = 37;
  const auto rate = static_cast<Scalar>(0.125);
  Stepper<Scalar, Rule> dense(rule, random_vector<Scalar>(size, 3)), sparse = dense;
  Random random(7);
  for (std::uint64_t step = 0; step < 50; ++step) {
    const Vector<Scalar> slopes = random_vector<Scalar>(size, 100 + step);
    Vector<Scalar> gradient = Vector<Scalar>::Zero(size);
    std::vector<Index> places;
    std::vector<Scalar> values;
    for (Index i = size; i-- > 0;)
      if (random.below(6) == 0) {
        gradient[i] = slopes[i];
        places.push_back(i);
        values.push_back(slopes[i]);
      }
    CHECK(dense.step(gradient, rate));
    CHECK(sparse.step(SparseGradient<Scalar>{places.data(), values.data(), static_cast<Index>(places.size())}, rate));
    CHECK(dense.x() == sparse.x());
  }
  const Index place = 5;
  const Scalar bad = std::numeric_limits<Scalar>::quiet_NaN();
  CHECK_FALSE(sparse.step(SparseGradient<Scalar>{&place, &bad, 1}, rate));
}

}  // namespace

TEST_CASE("Sgd: two steps by hand") {
  Stepper<double, Sgd<>> stepper(Sgd{}, Vector<double>{{1, -2}});
  stepper.step(Vector<double>{{4, 8}}, 0.25);
  CHECK(stepper.x() == Vector<double>{{0, -4}});
  stepper.step(Vector<double>{{-1, 2}}, 0.5);
  CHECK(stepper.x() == Vector<double>{{0.5, -5}});
}

TEST_CASE("Momentum: three steps by hand, heavy ball and Nesterov") {
  Stepper<double, Momentum<>> ball(Momentum{.momentum = 0.5}, Vector<double>{{1}});
  ball.step(Vector<double>{{4}}, 0.25);  // v = 4
  CHECK(ball.x()[0] == 0);
  ball.step(Vector<double>{{2}}, 0.25);  // v = 2 + 2
  CHECK(ball.x()[0] == -1);
  ball.step(Vector<double>{{-4}}, 0.5);  // v = 2 − 4
  CHECK(ball.x()[0] == 0);
  Stepper<double, Momentum<>> nesterov(Momentum{.momentum = 0.5, .nesterov = true}, Vector<double>{{1}});
  nesterov.step(Vector<double>{{4}}, 0.25);  // v = 4, g + v / 2 = 6
  CHECK(nesterov.x()[0] == -0.5);
  nesterov.step(Vector<double>{{2}}, 0.25);  // v = 4, g + v / 2 = 4
  CHECK(nesterov.x()[0] == -1.5);
}

TEST_CASE("Momentum of 0 is plain descent") {
  Stepper<double, Momentum<>> momentum(Momentum{.momentum = 0}, random_vector<double>(20, 5));
  Stepper<double, Sgd<>> plain(Sgd{}, random_vector<double>(20, 5));
  for (std::uint64_t i = 0; i < 5; ++i) {
    momentum.step(random_vector<double>(20, i), 0.125);
    plain.step(random_vector<double>(20, i), 0.125);
  }
  CHECK(momentum.x() == plain.x());
}

TEST_CASE("FixedStep: the sign alone") {
  Stepper<double, FixedStep<>> stepper(FixedStep{.size = 0.5}, Vector<double>{{1, 1, 1}});
  stepper.step(Vector<double>{{1e-300, -1e300, 0}}, 0.5);
  CHECK(stepper.x() == Vector<double>{{0.5, 1.5, 1}});
  stepper.step(Vector<double>{{3, 3, -0.0}}, 0.25);
  CHECK(stepper.x() == Vector<double>{{0.25, 1.25, 1}});
  CHECK(FixedStep{.size = 0.5}.rate() == 0.5);
}

TEST_CASE("Adam: the first step has length η, whatever the gradient's scale") {
  for (const double scale : {1e-3, 1.0, 1e6}) {
    Stepper<double, Adam<>> stepper(Adam{}, Vector<double>{{0, 0}});
    stepper.step(Vector<double>{{scale, -2 * scale}}, 0.125);
    CHECK(std::abs(stepper.x()[0] + 0.125) < 2e-6);
    CHECK(std::abs(stepper.x()[1] - 0.125) < 2e-6);
  }
}

namespace {

const auto plain_sgd = [](long double& x, long double g, long double rate, long double&, long double&, int) {
  x -= rate * g;
};
const auto plain_momentum = [](long double& x, long double g, long double rate, long double& v, long double&, int) {
  v = 0.9L * v + g;
  x -= rate * v;
};
const auto plain_nesterov = [](long double& x, long double g, long double rate, long double& v, long double&, int) {
  v = 0.9L * v + g;
  x -= rate * (g + 0.9L * v);
};
const auto plain_adam = [](long double& x, long double g, long double rate, long double& m, long double& v, int t) {
  const long double beta1 = 0.8L, beta2 = 0.95L, epsilon = 1e-3L;
  m = beta1 * m + (1 - beta1) * g;
  v = beta2 * v + (1 - beta2) * g * g;
  x -= rate * (m / (1 - std::pow(beta1, t))) / (std::sqrt(v / (1 - std::pow(beta2, t))) + epsilon);
};
const auto plain_fixed = [](long double& x, long double g, long double rate, long double&, long double&, int) {
  x -= g > 0 ? rate : g < 0 ? -rate : 0;
};

template <class Scalar>
void check_all_against_plain() {
  check_against_plain<Scalar>(Sgd{}, plain_sgd);
  check_against_plain<Scalar>(Momentum{.momentum = 0.9}, plain_momentum);
  check_against_plain<Scalar>(Momentum{.momentum = 0.9, .nesterov = true}, plain_nesterov);
  check_against_plain<Scalar>(Adam{.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3}, plain_adam);
  check_against_plain<Scalar>(FixedStep{}, plain_fixed);
}

}  // namespace

TEST_CASE("every rule against a plain one in long double: doubles") { check_all_against_plain<double>(); }

TEST_CASE("every rule against a plain one in long double: floats") { check_all_against_plain<float>(); }

TEMPLATE_TEST_CASE("every rule: nothing moves without slope, what isn't finite is said, a copied state goes on alike",
                   "", float, double) {
  for_each_rule([](const char* name, const auto& rule) {
    CAPTURE(name);
    check_laws<TestType>(rule);
  });
  check_laws<TestType>(Adam{.learning_rate = InverseTimeDecay{}});
}

TEMPLATE_TEST_CASE("a sparse gradient does what a dense one of zeros does, or is refused", "", float, double) {
  std::string taken;
  for_each_rule([&](const char* name, const auto& rule) {
    using Rule = std::remove_cvref_t<decltype(rule)>;
    if constexpr (SparseUpdateRule<Rule, TestType>) {
      taken += std::string(name) + " ";
      check_sparse<TestType>(rule);
    }
  });
  CHECK(taken == "Sgd AdaGrad FixedStep ");
}

TEST_CASE("every rule says so when a step leaves the numbers") {
  Stepper<float, Sgd<>> narrow(Sgd{}, Vector<float>::Constant(9, 3e38F));
  CHECK_FALSE(narrow.step(Vector<float>::Constant(9, -3e38F), 1));
  Stepper<double, Momentum<>> momentum(Momentum{}, Vector<double>::Constant(9, 1e308));
  CHECK_FALSE(momentum.step(Vector<double>::Constant(9, -1e308), 2));
  Stepper<double, FixedStep<>> fixed(FixedStep{}, Vector<double>::Constant(9, 1e308));
  CHECK_FALSE(fixed.step(Vector<double>::Constant(9, -1), 1e308));
}

TEST_CASE("an infinite gradient doesn't pass unnoticed") {
  const Vector<double> infinite = Vector<double>::Constant(9, std::numeric_limits<double>::infinity());
  Stepper<double, Sgd<>> sgd(Sgd{}, Vector<double>::Zero(9));
  CHECK_FALSE(sgd.step(infinite, 0.1));
  Stepper<double, Momentum<>> momentum(Momentum{}, Vector<double>::Zero(9));
  CHECK_FALSE(momentum.step(infinite, 0.1));
  Stepper<double, Adam<>> adam(Adam{}, Vector<double>::Zero(9));
  CHECK_FALSE(adam.step(infinite, 0.1));
}

TEST_CASE("Adam in floats keeps moving where the square of a gradient is too large for a float") {
  Stepper<float, Adam<>> adam(Adam{}, Vector<float>::Zero(3));
  const bool finite = adam.step(Vector<float>::Constant(3, 1e25F), 0.125F);
  CHECK((!finite || adam.x()[0] < 0));  // it moves, or says that it can't; it must not stand still for ever
}
