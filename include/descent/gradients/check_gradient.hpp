/// @file
/// Is a gradient that of its function? Asked before training, it saves the days that a wrong one costs.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <functional>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../concepts.hpp"
#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/random.hpp"
#include "../core/text.hpp"
#include "../data/check.hpp"
#include "../empirical_risk.hpp"
#include "../penalties/no_penalty.hpp"
#include "gradient_check.hpp"
#include "slope_defect.hpp"

namespace descent {

namespace detail {

/// "weights(3, 1)", or of a block of one column "bias(3)"; counted from 0.
inline std::string coordinate_name(const Layout& layout, Index i) {
  for (const ParameterBlock& block : layout) {
    const Index place = i - block.offset;
    if (place < 0 || place >= block.size()) continue;
    if (block.columns == 1) return block.name + '(' + std::to_string(place) + ')';
    return block.name + '(' + std::to_string(place / block.columns) + ", " + std::to_string(place % block.columns) +
           ')';
  }
  return "coordinate " + std::to_string(i);
}

/// Collects what is found at one point x. `value(x)` is f(x); `slope(x, g)` returns the same and writes the gradient.
template <class X>
class PointCheck {
  using Scalar = typename X::Scalar;
  static constexpr double epsilon = static_cast<double>(std::numeric_limits<Scalar>::epsilon());

 public:
  using Value = std::function<double(const X&)>;
  using Slope = std::function<double(const X&, X&)>;

  PointCheck(const X& x, const Value& value, const Slope& slope, const Layout& layout,
             const GradientCheckOptions& options)
      : x_(x),
        value_(value),
        layout_(layout),
        tolerance_(options.tolerance > 0           ? options.tolerance
                   : std::is_same_v<Scalar, float> ? 2e-3
                                                   : 1e-6),
        gradient_(X::Zero(x.size())),
        random_(options.seed) {
    check_.parameters = x.size();
    call_twice(slope);
    compare(std::min(x.size(), options.coordinates));
  }

  /// What was found.
  const GradientCheck& found() const { return check_; }

 private:
  /// Gets the gradient, and sees whether the function keeps the other rules.
  void call_twice(const Slope& slope) {
    here_ = value_(x_);
    if (!is_finite(here_))
      fail("check_gradient: the function is " + exact_text(here_) + " at x; choose a point where it is finite");
    X again = X::Ones(x_.size());
    const double beside = slope(x_, gradient_);
    slope(x_, again);
    if (gradient_.size() != x_.size() || again.size() != x_.size())
      fail("check_gradient: the function made a gradient of " + counted(gradient_.size(), "number") + " for " +
           counted(x_.size(), "parameter") + "; they must be as many");
    for (Index i = 0; i < x_.size(); ++i)
      if (is_finite(gradient_[i])) largest_ = std::max(largest_, std::abs(static_cast<double>(gradient_[i])));
    if (!near(here_, beside, 0))
      note("f(x) and f(x, gradient) return different values: " + text(here_) + " and " + text(beside));
    for (Index i = 0; i < x_.size(); ++i) {
      const auto first = static_cast<double>(gradient_[i]), second = static_cast<double>(again[i]);
      if (!is_finite(first)) {
        note("the gradient is " + exact_text(first) + " at " + coordinate_name(layout_, i));
        gradient_[i] = 0;
      } else if (!near(first, second, largest_)) {
        note("two calls at the same point gave different gradients, at " + coordinate_name(layout_, i) + ' ' +
             text(first) + " and " + text(second) +
             ": is it added to what was there instead of written, or not written at all?");
      }
    }
  }

