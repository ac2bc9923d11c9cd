// Gradients of every loss through a linear model, against dual numbers: automatic differentiation (Eigen's) of the
// formulas, written down here once more, in the form that does not cancel.
#include <descent/core/random.hpp>
#include <descent/empirical_risk.hpp>
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
#include <descent/models/linear_model.hpp>

#include <cmath>
#include <unsupported/Eigen/AutoDiff>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

constexpr Index rows = 11, features = 3;  // a packet of eight and three more
constexpr int most_parameters = 40;
using Derivatives = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, most_parameters, 1>;
using Dual = Eigen::AutoDiffScalar<Derivatives>;
using Duals = std::vector<Dual>;
using Row = std::vector<double>;

/// f(x), given f and f′ there: the chain rule.
Dual chain(const Dual& x, double value, double slope) { return {value, Derivatives(slope * x.derivatives())}; }
Dual exp_of(const Dual& x) { return chain(x, std::exp(x.value()), std::exp(x.value())); }
Dual log_of(const Dual& x) { return chain(x, std::log(x.value()), 1 / x.value()); }
Dual log1p_of(const Dual& x) { return chain(x, std::log1p(x.value()), 1 / (1 + x.value())); }
Dual sqrt_of(const Dual& x) { return chain(x, std::sqrt(x.value()), .5 / std::sqrt(x.value())); }
Dual absolute(const Dual& x) { return x.value() < 0 ? Dual(-x) : x; }
Dual times(double factor, const Dual& x) { return factor * x; }

/// log Σ eˣ over all but one.
Dual log_sum_exp(const Duals& x, std::size_t but) {
  std::size_t top = but == 0 ? 1 : 0;
  for (std::size_t j = 0; j < x.size(); ++j)
    if (j != but && x[j].value() > x[top].value()) top = j;
  Dual rest = times(0, x[0]);
  for (std::size_t j = 0; j < x.size(); ++j)
    if (j != but && j != top) rest += exp_of(x[j] - x[top]);
  return x[top] + log1p_of(rest);
}
/// log(1 + eˣ)
Dual softplus(const Dual& x) { return x.value() > 0 ? Dual(x + log1p_of(exp_of(-x))) : log1p_of(exp_of(x)); }
/// log(p / (1 − p)) of class c.
Dual log_odds(const Duals& s, std::size_t c) {
  if (s.size() == 1) return c == 1 ? s[0] : Dual(-s[0]);
  return s[c] - log_sum_exp(s, c);
}

enum class Targets { numbers, classes, distributions };

/// One loss: the library's, its formula for a row of duals and targets, and what is to be tried.
template <class Loss, class Formula>
struct Case {
  Loss loss;
  Formula formula;
  Targets targets;
  bool scores_are_probabilities = false;
  bool root = false;
};
template <class L, class F>
Case(L, F, Targets) -> Case<L, F>;
template <class L, class F>
Case(L, F, Targets, bool) -> Case<L, F>;
template <class L, class F>
Case(L, F, Targets, bool, bool) -> Case<L, F>;

/// The mean over outputs of a formula of single errors.
template <class Formula>
auto mean_of(const Formula& formula) {
  return [formula](const Duals& scores, const Row& targets) {
    Dual sum = times(0, scores[0]);
    for (std::size_t j = 0; j < scores.size(); ++j)
      sum += times(1 / static_cast<double>(scores.size()), formula(scores[j] - targets[j]));
    return sum;
  };
}
const auto square = mean_of([](const Dual& r) { return Dual(r * r); });

