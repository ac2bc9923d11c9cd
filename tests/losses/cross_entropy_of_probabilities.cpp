// Cross-entropy as textbooks write it: its formula, and where it is infinite.
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/cross_entropy_of_probabilities.hpp>

#include "class_laws.hpp"

using namespace descent;
using Catch::Matchers::ContainsSubstring;
using loss_laws::accumulate;

namespace {

template <class Scalar>
auto of_one(double p, double y) {
  return accumulate<CrossEntropyOfProbabilities, Scalar>({}, Matrix<Scalar>::Constant(1, 1, static_cast<Scalar>(p)),
                                                         Matrix<Scalar>::Constant(1, 1, static_cast<Scalar>(y)),
                                                         Vector<Scalar>::Ones(1));
}

}  // namespace

TEST_CASE("CrossEntropyOfProbabilities: predictions .7 and .2 for labels 1 and 0 give .2899") {
  const Matrix<double> predictions{{.7}, {.2}}, labels{{1}, {0}};
  const auto outcome =
      accumulate<CrossEntropyOfProbabilities, double>({}, predictions, labels, Vector<double>::Ones(2));
  CHECK(std::abs(outcome.sum / 2 - .28990924762647) < 1e-14);
  CHECK((outcome.slopes - Matrix<double>{{-1 / .7}, {1 / .8}}).norm() < 1e-15);
}

TEMPLATE_TEST_CASE("CrossEntropyOfProbabilities: value and slope are the formula's", "", float, double) {
  using Scalar = TestType;
  const double close = 8 * std::numeric_limits<Scalar>::epsilon();
  for (const double rough : {1e-30, 1e-6, .01, .2, .5, .7, .99})
    for (const double y : {0., .25, .5, 1.}) {
      CAPTURE(rough, y);
      const double p = static_cast<double>(static_cast<Scalar>(rough));
      const auto outcome = of_one<Scalar>(p, y);
      CHECK(std::abs(outcome.sum + y * std::log(p) + (1 - y) * std::log1p(-p)) <= close * (1 + outcome.sum));
      const double slope = -y / p + (1 - y) / (1 - p);
      CHECK(std::abs(outcome.slopes(0, 0) - slope) <= close * (1 + y / p + (1 - y) / (1 - p)));
    }
}

TEMPLATE_TEST_CASE("CrossEntropyOfProbabilities: infinite where it is surely wrong, 0 where surely right", "", float,
                   double) {
  using Scalar = TestType;
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  CHECK(of_one<Scalar>(1, 1).sum == 0);
  CHECK(of_one<Scalar>(1, 1).slopes(0, 0) == -1);
  CHECK(of_one<Scalar>(0, 0).sum == 0);
  CHECK(of_one<Scalar>(0, 1).sum == infinity);
  CHECK(of_one<Scalar>(1, 0).sum == infinity);
  CHECK(of_one<Scalar>(0, .5).sum == infinity);
  for (const double no_probability : {-.1, 1.1, 1e30, -1e30})
    for (const double y : {0., .5, 1.}) {
      CHECK(of_one<Scalar>(no_probability, y).sum == infinity);
      CHECK_FALSE(is_finite(of_one<Scalar>(no_probability, y).slopes(0, 0)));
    }
  CHECK_FALSE(is_finite(of_one<Scalar>(std::numeric_limits<double>::quiet_NaN(), 1).sum));
}

TEMPLATE_TEST_CASE("CrossEntropyOfProbabilities: of what CrossEntropy says is probable it is CrossEntropy", "", float,
                   double) {
  using Scalar = TestType;
  constexpr double close = 64 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  for (const Index k : {1, 2, 3, 10}) {
    const Matrix<Scalar> scores = class_laws::random_scores<Scalar>(30, k, 3);
    const Matrix<Scalar> p = CrossEntropy{}.probabilities(scores);
    for (const Matrix<Scalar>& targets :
         {class_laws::classes<Scalar>(30, k), class_laws::distributions<Scalar>(30, k)}) {
      const auto plain = accumulate<CrossEntropyOfProbabilities, Scalar>({}, p, targets, Vector<Scalar>::Ones(30));
      const auto logits = accumulate<CrossEntropy, Scalar>({}, scores, targets, Vector<Scalar>::Ones(30));
      CHECK(std::abs(plain.sum - logits.sum) <= close * logits.sum);
    }
  }
}

TEST_CASE("CrossEntropyOfProbabilities: slopes are the value's") {
  for (const Index k : {1, 2, 3, 10}) {
    const Matrix<double> p = (class_laws::random_scores<double>(9, k, .3).array() + .5).matrix();
    class_laws::check_slopes(CrossEntropyOfProbabilities{}, p, class_laws::classes<double>(9, k), 1e-6);
    class_laws::check_slopes(CrossEntropyOfProbabilities{}, p, class_laws::distributions<double>(9, k), 1e-6);
  }
}

TEMPLATE_TEST_CASE("CrossEntropyOfProbabilities: weights, blocks", "", float, double) {
  for (const Index k : {1, 3})
    for (const Index n : {1, 8, 9, 30}) {
      const Matrix<TestType> p = CrossEntropy{}.probabilities(class_laws::random_scores<TestType>(n, k, 3));
      class_laws::check_rows<TestType>(CrossEntropyOfProbabilities{}, p, class_laws::classes<TestType>(n, k));
      class_laws::check_rows<TestType>(CrossEntropyOfProbabilities{}, p, class_laws::distributions<TestType>(n, k));
    }
}

TEST_CASE("CrossEntropyOfProbabilities: refuses what is no target") {
  CHECK_THAT(class_laws::complaint(CrossEntropyOfProbabilities{}, Matrix<double>{{2}}, 1),
             ContainsSubstring("CrossEntropyOfProbabilities: the target of row 0 (counted from 0) is 2"));
}
