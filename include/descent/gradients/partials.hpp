/// @file
/// Derivatives by several variables at once.
#pragma once

#include "../core/inline.hpp"
#include "../core/matrix.hpp"
#include "../core/packet.hpp"

namespace descent::detail {

/// `count` partial derivatives (a power of two, or none), in registers as wide as there are.
template <class Scalar, int count>
class Partials {
  using Row = Lanes<Scalar, count>;
  using Packet = typename Row::Packet;

 public:
  Partials() = default;
  /// As many consecutive numbers.
  DESCENT_INLINE explicit Partials(const Scalar* numbers) {
    unroll<Row::count>([&](int i) DESCENT_INLINE_LAMBDA { packets_[i] = Row::load(numbers + i * Row::width); });
  }

  DESCENT_INLINE Scalar operator[](Index j) const {
    Scalar numbers[count];
    unroll<Row::count>([&](int i) DESCENT_INLINE_LAMBDA { Row::store(numbers + i * Row::width, packets_[i]); });
    return numbers[j];
  }

  /// Each made of theirs: f(a), or f(a, b) where there are two.
  template <class Function, class... Others>
  DESCENT_INLINE static Partials made(const Function& function, const Others&... others) {
    Partials result;
    unroll<Row::count>([&](int i) DESCENT_INLINE_LAMBDA { result.packets_[i] = function(others.packets_[i]...); });
    return result;
  }
  DESCENT_INLINE friend Partials operator-(const Partials& a) {
    return made([](const Packet& x) DESCENT_INLINE_LAMBDA { return Packet(-x); }, a);
  }
  DESCENT_INLINE friend Partials operator+(const Partials& a, const Partials& b) {
    return made([](const Packet& x, const Packet& y) DESCENT_INLINE_LAMBDA { return Packet(x + y); }, a, b);
  }
  DESCENT_INLINE friend Partials operator-(const Partials& a, const Partials& b) {
    return made([](const Packet& x, const Packet& y) DESCENT_INLINE_LAMBDA { return Packet(x - y); }, a, b);
  }
  DESCENT_INLINE friend Partials operator*(Scalar factor, const Partials& a) {
    return made([factor](const Packet& x) DESCENT_INLINE_LAMBDA { return Packet(factor * x); }, a);
  }
  /// The same for an infinite factor: times 0 it is 0.
  Partials times_steep(Scalar factor) const {
    Scalar numbers[count];
    for (int j = 0; j < count; ++j) numbers[j] = (*this)[j] == 0 ? Scalar(0) : factor * (*this)[j];
    return Partials(numbers);
  }

 private:
  Packet packets_[Row::count] = {};
};

/// None.
template <class Scalar>
class Partials<Scalar, 0> {
 public:
  Partials() = default;
  explicit Partials(const Scalar*) {}
  friend Partials operator-(const Partials& a) { return a; }
  friend Partials operator+(const Partials& a, const Partials&) { return a; }
  friend Partials operator-(const Partials& a, const Partials&) { return a; }
  friend Partials operator*(Scalar, const Partials& a) { return a; }
  Partials times_steep(Scalar) const { return *this; }
};

}  // namespace descent::detail
