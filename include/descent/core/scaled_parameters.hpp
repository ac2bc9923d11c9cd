/// @file
/// Parameters that all shrink at every step, though a step touches few of them.
#pragma once

#include <vector>

#include "finite.hpp"
#include "inline.hpp"
#include "layout.hpp"
#include "matrix.hpp"

namespace descent::detail {

/// θ = s v: to multiply all of θ by a number, s alone is changed. While steps are taken the place of the parameters holds v;
/// for whoever looks at them it is made to hold θ (`show`), and v is kept to go on from, so that looking changes no bit of
/// what follows. Shalev-Shwartz, Singer and Srebro: "Pegasos: primal estimated sub-gradient solver for SVM", ICML 2007.
///
/// The θ of exempt blocks are kept as they are: to divide them at every step by what s was multiplied by would move them
/// where one float is as good as the next, 1 % in 10⁶ steps.
template <class Scalar>
class ScaledParameters {
 public:
  /// For as many parameters as the layout has.
  template <class Shrinks>
  void init(const Layout& layout, const Shrinks& shrinks) {
    exempt(layout, shrinks);
    Index size = 0;
    for (const ParameterBlock& block : layout) size += block.size();
    unscaled_ = Vector<Scalar>::Zero(size);
  }

  /// From here on blocks for which `shrinks(block)` is false keep their θ when the others shrink. x must hold θ.
  template <class Shrinks>
  void exempt(const Layout& layout, const Shrinks& shrinks) {
    exempt_.clear();
    for (const ParameterBlock& block : layout)
      for (Index i = block.offset; !shrinks(block) && i < block.offset + block.size(); ++i)
        exempt_.push_back({i, Scalar(0), Scalar(0)});
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

  /// Whether to keep so much multiplies each v instead of s.
  bool shrinks_each(double kept) const { return scale_ * kept < smallest; }

  /// θ ← kept · θ, but for the exempt ones; x holds v. Returns whether what it multiplied is finite. To be followed by
  /// `settle`, once a step has been taken from there.
  DESCENT_INLINE bool shrink(VectorView<Scalar> x, double kept) {
    if (shrinks_each(kept)) [[unlikely]]
      return shrink_each(x, kept);
    scale_ *= kept;
    return true;
  }

  /// Takes over by how much the exempt ones moved since x was hidden or this was last called.
  DESCENT_INLINE void settle(VectorView<Scalar> x) {
    for (Exempt& one : exempt_) {
      const double moved = static_cast<double>(x.data()[one.place]) - static_cast<double>(one.unscaled);
      one.kept = static_cast<Scalar>(static_cast<double>(one.kept) + scale_ * moved);
      unscale(one, x);
    }
  }

  template <class Visitor>
  void archive(Visitor& visit) {
    visit("scale", scale_);
    visit("unscaled", unscaled_);
  }

 private:
  static constexpr double smallest = 1e-9;  // of s: below, v would outgrow the numbers some day

  struct Exempt {
    Index place;
    Scalar kept;      // θ, where x holds v
    Scalar unscaled;  // θ / s, which x held when last we looked
  };

  DESCENT_INLINE void unscale(Exempt& one, VectorView<Scalar>& x) {
    one.unscaled = static_cast<Scalar>(static_cast<double>(one.kept) / scale_);
    x.data()[one.place] = one.unscaled;
  }

  /// Calls f(i) for all places that are not exempt, in order, while it returns true.
  template <class Call>
  void each_shrinking(const Call& f) const {
    Index i = 0;
    for (const Exempt& one : exempt_) {
      for (; i < one.place; ++i)
        if (!f(i)) return;
      i = one.place + 1;
    }
    for (; i < unscaled_.size(); ++i)
      if (!f(i)) return;
  }

  [[gnu::noinline]] void take_up(VectorView<Scalar>& x) {
    shown_ = false;
    for (Exempt& one : exempt_) one.kept = x[one.place];
    if (scale_ != 1) {
      const auto scale = static_cast<Scalar>(scale_);
      bool same = true;
      each_shrinking([&](Index i) { return same = x[i] == scale * unscaled_[i]; });
      if (same)
        x = unscaled_;
      else
        scale_ = 1;
    }
    for (Exempt& one : exempt_) unscale(one, x);
  }

  [[gnu::noinline]] void lay_down(VectorView<Scalar>& x) {
    shown_ = true;
    if (scale_ == 1) return;
    unscaled_ = x;
    const auto scale = static_cast<Scalar>(scale_);
    for (Index i = 0; i < x.size(); ++i) x[i] = scale * unscaled_[i];
    for (const Exempt& one : exempt_) x[one.place] = one.kept;
  }

  /// The same by every parameter: now and then, or where little or nothing is kept.
  [[gnu::noinline]] bool shrink_each(VectorView<Scalar>& x, double kept) {
    const auto shrunk = static_cast<Scalar>(scale_ * kept);
    bool finite = true;
    each_shrinking([&](Index i) {
      x[i] *= shrunk;
      return finite = is_finite(x[i]);
    });
    scale_ = 1;
    for (Exempt& one : exempt_) unscale(one, x);
    return finite;
  }

  double scale_ = 1;
  bool shown_ = true;
  Vector<Scalar> unscaled_;
  std::vector<Exempt> exempt_;
};

}  // namespace descent::detail