  void compare(Index wanted) {
    const Index p = x_.size();
    SlopeDefects<X> defects(x_, gradient_, value_, here_);
    X direction = X::Zero(p);
    const auto draw = [&](Index first, Index count) {
      for (Index i = first; i < first + count; ++i)
        direction[i] = static_cast<Scalar>(random_.uniform(-1, 1)) * size(i);
    };
    draw(0, p);
    defects.measure_noise(direction);
    defects.measure_roughness([&]() -> const X& {
      draw(0, p);
      return direction;
    });

    direction.setZero();
    for (Index j = 0; j < wanted; ++j) {
      const Index i = wanted == p ? j : drawn(j, wanted);
      direction[i] = size(i);
      const double scale = static_cast<double>(direction[i]), slope = static_cast<double>(gradient_[i]) * scale;
      judge(coordinate_name(layout_, i), i, slope, defects.along(direction, slope, tolerance_), scale);
      direction[i] = 0;
    }
    check_.compared = wanted;
    if (check_.wrong) check_.pattern = pattern();
    for (const ParameterBlock& block : layout_) {
      if (wanted == p) break;
      direction.setZero();
      draw(block.offset, block.size());
      judge_direction("a random direction in " + block.name, direction, defects);
    }
    std::vector<double> orders;
    for (int i = 0; i < 5; ++i) {
      draw(0, p);
      judge_direction("a random direction", direction, defects);
      orders.push_back(defects.order(direction));
    }
    check_.order = median(orders);
    check_.smooth = 10 * check_.unclear <= wanted;
  }

  void judge_direction(const std::string& name, const X& direction, SlopeDefects<X>& defects) {
    double slope = 0;
    for (Index i = 0; i < x_.size(); ++i)
      slope += static_cast<double>(gradient_[i]) * static_cast<double>(direction[i]);
    judge(name, -1, slope, defects.along(direction, slope, tolerance_), 1);
  }

  /// Takes note of a slope by the gradient and what differences say about it. The direction is `scale` times what is
  /// meant.
  void judge(const std::string& name, Index i, double slope, const SlopeDefect& seen, double scale) {
    const double by_differences = slope + seen.defect, error = std::abs(seen.defect);
    const double size = std::max(std::abs(slope), std::abs(by_differences));
    const bool distinct = error > seen.uncertainty;
    const bool wrong = distinct && error - seen.uncertainty > tolerance_ * size && !seen.corner;
    if (i < 0 && !(wrong && !wrong_seen_)) return;  // of directions, only what no coordinate shows
    if (!wrong && (seen.corner || (seen.uneven && seen.uncertainty > 0.1 * size))) ++check_.unclear;
    const double against = distinct ? size : std::max(size, largest_ * scale);
    const double relative = against > 0 ? error / against : 0;
    const bool first_wrong = wrong && !wrong_seen_, worse = relative > 1.01 * check_.relative_error;
    if (first_wrong || (wrong == wrong_seen_ && (worse || check_.coordinate.empty()))) {
      check_.coordinate = name;
      check_.index = i;
      check_.gradient = slope / scale;
      check_.difference = by_differences / scale;
      check_.relative_error = relative;
    }
    wrong_seen_ = wrong_seen_ || wrong;
    check_.wrong = check_.wrong || wrong;
    if (i >= 0) {
      slopes_.push_back(slope);
      differences_.push_back(by_differences);
    }
  }

  /// What all slopes have in common, if all are off by the same factor.
  std::string pattern() const {
    double product = 0, square = 0, most = 0;
    for (std::size_t i = 0; i < slopes_.size(); ++i) {
      product += slopes_[i] * differences_[i];
      square += differences_[i] * differences_[i];
      most = std::max(most, std::abs(differences_[i]));
    }
    const double factor = square > 0 ? product / square : 1;
    for (std::size_t i = 0; i < slopes_.size(); ++i)
      if (!(std::abs(slopes_[i] - factor * differences_[i]) <= tolerance_ * 100 * most)) return {};
    if (std::abs(factor - 1) <= tolerance_ * 100) return {};
    if (std::abs(factor) <= tolerance_ * 100) return "the gradient is 0";
    if (std::abs(factor + 1) <= tolerance_ * 100) return "the sign is flipped";
    return "the gradient is " + text(factor, 3) + " times what it should be";
  }

  /// Orders that are known come first.
  static double median(std::vector<double> orders) {
    orders.erase(std::remove_if(orders.begin(), orders.end(), [](double order) { return !is_finite(order); }),
                 orders.end());
    if (orders.empty()) return Progress::unknown;
    std::sort(orders.begin(), orders.end());
    return orders[orders.size() / 2];
  }

  /// Over which distance a coordinate changes notably.
  Scalar size(Index i) const { return std::max(Scalar(1), std::abs(x_[i])); }

