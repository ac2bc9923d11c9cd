#pragma once

#include <descent/concepts.hpp>
#include <descent/core/sparse_gradient.hpp>

#include <type_traits>
#include <utility>

/// A rule with its state, to be stepped by hand; all parameters are one block.
template <class Scalar, class Rule>
class Stepper {
 public:
  Stepper(const Rule& rule, descent::Vector<Scalar> x) : rule_(rule), x_(std::move(x)) {
    const descent::Layout layout = descent::detail::layout_of(rule_, x_.size());
    state_ = descent::detail::init_update(rule_, descent::ConstVectorView<Scalar>(x_.data(), x_.size()), layout);
  }
  /// Takes a step and returns what the rule says about being finite.
  bool step(const descent::Vector<Scalar>& gradient, Scalar rate) {
    return along(descent::ConstVectorView<Scalar>(gradient.data(), gradient.size()), rate);
  }
  bool step(const descent::SparseGradient<Scalar>& gradient, Scalar rate) { return along(gradient, rate); }
  const descent::Vector<Scalar>& x() const { return x_; }

 private:
  template <class Gradient>
  bool along(const Gradient& gradient, Scalar rate) {
    const descent::VectorView<Scalar> x(x_.data(), x_.size());
    if constexpr (has_state)
      return rule_.step(x, gradient, rate, state_);
    else
      return rule_.step(x, gradient, rate);
  }

  static constexpr bool has_state = !std::is_same_v<descent::UpdateState<Rule, Scalar>, descent::NoState>;
  Rule rule_;
  descent::Vector<Scalar> x_;
  descent::UpdateState<Rule, Scalar> state_;
};
