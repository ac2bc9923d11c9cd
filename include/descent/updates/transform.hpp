/// @file
/// What may stand beside an update rule: a transform of its gradient, or of the parameters that it moves, or a mean of them.
#pragma once

#include <concepts>

#include "../concepts.hpp"

namespace descent {

/// Changes the gradient before a rule follows it.
/// - `change_gradient(gradient, room, rate, state)`: the gradient to follow: the one given, or what was written in `room`,
///   p numbers, which may be where the given one lies.
template <class T, class Scalar>
concept GradientTransform = requires(const T& transform, ConstVectorView<Scalar> gradient, VectorView<Scalar> room,
                                     Scalar rate, UpdateState<T, Scalar>& state) {
  { transform.change_gradient(gradient, room, rate, state) } -> std::same_as<ConstVectorView<Scalar>>;
};

/// Moves the parameters beside a rule, before or after its step.
/// - `before_step(parameters, rate, state)`: after the gradient was worked out, before the rule's step.
/// - `after_step(parameters, rate, state)`.
template <class T, class Scalar>
concept ParameterTransform =
    requires(const T& transform, VectorView<Scalar> parameters, Scalar rate, UpdateState<T, Scalar>& state) {
      transform.before_step(parameters, rate, state);
    } || requires(const T& transform, VectorView<Scalar> parameters, Scalar rate, UpdateState<T, Scalar>& state) {
      transform.after_step(parameters, rate, state);
    };

/// Leaves both alone, and gathers a mean of the parameters' way, which is handed over in their place: it declares `averages`
/// and has `add(parameters, state)` and `average(state)`, see SimpleUpdateRule.
template <class T>
concept IterateAverage = detail::averages<T> && !UpdateRule<T, double> && !UpdateRule<T, float>;

/// Any of these, for floats or doubles. Like any policy it is a value; it may have `init(parameters)` or
/// `init(parameters, layout)` for a state, and `validate()`.
template <class T>
concept UpdateTransform = GradientTransform<T, double> || ParameterTransform<T, double> ||
                          GradientTransform<T, float> || ParameterTransform<T, float> || IterateAverage<T>;

}  // namespace descent
