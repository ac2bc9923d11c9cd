/// @file
/// One pass over parameters, gradient and state: how the library's own update rules take their step.
#pragma once

#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/packet.hpp"
#include "../core/sparse_gradient.hpp"

namespace descent::detail {

/// Calls rule(x, g, s…) for every parameter x with its gradient g and its places s in the state vectors, a register at a
/// time; what the rule writes to x and s is kept. The rule is a generic lambda, made of +, −, ×, ÷, choose and square_root
/// between its arguments and captured Scalars: it is called with packets of numbers and, for the rest, with single ones.
/// Returns whether every parameter, and all of its state, is finite afterwards: a square that overflowed would hold its
/// parameter still for ever.
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
      (wide.see(places), ...);
      (Row::store(state.data() + i, places), ...);
    }(Row::load(state.data() + i)...);
    wide.see(moved);
    Row::store(x + i, moved);
  }
  for (; i < size; ++i) {
    Scalar moved = *in_register(x + i);  // too few left to be worth vector instructions
    rule(moved, g[i], state.data()[i]...);
    (narrow.see(state.data()[i]), ...);
    narrow.see(moved);
    x[i] = moved;
  }
  return wide.all_finite() && narrow.all_finite();
}

/// The same where the gradient is not 0; the other parameters, and their state, stay as they are.
template <class Scalar, class Rule, class... State>
bool update_each(VectorView<Scalar> parameters, const SparseGradient<Scalar>& gradient, Rule rule, State&... state) {
  constexpr int width = register_lanes<Scalar, 16 / static_cast<int>(sizeof(Scalar))>;  // are tested together
  FiniteTest<Scalar, width> wide;
  FiniteTest<Scalar, 1> narrow;
  const auto move = [&](Index i) DESCENT_INLINE_LAMBDA {
    const Index place = gradient.places[i];
    Scalar& x = parameters.data()[place];
    Scalar moved = x;
    rule(moved, gradient.values[i], state.data()[place]...);
    (narrow.see(state.data()[place]), ...);
    x = moved;
    return moved;
  };
  Index i = 0;
  if constexpr (width > 1)
    for (; i + width <= gradient.count; i += width) {
      typename PacketType<Scalar, width>::type moved;
      unroll<width>([&](int lane) DESCENT_INLINE_LAMBDA { moved[lane] = move(i + lane); });
      wide.see(moved);
    }
  for (; i < gradient.count; ++i) narrow.see(move(i));
  return wide.all_finite() && narrow.all_finite();
}

}  // namespace descent::detail
