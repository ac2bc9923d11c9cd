// The library's losses keep the laws of losses; planted defects are caught, each by the law that it breaks.
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
#include <cstdint>
#include <vector>

#include "passes.hpp"
#include "tables.hpp"

using namespace descent;

namespace {

constexpr Index row_count = 19;

template <class Scalar>
Matrix<Scalar> classes(std::uint32_t count) {
  Random random(4);
  Matrix<Scalar> table(row_count, 1);
  for (Index i = 0; i < row_count; ++i) table(i, 0) = static_cast<Scalar>(random.below(count));
  return table;
}

template <class Share, class Slope>
double each_row(const auto& scores, const auto& targets, const auto& weights, auto& slopes, const Share& share,
                const Slope& slope) {
  double sum = 0;
  for (Index i = 0; i < scores.rows(); ++i) {
    sum += weights[i] * share(scores(i, 0) - targets(i, 0));
    slopes(i, 0) = weights[i] * slope(scores(i, 0) - targets(i, 0));
  }
  return sum;
}
double square(double r) { return r * r; }
double twice(double r) { return 2 * r; }

struct RightLoss {
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& slopes) const {
    return each_row(scores, targets, weights, slopes, square, twice);
  }
};
struct LossSignFlipped {
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& slopes) const {
    return each_row(scores, targets, weights, slopes, square, [](double r) { return -2 * r; });
  }
};
struct LossHalfSlope {
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& slopes) const {
    return each_row(scores, targets, weights, slopes, square, [](double r) { return r; });
  }
};
struct LossOfMean {  // the mean of the block, where a sum is asked for
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& slopes) const {
    const auto rows = static_cast<double>(scores.rows());
    const double sum = each_row(scores, targets, weights, slopes, square, twice);
    for (Index i = 0; i < scores.rows(); ++i) slopes(i, 0) /= rows;
    return sum / rows;
  }
};
struct LossSlopesAdded {
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& slopes) const {
    double sum = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      sum += weights[i] * square(scores(i, 0) - targets(i, 0));
      slopes(i, 0) += weights[i] * twice(scores(i, 0) - targets(i, 0));
    }
    return sum;
  }
};
struct LossZerosUnwritten {  // slopes of small residuals, which are 0, are not written
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& slopes) const {
    double sum = 0;
    for (Index i = 0; i < scores.rows(); ++i) {
      const double r = scores(i, 0) - targets(i, 0), beyond = std::abs(r) - 1;
      if (beyond <= 0) continue;
      sum += weights[i] * beyond;
      slopes(i, 0) = weights[i] * (r > 0 ? 1 : -1);
    }
    return sum;
  }
};
struct LossWithoutWeights {
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& slopes) const {
    const Vector<double> ones = Vector<double>::Ones(weights.size());
    return each_row(scores, targets, ones, slopes, square, twice);
  }
};
struct LossSlopesWithoutWeights {
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& slopes) const {
    RightLoss{}.accumulate(scores, targets, Vector<double>(Vector<double>::Ones(weights.size())), slopes);
    auto unused = Matrix<double>(slopes);
    return RightLoss{}.accumulate(scores, targets, weights, unused);
  }
};
struct LossOfPairs {  // each row against the one before
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& slopes) const {
    double sum = RightLoss{}.accumulate(scores, targets, weights, slopes);
    for (Index i = 1; i < scores.rows(); ++i) {
      const double r = scores(i, 0) - scores(i - 1, 0);
      sum += 0.1 * r * r;
      slopes(i, 0) += 0.2 * r;
      slopes(i - 1, 0) -= 0.2 * r;
    }
    return sum;
  }
};
struct LossRemembers {
  mutable double largest = 1;
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& slopes) const {
    const double scale = largest;
    largest *= 1.01;
    return each_row(
        scores, targets, weights, slopes, [&](double r) { return r * r / scale; },
        [&](double r) { return 2 * r / scale; });
  }
};
struct NaiveSoftplus {
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& slopes) const {
    return each_row(
        scores, targets, weights, slopes, [](double r) { return std::log(1 + std::exp(r)); },
        [](double r) { return std::exp(r) / (1 + std::exp(r)); });
  }
};
struct RootWithoutWeight : RightLoss {
  Finished finish(double sum, double weight) const {
    const double root = std::sqrt(sum / weight);
    return {root, 1 / (2 * root)};
  }
};
struct RootOfSum : RightLoss {
  Finished finish(double sum, double) const { return {std::sqrt(sum), 1 / (2 * std::sqrt(sum))}; }
};

