/// @file
/// Numbers that carry derivatives: forward-mode automatic differentiation.
#pragma once

#include <array>
#include <cmath>
#include <compare>
#include <type_traits>

#include "../core/elementary.hpp"
#include "../core/finite.hpp"
#include "../core/inline.hpp"
#include "../core/matrix.hpp"
#include "partials.hpp"

namespace descent {

namespace detail {

/// Numbers of C++ that mix with duals.
template <class Number>
concept PlainNumber = std::is_arithmetic_v<Number>;

}  // namespace detail

/// A dual number: a value with `count` partial derivatives of it, all exact up to rounding. Every operation on it applies
/// the rule of calculus to the derivatives: (a b)′ = a′ b + a b′. A function written for any type of number gives its
/// derivatives with its value when it is called with dual numbers. Wengert: "A simple automatic derivative evaluation
/// program", Communications of the ACM 7 (1964).
///
/// They mix with plain numbers and can be kept in `auto` variables: what an operation returns is a Dual, not an
/// expression that refers to its operands. (That is where Eigen's AutoDiffScalar differs: of one, `[](auto e) { return e *
/// e; }` reads memory that is gone.) They compare by their values. Functions are found without `std::` before them: write
/// `exp(x)`; in code that is to work on plain numbers too, after `using std::exp`.
///
/// Where a function has no derivative a sensible one stands in: of |x| and hypot(x, y) at 0 it is 0, of min and max of
/// equals the first's. An infinite slope, as that of √x at 0, times a derivative 0 is 0.
///
/// exp, log, log1p of x ≥ 0 and √ have the same bits everywhere; those of the other functions are `<cmath>`'s.
template <class ScalarType, int count>
struct Dual {
  using Scalar = ScalarType;
  /// `count` numbers
  using Derivatives = detail::Partials<Scalar, count>;

  /// the number itself
  Scalar value = 0;
  /// its derivatives
  Derivatives derivatives = {};

  /// 0
  Dual() = default;
  /// A constant.
  template <detail::PlainNumber Number>
  DESCENT_INLINE Dual(Number number) : value(static_cast<Scalar>(number)) {}
  /// A value and its derivatives.
  DESCENT_INLINE Dual(Scalar number, const Derivatives& slopes) : value(number), derivatives(slopes) {}

  DESCENT_INLINE friend Dual operator+(const Dual& a) { return a; }
  DESCENT_INLINE friend Dual operator-(const Dual& a) { return {-a.value, -a.derivatives}; }
  DESCENT_INLINE friend Dual operator+(const Dual& a, const Dual& b) {
    return {a.value + b.value, a.derivatives + b.derivatives};
  }
  DESCENT_INLINE friend Dual operator-(const Dual& a, const Dual& b) {
    return {a.value - b.value, a.derivatives - b.derivatives};
  }
  DESCENT_INLINE friend Dual operator*(const Dual& a, const Dual& b) {
    return {a.value * b.value, b.value * a.derivatives + a.value * b.derivatives};
  }
  DESCENT_INLINE friend Dual operator/(const Dual& a, const Dual& b) {
    const Scalar quotient = a.value / b.value, inverse = 1 / b.value;
    return {quotient, inverse * (a.derivatives - quotient * b.derivatives)};
  }

  template <detail::PlainNumber Number>
  DESCENT_INLINE friend Dual operator+(const Dual& a, Number b) {
    return {a.value + static_cast<Scalar>(b), a.derivatives};
  }
  template <detail::PlainNumber Number>
  DESCENT_INLINE friend Dual operator+(Number a, const Dual& b) {
    return {static_cast<Scalar>(a) + b.value, b.derivatives};
  }
  template <detail::PlainNumber Number>
  DESCENT_INLINE friend Dual operator-(const Dual& a, Number b) {
    return {a.value - static_cast<Scalar>(b), a.derivatives};
  }
  template <detail::PlainNumber Number>
  DESCENT_INLINE friend Dual operator-(Number a, const Dual& b) {
    return {static_cast<Scalar>(a) - b.value, -b.derivatives};
  }
  template <detail::PlainNumber Number>
  DESCENT_INLINE friend Dual operator*(const Dual& a, Number b) {
    return {a.value * static_cast<Scalar>(b), static_cast<Scalar>(b) * a.derivatives};
  }
  template <detail::PlainNumber Number>
  DESCENT_INLINE friend Dual operator*(Number a, const Dual& b) {
    return {static_cast<Scalar>(a) * b.value, static_cast<Scalar>(a) * b.derivatives};
  }
  template <detail::PlainNumber Number>
  DESCENT_INLINE friend Dual operator/(const Dual& a, Number b) {
    return {a.value / static_cast<Scalar>(b), (1 / static_cast<Scalar>(b)) * a.derivatives};
  }
  template <detail::PlainNumber Number>
  DESCENT_INLINE friend Dual operator/(Number a, const Dual& b) {
    const Scalar quotient = static_cast<Scalar>(a) / b.value;
    return {quotient, (-quotient / b.value) * b.derivatives};
  }