/// The shares of the classes in a target, one class at least two: with weights and smoothing.
Row shares(const Row& target, std::size_t outputs, const std::vector<double>& weights, double smoothing) {
  Row shares(std::max<std::size_t>(outputs, 2), 0);
  if (outputs == 1)
    shares = {1 - target[0], target[0]};
  else if (target.size() == 1)
    shares[static_cast<std::size_t>(target[0])] = 1;
  else
    shares = target;
  for (std::size_t j = 0; j < shares.size(); ++j)
    shares[j] = (weights.empty() ? 1 : weights[j]) *
                ((1 - smoothing) * shares[j] + smoothing / static_cast<double>(shares.size()));
  return shares;
}
auto cross_entropy(const CrossEntropy& loss) {
  return [loss](const Duals& scores, const Row& target) {
    const Row share = shares(target, scores.size(), loss.class_weights, loss.label_smoothing);
    Dual sum = times(0, scores[0]);
    for (std::size_t j = 0; j < share.size(); ++j)
      if (share[j] != 0) sum += times(share[j], softplus(-log_odds(scores, j)));
    return sum;
  };
}
auto focal(const Focal& loss) {
  return [loss](const Duals& scores, const Row& target) {
    const auto c = static_cast<std::size_t>(target[0]);
    const Dual odds = log_odds(scores, c);
    const double weight = loss.class_weights.empty() ? 1 : loss.class_weights[c];
    return times(weight, exp_of(times(-loss.focus, softplus(odds))) * softplus(-odds));
  };
}
Dual missing_margin(const Duals& scores, const Row& target) {
  const auto c = static_cast<std::size_t>(target[0]);
  Dual margin = log_odds(Duals{scores[0]}, c);
  if (scores.size() > 1) {
    std::size_t rival = c == 0 ? 1 : 0;
    for (std::size_t j = 0; j < scores.size(); ++j)
      if (j != c && scores[j].value() > scores[rival].value()) rival = j;
    margin = scores[c] - scores[rival];
  }
  return margin.value() < 1 ? Dual(1 - margin) : times(0, margin);
}

std::vector<double> weights_for(Index outputs) {
  std::vector<double> weights;
  for (Index c = 0; c < std::max<Index>(outputs, 2); ++c) weights.push_back(.25 * static_cast<double>(c % 4 + 1));
  return weights;
}

struct Count {
  int compared = 0, failed = 0;
};

/// A point to compare at: a model and data.
struct Point {
  LinearModel<double> model;
  Dataset<double> data;
};

/// Parameters and features at random, scores of about such a size.
Point random_point(Random& random, Index outputs, double scale) {
  Point point{LinearModel<double>(features, outputs), {Matrix<double>(rows, features), {}}};
  for (double& x : point.model.parameters()) x = random.uniform(-scale, scale);
  for (double& x : point.data.features.reshaped()) x = random.uniform(-1, 1);
  return point;
}
/// The same with scores between 0 and 1.
Point point_of_probabilities(Random& random, Index outputs) {
  Point point = random_point(random, outputs, 1);
  for (double& x : point.model.parameters()) x = random.uniform(.01, .24);
  point.data.features = point.data.features.cwiseAbs();
  return point;
}
/// Scores that are exactly plus or minus so much.
Point point_of_logits(Random& random, Index outputs, double size) {
  Point point = random_point(random, outputs, 1);
  point.data.features.setZero();
  for (Index i = 0; i < rows; ++i) point.data.features(i, static_cast<Index>(random.below(features))) = 1;
  for (double& x : point.model.parameters()) x = random.below(2) == 0 ? size : -size;
  if (point.model.has_bias()) point.model.bias().setZero();
  return point;
}

/// Targets at random or, of classes, those that the model's scores are right about.
void set_targets(Random& random, Point& point, Targets kind, bool right) {
  const Index outputs = point.model.outputs();
  const Matrix<double> scores = point.model.predict(point.data.features);
  auto& targets = point.data.targets;
  const auto best_class = [&](Index i) {
    Index best;
    scores.row(i).maxCoeff(&best);
    return outputs == 1 ? Index{scores(i, 0) > 0 ? 1 : 0} : best;
  };
  const bool single = kind == Targets::classes || (kind == Targets::distributions && outputs == 1);
  targets = Matrix<double>::Zero(rows, single ? 1 : outputs);
  for (Index i = 0; i < rows; ++i)
    if (kind == Targets::numbers) {
      for (Index j = 0; j < outputs; ++j) targets(i, j) = random.uniform(-2, 2);
    } else if (right && single) {
      targets(i, 0) = static_cast<double>(best_class(i));
    } else if (right) {
      targets(i, best_class(i)) = 1;
    } else if (kind == Targets::classes) {
      targets(i, 0) = static_cast<double>(random.below(static_cast<std::uint32_t>(std::max<Index>(outputs, 2))));
    } else {
      for (Index j = 0; j < targets.cols(); ++j) targets(i, j) = random.uniform(0, 1);
      if (outputs > 1) targets.row(i) /= targets.row(i).sum();
    }
}

