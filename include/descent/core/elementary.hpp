/// @file
/// Exponential, logarithm and cosine of our own, for float and double: the same bits with every compiler and standard
/// library, because they are made of + − × ÷, comparisons and whole numbers alone. Every number takes the same path
/// (a choice picks one of two results), so that packets of numbers (see packet.hpp) take it as one: all but the cosine
/// are for a `Number` that is a float, a double, or a packet of them, and give each of its numbers the same bits.
///
/// The same bits, that is, as long as the compiler fuses no multiplication with an addition (-ffp-contract=off) and
/// keeps the order of sums. With g++'s -ffast-math exp(x) is right to about |x| units in the last place and the cosine
/// to two units of 1; numbers below the smallest normal one become 0.
///
/// Reductions and coefficients of the logarithm: Sun Microsystems' fdlibm, 1993 (e_log.c; for float, FreeBSD's
/// e_logf.c). The others are Taylor's series, as long as needed.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#include "inline.hpp"
#include "packet.hpp"

namespace descent::detail {

/// How a number is laid out in bits; and log 2 in two parts, of which `high` times a small whole number is exact.
template <class Scalar>
struct Binary;
template <>
struct Binary<double> {
  using Bits = std::uint64_t;
  static constexpr int mantissa = 52, bias = 1023;
  static constexpr double high = 6.93147180369123816490e-01, low = 1.90821492927058770002e-10;
  /// from here on downwards exp is 0, upwards infinite
  static constexpr double lowest = -746, highest = 710;
};
template <>
struct Binary<float> {
  using Bits = std::uint32_t;
  static constexpr int mantissa = 23, bias = 127;
  static constexpr float high = 6.9313812256e-01F, low = 9.0580006145e-06F;
  static constexpr float lowest = -104, highest = 89;
};

template <class Scalar>
inline constexpr Scalar log_of_two = static_cast<Scalar>(0.693147180559945309417);

/// What a Number is made of: `Scalar`s, and as many whole numbers in `Like<Whole>`.
template <class Number>
struct NumberParts {
  using Scalar = std::remove_cvref_t<decltype(std::declval<Number&>()[0])>;
  static constexpr int lanes = static_cast<int>(sizeof(Number) / sizeof(Scalar));
  template <class Whole>
  using Like = typename PacketType<Whole, lanes>::type;
};
template <class Number>
  requires std::is_arithmetic_v<Number>
struct NumberParts<Number> {
  using Scalar = Number;
  static constexpr int lanes = 1;
  template <class Whole>
  using Like = Whole;
};
template <class Number>
using ScalarOf = typename NumberParts<Number>::Scalar;
template <class Number, class Whole>
using Like = typename NumberParts<Number>::template Like<Whole>;
template <class Number>
using BitsOf = Like<Number, typename Binary<ScalarOf<Number>>::Bits>;

/// The value in every lane.
template <class Number>
DESCENT_INLINE Number all(double value) {
  return static_cast<ScalarOf<Number>>(value) - Number{};
}

template <class To, class From>
DESCENT_INLINE To same_bits(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}

/// The nearest values of another type; of fractions, the whole part.
template <class To, class From>
DESCENT_INLINE To converted(const From& from) {
  if constexpr (std::is_arithmetic_v<From>) {
    return static_cast<To>(from);
  } else {
#if defined(__GNUC__)
    return __builtin_convertvector(from, To);
#endif
  }
}

/// One of two numbers, picked by their bits: of `yes ? a : b` g++ makes jumps. For packets, lane by lane.
template <class Condition, class Number>
DESCENT_INLINE Number choose(const Condition& yes, const Number& a, const Number& b) {
  using Bits = BitsOf<Number>;
  Bits mask;
  if constexpr (std::is_same_v<Condition, bool>)
    mask = static_cast<Bits>(-static_cast<Bits>(yes));
  else
    mask = same_bits<Bits>(yes);
  return same_bits<Number>(static_cast<Bits>((same_bits<Bits>(a) & mask) | (same_bits<Bits>(b) & ~mask)));
}

/// The bits of infinity; those of what is not a number are more, sign apart.
template <class Scalar>
inline constexpr auto bits_of_infinity =
    static_cast<typename Binary<Scalar>::Bits>(2 * Binary<Scalar>::bias + 1) << Binary<Scalar>::mantissa;

/// All bits set where those of x, sign apart, are more than `limit`; else none. Told by a carry into the sign's place, so
/// that -ffast-math can't take the question away. For packets, lane by lane.
template <class Number>
DESCENT_INLINE BitsOf<Number> size_above(typename Binary<ScalarOf<Number>>::Bits limit, const Number& x) {
  using Unit = typename Binary<ScalarOf<Number>>::Bits;
  constexpr int top = 8 * sizeof(Unit) - 1;
  constexpr Unit size = (Unit{1} << top) - 1;
  return BitsOf<Number>{} - (((same_bits<BitsOf<Number>>(x) & size) + (size - limit)) >> top);
}

/// The size of a number, without its sign.
template <class Number>
DESCENT_INLINE Number magnitude(const Number& x) {
  return choose(x < 0, -x, x);
}

/// c₀ + c₁ x + c₂ x² + …, from the last to the first.
template <class Number>
DESCENT_INLINE Number polynomial(const Number&, double last) {
  return all<Number>(last);
}
template <class Number, class... Rest>
DESCENT_INLINE Number polynomial(const Number& x, double first, Rest... rest) {
  return static_cast<ScalarOf<Number>>(first) + x * polynomial(x, rest...);
}

/// 2ᵏ, for a k whose power is a normal number.
template <class Number>
DESCENT_INLINE Number power_of_two(const Like<Number, std::int32_t>& k) {
  using Form = Binary<ScalarOf<Number>>;
  const auto exponent = same_bits<Like<Number, std::uint32_t>>(k + Form::bias);
  return same_bits<Number>(static_cast<BitsOf<Number>>(converted<BitsOf<Number>>(exponent) << Form::mantissa));
}

/// (eʳ − 1 − r) / r², for |r| ≤ log 2 / 2.
template <class Number>
DESCENT_INLINE Number exponential_rest(const Number& r) {
  if constexpr (std::is_same_v<ScalarOf<Number>, float>)
    return polynomial(r, 1. / 2, 1. / 6, 1. / 24, 1. / 120, 1. / 720, 1. / 5040);
  else
    return polynomial(r, 1. / 2, 1. / 6, 1. / 24, 1. / 120, 1. / 720, 1. / 5040, 1. / 40320, 1. / 362880, 1. / 3628800,
                      1. / 39916800, 1. / 479001600, 1. / 6227020800);
}

/// eˣ, to 1 unit in the last place; infinite where it is too large to be written, 0 where too small. Not a number
/// stays so.
template <class Number>
DESCENT_INLINE Number exponential(const Number& x) {
  using Scalar = ScalarOf<Number>;
  using Form = Binary<Scalar>;
  using Whole = Like<Number, std::int32_t>;
  const Number above = choose(x > Form::lowest, x, all<Number>(Form::lowest));
  const Number y = choose(above < Form::highest, above, all<Number>(Form::highest));
  // y = k log 2 + r, |r| ≤ log 2 / 2
  const Number half = choose(y < 0, all<Number>(-0.5), all<Number>(0.5));
  const Whole k = converted<Whole>(y * static_cast<Scalar>(1.44269504088896340736) + half);
  const Number times = converted<Number>(k);
  const Number r = (y - times * Form::high) - times * Form::low;
  const Number rest = exponential_rest(r);
  // 2ᵏ by halves: k may be beyond what one factor can hold
  const Whole part = k / 2;
  const Number power = (1 + (r + r * r * rest)) * power_of_two<Number>(part) * power_of_two<Number>(k - part);
  return choose(size_above(bits_of_infinity<Scalar>, x), x, power);
}

/// log(1 + f) + k log 2, for √½ − 1 ≤ f ≤ √2 − 1; where k is 0, accurate relative to itself for the smallest f.
template <class Number>
DESCENT_INLINE Number logarithm_of_parts(const Number& f, const Number& k) {
  using Scalar = ScalarOf<Number>;
  using Form = Binary<Scalar>;
  // log(1 + f) = 2 artanh s = f − s (f − series), the series in s²
  const Number s = f / (2 + f), z = s * s, half_square = Scalar(0.5) * f * f;
  Number series;
  if constexpr (std::is_same_v<Scalar, float>)
    series = z * polynomial(z, 0xaaaaaa.0p-24, 0xccce13.0p-25, 0x91e9ee.0p-25, 0xf89e26.0p-26);
  else
    series = z * polynomial(z, 6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
                            2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
                            1.479819860511658591e-01);
  return k * Form::high + (f - (half_square - (s * (half_square + series) + k * Form::low)));
}

/// log x, for x > 0, to 1 unit in the last place. Infinity and not a number stay what they are.
template <class Number>
DESCENT_INLINE Number logarithm(const Number& x) {
  using Scalar = ScalarOf<Number>;
  using Form = Binary<Scalar>;
  using Bits = BitsOf<Number>;
  using Whole = Like<Number, std::int32_t>;
  using Unit = typename Form::Bits;
  constexpr Unit one = static_cast<Unit>(Form::bias) << Form::mantissa;
  constexpr Unit fraction = (Unit{1} << Form::mantissa) - 1;
  // the bits of √½, shortened
  constexpr Unit low = sizeof(Scalar) == 4 ? Unit{0x3f3504f3U} : static_cast<Unit>(0x3fe6a09e00000000U);
  constexpr int shift = Form::mantissa + 2;
  const auto tiny = x < std::numeric_limits<Scalar>::min();
  const Number scale = choose(tiny, all<Number>(power_of_two<Scalar>(shift)), all<Number>(1));
  const Bits bits = same_bits<Bits>(x * scale) + (one - low);
  const Whole exponent = converted<Whole>(static_cast<Bits>(bits >> Form::mantissa)) - Form::bias;
  const Number k = converted<Number>(exponent) - choose(tiny, all<Number>(shift), all<Number>(0));
  const Number within = same_bits<Number>(static_cast<Bits>((bits & fraction) + low));  // √½ … √2
  const Number result = logarithm_of_parts(within - 1, k);
  return choose(size_above(bits_of_infinity<Scalar> - 1, x), x, result);
}

/// log(1 + u), for 0 ≤ u ≤ 1, accurate relative to itself.
template <class Number>
DESCENT_INLINE Number logarithm_of_one_plus(const Number& u) {
  const auto upper = u > static_cast<ScalarOf<Number>>(0.414213562373095);  // then 1 + u = 2 (1 + f)
  const Number f = choose(upper, ScalarOf<Number>(0.5) * (u - 1), u);
  return logarithm_of_parts(f, choose(upper, all<Number>(1), all<Number>(0)));
}

/// The same for any u ≥ 0.
template <class Number>
DESCENT_INLINE Number logarithm_of_one_plus_any(const Number& u) {
  const auto small = u <= 1;
  return choose(small, logarithm_of_one_plus(choose(small, u, all<Number>(1))), logarithm(1 + u));
}

/// log(1 + e⁻ˣ), for x ≥ 0, to 2 units in the last place. Softplus z is max(0, z) + this of |z|.
template <class Number>
DESCENT_INLINE Number log1p_of_exp_of_minus(const Number& x) {
  return logarithm_of_one_plus(exponential(-x));
}

/// tanh x, accurate relative to itself for the smallest x, to 3 units in the last place. Not a number stays so.
template <class Number>
DESCENT_INLINE Number hyperbolic_tangent(const Number& x) {
  using Scalar = ScalarOf<Number>;
  const Number twice = 2 * magnitude(x);
  const auto small = twice < static_cast<Scalar>(0.34);
  const Number r = choose(small, twice, Number{});
  const Number less_one = r + r * r * exponential_rest(r);  // e²ˣ − 1
  const Number fraction = exponential(-twice);
  const Number size = choose(small, less_one / (2 + less_one), (1 - fraction) / (1 + fraction));
  return choose(x < 0, -size, size);
}

/// sin x, for |x| ≤ π/4, as x + x · a · …, where a = x²: Taylor's series.
template <class Scalar>
DESCENT_INLINE Scalar sine_near_zero(Scalar x) {
  const Scalar a = x * x;
  Scalar rest;
  if constexpr (std::is_same_v<Scalar, float>)
    rest = polynomial(a, -1. / 6, 1. / 120, -1. / 5040, 1. / 362880);
  else
    rest = polynomial(a, -1. / 6, 1. / 120, -1. / 5040, 1. / 362880, -1. / 39916800, 1. / 6227020800,
                      -1. / 1307674368000, 1. / 355687428096000);
  return x + x * a * rest;
}

/// cos x, for |x| ≤ π/4: Taylor's series; what 1 − x²/2 loses by rounding comes back.
template <class Scalar>
DESCENT_INLINE Scalar cosine_near_zero(Scalar x) {
  const Scalar a = x * x;
  Scalar rest;
  if constexpr (std::is_same_v<Scalar, float>)
    rest = polynomial(a, 1. / 24, -1. / 720, 1. / 40320);
  else
    rest = polynomial(a, 1. / 24, -1. / 720, 1. / 40320, -1. / 3628800, 1. / 479001600, -1. / 87178291200,
                      1. / 20922789888000);
  const Scalar rough = 1 - Scalar(0.5) * a, lost = (1 - rough) - Scalar(0.5) * a;
  return rough + (lost + a * a * rest);
}

/// cos x, for 0 ≤ x ≤ π, to 1.5 units in the last place; near π/2 too.
template <class Scalar>
DESCENT_INLINE Scalar cosine(Scalar x) {
  // π/2 in two parts
  constexpr Scalar quarter = static_cast<Scalar>(1.57079632679489661923);
  constexpr Scalar quarter_rest = std::is_same_v<Scalar, float> ? static_cast<Scalar>(-4.37113900018624283e-8)
                                                                : static_cast<Scalar>(6.12323399573676604e-17);
  constexpr Scalar eighth = quarter / 2;
  const bool upper = x > quarter;
  const Scalar turned = choose(upper, (2 * quarter - x) + 2 * quarter_rest, x);  // cos(π − x) = −cos x
  const Scalar middle = sine_near_zero((quarter - x) + quarter_rest);            // cos x = sin(π/2 − x)
  const Scalar near_end = cosine_near_zero(turned);
  return choose(turned > eighth, middle, choose(upper, -near_end, near_end));
}

/// sin 2πt and cos 2πt, for t turns from −1/2 to 1/2, to two units in the last place of 1.
template <class Scalar>
struct SineAndCosine {
  Scalar sine, cosine;
  explicit SineAndCosine(Scalar turns) {
    const Scalar quarters = std::round(4 * turns);  // −2 … 2
    const Scalar x = static_cast<Scalar>(6.28318530717958647693) * (turns - quarters / 4);
    const Scalar s = sine_near_zero(x), c = cosine_near_zero(x);
    const bool odd = quarters == 1 || quarters == -1;
    sine = odd ? quarters * c : quarters == 0 ? s : -s;
    cosine = odd ? -quarters * s : quarters == 0 ? c : -c;
  }
};

}  // namespace descent::detail