  template <class Other>
  DESCENT_INLINE Dual& operator+=(const Other& other) {
    return *this = *this + other;
  }
  template <class Other>
  DESCENT_INLINE Dual& operator-=(const Other& other) {
    return *this = *this - other;
  }
  template <class Other>
  DESCENT_INLINE Dual& operator*=(const Other& other) {
    return *this = *this * other;
  }
  template <class Other>
  DESCENT_INLINE Dual& operator/=(const Other& other) {
    return *this = *this / other;
  }

  friend bool operator==(const Dual& a, const Dual& b) { return a.value == b.value; }
  friend std::partial_ordering operator<=>(const Dual& a, const Dual& b) { return a.value <=> b.value; }
  template <detail::PlainNumber Number>
  friend bool operator==(const Dual& a, Number b) {
    return a.value == static_cast<Scalar>(b);
  }
  template <detail::PlainNumber Number>
  friend std::partial_ordering operator<=>(const Dual& a, Number b) {
    return a.value <=> static_cast<Scalar>(b);
  }

  friend Dual abs(const Dual& x) { return x.chain(std::abs(x.value), Scalar(x.value > 0 ? 1 : x.value < 0 ? -1 : 0)); }
  friend Dual fabs(const Dual& x) { return abs(x); }
  friend Dual min(const Dual& a, const Dual& b) { return b.value < a.value ? b : a; }
  friend Dual max(const Dual& a, const Dual& b) { return a.value < b.value ? b : a; }

  friend Dual sqrt(const Dual& x) {
    const Scalar root = std::sqrt(x.value);
    return x.steep_chain(root, Scalar(0.5) / root);
  }
  friend Dual cbrt(const Dual& x) {
    const Scalar root = std::cbrt(x.value);
    return x.steep_chain(root, 1 / (3 * root * root));
  }
  friend Dual hypot(const Dual& a, const Dual& b) {
    const Scalar length = std::hypot(a.value, b.value);
    if (!(length > 0)) return length;
    return {length, (a.value / length) * a.derivatives + (b.value / length) * b.derivatives};
  }

  friend Dual exp(const Dual& x) {
    const Scalar power = detail::exponential(x.value);
    return x.chain(power, power);
  }
  friend Dual expm1(const Dual& x) { return x.chain(std::expm1(x.value), detail::exponential(x.value)); }
  friend Dual log(const Dual& x) { return x.steep_chain(logarithm(x.value), 1 / x.value); }
  friend Dual log2(const Dual& x) { return x.steep_chain(std::log2(x.value), 1 / (x.value * log_of(2))); }
  friend Dual log10(const Dual& x) { return x.steep_chain(std::log10(x.value), 1 / (x.value * log_of(10))); }
  friend Dual log1p(const Dual& x) {
    const Scalar log = x.value >= 0 ? detail::logarithm_of_one_plus_any(x.value) : std::log1p(x.value);
    return x.steep_chain(log, 1 / (1 + x.value));
  }

  template <detail::PlainNumber Number>
  friend Dual pow(const Dual& x, Number exponent) {
    const auto a = static_cast<Scalar>(exponent);
    return x.steep_chain(std::pow(x.value, a), a == 0 ? Scalar(0) : a * std::pow(x.value, a - 1));
  }
  template <detail::PlainNumber Number>
  friend Dual pow(Number base, const Dual& x) {
    const auto a = static_cast<Scalar>(base);
    const Scalar power = std::pow(a, x.value);
    return x.steep_chain(power, power == 0 ? Scalar(0) : power * logarithm(a));
  }
  friend Dual pow(const Dual& x, const Dual& y) {
    const Dual by_base = pow(x, y.value), by_exponent = pow(x.value, y);
    return {by_base.value, by_base.derivatives + by_exponent.derivatives};
  }