  /// The j-th of `wanted` coordinates, evenly spread.
  Index drawn(Index j, Index wanted) {
    const double share = static_cast<double>(x_.size()) / static_cast<double>(wanted);
    return std::min(x_.size() - 1, static_cast<Index>((static_cast<double>(j) + random_.uniform()) * share));
  }

  static bool near(double a, double b, double scale) {
    return std::abs(a - b) <= 1e3 * epsilon * std::max({std::abs(a), std::abs(b), scale});
  }

  void note(const std::string& mistake) {
    if (check_.mistake.empty()) check_.mistake = mistake;
    check_.wrong = true;
  }

  const X& x_;
  const Value& value_;
  const Layout& layout_;
  double tolerance_;
  X gradient_;
  Random random_;
  double here_ = 0, largest_ = 0;
  bool wrong_seen_ = false;
  std::vector<double> slopes_, differences_;
  GradientCheck check_;
};

/// The loss of a model with its penalty, at any parameters; afterwards the model has its own again.
template <class Risk, class Penalty>
class RiskAnywhere {
  using Scalar = typename Risk::Scalar;

 public:
  RiskAnywhere(Risk& risk, const Penalty& penalty)
      : risk_(risk), penalty_(penalty), layout_(risk.layout()), own_(risk.parameters()) {}
  RiskAnywhere(const RiskAnywhere&) = delete;
  RiskAnywhere& operator=(const RiskAnywhere&) = delete;
  ~RiskAnywhere() { risk_.parameters() = own_; }

  const Layout& layout() const { return layout_; }
  const Vector<Scalar>& own() const { return own_; }

  double value(const Vector<Scalar>& x) {
    risk_.parameters() = x;
    return risk_.value() + penalty(x);
  }
  double value_and_gradient(const Vector<Scalar>& x, Vector<Scalar>& gradient) {
    risk_.parameters() = x;
    const double value = risk_.value_and_gradient(gradient);
    penalty_.add_gradient(view(x), layout_, VectorView<Scalar>(gradient.data(), gradient.size()));
    return value + penalty(x);
  }

  /// Whether the model adds its share to the gradient: over rows that are visited so often that they make several
  /// blocks, the mean gradient is the same.
  template <class Model>
  bool adds() {
    const Index n = risk_.size(), times = (2 * block_rows_of<Model>) / n + 1;
    if (times < 2) return true;  // several blocks anyway: what does not add is seen in the numbers
    std::vector<RowIndex> rows(static_cast<std::size_t>(times * n));
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<RowIndex>(i % static_cast<std::size_t>(n));
    Vector<Scalar> once(own_.size()), often(own_.size());
    Random random(5);
    for (Index i = 0; i < own_.size(); ++i)  // away from an optimum, where there is only rounding to compare
      risk_.parameters()[i] =
          own_[i] + static_cast<Scalar>(random.uniform(-0.1, 0.1)) * std::max(Scalar(1), std::abs(own_[i]));
    risk_.value_and_gradient(once);
    risk_.gradient(RowIndices{rows.data(), times * n, times * n}, often);
    const auto close = std::sqrt(std::numeric_limits<Scalar>::epsilon());
    risk_.parameters() = own_;
    const bool finite = all_finite(once.data(), once.size());
    return !finite || (often - once).cwiseAbs().maxCoeff() <= close * once.cwiseAbs().maxCoeff();
  }

 private:
  static ConstVectorView<Scalar> view(const Vector<Scalar>& x) { return {x.data(), x.size()}; }
  double penalty(const Vector<Scalar>& x) const { return penalty_.value(view(x), layout_); }

