// The library's penalties keep the laws of penalties; planted defects are caught, each by the law that it breaks.
#include <descent/penalties/both.hpp>
#include <descent/penalties/box.hpp>
#include <descent/penalties/elastic_net.hpp>
#include <descent/penalties/l1.hpp>
#include <descent/penalties/l2.hpp>
#include <descent/penalties/max_norm.hpp>
#include <descent/penalties/no_penalty.hpp>
#include <descent/penalties/on_blocks.hpp>
#include <descent/testing/check_penalty.hpp>

#include "passes.hpp"

using namespace descent;

namespace {

/// λ Σ w², biases left alone: right.
struct Ridge {
  double strength = 0.1;
  double value(ConstVectorView<double> x, const Layout& layout) const {
    double sum = 0;
    each(layout, [&](Index i) { sum += strength * x[i] * x[i]; });
    return sum;
  }
  void add_gradient(ConstVectorView<double> x, const Layout& layout, VectorView<double> gradient) const {
    each(layout, [&](Index i) { gradient[i] += 2 * strength * x[i]; });
  }
  template <class Visit>
  static void each(const Layout& layout, const Visit& visit) {
    for (const ParameterBlock& block : layout)
      for (Index i = block.offset; i < block.offset + block.size() && !block.bias; ++i) visit(i);
  }
};
struct RidgeSign : Ridge {
  void add_gradient(ConstVectorView<double> x, const Layout& layout, VectorView<double> gradient) const {
    each(layout, [&](Index i) { gradient[i] -= 2 * strength * x[i]; });
  }
};
struct RidgeOverwrites : Ridge {
  void add_gradient(ConstVectorView<double> x, const Layout& layout, VectorView<double> gradient) const {
    each(layout, [&](Index i) { gradient[i] = 2 * strength * x[i]; });
  }
};
struct RidgeOnBiases : Ridge {
  double value(ConstVectorView<double> x, const Layout&) const { return strength * x.squaredNorm(); }
  void add_gradient(ConstVectorView<double> x, const Layout&, VectorView<double> gradient) const {
    gradient += 2 * strength * x;
  }
};
struct Reward : Ridge {
  double value(ConstVectorView<double> x, const Layout& layout) const { return -Ridge::value(x, layout); }
  void add_gradient(ConstVectorView<double> x, const Layout& layout, VectorView<double> gradient) const {
    each(layout, [&](Index i) { gradient[i] -= 2 * strength * x[i]; });
  }
};
struct RidgeGrows : Ridge {
  mutable double growing = 0.1;
  double value(ConstVectorView<double> x, const Layout& layout) const {
    growing *= 1.1;
    return growing * Ridge::value(x, layout);
  }
};
struct Shrinks : Ridge {  // a "projection" that goes on shrinking
  void project(VectorView<double> x, const Layout& layout, double) const {
    each(layout, [&](Index i) { x[i] *= 0.9; });
  }
};
struct ShrinksByRate : Ridge {
  void project(VectorView<double> x, const Layout& layout, double rate) const {
    each(layout, [&](Index i) { x[i] /= 1 + rate; });
  }
};
struct ClampsBiases : Ridge {
  void project(VectorView<double> x, const Layout&, double) const { x = x.cwiseMax(-0.1).cwiseMin(0.1).eval(); }
};
struct ForgetsWhenBound : Ridge {
  Ridge bound_to(const Layout&) const { return {.strength = 0}; }
};
struct DecaysByHalf : Ridge {  // its slope is 2 strength x
  double decay() const { return strength; }
  bool decays(const ParameterBlock& block) const { return !block.bias; }
};
struct ThresholdsBiases : L1 {  // which project leaves alone
  bool thresholds(const ParameterBlock&) const { return true; }
};
struct PushesOut : Ridge {
  void project(VectorView<double> x, const Layout& layout, double) const {
    each(layout, [&](Index i) { x[i] = x[i] < 0 ? -3 : 3; });
  }
};

}  // namespace

TEMPLATE_TEST_CASE("the library's penalties pass check_penalty", "", float, double) {
  const auto check = [](const auto& penalty) { passes(check_penalty<TestType>(penalty)); };
  check(NoPenalty{});
  check(L2{.strength = 0.1});
  check(L1{.strength = 0.1});
  check(ElasticNet{.strength = 0.1, .size_share = 0.3});
  check(Box{.lowest = -0.5, .highest = 1});
  check(Box{.lowest = 0});
  check(MaxNorm{.limit = 1});
  check(L2{0.1} + Box{.lowest = 0});
  check(L1{0.1} + Box{.lowest = -1, .highest = 1});
  check(L2{0.1} + L1{0.2});
  check(OnBlocks{{"weights"}, L1{.strength = 0.1}});
  check(OnBlocks{{"weights"}, L2{.strength = 0.1}} + OnBlocks{{"more"}, MaxNorm{.limit = 1}});
  passes(check_penalty<TestType>(L2{.strength = 0.1, .biases = true}, {.biases = true}));
  passes(check_penalty<TestType>(L1{.strength = 0.1, .biases = true}, {.biases = true}));
  passes(check_penalty<TestType>(minimal::TowardsOne{}, {.biases = true}));
}

TEST_CASE("defects in penalties are caught") {
  passes(check_penalty(Ridge{}));
  catches("sign flipped", "the gradient is the derivative of the value", check_penalty(RidgeSign{}));
  catches("gradient overwritten", "add_gradient adds", check_penalty(RidgeOverwrites{}));
  catches("biases counted", "biases are left alone", check_penalty(RidgeOnBiases{}));
  CHECK(check_penalty(RidgeOnBiases{}, {.biases = true}).passed());
  catches("a reward", "the value is finite and 0 or more", check_penalty(Reward{}));
  catches("mutable strength", "evaluation repeats", check_penalty(RidgeGrows{}));
  catches("not a projection", "a projection done twice is done once", check_penalty(Shrinks{}));
  catches("rate not declared", "proximal is declared", check_penalty(ShrinksByRate{}));
  catches("biases clamped", "biases are left alone", check_penalty(ClampsBiases{}));
  catches("forgets when bound", "bound to a layout it is the same", check_penalty(ForgetsWhenBound{}));
  catches("half of the decay", "decay says what add_gradient adds", check_penalty(DecaysByHalf{}));
  catches("biases said to move", "threshold says what project moves by", check_penalty(ThresholdsBiases{}));
  catches("pushed out", "a projection costs nothing", check_penalty(PushesOut{}));
}
