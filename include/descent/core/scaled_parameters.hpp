/// @file
/// Parameters that all shrink at every step, though a step touches few of them.
#pragma once

#include <utility>
#include <vector>

#include "inline.hpp"
#include "layout.hpp"
#include "matrix.hpp"

namespace descent::detail {

/// θ = s v: to multiply all of θ by a number, s alone is changed. While steps are taken the place of the parameters holds v;
/// for whoever looks at them it is made to hold θ (`show`), and v is kept to go on from, so that looking changes no bit of
/// what follows. Shalev-Shwartz, Singer and Srebro: "Pegasos: primal estimated sub-gradient solver for SVM", ICML 2007.
template <class Scalar>
class ScaledParameters {
 public:
  /// Blocks for which `shrinks(block)` is false keep their θ when the others shrink.
  template <class Shrinks>
  void init(const Layout& layout, const Shrinks& shrinks) {
    Index size = 0;
    for (const ParameterBlock& block : layout) {
      if (!shrinks(block)) exempt_.emplace_back(block.offset, block.size());
      size += block.size();
    }
    unscaled_ = Vector<Scalar>::Zero(size);
  }

  /// s
  double scale() const { return scale_; }

  /// From here on x holds v. What somebody wrote to x meanwhile counts.
  DESCENT_INLINE void hide(VectorView<Scalar> x) {
    if (!shown_) return;
    take_up(x);
  }

  /// From here on x holds θ.
  DESCENT_INLINE void show(VectorView<Scalar> x) {
    if (shown_) return;
    lay_down(x);
  }

  /// θ ← kept · θ, but for the exempt blocks; x holds v.
  DESCENT_INLINE void shrink(VectorView<Scalar> x, double kept) {
    if (scale_ * kept < smallest) [[unlikely]]
      return shrink_each(x, kept);
    scale_ *= kept;
    const auto back = static_cast<Scalar>(1 / kept);
    for (const auto& [first, count] : exempt_)
      for (Index i = first; i < first + count; ++i) x.data()[i] *= back;
  }

  template <class Visitor>
  void archive(Visitor& visit) {
    visit("scale", scale_);
    visit("unscaled", unscaled_);
  }

 private:
  static constexpr double smallest = 1e-9;  // of s: below, v would outgrow the numbers some day

  [[gnu::noinline]] void take_up(VectorView<Scalar>& x) {
    shown_ = false;
    if (scale_ == 1) return;
    const auto scale = static_cast<Scalar>(scale_);
    bool same = true;
    for (Index i = 0; same && i < x.size(); ++i) same = x[i] == scale * unscaled_[i];
    if (same)
      x = unscaled_;
    else
      scale_ = 1;
  }

  [[gnu::noinline]] void lay_down(VectorView<Scalar>& x) {
    shown_ = true;
    if (scale_ == 1) return;
    unscaled_ = x;
    const auto scale = static_cast<Scalar>(scale_);
    for (Index i = 0; i < x.size(); ++i) x[i] = scale * unscaled_[i];
  }

  /// The same by every parameter: now and then, or where little or nothing is kept.
  [[gnu::noinline]] void shrink_each(VectorView<Scalar>& x, double kept) {
    const auto shrunk = static_cast<Scalar>(scale_ * kept);
    Index i = 0;
    const auto multiply = [&](Index end, Scalar factor) {
      for (; i < end; ++i) x[i] *= factor;
    };
    for (const auto& [first, count] : exempt_) {
      multiply(first, shrunk);
      multiply(first + count, static_cast<Scalar>(scale_));
    }
    multiply(x.size(), shrunk);
    scale_ = 1;
  }

  double scale_ = 1;
  bool shown_ = true;
  Vector<Scalar> unscaled_;
  std::vector<std::pair<Index, Index>> exempt_;
};

}  // namespace descent::detail
