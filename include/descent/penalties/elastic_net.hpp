#pragma once

#include <cmath>
#include <string>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../core/soft_threshold.hpp"
#include "../core/text.hpp"
#include "blocks.hpp"

namespace descent {

/// Weights cost by their size and by their square: λ (ρ Σ |w| + (1 − ρ)/2 Σ w²) over all parameters that are no biases. The
/// first part makes weights exactly 0 where their feature says too little; the second shares the weight among features that
/// say the same.
///
/// The square has a gradient. The size has none at 0: after each update it moves every weight towards 0 by η λ ρ, and no
/// further than 0 (a proximal step). That is right only where a rule moves all parameters by the same multiple of their
/// slopes, as Sgd and Momentum do; with others it does not compile. On mini-batches of sparse rows it goes with Sgd.
/// Zou and Hastie: "Regularization and variable selection via the elastic net", Journal of the Royal Statistical
/// Society B 67 (2005); Beck and Teboulle: "A fast iterative shrinkage-thresholding algorithm", SIAM Journal on Imaging
/// Sciences 2 (2009).
///
///     .penalty = ElasticNet{.strength = 0.1, .size_share = 0.5}
struct ElasticNet {
  static constexpr bool proximal = true;

  /// λ, 0 or more
  double strength = 0.01;
  /// ρ, the share of Σ |w|, from 0 (L2 alone) to 1 (L1 alone)
  double size_share = 0.5;
  /// whether biases cost as well
  bool biases = false;

  template <class Scalar>
  double value(ConstVectorView<Scalar> parameters, const Layout& layout) const {
    double sizes = 0, squares = 0;
    detail::each_place(layout, biases, [&](Index i) {
      const auto w = static_cast<double>(parameters[i]);
      sizes += std::abs(w);
      squares += w * w;
    });
    return strength * (size_share * sizes + (1 - size_share) / 2 * squares);
  }

  /// Of the square alone.
  template <class Scalar>
  void add_gradient(ConstVectorView<Scalar> parameters, const Layout& layout, VectorView<Scalar> gradient) const {
    const auto lambda = static_cast<Scalar>(strength * (1 - size_share));
    if (lambda > 0) detail::each_place(layout, biases, [&](Index i) { gradient[i] += lambda * parameters[i]; });
  }

  template <class Scalar>
  void project(VectorView<Scalar> parameters, const Layout& layout, Scalar rate) const {
    const auto length = static_cast<Scalar>(static_cast<double>(rate) * strength * size_share);
    detail::each_place(layout, biases, [&](Index i) { parameters[i] = detail::shrunk(parameters[i], length); });
  }

  /// What the square comes to in a step, λ (1 − ρ) times the parameter, and what project moves by at a rate of 1, λ ρ;
  /// in these blocks. See Penalty.
  double decay() const { return strength * (1 - size_share); }
  bool decays(const ParameterBlock& block) const { return biases || !block.bias; }
  double threshold() const { return strength * size_share; }
  bool thresholds(const ParameterBlock& block) const { return biases || !block.bias; }

  void validate() const {
    detail::check_strength("ElasticNet", ".strength", strength);
    if (!(size_share >= 0 && size_share <= 1))
      fail("ElasticNet: .size_share is " + detail::text(size_share) + "; it must be from 0 to 1");
  }
};

}  // namespace descent
