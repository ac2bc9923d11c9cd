/// @file
/// A plain function of parameters, in the shape that the loop works on.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "concepts.hpp"
#include "core/error.hpp"

namespace descent {

/// A function f(x, gradient) and the point x that is moved to its minimum. An epoch is one step. It refers to
/// x and, unless that is a temporary, to the function.
template <class Function, class X>
class PlainFunction {
 public:
  using Scalar = typename X::Scalar;
  /// the type of x
  using Point = X;

  /// Fails where x has no coordinates.
  PlainFunction(Function function, X& x) : function_(std::forward<Function>(function)), x_(&x), unused_(x) {
    if (x.size() < 1) fail("minimize: the starting point has no coordinates; give it one a parameter");
  }

  /// An epoch is one step.
  Index size() const { return 1; }
  /// x, to be moved.
  VectorView<Scalar> parameters() { return {x_->data(), x_->size()}; }
  /// One block: x.
  Layout layout() const { return {{"x", 0, x_->size(), 1, false}}; }

  /// A function has no data, and nothing by which it could be recognised.
  template <class Visitor>
  void identity(Visitor&) const {}
  /// What there is instead of data, in words.
  std::string data_text() const { return "a plain function of " + std::to_string(x_->size()) + " parameters"; }

  /// f(x)
  template <class... All>
  double value(const All&...) {
    if constexpr (requires {
                    { function_(std::as_const(*x_)) } -> std::convertible_to<double>;
                  })
      return static_cast<double>(function_(std::as_const(*x_)));
    else
      return value_and_gradient(unused_);
  }

  /// f(x); writes ∇f(x).
  double value_and_gradient(X& gradient) {
    const auto value = static_cast<double>(function_(std::as_const(*x_), gradient));
    if (gradient.size() != x_->size())
      fail("minimize: the function made a gradient of " + std::to_string(gradient.size()) + " numbers for " +
           std::to_string(x_->size()) + " parameters; they must be as many");
    return value;
  }
  /// The same: there are no rows to choose from.
  double value_and_gradient(RowRange, X& gradient) { return value_and_gradient(gradient); }
  /// Writes ∇f(x).
  void gradient(RowRange, X& gradient) { value_and_gradient(gradient); }

 private:
  Function function_;
  X* x_;
  X unused_;
};

}  // namespace descent
