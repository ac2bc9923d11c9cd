#pragma once

#include <algorithm>
#include <functional>
#include <string>

#include "../concepts.hpp"
#include "../core/finite.hpp"
#include "../core/random.hpp"
#include "../core/soft_threshold.hpp"
#include "../core/text.hpp"
#include "bits.hpp"
#include "conformance.hpp"
#include "near.hpp"
#include "slope_mistake.hpp"

namespace descent {

/// What a penalty is meant for.
struct PenaltyChecks {
  /// whether it is meant to act on biases as well
  bool biases = false;
  /// which parameters are what; at least one block that is no bias
  Layout layout = {{"weights", 0, 4, 3, false}, {"bias", 12, 3, 1, true}, {"more weights", 15, 3, 2, false}};
};

namespace detail {

/// A penalty of whatever type: what can be asked of it.
template <class Scalar>
struct AskedPenalty {
  std::function<double(ConstVectorView<Scalar> x)> value;
  std::function<void(ConstVectorView<Scalar> x, VectorView<Scalar> gradient)> add_gradient;
  /// empty if there is none
  std::function<void(VectorView<Scalar> x, Scalar rate)> project = {};
  bool proximal = false;
  /// what it says that it multiplies the parameters of a block by, and moves them by; empty if it says nothing
  std::function<double(const ParameterBlock& block)> decay = {}, threshold = {};
  /// the value by what its bound_to(layout) returns; empty if there is none
  std::function<double(ConstVectorView<Scalar> x)> bound_value = {};
};

/// Asks a penalty all laws.
template <class Scalar>
class PenaltyLaws {
 public:
  PenaltyLaws(const AskedPenalty<Scalar>& penalty, const PenaltyChecks& options)
      : penalty_(penalty), options_(options), layout_(options.layout), found_{"penalty"} {
    Index p = 0;
    for (const ParameterBlock& block : layout_) p = std::max(p, block.offset + block.size());
    Random random(11);
    x_.resize(p);
    for (Index i = 0; i < p; ++i) x_[i] = static_cast<Scalar>(random.uniform(0.2, 2) * (random.below(2) == 0 ? 1 : -1));
  }

  Conformance found() {
    const double here = value(x_), again = value(x_);
    found_.add(
        "the value is finite and 0 or more",
        is_finite(here) && here >= 0 ? "" : "it is " + exact_text(here) + "; let it be a finite number, 0 or more");
    if (!is_finite(here)) return found_;
    const Vector<Scalar> gradient = gradient_at(x_);
    found_.add("evaluation repeats",
               bits(here) == bits(again) && gradient == gradient_at(x_)
                   ? ""
                   : "at the same parameters value or gradient are others the second time; a penalty keeps nothing: no "
                     "mutable or static members");
    const Vector<Scalar> onto = gradient_at(x_, Scalar(10));
    for (Index i = 0; i < x_.size(); ++i)
      found_.add("add_gradient adds", near(onto[i], gradient[i] + Scalar(10), 10)
                                          ? ""
                                          : "onto a gradient filled with 10 it made " + number(onto[i]) + " at " +
                                                coordinate_name(layout_, i) + ", and " +
                                                number(gradient[i] + Scalar(10)) + " was expected; write +=, not =");
    derivative();
    if (!options_.biases) biases(here, gradient);
    if (penalty_.project) projection();
    if (penalty_.bound_value) bound(here);
    if (penalty_.decay) laziness(gradient);
    return found_;
  }

