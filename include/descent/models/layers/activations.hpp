/// @file
/// What stands between layers of products, number by number: without them a network would be one linear model.
#pragma once

#include <string>

#include "../../core/elementary.hpp"
#include "../../core/error.hpp"
#include "../../core/finite.hpp"
#include "../../core/text.hpp"
#include "layer.hpp"

namespace descent {

/// max(0, x); the slope at 0 is 0. Nair and Hinton: "Rectified linear units improve restricted Boltzmann machines", ICML
/// 2010.
struct Relu {
  template <class Number>
  Number value(const Number& x) const {
    return detail::choose(x < 0, Number{}, x);  // not a number stays so
  }
  template <class Number>
  Number slope(const Number& x, const Number&) const {
    return detail::choose(x > 0, detail::all<Number>(1), Number{});
  }
  std::string describe() const { return "Relu"; }
};

/// x, or a little of it where it is below 0: no unit dies. Maas, Hannun, Ng: "Rectifier nonlinearities improve neural network
/// acoustic models", 2013.
struct LeakyRelu {
  /// the slope below 0, a finite number
  double below = 0.01;

  template <class Number>
  Number value(const Number& x) const {
    return detail::choose(x < 0, static_cast<detail::ScalarOf<Number>>(below) * x, x);
  }
  template <class Number>
  Number slope(const Number& x, const Number&) const {
    return detail::choose(x > 0, detail::all<Number>(1), detail::all<Number>(below));
  }
  std::string describe() const { return "LeakyRelu(" + detail::text(below) + ")"; }
  void validate() const {
    if (!is_finite(below)) fail("LeakyRelu: .below is " + detail::text(below) + "; it must be a finite number");
  }
};

/// tanh x, from −1 to 1.
struct Tanh {
  template <class Number>
  Number value(const Number& x) const {
    return detail::hyperbolic_tangent(x);
  }
  template <class Number>
  Number slope(const Number&, const Number& y) const {
    return 1 - y * y;
  }
  std::string describe() const { return "Tanh"; }
};

/// 1 / (1 + e⁻ˣ), from 0 to 1.
struct Sigmoid {
  template <class Number>
  Number value(const Number& x) const {
    return 1 / (1 + detail::exponential(-x));
  }
  template <class Number>
  Number slope(const Number&, const Number& y) const {
    return y * (1 - y);
  }
  std::string describe() const { return "Sigmoid"; }
};

/// log(1 + eˣ), a Relu without a corner. Dugas et al.: "Incorporating second-order functional knowledge for better option
/// pricing", NIPS 2000.
struct Softplus {
  template <class Number>
  Number value(const Number& x) const {
    return detail::choose(x < 0, Number{}, x) + detail::log1p_of_exp_of_minus(detail::magnitude(x));
  }
  template <class Number>
  Number slope(const Number& x, const Number&) const {
    return 1 / (1 + detail::exponential(-x));
  }
  std::string describe() const { return "Softplus"; }
};

/// x times the share of a normal distribution that lies below x, in its authors' form by tanh:
///
///     ½ x (1 + tanh u) = x / (1 + e⁻²ᵘ),  u = √(2/π) (x + 0.044715 x³)
///
/// within .0005 of the exact one. Hendrycks and Gimpel: "Gaussian error linear units", 2016.
struct Gelu {
  template <class Number>
  Number value(const Number& x) const {
    return x * share(x);
  }
  template <class Number>
  Number slope(const Number& x, const Number&) const {
    const Number below = share(x);
    using Scalar = detail::ScalarOf<Number>;
    const Number rise = static_cast<Scalar>(scale) * (1 + static_cast<Scalar>(3 * cubic) * (x * x));  // of 2u
    const Number spread = below * (1 - below);
    return below + detail::choose(spread > 0, x * spread * rise, Number{});  // far out the rise may be infinite
  }
  std::string describe() const { return "Gelu"; }

 private:
  static constexpr double scale = 1.59576912160573071176;  // 2 √(2/π)
  static constexpr double cubic = 0.044715;

  template <class Number>
  static Number share(const Number& x) {
    using Scalar = detail::ScalarOf<Number>;
    const Number twice_u = static_cast<Scalar>(scale) * (x + static_cast<Scalar>(cubic) * (x * x * x));
    return 1 / (1 + detail::exponential(-twice_u));
  }
};

static_assert(Activation<Relu> && Activation<LeakyRelu> && Activation<Tanh> && Activation<Sigmoid> &&
              Activation<Softplus> && Activation<Gelu>);

}  // namespace descent
