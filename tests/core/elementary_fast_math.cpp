// flags: -O2 -ffast-math
// Even with -ffast-math, which lets the compiler believe that all numbers are finite, what is not a number is not made
// one by the exponential and the logarithm.
#include <descent/core/elementary.hpp>
#include <descent/core/finite.hpp>

#include <cstdint>
#include <cstdio>
#include <cstring>

using namespace descent;

namespace {

template <class Number>
bool is_nan(Number x) {
  typename detail::Binary<Number>::Bits bits;
  std::memcpy(&bits, &x, sizeof bits);
  const volatile auto seen = bits;
  return (seen << 1) > static_cast<decltype(bits)>(detail::bits_of_infinity<Number> << 1);
}

template <class Scalar>
Scalar from_bits(typename detail::Binary<Scalar>::Bits bits) {
  const volatile auto hidden = bits;
  const auto seen = hidden;
  Scalar number;
  std::memcpy(&number, &seen, sizeof number);
  return number;
}

bool right = true;
void check(bool holds, const char* what) {
  if (!holds) std::printf("wrong with -ffast-math: %s\n", what);
  right = right && holds;
}

template <class Scalar>
void check_functions() {
  const Scalar infinity = from_bits<Scalar>(detail::bits_of_infinity<Scalar>);
  const Scalar nan = from_bits<Scalar>(detail::bits_of_infinity<Scalar> + 1);
  check(is_nan(detail::exponential(nan)), "exp of not a number");
  check(is_nan(detail::exponential(-nan)), "exp of -(not a number)");
  check(!is_finite(detail::exponential(infinity)) && !is_nan(detail::exponential(infinity)), "exp of infinity");
  check(detail::exponential(-infinity) == 0, "exp of -infinity");
  check(is_nan(detail::logarithm(nan)), "log of not a number");
  check(!is_finite(detail::logarithm(infinity)) && !is_nan(detail::logarithm(infinity)), "log of infinity");
}

}  // namespace

int main() {
  check_functions<float>();
  check_functions<double>();
  return right ? 0 : 1;
}
