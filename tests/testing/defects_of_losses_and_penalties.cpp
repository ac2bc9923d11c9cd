// Planted defects in losses and penalties: each is caught, by the law that it breaks.
#include <descent/core/random.hpp>
#include <descent/testing/check_loss.hpp>
#include <descent/testing/check_penalty.hpp>

#include <cmath>

#include "passes.hpp"

using namespace descent;

namespace {

Matrix<double> numbers(Index rows, Index columns, std::uint64_t seed) {
  Random random(seed);
  Matrix<double> table(rows, columns);
  for (Index i = 0; i < table.size(); ++i) table.data()[i] = random.uniform(-2, 2);
  return table;
}

// ------------------------------------------------------------------------------------------------------- losses

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

template <class L>
Conformance of_loss(const L& loss) {
  return check_loss(loss, numbers(13, 1, 3), numbers(13, 1, 4));
}

// ---------------------------------------------------------------------------------------------------- penalties

/// λ Σ w², biases left alone: right.
struct Ridge {
  double strength = 0.1;
  double value(ConstVectorView<double> x, const Layout& layout) const {
    double sum = 0;
    each(layout, [&](Index i) { sum += strength * x[i] * x[i]; });
    return sum;
  }
  void add_gradient(ConstVectorView<double> x, const Layout& layout, VectorView<double> gradient) const {
    each(layout, [&](Index i) { gradient[i] += 2 * strength * x[i]; });
  }
  template <class Visit>
  static void each(const Layout& layout, const Visit& visit) {
    for (const ParameterBlock& block : layout)
      for (Index i = block.offset; i < block.offset + block.size() && !block.bias; ++i) visit(i);
  }
};
struct RidgeSign : Ridge {
  void add_gradient(ConstVectorView<double> x, const Layout& layout, VectorView<double> gradient) const {
    each(layout, [&](Index i) { gradient[i] -= 2 * strength * x[i]; });
  }
};
struct RidgeOverwrites : Ridge {
  void add_gradient(ConstVectorView<double> x, const Layout& layout, VectorView<double> gradient) const {
    each(layout, [&](Index i) { gradient[i] = 2 * strength * x[i]; });
  }
};
struct RidgeOnBiases : Ridge {
  double value(ConstVectorView<double> x, const Layout&) const { return strength * x.squaredNorm(); }
  void add_gradient(ConstVectorView<double> x, const Layout&, VectorView<double> gradient) const {
    gradient += 2 * strength * x;
  }
};
struct Reward : Ridge {
  double value(ConstVectorView<double> x, const Layout& layout) const { return -Ridge::value(x, layout); }
  void add_gradient(ConstVectorView<double> x, const Layout& layout, VectorView<double> gradient) const {
    each(layout, [&](Index i) { gradient[i] -= 2 * strength * x[i]; });
  }
};
struct RidgeGrows : Ridge {
  mutable double growing = 0.1;
  double value(ConstVectorView<double> x, const Layout& layout) const {
    growing *= 1.1;
    return growing * Ridge::value(x, layout);
  }
};
struct Shrinks : Ridge {  // a "projection" that goes on shrinking
  void project(VectorView<double> x, const Layout& layout, double) const {
    each(layout, [&](Index i) { x[i] *= 0.9; });
  }
};
struct ShrinksByRate : Ridge {
  void project(VectorView<double> x, const Layout& layout, double rate) const {
    each(layout, [&](Index i) { x[i] /= 1 + rate; });
  }
};
struct ClampsBiases : Ridge {
  void project(VectorView<double> x, const Layout&, double) const { x = x.cwiseMax(-0.1).cwiseMin(0.1).eval(); }
};
struct PushesOut : Ridge {
  void project(VectorView<double> x, const Layout& layout, double) const {
    each(layout, [&](Index i) { x[i] = x[i] < 0 ? -3 : 3; });
  }
};

}  // namespace

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
  CHECK(check_loss(NaiveSoftplus{}, numbers(13, 1, 3), numbers(13, 1, 4), {.any_scores = false}).passed());
  catches("other targets", "scores and targets fit", check_loss(RightLoss{}, numbers(13, 1, 3), numbers(12, 1, 4)));
}

TEST_CASE("defects in penalties are caught") {
  passes(check_penalty(Ridge{}));
  catches("sign flipped", "the gradient is the derivative of the value", check_penalty(RidgeSign{}));
  catches("gradient overwritten", "add_gradient adds", check_penalty(RidgeOverwrites{}));
  catches("biases counted", "biases are left alone", check_penalty(RidgeOnBiases{}));
  CHECK(check_penalty(RidgeOnBiases{}, {.biases = true}).passed());
  catches("a reward", "the value is finite and 0 or more", check_penalty(Reward{}));
  catches("mutable strength", "evaluation repeats", check_penalty(RidgeGrows{}));
  catches("not a projection", "a projection done twice is done once", check_penalty(Shrinks{}));
  catches("rate not declared", "proximal is declared", check_penalty(ShrinksByRate{}));
  catches("biases clamped", "biases are left alone", check_penalty(ClampsBiases{}));
  catches("pushed out", "a projection costs nothing", check_penalty(PushesOut{}));
}