  friend Dual sin(const Dual& x) { return x.chain(std::sin(x.value), std::cos(x.value)); }
  friend Dual cos(const Dual& x) { return x.chain(std::cos(x.value), -std::sin(x.value)); }
  friend Dual tan(const Dual& x) {
    const Scalar tangent = std::tan(x.value);
    return x.chain(tangent, 1 + tangent * tangent);
  }
  friend Dual asin(const Dual& x) { return x.steep_chain(std::asin(x.value), 1 / side(x.value)); }
  friend Dual acos(const Dual& x) { return x.steep_chain(std::acos(x.value), -1 / side(x.value)); }
  friend Dual atan(const Dual& x) { return x.chain(std::atan(x.value), 1 / (1 + x.value * x.value)); }
  friend Dual atan2(const Dual& y, const Dual& x) {
    const Scalar length = std::hypot(x.value, y.value), angle = std::atan2(y.value, x.value);
    if (!(length > 0)) return angle;
    const Scalar cosine = x.value / length, sine = y.value / length;
    return {angle, (cosine / length) * y.derivatives - (sine / length) * x.derivatives};
  }

  friend Dual sinh(const Dual& x) { return x.chain(std::sinh(x.value), std::cosh(x.value)); }
  friend Dual cosh(const Dual& x) { return x.chain(std::cosh(x.value), std::sinh(x.value)); }
  friend Dual tanh(const Dual& x) {
    const Scalar squashed = std::tanh(x.value), hill = 1 / std::cosh(x.value);
    return x.chain(squashed, hill * hill);
  }
  friend Dual erf(const Dual& x) {
    return x.chain(std::erf(x.value), Scalar(1.1283791670955126) * detail::exponential(-x.value * x.value));
  }

 private:
  /// f(x) and f′(x) there: the chain rule.
  DESCENT_INLINE Dual chain(Scalar function, Scalar slope) const { return {function, slope * derivatives}; }
  /// The same for a slope that may be infinite: times 0 it is 0.
  Dual steep_chain(Scalar function, Scalar slope) const {
    if (is_finite(slope)) return chain(function, slope);
    return {function, derivatives.times_steep(slope)};
  }
  static Scalar logarithm(Scalar x) { return x > 0 ? detail::logarithm(x) : std::log(x); }
  static Scalar log_of(int base) {
    return static_cast<Scalar>(base == 2 ? 0.693147180559945309 : 2.302585092994045684);
  }
  /// √(1 − x²)
  static Scalar side(Scalar x) { return std::sqrt((1 - x) * (1 + x)); }
};

namespace detail {

/// 0 … 0, 1, 0 … 0: the derivatives of a variable by itself and others are a window of it.
template <class Scalar, int count>
inline constexpr auto one_among_zeros = [] {
  std::array<Scalar, 2 * count + 1> numbers{};
  numbers[count] = 1;
  return numbers;
}();

/// Makes the variables x₀, x₁, … of a function dual: each is xᵢ, and of the derivatives by those from `first` on, that
/// by itself is 1. Made when asked for, so no vector of them is kept.
template <class Scalar, int count>
struct Variables {
  const Scalar* values;
  Index first;
  DESCENT_INLINE Dual<Scalar, count> operator()(Index i) const {
    const Index place = i - first, start = place >= 0 && place < count ? count - place : 0;
    const Scalar* derivatives = one_among_zeros<Scalar, count>.data() + start;
    return {values[i], Partials<Scalar, count>(derivatives)};
  }
};

/// x as a vector of duals, for Eigen's arithmetic too, of whose variables those from `first` on have a derivative.
template <int count, class Scalar>
auto variables(const Scalar* x, Index size, Index first = 0) {
  return Vector<Dual<Scalar, count>>::NullaryExpr(size, Variables<Scalar, count>{x, first});
}

/// How many derivatives are worked out at once.
inline constexpr int derivatives_at_once = 8;

}  // namespace detail
}  // namespace descent

/// @cond  What Eigen asks of a type of numbers.
template <class Scalar, int count>
struct Eigen::NumTraits<descent::Dual<Scalar, count>> : Eigen::NumTraits<Scalar> {
  using Real = descent::Dual<Scalar, count>;
  using NonInteger = Real;
  using Nested = Real;
  enum : int { RequireInitialization = 1, ReadCost = 1 + count, AddCost = 1 + count, MulCost = 1 + 3 * count };
};
template <class Scalar, int count, class Operation>
struct Eigen::ScalarBinaryOpTraits<descent::Dual<Scalar, count>, Scalar, Operation> {
  using ReturnType = descent::Dual<Scalar, count>;
};
template <class Scalar, int count, class Operation>
struct Eigen::ScalarBinaryOpTraits<Scalar, descent::Dual<Scalar, count>, Operation> {
  using ReturnType = descent::Dual<Scalar, count>;
};
/// @endcond