/// The loss and its gradient by dual numbers.
template <class AnyCase>
Dual by_duals(const AnyCase& tried, Point& point) {
  const Index outputs = point.model.outputs(), p = point.model.parameters().size();
  Duals theta;
  for (Index i = 0; i < p; ++i) theta.emplace_back(point.model.parameters()[i], Derivatives(Derivatives::Unit(p, i)));
  const auto parameter = [&](Index i) { return theta[static_cast<std::size_t>(i)]; };
  Dual sum = times(0, theta[0]);
  double total = 0;
  for (Index i = 0; i < rows; ++i) {
    Duals scores;
    for (Index k = 0; k < outputs; ++k) {
      Dual score = parameter(features * outputs + k);
      for (Index j = 0; j < features; ++j) score += times(point.data.features(i, j), parameter(j * outputs + k));
      scores.push_back(score);
    }
    const auto target = point.data.targets.row(i);
    const double weight = point.data.weighted() ? point.data.weights[i] : 1;
    sum += times(weight, tried.formula(scores, Row(target.begin(), target.end())));
    total += weight;
  }
  const Dual mean = times(1 / total, sum);
  return tried.root ? sqrt_of(mean) : mean;
}

template <class AnyCase>
void compare(const AnyCase& tried, Point& point, Count& count) {
  using Loss = decltype(tried.loss);
  const Dual truth = by_duals(tried, point);
  const Derivatives& expected = truth.derivatives();
  EmpiricalRisk<LinearModel<double>, std::remove_const_t<Loss>, Dataset<double>> risk(point.model, tried.loss,
                                                                                      point.data);
  Vector<double> gradient(expected.size()), scattered(expected.size());
  const double value = risk.value_and_gradient(gradient);
  std::vector<RowIndex> order(rows);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<RowIndex>(order.size() - 1 - i);
  risk.gradient(RowIndices{order.data(), rows, rows}, scattered);
  const double close = 1e-12 * expected.norm() + 1e-300;
  ++count.compared;
  if (!((gradient - expected).norm() <= close && (scattered - expected).norm() <= close &&
        std::abs(value - truth.value()) <= 1e-12 * truth.value() + 1e-300)) {
    if (count.failed++ == 0) {
      CAPTURE(gradient.transpose(), expected.transpose(), value, truth.value());
      CHECK(gradient.norm() == expected.norm());
    }
  }
}

/// 200 random points, and twelve each with logits of 40, 800 and 10,000, of a case for so many outputs.
template <class MakeCase>
void check(const char* name, const MakeCase& make_case) {
  for (const Index outputs : {1, 2, 3, 10}) {
    CAPTURE(name, outputs);
    const auto tried = make_case(outputs);
    Random random(static_cast<std::uint64_t>(outputs));
    Count count;
    const auto compare_at = [&](Point point, int number) {
      set_targets(random, point, tried.targets, number % 2 == 0);
      if (number % 4 < 2) {
        point.data.weights.resize(rows);
        for (double& weight : point.data.weights) weight = random.uniform(0, 2);
      }
      compare(tried, point, count);
    };
    constexpr double scales[] = {.01, 1, 5, 30};
    for (int i = 0; i < 200; ++i)
      compare_at(tried.scores_are_probabilities ? point_of_probabilities(random, outputs)
                                                : random_point(random, outputs, scales[i / 4 % 4]),
                 i);
    for (const double size : {40., 800., 10000.})
      for (int i = 0; i < 12 && !tried.scores_are_probabilities; ++i)
        compare_at(point_of_logits(random, outputs, size), i);
    CHECK(count.compared == (tried.scores_are_probabilities ? 200 : 236));
    CHECK(count.failed == 0);
  }
}

}  // namespace

