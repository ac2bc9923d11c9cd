#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../concepts.hpp"
#include "../core/error.hpp"
#include "../core/layout.hpp"

namespace descent {

/// A penalty or constraint of some blocks of the parameters: the others it does not see.
///
///     .penalty = OnBlocks{{"layer 1"}, L2{.strength = 0.1}} + OnBlocks{{"layer 3 weights"}, MaxNorm{.limit = 3}}
///
/// A block of the model's layout() is named by its name, or several by their first words. Biases among them are left alone as the
/// penalty leaves them: to penalise them, set its `.biases`. A run fails where a name means no block, or where all that are named
/// are biases which are left alone.
template <class PenaltyPolicy>
struct OnBlocks {
  static constexpr bool proximal = detail::proximal<PenaltyPolicy>;

  /// which blocks, one at least
  std::vector<std::string> blocks;
  /// what they cost
  PenaltyPolicy penalty = {};
  /// for a run's own use: the part of its model's layout that it named
  Layout bound = {};

  /// The same for one layout, which then need not be searched every time. Fails where a name means no block of it, and where
  /// the penalty would do nothing.
  OnBlocks bound_to(const Layout& layout) const {
    OnBlocks result = *this;
    result.bound = named(layout);
    if constexpr (requires { penalty.biases; }) {
      bool all_left_alone = !penalty.biases;
      for (const ParameterBlock& block : result.bound) all_left_alone = all_left_alone && block.bias;
      constexpr bool can_be_asked = requires(PenaltyPolicy asked) { asked.biases = true; };
      if (all_left_alone)
        fail("OnBlocks: '" + result.bound.front().name + "' is all biases, which the penalty leaves alone; " +
             (can_be_asked ? "set its .biases = true, or " : "") + "name a block of weights");
    }
    return result;
  }

  template <class Scalar>
  double value(ConstVectorView<Scalar> parameters, const Layout& layout) const {
    return with_named(layout, [&](const Layout& named) { return penalty.value(parameters, named); });
  }
  template <class Scalar>
  void add_gradient(ConstVectorView<Scalar> parameters, const Layout& layout, VectorView<Scalar> gradient) const {
    with_named(layout, [&](const Layout& named) { penalty.add_gradient(parameters, named, gradient); });
  }
  template <class Scalar>
  void project(VectorView<Scalar> parameters, const Layout& layout, Scalar rate) const
    requires detail::projects<PenaltyPolicy, Scalar>
  {
    with_named(layout, [&](const Layout& named) { penalty.project(parameters, named, rate); });
  }

  /// What the penalty offers, in the blocks that were named: see Penalty.
  double decay() const
    requires detail::Decays<PenaltyPolicy>
  {
    return penalty.decay();
  }
  bool decays(const ParameterBlock& block) const
    requires detail::Decays<PenaltyPolicy>
  {
    return names(block) && penalty.decays(block);
  }
  double threshold() const
    requires detail::Thresholds<PenaltyPolicy>
  {
    return penalty.threshold();
  }
  bool thresholds(const ParameterBlock& block) const
    requires detail::Thresholds<PenaltyPolicy>
  {
    return names(block) && penalty.thresholds(block);
  }

  /// Shows visit(name, value) what it is.
  template <class Visitor>
  void identity(Visitor& visit) const {
    visit("blocks", blocks);
    visit("penalty", penalty);
  }

  void validate() const {
    if (blocks.empty()) fail("OnBlocks: .blocks is empty; name one at least, or leave OnBlocks out for all");
    detail::validate(penalty);
  }

 private:
  template <class Work>
  decltype(auto) with_named(const Layout& layout, const Work& work) const {
    return bound.empty() ? work(named(layout)) : work(bound);
  }

  Layout named(const Layout& layout) const {
    for (const std::string& name : blocks) detail::check_block_name("OnBlocks", name, layout);
    Layout named;
    for (const ParameterBlock& block : layout)
      if (names(block)) named.push_back(block);
    return named;
  }

  bool names(const ParameterBlock& block) const {
    for (const std::string& name : blocks)
      if (detail::means_block(name, block)) return true;
    return false;
  }
};

/// Of blocks, and a penalty.
template <class PenaltyPolicy>
OnBlocks(std::vector<std::string>, PenaltyPolicy) -> OnBlocks<PenaltyPolicy>;

}  // namespace descent
