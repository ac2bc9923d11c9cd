/// @file
/// Parameters that all move towards 0 at every step, though a step touches few of them.
#pragma once

#include <limits>

#include "inline.hpp"
#include "layout.hpp"
#include "matrix.hpp"
#include "soft_threshold.hpp"

namespace descent::detail {

/// To move towards 0 by a₁, then by a₂, never further than 0, is to do so by a₁ + a₂. So a parameter that nobody reads
/// may owe its moves: the sum of all lengths so far less that sum when it last paid. It pays before it is read
/// (`settle`); for whoever looks, all are shown as if they had paid (`show`), and what they are without is kept to go
/// on from, so that looking changes no bit of what follows. Langford, Li and Zhang: "Sparse online learning via
/// truncated gradient", JMLR 10 (2009); Carpenter: "Lazy sparse stochastic gradient descent for regularized multinomial
/// logistic regression", 2008.
template <class Scalar>
class LazyThreshold {
 public:
  /// For as many parameters as the layout has, of which those of blocks with `moves(block)` move.
  template <class Moves>
  void init(const Layout& layout, const Moves& moves) {
    Index size = 0;
    for (const ParameterBlock& block : layout) size += block.size();
    paid_ = Vector<double>::Constant(size, never);
    unpaid_ = Vector<Scalar>::Zero(size);
    exempt(layout, moves);
  }

  /// From here on blocks for which `moves(block)` is false stay. x must be shown.
  template <class Moves>
  void exempt(const Layout& layout, const Moves& moves) {
    for (const ParameterBlock& block : layout)
      for (Index i = block.offset; i < block.offset + block.size(); ++i)
        if (!moves(block))
          paid_[i] = never;
        else if (paid_[i] == never)
          paid_[i] = sum_;
  }

  /// From here on x holds parameters that may owe. What somebody wrote to x meanwhile counts.
  DESCENT_INLINE void hide(VectorView<Scalar> x) {
    if (shown_) take_up(x);
  }

  /// From here on x holds parameters that owe nothing.
  DESCENT_INLINE void show(VectorView<Scalar> x) {
    if (!shown_) lay_down(x);
  }

  /// Lets parameters of x pay, one at a time; `paid()` is where it will look for what they paid.
  struct Settling {
    LazyThreshold& owner;
    Scalar* x;

    DESCENT_INLINE void operator()(Index place) const { owner.settle(x[place], owner.paid_.data()[place]); }
    const double* paid() const { return owner.paid_.data(); }
  };
  DESCENT_INLINE Settling settling(VectorView<Scalar> x) { return {*this, x.data()}; }

  /// Lets all pay, and begins a new sum: what x is measured in may change here.
  [[gnu::noinline]] void settle_all(VectorView<Scalar> x) {
    for (Index i = 0; i < x.size(); ++i) {
      settle(x.data()[i], paid_[i]);
      if (paid_[i] != never) paid_[i] = 0;
    }
    sum_ = 0;
  }

  /// All that move owe so much more.
  DESCENT_INLINE void add(double length) { sum_ += length; }

  template <class Visitor>
  void archive(Visitor& visit) {
    visit("thresholds", sum_);
    visit("thresholds_paid", paid_);
    visit("unpaid", unpaid_);
  }

 private:
  static constexpr double never = std::numeric_limits<double>::max();  // paid too much to owe anything

  DESCENT_INLINE void settle(Scalar& x, double& paid) const {
    const double owed = sum_ - paid;
    if (!(owed > 0)) return;
    x = shrunk(x, static_cast<Scalar>(owed));
    paid = sum_;
  }

  Scalar settled(Scalar x, double paid) const {
    settle(x, paid);
    return x;
  }

  [[gnu::noinline]] void take_up(VectorView<Scalar> x) {
    shown_ = false;
    for (Index i = 0; i < x.size(); ++i)
      if (x[i] == settled(unpaid_[i], paid_[i]))
        x[i] = unpaid_[i];
      else if (paid_[i] != never)
        paid_[i] = sum_;
  }

  [[gnu::noinline]] void lay_down(VectorView<Scalar> x) {
    shown_ = true;
    unpaid_ = x;
    for (Index i = 0; i < x.size(); ++i) x[i] = settled(x[i], paid_[i]);
  }

  double sum_ = 0;
  bool shown_ = true;
  Vector<double> paid_;
  Vector<Scalar> unpaid_;
};

}  // namespace descent::detail
