#pragma once

#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/text.hpp"

namespace descent {

/// The last resort for a function that can only be asked for its value: an Objective whose gradient is made of central
/// differences, (f(x + hᵢeᵢ) − f(x − hᵢeᵢ)) / 2hᵢ with hᵢ = step · max(|xᵢ|, 1).
///
///     const FiniteDifferences simulated{[](const Vector<double>& x) { return simulate(x); }};
///     trainer.minimize(simulated, x);
///
/// A gradient costs 2p values, and is wrong by about 1e-10 of f's size where f changes on the scale of 1 (in float by
/// 1e-4): descent comes no nearer to a minimum than that allows. Where f is a formula, AutomaticGradient is exact and
/// cheaper. Scale parameters whose interesting changes are far smaller than max(|xᵢ|, 1). After the first call of a thread
/// nothing is allocated.
template <class Function>
struct FiniteDifferences {
  /// f(x)
  Function function;
  /// h for |xᵢ| ≤ 1, relative to xᵢ beyond, more than 0; as a default 0, which means ∛ε: 6e-6, in float 5e-3. There the
  /// error of the difference (∝ h²) is about that of rounding (∝ ε / h). More where f itself is noisy: ∛ of its noise.
  double step = 0;

  /// f(x); writes ∇f(x), p numbers. Fails if the step makes no sense.
  template <class X>
  double operator()(const X& x, X& gradient) const {
    using Scalar = typename X::Scalar;
    check<X>();
    const auto relative =
        static_cast<Scalar>(step > 0 ? step : std::cbrt(static_cast<double>(std::numeric_limits<Scalar>::epsilon())));
    thread_local X spare;
    X point = std::move(spare);  // by a function that is made of another, none is changed under the other's feet
    point = x;
    for (Index i = 0; i < x.size(); ++i) {
      const Scalar size = std::abs(x[i]), h = relative * (size > 1 ? size : Scalar(1));
      const Scalar above = x[i] + h, below = x[i] - h;
      point[i] = above;
      const auto upper = static_cast<double>(function(std::as_const(point)));
      point[i] = below;
      const auto lower = static_cast<double>(function(std::as_const(point)));
      point[i] = x[i];
      // by what x was really changed
      gradient[i] = static_cast<Scalar>((upper - lower) / (static_cast<double>(above) - static_cast<double>(below)));
    }
    spare = std::move(point);
    return (*this)(x);
  }

  /// f(x)
  template <class X>
  double operator()(const X& x) const {
    check<X>();
    return static_cast<double>(function(x));
  }

  /// Fails if the step makes no sense.
  void validate() const {
    if (!(step >= 0) || !is_finite(step))
      fail("FiniteDifferences: .step is " + detail::text(step) +
           "; it must be a finite number above 0, or 0 for the default");
  }

 private:
  template <class X>
  void check() const {
    static_assert(std::is_invocable_r_v<double, const Function&, const X&>,
                  "FiniteDifferences: the function must be number f(x), callable while const");
    validate();
  }
};

template <class Function>
FiniteDifferences(Function) -> FiniteDifferences<Function>;
template <class Function>
FiniteDifferences(Function, double) -> FiniteDifferences<Function>;

}  // namespace descent
