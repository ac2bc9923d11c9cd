#pragma once

#include <vector>

#include "../core/layout.hpp"
#include "../core/matrix.hpp"
#include "chain.hpp"
#include "checks.hpp"

namespace descent {

/// Decoupled weight decay: w ← (1 − η λ) w at every step, beside what the rule does, and whatever the gradient was. With
/// Sgd that is an L2 penalty; with rules that scale the gradient it is not, and usually generalises better. Biases are left
/// alone unless asked for. Loshchilov and Hutter: "Decoupled weight decay regularization", ICLR 2019.
///
///     .update = Adam{.learning_rate = 1e-3} | WeightDecay{.strength = 0.01}
struct WeightDecay {
  /// λ, 0 or more; η λ must stay below 1
  double strength = 0.01;
  /// whether biases decay as well
  bool biases = false;

  struct State {
    std::vector<ParameterBlock> blocks;  // that decay
    template <class Visitor>
    void archive(Visitor&) {}
  };

  template <class Scalar>
  State init(ConstVectorView<Scalar>, const Layout& layout) const {
    State state;
    for (const ParameterBlock& block : layout)
      if (biases || !block.bias) state.blocks.push_back(block);
    return state;
  }

  template <class Scalar>
  void before_step(VectorView<Scalar> parameters, Scalar rate, State& state) const {
    const auto kept = static_cast<Scalar>(1 - static_cast<double>(rate) * strength);
    for (const ParameterBlock& block : state.blocks) parameters.segment(block.offset, block.size()) *= kept;
  }

  /// Fails if η λ is not below 1 at a rate that is a number.
  void check_rate(double rate) const { detail::check_decay("WeightDecay", ".strength", strength, rate); }

  void validate() const { detail::check_not_negative("WeightDecay", ".strength", strength); }
};

}  // namespace descent