 private:
  double value(const Vector<Scalar>& x) const { return penalty_.value(view(x)); }
  Vector<Scalar> gradient_at(const Vector<Scalar>& x, Scalar before = 0) const {
    Vector<Scalar> gradient = Vector<Scalar>::Constant(x.size(), before);
    penalty_.add_gradient(view(x), VectorView<Scalar>(gradient.data(), gradient.size()));
    return gradient;
  }
  Vector<Scalar> projected(Vector<Scalar> x, Scalar rate) const {
    if (penalty_.project) penalty_.project(VectorView<Scalar>(x.data(), x.size()), rate);
    return x;
  }
  static ConstVectorView<Scalar> view(const Vector<Scalar>& x) { return {x.data(), x.size()}; }
  static std::string number(Scalar value) { return text(static_cast<double>(value)); }
  static bool near(Scalar a, Scalar b, double scale) {
    return detail::near<Scalar>(static_cast<double>(a), static_cast<double>(b), scale);
  }

  /// Of a proximal penalty, the share that project stands for included: a short step of it is its slope.
  void derivative() {
    const auto rate = static_cast<Scalar>(0x1p-10);
    Vector<Scalar> here = x_;
    if (penalty_.proximal)
      for (int i = 0; i < 3; ++i) here = projected(here, rate);  // to where it holds nothing back any more
    found_.add("the gradient is the derivative of the value",
               slope_mistake<Scalar>(
                   here, [&](const Vector<Scalar>& x) { return value(x); },
                   [&](const Vector<Scalar>& x, Vector<Scalar>& gradient) {
                     gradient = gradient_at(x);
                     if (penalty_.proximal) gradient += (x - projected(x, rate)) / rate;
                     return value(x);
                   },
                   layout_, "what value counts, add_gradient adds the derivative of, or project moves by"));
  }

  void biases(double here, const Vector<Scalar>& gradient) {
    for (const ParameterBlock& block : layout_) {
      if (!block.bias) continue;
      Vector<Scalar> moved = x_;
      moved.segment(block.offset, block.size()).array() += Scalar(1);
      const bool alone = value(moved) == here && gradient.segment(block.offset, block.size()).isZero(0) &&
                         same_bits(projected(x_, Scalar(0.5)), block);
      found_.add(
          "biases are left alone",
          alone ? ""
                : "it counts, pulls or moves '" + block.name +
                      "', which is a bias; pass over blocks with .bias (or, if they are meant, say .biases = true)");
    }
  }
  bool same_bits(const Vector<Scalar>& projected, const ParameterBlock& block) const {
    for (Index i = block.offset; i < block.offset + block.size(); ++i)
      if (bits(projected[i]) != bits(x_[i])) return false;
    return true;
  }

  void projection() {
    const auto rate = static_cast<Scalar>(0.125);
    const Vector<Scalar> once = projected(x_, rate), otherwise = projected(x_, 2 * rate);
    found_.add("a projection is finite",
               all_finite(once.data(), once.size())
                   ? ""
                   : "project made a parameter that is not finite of finite ones; divide by nothing that may be 0");
    found_.add("a projection repeats", projected(x_, rate) == once
                                           ? ""
                                           : "of the same parameters project made others the second time; a penalty "
                                             "keeps nothing: no mutable or static "
                                             "members");
    found_.add("a projection costs nothing", value(once) <= value(x_) || detail::near<Scalar>(value(once), value(x_), 0)
                                                 ? ""
                                                 : "project raised the value from " + text(value(x_)) + " to " +
                                                       text(value(once)) + "; it must move towards what costs less");
    if (!penalty_.proximal) {
      found_.add("proximal is declared",
                 once == otherwise
                     ? ""
                     : "project depends on the rate; declare `static constexpr bool proximal = true`, so that it "
                       "is refused beside rules whose steps are no multiple of the slopes");
      const Vector<Scalar> twice = projected(once, rate);
      for (Index i = 0; i < x_.size(); ++i)
        found_.add("a projection done twice is done once",
                   near(once[i], twice[i], 0)
                       ? ""
                       : "the second time project moved " + coordinate_name(layout_, i) + " from " + number(once[i]) +
                             " to " + number(twice[i]) + "; what fulfils a constraint stays where it is");
    }
  }