  Risk& risk_;
  const Penalty& penalty_;
  Layout layout_;
  Vector<Scalar> own_;
};

}  // namespace detail

/// Compares the gradient that f(x, gradient) writes (see Objective) with differences of f around x: coordinate by
/// coordinate, and along random directions, where it also finds the order to which the Taylor remainder falls. It sees
/// too whether the gradient is written, not added, and whether f(x), if there is one, returns the same value.
///
///     std::cout << check_gradient(rosenbrock, x) << '\n';
///     REQUIRE(check_gradient(rosenbrock, x).passed());
///
/// x is any point of your interest, but no corner and no optimum: there wrong gradients can look right. Costs about
/// 4p + 200 values. Nothing is changed. Fails if f is not finite at x.
template <class Function, class X>
GradientCheck check_gradient(Function&& function, const X& x, const GradientCheckOptions& options = {}) {
  static_assert(Objective<Function, X>,
                "check_gradient: the function is not an Objective; it needs number f(x, gradient), see concepts.hpp");
  options.validate();
  if (x.size() < 1) fail("check_gradient: x has no coordinates; give it one a parameter");
  X unused = X::Zero(x.size());
  const typename detail::PointCheck<X>::Value value = [&](const X& at) {
    if constexpr (requires {
                    { function(at) } -> std::convertible_to<double>;
                  })
      return static_cast<double>(function(at));
    else
      return static_cast<double>(function(at, unused));
  };
  const typename detail::PointCheck<X>::Slope slope = [&](const X& at, X& gradient) {
    return static_cast<double>(function(at, gradient));
  };
  const Layout layout{{"x", 0, x.size(), 1, false}};
  return detail::PointCheck<X>(x, value, slope, layout, options).found();
}

/// The same of the mean loss of a model over data, with the penalty if one is given: whether the model's backward and
/// the loss's slopes are right. It looks at the model's parameters and at a random point near them (each moved by up to
/// half of max(|x|, 1)), and returns what is worse; it passes if one of the points is fine and the other has a corner at
/// most.
///
///     const GradientCheck check = check_gradient(model, CrossEntropy{}, few_rows);
///     if (!check.passed()) std::cout << check << '\n';
///
/// A few dozen rows are enough, for it costs about 8p + 400 passes over the data. The model is copied, and left as it
/// is. Fails unless model, loss and data fit each other, and where the loss is not finite.
template <class M, class L, class D, class P = NoPenalty>
  requires(!std::same_as<D, GradientCheckOptions>)
GradientCheck check_gradient(const M& model, const L& loss, const D& data, const P& penalty = {},
                             const GradientCheckOptions& options = {}) {
  using Scalar = typename M::Scalar;
  static_assert(Data<D>, "check_gradient: the third argument is not Data; see concepts.hpp");
  static_assert(Model<M, RowsOf<D>>,
                "check_gradient: the first argument is not a Model of these data; see concepts.hpp");
  static_assert(Loss<L, Scalar>, "check_gradient: the second argument is not a Loss; see concepts.hpp");
  static_assert(Penalty<P, Scalar>, "check_gradient: the fourth argument is not a Penalty; see concepts.hpp");
  static_assert(
      !detail::proximal<P>,
      "check_gradient: L1 and ElasticNet act by a step of their own and add no slope that could be checked; leave "
      "the penalty out");
  options.validate();
  detail::validate(penalty);
  M moved = model;
  EmpiricalRisk<M, L, D> risk(moved, loss, data);
  detail::RiskAnywhere<EmpiricalRisk<M, L, D>, P> anywhere(risk, penalty);
  using Check = detail::PointCheck<Vector<Scalar>>;
  const typename Check::Value value = [&](const Vector<Scalar>& x) { return anywhere.value(x); };
  const typename Check::Slope slope = [&](const Vector<Scalar>& x, Vector<Scalar>& gradient) {
    return anywhere.value_and_gradient(x, gradient);
  };
  const Vector<Scalar>& own = anywhere.own();
  GradientCheck here = Check(own, value, slope, anywhere.layout(), options).found();
  here.point = "at the model's parameters";
  if (!anywhere.template adds<M>()) {
    here.wrong = true;
    here.mistake =
        "over several blocks of rows the gradient is another: does backward write it instead of adding to it?";
  }

  Random random(options.seed, 1);
  Vector<Scalar> near = own;
  for (Index i = 0; i < own.size(); ++i)
    near[i] += static_cast<Scalar>(random.uniform(-0.5, 0.5)) * std::max(Scalar(1), std::abs(own[i]));
  for (int i = 0; i < 20 && !is_finite(value(near)); ++i) near = own + (near - own) / 2;
  if (!is_finite(value(near))) return here;
  GradientCheck there = Check(near, value, slope, anywhere.layout(), options).found();
  there.point = "at a random point";
  if (here.wrong != there.wrong) return here.wrong ? here : there;
  if (here.smooth != there.smooth) return here.smooth ? here : there;
  return here.relative_error >= there.relative_error ? here : there;
}

}  // namespace descent
