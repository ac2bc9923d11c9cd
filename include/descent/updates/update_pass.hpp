/// @file
/// One pass over parameters, gradient and state: how the library's own update rules take their step.
#pragma once

#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/packet.hpp"

namespace descent::detail {

/// Calls rule(x, g, s…) for every parameter x with its gradient g and its places s in the state vectors, one
/// number at a time; what the rule writes to x and s is kept. Returns whether every parameter is finite
/// afterwards.
template <class Scalar, class Rule, class... State>
bool update_each_number(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Rule rule, State&... state) {
  FiniteTest<Scalar, 1> finite;
  Scalar* x = parameters.data();
  const Scalar* g = gradient.data();
  for (Index i = 0; i < parameters.size(); ++i) {
    Scalar moved = x[i];
    rule(moved, g[i], state.data()[i]...);
    finite.see(moved);
    (finite.see(state.data()[i]), ...);  // a square that overflowed would hold its parameter still for ever
    x[i] = moved;
  }
  return finite.all_finite();
}

/// The same a register at a time (and of the x alone), for rules made of +, −, × and ÷ between their
/// arguments and captured Scalars: the rule is a generic lambda, called with packets of numbers and, for the
/// rest, with single ones.
template <class Scalar, class Rule, class... State>
DESCENT_INLINE bool update_each(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Rule rule,
                                State&... state) {
  constexpr int width = register_lanes<Scalar, most_lanes<Scalar>>;
  using Row = Lanes<Scalar, width>;
  using Packet = typename Row::Packet;
  FiniteTest<Scalar, width> wide;
  FiniteTest<Scalar, 1> narrow;
  const Index size = parameters.size();
  Scalar* x = parameters.data();
  const Scalar* g = gradient.data();

  Index i = 0;
  for (; i + width <= size; i += width) {
    Packet moved = Row::load(x + i);
    [&](auto... places) {
      rule(moved, Row::load(g + i), places...);
      (Row::store(state.data() + i, places), ...);
    }(Row::load(state.data() + i)...);
    wide.see(moved);
    Row::store(x + i, moved);
  }
  for (; i < size; ++i) {
    Scalar moved = *in_register(x + i);  // too few left to be worth vector instructions
    rule(moved, g[i], state.data()[i]...);
    narrow.see(moved);
    x[i] = moved;
  }
  return wide.all_finite() && narrow.all_finite();
}

}  // namespace descent::detail