struct TakesOneTarget : RightLoss {
  void check_targets(const auto& rows, Index) const {
    if (rows.target_count() != 1) fail("TakesOneTarget: there must be one target a row");
  }
};
struct RefusesNegatives : RightLoss {  // which it could take
  void check_targets(const auto& rows, Index) const {
    for (Index i = 0; i < rows.size(); ++i)
      if (rows.target_count() != 1 || rows.targets(i)[0] < 0) fail("RefusesNegatives: a target is negative");
  }
};
struct CountsNoTargets : RightLoss {
  void check_targets(const auto& rows, Index) const {
    for (Index i = 0; i < rows.size(); ++i)
      if (rows.targets(i)[0] < -1000) fail("CountsNoTargets: a target is below -1000");
  }
};

template <class L>
Conformance of_loss(const L& loss) {
  return check_loss(loss, random_table(13, 1, 3), random_table(13, 1, 4));
}

}  // namespace

TEMPLATE_TEST_CASE("the library's losses of numbers pass check_loss", "", float, double) {
  for (const Index k : {1, 3}) {
    const auto check = [&](const auto& loss, const char* name) {
      CAPTURE(k, name);
      passes(check_loss(loss, random_table<TestType>(row_count, k, 1), random_table<TestType>(row_count, k, 2)));
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
  passes(check_loss(minimal::SquaredError{}, random_table<TestType>(row_count, 1, 1),
                    random_table<TestType>(row_count, 1, 2)));
}

TEMPLATE_TEST_CASE("the library's losses of classes pass check_loss", "", float, double) {
  for (const Index k : {1, 4}) {
    const auto scores = random_table<TestType>(row_count, k, 1);
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
  passes(check_loss(CrossEntropyOfProbabilities{}, random_table<TestType>(row_count, 1, 1, 0.1, 0.9),
                    classes<TestType>(2), {.any_scores = false}));
}

TEST_CASE("defects in losses are caught") {
  passes(of_loss(RightLoss{}));
  catches("sign flipped", "slopes are the derivative of the value", of_loss(LossSignFlipped{}));
  catches("factor 2 forgotten", "slopes are the derivative of the value", of_loss(LossHalfSlope{}));
  catches("slopes without weights", "slopes are the derivative of the value", of_loss(LossSlopesWithoutWeights{}));
  catches("mean instead of sum", "blocks add up", of_loss(LossOfMean{}));
  catches("slopes added", "every slope is written", of_loss(LossSlopesAdded{}));
  catches("slopes of 0 not written", "every slope is written", of_loss(LossZerosUnwritten{}));
  catches("weights ignored", "weight 2 is the row twice", of_loss(LossWithoutWeights{}));
  catches("weights ignored", "weight 0 is the row removed", of_loss(LossWithoutWeights{}));
  catches("pairs of rows", "a row depends on no other", of_loss(LossOfPairs{}));
  catches("mutable scale", "evaluation repeats", of_loss(LossRemembers{}));
  catches("overflow", "finite at scores of ±10,000", of_loss(NaiveSoftplus{}));
  catches("factor without the weight", "finish: the factor is φ′ / weight", of_loss(RootWithoutWeight{}));
  catches("root of the sum", "finish: the value is φ of the mean", of_loss(RootOfSum{}));
  passes(of_loss(TakesOneTarget{}));
  catches("good targets refused", "check_targets takes good targets", of_loss(RefusesNegatives{}));
  catches("targets not counted", "check_targets counts targets", of_loss(CountsNoTargets{}));
  CHECK(check_loss(NaiveSoftplus{}, random_table(13, 1, 3), random_table(13, 1, 4), {.any_scores = false}).passed());
  catches("other targets", "scores and targets fit",
          check_loss(RightLoss{}, random_table(13, 1, 3), random_table(12, 1, 4)));
}