  /// On sparse rows decay and threshold stand for add_gradient and project.
  void laziness(const Vector<Scalar>& gradient) {
    const auto rate = static_cast<Scalar>(0.125);
    const Vector<Scalar> moved = projected(x_, rate);
    for (const ParameterBlock& block : layout_) {
      const double decay = penalty_.decay(block);
      const auto length = static_cast<Scalar>(static_cast<double>(rate) * penalty_.threshold(block));
      for (Index i = block.offset; i < block.offset + block.size(); ++i) {
        const auto slope = static_cast<Scalar>(decay * static_cast<double>(x_[i]));
        found_.add("decay says what add_gradient adds",
                   near(gradient[i], slope, 1) ? ""
                                               : "at " + coordinate_name(layout_, i) + " the slope is " +
                                                     number(gradient[i]) + ", and decay() times the parameter " +
                                                     number(slope) + "; on sparse rows that is what counts");
        const Scalar shorter = shrunk(x_[i], length);
        found_.add("threshold says what project moves by",
                   near(moved[i], shorter, 1)
                       ? ""
                       : "project at a rate of 0.125 made " + number(moved[i]) + " of " + number(x_[i]) + " at " +
                             coordinate_name(layout_, i) + ", and threshold() says " + number(shorter) +
                             "; on sparse rows that is what counts");
      }
    }
  }

  void bound(double here) {
    const double bound = penalty_.bound_value(view(x_));
    found_.add("bound to a layout it is the same", detail::near<Scalar>(bound, here, 0)
                                                       ? ""
                                                       : "what bound_to(layout) returns has the value " + text(bound) +
                                                             ", and it itself " + text(here) +
                                                             "; let it look up there what it looks up every time");
  }

  const AskedPenalty<Scalar>& penalty_;
  const PenaltyChecks& options_;
  const Layout& layout_;
  Conformance found_;
  Vector<Scalar> x_;
};

}  // namespace detail

/// Whether a penalty keeps the laws: its gradient is that of its value, and added; biases are left alone; it costs 0 or
/// more; a projection done twice is done once. check_penalty<float>(penalty) does it with floats. Fails as its
/// `validate()` does.
///
///     REQUIRE(check_penalty(L2{0.1} + Box{.lowest = 0}).passed());
template <class Scalar = double, class P>
Conformance check_penalty(const P& penalty, const PenaltyChecks& options = {}) {
  static_assert(Penalty<P, Scalar>, "check_penalty: this type is not a Penalty; see concepts.hpp");
  detail::validate(penalty);
  const Layout& layout = options.layout;
  detail::AskedPenalty<Scalar> asked{
      [&](ConstVectorView<Scalar> x) { return static_cast<double>(penalty.value(x, layout)); },
      [&](ConstVectorView<Scalar> x, VectorView<Scalar> gradient) { penalty.add_gradient(x, layout, gradient); }};
  if constexpr (detail::projects<P, Scalar>)
    asked.project = [&](VectorView<Scalar> x, Scalar rate) { penalty.project(x, layout, rate); };
  asked.proximal = detail::proximal<P>;
  if constexpr (detail::LazyPenalty<P>) {
    asked.decay = [&](const ParameterBlock& block) {
      if constexpr (detail::Decays<P>) return penalty.decays(block) ? static_cast<double>(penalty.decay()) : 0.0;
      return 0.0;
    };
    asked.threshold = [&](const ParameterBlock& block) {
      if constexpr (detail::Thresholds<P>)
        return penalty.thresholds(block) ? static_cast<double>(penalty.threshold()) : 0.0;
      return 0.0;
    };
  }
  if constexpr (requires { penalty.bound_to(layout); })
    asked.bound_value = [&, bound = penalty.bound_to(layout)](ConstVectorView<Scalar> x) {
      return static_cast<double>(bound.value(x, layout));
    };
  return detail::PenaltyLaws<Scalar>(asked, options).found();
}

}  // namespace descent
