#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/layout.hpp"
#include "../core/matrix.hpp"
#include "../core/text.hpp"
#include "chain.hpp"

namespace descent {

/// How fast a block of the parameters learns.
struct BlockRate {
  /// which: a block of the model's layout() by its name, "layer 1 weights", or by its first words, "layer 1", several
  std::string block = {};
  /// times what the rule does; 0 or more, 0 leaves the block as it is
  double factor = 1;
};

/// A learning rate of its own for some blocks of the parameters: of the step that the rule takes, x ← x + s, they take
/// x ← x + factor · s. Where several name a block, the last one counts.
///
///     .update = Adam{.learning_rate = 1e-3} | BlockRates{{{"layer 1", 0.1}, {"layer 3 bias", 0}}}
///
/// A rate is the rule's business: what bounds parameters (Box, MaxNorm) or stands further right in the chain (WeightDecay)
/// moves a block of factor 0 as well, and GradientBelow counts its slopes.
///
/// With 0 for all layers but the last, a network that was trained for something else learns a new task.
struct BlockRates {
  static constexpr bool clips = true;

  /// which block how fast; the others as fast as the rule says
  std::vector<BlockRate> rates = {};

  template <class Scalar>
  struct State {
    Layout layout;
    Vector<Scalar> before;  // where the parameters stand before the rule's step; nothing that is remembered
    template <class Visitor>
    void archive(Visitor&) {}
  };

  /// Fails where a name means no block.
  template <class Scalar>
  State<Scalar> init(ConstVectorView<Scalar> parameters, const Layout& layout) const {
    for (const BlockRate& rate : rates) detail::check_block_name("BlockRates", rate.block, layout);
    return {layout, parameters};
  }

  template <class Scalar>
  void before_step(VectorView<Scalar> parameters, Scalar, State<Scalar>& state) const {
    for (const ParameterBlock& block : state.layout)
      if (factor_of(block) != 1)
        std::copy_n(parameters.data() + block.offset, block.size(), state.before.data() + block.offset);
  }

  template <class Scalar>
  void after_step(VectorView<Scalar> parameters, Scalar, State<Scalar>& state) const {
    for (const ParameterBlock& block : state.layout) {
      const auto factor = static_cast<Scalar>(factor_of(block));
      if (factor == 1) continue;
      for (Index i = block.offset; i < block.offset + block.size(); ++i)
        parameters[i] = state.before[i] + factor * (parameters[i] - state.before[i]);
    }
  }

  void validate() const {
    for (const BlockRate& rate : rates)
      if (!(rate.factor >= 0) || !is_finite(rate.factor))
        fail("BlockRates: the factor of \"" + rate.block + "\" is " + detail::text(rate.factor) +
             "; it must be 0 or more");
  }

 private:
  double factor_of(const ParameterBlock& block) const {
    double factor = 1;
    for (const BlockRate& rate : rates)
      if (detail::means_block(rate.block, block)) factor = rate.factor;
    return factor;
  }
};

}  // namespace descent
