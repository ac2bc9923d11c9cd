#pragma once

#include <cstdint>
#include <string>

#include "../../core/error.hpp"
#include "../../core/text.hpp"
#include "layer.hpp"

namespace descent {

/// In a step each number is dropped, that is made 0, with a given probability, and the others are scaled up by
/// 1 / (1 − probability), so that the mean stays; in looks and predictions nothing happens. A network that cannot rely on any
/// one unit learns less by heart. Srivastava et al.: "Dropout: a simple way to prevent neural networks from overfitting", JMLR
/// 15 (2014).
///
/// What is dropped depends on the seed, the step, the place of the layer and the number of the row alone: neither on the
/// batch nor on threads.
///
///     Network{Dense(784, 128), Relu{}, Dropout{.probability = 0.2}, Dense(128, 10)}
struct Dropout {
  static constexpr bool draws = true;

  /// from 0 (nothing) to below 1
  double probability = 0.5;
  /// of the draws
  std::uint64_t seed = 0;

  Index outputs(Index inputs) const { return inputs; }
  Layout layout() const { return {}; }
  template <class Scalar>
  void initialise(VectorView<Scalar>, Random&) const {}

  template <class Scalar>
  void forward(ConstVectorView<Scalar>, ConstBlock<Scalar> in, Block<Scalar> out, const LayerPass<Scalar>& pass) const {
    pass_on(in, out, pass);
  }
  template <class Scalar>
  void backward(ConstVectorView<Scalar>, ConstBlock<Scalar>, ConstBlock<Scalar>, ConstBlock<Scalar> out_slopes,
                Block<Scalar> in_slopes, VectorView<Scalar>, const LayerPass<Scalar>& pass) const {
    if (in_slopes.size() > 0) pass_on(out_slopes, in_slopes, pass);
  }

  std::string describe() const { return "Dropout(" + detail::text(probability) + ")"; }
  void validate() const {
    if (!(probability >= 0 && probability < 1))
      fail("Dropout: .probability is " + detail::text(probability) + "; it must be 0 or more and below 1");
  }

 private:
  /// Drops and scales, the same numbers of a row in both directions.
  template <class Scalar>
  void pass_on(ConstBlock<Scalar> from, Block<Scalar> to, const LayerPass<Scalar>& pass) const {
    if (pass.step < 0) {
      to = from;
      return;
    }
    const auto scale = static_cast<Scalar>(1 / (1 - probability));
    const auto limit = static_cast<std::uint64_t>(probability * 0x1p32);
    const std::uint64_t layer = Random(seed, static_cast<std::uint64_t>(pass.place)).bits();
    const std::uint64_t key = Random(layer, static_cast<std::uint64_t>(pass.step)).bits();
    for (Index i = 0; i < from.rows(); ++i) {
      Random random(key, pass.row_numbers[i]);
      const Scalar* in = from.data() + i * from.cols();
      Scalar* out = to.data() + i * from.cols();
      std::uint64_t bits = 0;
      for (Index j = 0; j < from.cols(); ++j) {  // two draws of 32 bits from each of 64
        bits = j % 2 == 0 ? random.bits() : bits >> 32;
        out[j] = (bits & 0xffffffffU) < limit ? Scalar(0) : scale * in[j];
      }
    }
  }
};

}  // namespace descent
