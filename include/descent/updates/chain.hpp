/// @file
/// Rules composed: `ClipNorm{1} | Adam{} | WeightDecay{0.01} | Lookahead{}`.
#pragma once

#include <type_traits>

#include "../concepts.hpp"
#include "../schedules/rate.hpp"
#include "transform.hpp"

namespace descent {

/// Two parts of an update, one after the other, as `left | right` makes them. A step works out the gradient; transforms of
/// the gradient, left of the rule, change it in turn; those of the parameters, right of the rule, prepare for the step; the
/// rule takes it; and they finish, in turn:
///
///     .update = ClipNorm{.limit = 1} | Adam{.learning_rate = 1e-3} | WeightDecay{.strength = 0.01}
///
/// Decay acts on parameters and clipping on the gradient, so that neither sees the other. A chain with a rule is a rule; one
/// of transforms alone is a transform. The learning rate is the rule's.
template <class Left, class Right>
struct Chain {
  /// whether the left part is the rule
  static constexpr bool rule_is_left = !UpdateTransform<Left>;
  /// whether the right part is
  static constexpr bool rule_is_right = !UpdateTransform<Right>;
  /// whether either is; else this is a transform
  static constexpr bool has_rule = rule_is_left || rule_is_right;
  /// whether some gradients or steps are made shorter
  static constexpr bool clips = detail::clips<Left> || detail::clips<Right>;
  /// whether a mean of the iterates is handed over
  static constexpr bool averages = detail::averages<Left> || detail::averages<Right>;
  static_assert(!(detail::averages<Left> && detail::averages<Right>),
                "a | b: two averages of the iterates, of which one alone can be handed over");

  /// whether it stands right of a rule
  template <class Transform, class Scalar>
  static constexpr bool stands_right = ParameterTransform<Transform, Scalar> || IterateAverage<Transform>;

  /// comes first
  Left left;
  /// comes then
  Right right;

  template <class Scalar>
  struct State {
    UpdateState<Left, Scalar> left;
    UpdateState<Right, Scalar> right;
    Vector<Scalar> room;  // for a gradient that was changed; nothing that is remembered
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("left", left);
      visit("right", right);
    }
  };

  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters, const Layout& layout) const {
    const bool changed = has_rule && GradientTransform<Left, Scalar>;
    return {detail::init_update(left, parameters, layout), detail::init_update(right, parameters, layout),
            Vector<Scalar>::Zero(changed ? parameters.size() : 0)};
  }

  /// The rule's.
  decltype(auto) rate() const
    requires has_rule
  {
    if constexpr (rule_is_left)
      return detail::rate_of(left);
    else
      return detail::rate_of(right);
  }

  /// The rule's, if it has one and nothing is made shorter: see UpdateRule.
  double lasting_rate(double rate) const
    requires(!clips && (
                 requires { left.lasting_rate(rate); } || requires { right.lasting_rate(rate); }))
  {
    if constexpr (rule_is_left)
      return left.lasting_rate(rate);
    else
      return right.lasting_rate(rate);
  }

  template <class Scalar>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State<Scalar>& state) const
    requires has_rule
  {
    if constexpr (rule_is_left) {
      static_assert(!GradientTransform<Right, Scalar>,
                    "a | b: a transform of the gradient stands right of the rule, which follows the gradient; write it "
                    "left of the rule, as in ClipNorm{1} | Adam{}");
      before(right, parameters, rate, state.right);
      const bool finite = take_step(left, parameters, gradient, rate, state.left);
      after(right, parameters, rate, state.right);
      return finite;
    } else {
      static_assert(!ParameterTransform<Left, Scalar> && !IterateAverage<Left>,
                    "a | b: a transform of the parameters stands left of the rule, which moves them; write it right of "
                    "the rule, as in Adam{} | WeightDecay{0.01}");
      const ConstVectorView<Scalar> changed =
          left.change_gradient(gradient, VectorView<Scalar>(state.room.data(), state.room.size()), rate, state.left);
      return take_step(right, parameters, changed, rate, state.right);
    }
  }

  template <class Scalar>
  ConstVectorView<Scalar> change_gradient(ConstVectorView<Scalar> gradient, VectorView<Scalar> room, Scalar rate,
                                          State<Scalar>& state) const
    requires(!has_rule && GradientTransform<Left, Scalar> && GradientTransform<Right, Scalar>)
  {
    return right.change_gradient(left.change_gradient(gradient, room, rate, state.left), room, rate, state.right);
  }

  template <class Scalar>
  void before_step(VectorView<Scalar> parameters, Scalar rate, State<Scalar>& state) const
    requires(!has_rule && stands_right<Left, Scalar> && stands_right<Right, Scalar>)
  {
    before(left, parameters, rate, state.left);
    before(right, parameters, rate, state.right);
  }
  template <class Scalar>
  void after_step(VectorView<Scalar> parameters, Scalar rate, State<Scalar>& state) const
    requires(!has_rule && stands_right<Left, Scalar> && stands_right<Right, Scalar>)
  {
    after(left, parameters, rate, state.left);
    after(right, parameters, rate, state.right);
  }

  /// The average's, if there is one: see SimpleUpdateRule.
  template <class Scalar>
  void add(ConstVectorView<Scalar> parameters, State<Scalar>& state) const
    requires averages
  {
    if constexpr (detail::averages<Left>)
      left.add(parameters, state.left);
    else
      right.add(parameters, state.right);
  }
  template <class Scalar>
  ConstVectorView<Scalar> average(const State<Scalar>& state) const
    requires averages
  {
    if constexpr (detail::averages<Left>)
      return left.average(state.left);
    else
      return right.average(state.right);
  }

  /// Fails where a transform makes no sense at this rate.
  void check_rate(double rate) const {
    if constexpr (requires { left.check_rate(rate); }) left.check_rate(rate);
    if constexpr (requires { right.check_rate(rate); }) right.check_rate(rate);
  }

  void validate() const {
    detail::validate(left);
    detail::validate(right);
    if constexpr (has_rule)
      if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(rate())>>)
        check_rate(static_cast<double>(rate()));
  }

 private:
  template <class Transform, class Scalar, class TransformState>
  static void before(const Transform& transform, VectorView<Scalar> parameters, Scalar rate, TransformState& state) {
    if constexpr (requires { transform.before_step(parameters, rate, state); })
      transform.before_step(parameters, rate, state);
  }
  template <class Transform, class Scalar, class TransformState>
  static void after(const Transform& transform, VectorView<Scalar> parameters, Scalar rate, TransformState& state) {
    if constexpr (requires { transform.after_step(parameters, rate, state); })
      transform.after_step(parameters, rate, state);
  }
  template <class Rule, class Scalar, class RuleState>
  static bool take_step(const Rule& rule, VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate,
                        RuleState& state) {
    static_assert(SimpleUpdateRule<Rule, Scalar>,
                  "a | b: neither is an UpdateRule that follows a gradient; a chain needs one, see concepts.hpp");
    return detail::say_if_finite(parameters, [&] {
      if constexpr (std::is_same_v<RuleState, NoState>)
        return rule.step(parameters, gradient, rate);
      else
        return rule.step(parameters, gradient, rate, state);
    });
  }
};

/// `left | right`, of which one at least is a transform.
template <class Left, class Right>
  requires(std::is_class_v<Left> && std::is_class_v<Right> && (UpdateTransform<Left> || UpdateTransform<Right>))
Chain<Left, Right> operator|(Left left, Right right) {
  return {left, right};
}

}  // namespace descent
