// The library's losses keep the laws that the suite asks of everybody's.
#include <descent/core/random.hpp>
#include <descent/gradients/automatic_pointwise.hpp>
#include <descent/losses/cross_entropy.hpp>
#include <descent/losses/cross_entropy_of_probabilities.hpp>
#include <descent/losses/focal.hpp>
#include <descent/losses/hinge.hpp>
#include <descent/losses/huber.hpp>
#include <descent/losses/log_cosh.hpp>
#include <descent/losses/mae.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/pointwise.hpp>
#include <descent/losses/rmse.hpp>
#include <descent/losses/row_wise.hpp>
#include <descent/losses/squared_hinge.hpp>
#include <descent/testing/check_loss.hpp>

#include <cmath>
#include <vector>

#include "passes.hpp"

using namespace descent;

namespace {

constexpr Index rows = 19;

template <class Scalar>
Matrix<Scalar> numbers(Index columns, double low, double high, std::uint64_t seed) {
  Random random(seed);
  Matrix<Scalar> table(rows, columns);
  for (Index i = 0; i < table.size(); ++i) table.data()[i] = static_cast<Scalar>(random.uniform(low, high));
  return table;
}

template <class Scalar>
Matrix<Scalar> classes(std::uint32_t count) {
  Random random(4);
  Matrix<Scalar> table(rows, 1);
  for (Index i = 0; i < rows; ++i) table(i, 0) = static_cast<Scalar>(random.below(count));
  return table;
}

}  // namespace

TEMPLATE_TEST_CASE("the library's losses of numbers pass check_loss", "", float, double) {
  for (const Index k : {1, 3}) {
    const auto check = [&](const auto& loss, const char* name) {
      CAPTURE(k, name);
      passes(check_loss(loss, numbers<TestType>(k, -2, 2, 1), numbers<TestType>(k, -2, 2, 2)));
    };
    check(Mse{}, "Mse");
    check(Rmse{}, "Rmse");
    check(Mae{}, "Mae");
    check(Huber{.delta = 0.7}, "Huber");
    check(LogCosh{}, "LogCosh");
    check(Pointwise{[](auto score, auto target) { return std::sqrt(1 + (score - target) * (score - target)); },
                    [](auto score, auto target) {
                      return (score - target) / std::sqrt(1 + (score - target) * (score - target));
                    }},
          "Pointwise");
    check(AutomaticPointwise{[](const auto& score, auto target) {
            const auto error = score - target;
            return sqrt(1 + error * error);
          }},
          "AutomaticPointwise");
    check(RowWise{[](const auto& scores, const auto& targets, auto& slopes) {
            slopes = scores - targets;
            const auto length = slopes.norm();
            if (length > 0) slopes /= length;
            return length;
          }},
          "RowWise");
  }
  passes(check_loss(minimal::SquaredError{}, numbers<TestType>(1, -2, 2, 1), numbers<TestType>(1, -2, 2, 2)));
}

TEMPLATE_TEST_CASE("the library's losses of classes pass check_loss", "", float, double) {
  for (const Index k : {1, 4}) {
    const auto scores = numbers<TestType>(k, -2, 2, 1);
    const auto targets = classes<TestType>(k == 1 ? 2 : 4);
    const auto check = [&](const auto& loss, const char* name) {
      CAPTURE(k, name);
      passes(check_loss(loss, scores, targets));
    };
    const std::vector<double> weights = k == 1 ? std::vector<double>{1, 3} : std::vector<double>{1, 3, 0.5, 2};
    check(CrossEntropy{}, "CrossEntropy");
    check(CrossEntropy{.class_weights = weights, .label_smoothing = 0.1}, "CrossEntropy, weights");
    check(Focal{}, "Focal");
    check(Focal{.focus = 1.5, .class_weights = weights}, "Focal, weights");
    check(Hinge{}, "Hinge");
    check(SquaredHinge{}, "SquaredHinge");
  }
  passes(check_loss(CrossEntropyOfProbabilities{}, numbers<TestType>(1, 0.1, 0.9, 1), classes<TestType>(2),
                    {.any_scores = false}));
}
