// The focal loss: its formula in long double, cross-entropy at γ = 0, classes, weights.
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/focal.hpp>

#include "class_laws.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;
using loss_laws::accumulate;

namespace {

constexpr double focuses[] = {0, .5, 1, 2, 5};

/// (1 − p)^γ (−log p) where p = σ(m), and its slope by m.
struct Exact {
  long double value, slope;
};
Exact formula(long double m, long double gamma) {
  const long double surprise = m > 0 ? std::log1p(std::exp(-m)) : -m + std::log1p(std::exp(m));
  const long double p = 1 / (1 + std::exp(-m)), missing = 1 / (1 + std::exp(m)), counted = std::pow(missing, gamma);
  return {counted * surprise, -counted * (missing + gamma * p * surprise)};
}

}  // namespace

TEMPLATE_TEST_CASE("Focal of one output: value and slope are the formula's", "", float, double) {
  using Scalar = TestType;
  using Limits = std::numeric_limits<Scalar>;
  constexpr long double least = Limits::min();
  for (const double gamma : focuses)
    for (const double logit :
         {0., 1e-9, .1, -.1, 1., -1., 3., -3., 10., -10., 15., -15., 40., -40., 800., -800., 1e4, -1e4})
      for (const int target : {0, 1}) {
        CAPTURE(gamma, logit, target);
        const auto z = static_cast<Scalar>(logit);
        const Exact exact = formula(target == 1 ? z : -z, gamma);
        const auto outcome = accumulate<Focal, Scalar>({.focus = gamma}, Matrix<Scalar>::Constant(1, 1, z),
                                                       Matrix<Scalar>::Constant(1, 1, static_cast<Scalar>(target)),
                                                       Vector<Scalar>::Ones(1));
        // the exponent γ log(1 − p) is rounded
        const long double close =
            (8 + static_cast<long double>(gamma * std::abs(logit))) * static_cast<long double>(Limits::epsilon());
        CHECK(std::abs(outcome.sum - exact.value) <= close * exact.value + least);
        CHECK(std::abs(outcome.slopes(0, 0) - (target == 1 ? 1 : -1) * exact.slope) <=
              close * std::abs(exact.slope) + least);
      }
}

TEMPLATE_TEST_CASE("Focal of k outputs: one class against all others", "", float, double) {
  using Scalar = TestType;
  using Limits = std::numeric_limits<Scalar>;
  for (const Index k : {2, 3, 10})
    for (const double scale : {1e-3, 1., 10., 60., 800., 1e4})
      for (const double gamma : focuses) {
        CAPTURE(k, scale, gamma);
        const Matrix<Scalar> scores = class_laws::random_scores<Scalar>(20, k, scale);
        const Matrix<Scalar> classes = class_laws::classes<Scalar>(20, k);
        const auto outcome = accumulate<Focal, Scalar>({.focus = gamma}, scores, classes, Vector<Scalar>::Ones(20));
        const long double close = (16 + (4 + 4 * static_cast<long double>(gamma)) * static_cast<long double>(scale)) *
                                  static_cast<long double>(Limits::epsilon());
        long double sum = 0;
        bool fine = true;
        for (Index i = 0; i < 20; ++i) {
          const auto c = static_cast<Index>(classes(i, 0));
          const auto logit = [&](Index j) { return static_cast<long double>(scores(i, j)); };
          long double highest = -1e9L, others = 0;
          for (Index j = 0; j < k; ++j)
            if (j != c) highest = std::max(highest, logit(j));
          for (Index j = 0; j < k; ++j)
            if (j != c) others += std::exp(logit(j) - highest);
          const Exact exact = formula(logit(c) - highest - std::log(others), gamma);
          sum += exact.value;
          for (Index j = 0; j < k; ++j) {
            const long double slope = j == c ? exact.slope : -exact.slope * std::exp(logit(j) - highest) / others;
            fine = fine && std::abs(outcome.slopes(i, j) - slope) <= close * std::abs(slope) + 4 * Limits::min();
          }
        }
        CHECK(fine);
        CHECK(std::abs(outcome.sum - sum) <= close * sum);
      }
}

TEMPLATE_TEST_CASE("Focal: without focus it is cross-entropy", "", float, double) {
  using Scalar = TestType;
  constexpr Scalar close = 64 * std::numeric_limits<Scalar>::epsilon();
  for (const Index k : {1, 2, 3, 10}) {
    const Matrix<Scalar> scores = class_laws::random_scores<Scalar>(30, k, 5), c = class_laws::classes<Scalar>(30, k);
    const Vector<Scalar> ones = Vector<Scalar>::Ones(30);
    const auto focal = accumulate<Focal, Scalar>({.focus = 0}, scores, c, ones);
    const auto entropy = accumulate<CrossEntropy, Scalar>({}, scores, c, ones);
    CHECK(std::abs(focal.sum - entropy.sum) <= static_cast<double>(close) * entropy.sum);
    CHECK((focal.slopes - entropy.slopes).norm() <= close);
    CHECK(Focal{}.probabilities(scores) == CrossEntropy{}.probabilities(scores));
  }
}

TEST_CASE("Focal: slopes are the value's") {
  for (const Index k : {1, 2, 3, 10})
    for (const double gamma : focuses)
      class_laws::check_slopes(Focal{.focus = gamma}, class_laws::random_scores<double>(12, k, 3),
                               class_laws::classes<double>(12, k));
}

TEMPLATE_TEST_CASE("Focal: weights, blocks", "", float, double) { class_laws::check_rows<TestType>(Focal{}); }

TEMPLATE_TEST_CASE("Focal: a class's weight is its rows'", "", float, double) {
  class_laws::check_weights_of_classes<TestType>(Focal{});
}

TEMPLATE_TEST_CASE("Focal: not a number is not hidden", "", float, double) {
  class_laws::check_lost<TestType>(Focal{});
}

TEMPLATE_TEST_CASE("Focal: no focus is too large", "", float, double) {
  for (const Index k : {1, 3})
    for (const double gamma : {1e3, 1e30, 1e300}) {
      const auto outcome =
          accumulate<Focal, TestType>({.focus = gamma}, class_laws::random_scores<TestType>(9, k, 10000),
                                      class_laws::classes<TestType>(9, k), Vector<TestType>::Ones(9));
      CHECK(is_finite(outcome.sum));
      CHECK(outcome.slopes.allFinite());
    }
}

TEST_CASE("Focal: refuses what makes no sense") {
  class_laws::check_refusals(Focal{}, "Focal");
  class_laws::check_class_weights<Focal>("Focal");
  for (const double focus : {-1., std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
    CHECK_THROWS_WITH(
        (Focal{.focus = focus}.validate()),
        ContainsSubstring("Focal: .focus is ") && ContainsSubstring("it must be a finite number, 0 or more"));
}
