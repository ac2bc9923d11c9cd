#pragma once

#include <type_traits>

#include "dual.hpp"

namespace descent {

/// A function with the gradient that it does not say: an Objective made of a callable that takes a vector of numbers x[i]
/// of any type and returns a number. f(x, gradient) writes ∇f(x), exact up to rounding; f(x) is the value alone.
///
///     const AutomaticGradient rosenbrock{[](const auto& x) {
///       const auto a = x[1] - x[0] * x[0], b = 1 - x[0];
///       return 100 * a * a + b * b;
///     }};
///     trainer.minimize(rosenbrock, x);
///
/// The callable is called while const, with an Eigen vector of Dual numbers (x.size(), x.dot(y) and the like work).
/// Write `exp(x[0])`, not `std::exp(x[0])`. Branches are fine: the derivative is that of the branch taken.
///
/// Forward mode, eight partial derivatives at a time: a gradient of p numbers costs p / 8 passes through the callable (one
/// at least), each as dear as 4 to 7 values. Measured, in values of f: 4 to 6 for p ≤ 8, 16 to 28 for 32, 40 to 75 for
/// 100, 350 to 800 for 1000. A gradient by hand costs 1 or 2 whatever p is: write it from p ≈ 30 on, where time counts.
/// Nothing is allocated.
template <class Function>
struct AutomaticGradient {
  /// f(x), for any type of number
  Function function;

  /// f(x); writes ∇f(x), p numbers.
  template <class X>
  double operator()(const X& x, X& gradient) const {
    constexpr int most = detail::derivatives_at_once;
    const Index p = x.size();
    double value = 0;
    for (Index first = 0; first < p; first += most) {
      const auto result = of<most>(x, first);
      value = static_cast<double>(result.value);
      for (Index j = first; j < p && j < first + most; ++j) gradient[j] = result.derivatives[j - first];
    }
    return value;
  }

  /// f(x)
  template <class X>
  double operator()(const X& x) const {
    return static_cast<double>(of<0>(x, 0).value);
  }

 private:
  template <int count, class X>
  Dual<typename X::Scalar, count> of(const X& x, Index first) const {
    const auto variables = detail::variables<count>(x.data(), x.size(), first);
    static_assert(std::is_invocable_r_v<Dual<typename X::Scalar, count>, const Function&, decltype(variables)>,
                  "AutomaticGradient: the callable must take (const auto& x), a vector of numbers of any type, and "
                  "return a number, while const; write exp(x[0]), not std::exp(x[0])");
    return function(variables);
  }
};

template <class Function>
AutomaticGradient(Function) -> AutomaticGradient<Function>;

}  // namespace descent