TEST_CASE("dual numbers: losses of numbers") {
  check("Mse", [](Index) { return Case{Mse{}, square, Targets::numbers}; });
  check("Rmse", [](Index) { return Case{Rmse{}, square, Targets::numbers, false, true}; });
  check("Mae", [](Index) { return Case{Mae{}, mean_of(absolute), Targets::numbers}; });
  check("Huber", [](Index) {
    return Case{Huber{.delta = .7}, mean_of([](const Dual& r) {
                  return std::abs(r.value()) <= .7 ? Dual(.5 * r * r) : Dual(.7 * (absolute(r) - .35));
                }),
                Targets::numbers};
  });
  check("LogCosh", [](Index) {
    return Case{LogCosh{}, mean_of([](const Dual& r) {
                  if (std::abs(r.value()) < 1) {
                    const double half = std::sinh(r.value() / 2);
                    return chain(r, std::log1p(2 * half * half), std::tanh(r.value()));
                  }
                  return Dual(absolute(r) + log1p_of(exp_of(-2 * absolute(r))) - std::log(2.));
                }),
                Targets::numbers};
  });
}

TEST_CASE("dual numbers: losses of one's own") {
  check("Pointwise", [](Index) {
    return Case{Pointwise{[](auto s, auto t) { return std::abs(s - t) * (s - t) * (s - t); },
                          [](auto s, auto t) { return 3 * std::abs(s - t) * (s - t); }},
                mean_of([](const Dual& r) { return Dual(absolute(r) * r * r); }), Targets::numbers};
  });
  check("RowWise", [](Index) {
    return Case{RowWise{[](const auto& scores, const auto& targets, auto& slopes) {
                  slopes = scores - targets;
                  const auto length = slopes.norm();
                  slopes /= length;
                  return length;
                }},
                [](const Duals& scores, const Row& targets) {
                  Dual sum = times(0, scores[0]);
                  for (std::size_t j = 0; j < scores.size(); ++j)
                    sum += (scores[j] - targets[j]) * (scores[j] - targets[j]);
                  return sqrt_of(sum);
                },
                Targets::numbers};
  });
}

TEST_CASE("dual numbers: cross-entropy") {
  const auto of = [](const CrossEntropy& loss, Targets targets) { return Case{loss, cross_entropy(loss), targets}; };
  check("of classes", [&](Index) { return of({}, Targets::classes); });
  check("of distributions", [&](Index) { return of({}, Targets::distributions); });
  check("weighted", [&](Index outputs) { return of({.class_weights = weights_for(outputs)}, Targets::classes); });
  check("smoothed", [&](Index outputs) {
    return of({.class_weights = weights_for(outputs), .label_smoothing = .1}, Targets::classes);
  });
  check("smoothed distributions", [&](Index outputs) {
    return of({.class_weights = weights_for(outputs), .label_smoothing = .1}, Targets::distributions);
  });
}

TEST_CASE("dual numbers: cross-entropy of probabilities") {
  const auto formula = [](const Duals& scores, const Row& target) {
    const Row share = shares(target, scores.size(), {}, 0);
    const Duals p = scores.size() == 1 ? Duals{1 - scores[0], scores[0]} : scores;
    Dual sum = times(0, scores[0]);
    for (std::size_t j = 0; j < p.size(); ++j)
      if (share[j] != 0) sum -= times(share[j], log_of(p[j]));
    return sum;
  };
  for (const Targets targets : {Targets::classes, Targets::distributions})
    check("textbook", [&](Index) { return Case{CrossEntropyOfProbabilities{}, formula, targets, true}; });
}

TEST_CASE("dual numbers: margins and focus") {
  check("Hinge", [](Index) { return Case{Hinge{}, missing_margin, Targets::classes}; });
  check("SquaredHinge", [](Index) {
    return Case{SquaredHinge{},
                [](const Duals& scores, const Row& target) {
                  const Dual missing = missing_margin(scores, target);
                  return Dual(missing * missing);
                },
                Targets::classes};
  });
  for (const double focus : {0., .5, 2.})
    check("Focal", [focus](Index outputs) {
      const Focal loss{.focus = focus, .class_weights = weights_for(outputs)};
      return Case{loss, focal(loss), Targets::classes};
    });
}
