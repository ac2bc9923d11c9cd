#pragma once

#include <type_traits>
#include <utility>

#include "../concepts.hpp"
#include "../schedules/rate.hpp"

namespace descent {

/// Any update rule, of either form, at another learning rate than its own, which is a number where a schedule stood or the
/// other way round: what a rule's type fixes. All else is the rule's.
///
///     .update = WithRate{.rule = rule, .learning_rate = CosineDecay{.initial = 0.1, .steps = 2000}}
template <class Rule, class Rate = double>
struct WithRate {
  static_assert(Schedule<Rate>,
                "WithRate.learning_rate: this type is not a Schedule; give a number or a callable rate(progress), "
                "see concepts.hpp");

  static constexpr bool needs_full_batch = detail::needs_full_batch<Rule>;
  static constexpr bool averages = detail::averages<Rule>;

  /// the rule, whose own rate is not asked for
  Rule rule = {};
  /// what is handed to it in that place: a number above 0, or a schedule
  Rate learning_rate = Rate(0.01);

  template <class Scalar>
  UpdateState<Rule, Scalar> init(ConstVectorView<Scalar> parameters, const Layout& layout) const {
    return detail::init_update(rule, parameters, layout);
  }

  /// The rule's, whatever it follows (a gradient, dense or sparse, or an oracle), with its state if it has one.
  template <class Scalar, class Followed, class... State>
  auto step(VectorView<Scalar> parameters, Followed&& followed, Scalar rate, State&... state) const
    requires requires { rule.step(parameters, followed, rate, state...); }
  {
    return rule.step(parameters, followed, rate, state...);
  }

  /// The rule's, if it has one: see UpdateRule.
  double lasting_rate(double rate) const
    requires requires { rule.lasting_rate(rate); }
  {
    return rule.lasting_rate(rate);
  }

  /// The rule's, if it averages: see SimpleUpdateRule.
  template <class Scalar, class State>
  void add(ConstVectorView<Scalar> parameters, State& state) const
    requires averages
  {
    rule.add(parameters, state);
  }
  template <class State>
  auto average(const State& state) const
    requires averages
  {
    return rule.average(state);
  }

  void validate() const {
    detail::validate(rule);
    detail::validate_rate(learning_rate, "WithRate");
    if constexpr (std::is_arithmetic_v<Rate> && requires { rule.check_rate(1.0); })
      rule.check_rate(static_cast<double>(learning_rate));
  }
};

template <class Rule>
WithRate(Rule) -> WithRate<Rule>;
template <class Rule, class Rate>
WithRate(Rule, Rate) -> WithRate<Rule, detail::RateMember<Rate>>;

}  // namespace descent
