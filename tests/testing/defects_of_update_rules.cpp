// Planted defects in update rules: each is caught, by the law that it breaks.
#include <descent/testing/check_update_rule.hpp>

#include <cmath>
#include <memory>

#include "passes.hpp"

using namespace descent;

namespace {

using X = VectorView<double>;
using G = ConstVectorView<double>;

/// A rule that is right: momentum. Each defect changes one thing about it.
struct Heavy {
  double learning_rate = 0.1;
  struct State {
    Vector<double> velocity;
    int steps = 0;
    void archive(auto& visit) {
      visit("velocity", velocity);
      visit("steps", steps);
    }
  };
  State init(ConstVectorView<double> x) const { return {Vector<double>::Zero(x.size())}; }
  void step(X x, G gradient, double rate, State& state) const {
    ++state.steps;
    const double memory = state.steps < 10 ? 0.5 : 0.9;
    state.velocity = memory * state.velocity + gradient;
    x -= rate * state.velocity;
  }
};

struct Uphill : Heavy {
  void step(X x, G gradient, double rate, State& state) const { Heavy::step(x, gradient, -rate, state); }
};
struct RateForgotten : Heavy {
  void step(X x, G gradient, double, State&) const { x -= 10 * gradient; }
};
struct LastParameterForgotten : Heavy {
  void step(X x, G gradient, double rate, State& state) const {
    const Index rest = x.size() - 1;
    state.velocity.head(rest) = 0.9 * state.velocity.head(rest) + gradient.head(rest);
    x.head(rest) -= rate * state.velocity.head(rest);
  }
};
struct WholeRegistersOnly : Heavy {  // the tail of vector code is missing
  void step(X x, G gradient, double rate, State&) const {
    for (Index i = 0; i + 4 <= x.size(); i += 4)
      for (Index j = i; j < i + 4; ++j) x[j] -= rate * gradient[j];
  }
};
struct WritesBeyond : Heavy {
  void step(X x, G gradient, double rate, State& state) const {
    Heavy::step(x, gradient, rate, state);
    x.data()[x.size()] = 0;
  }
};
struct VelocityInRule {
  double learning_rate = 0.1;
  mutable Vector<double> velocity = {};
  void step(X x, G gradient, double rate) const {
    if (velocity.size() != x.size()) velocity = Vector<double>::Zero(x.size());
    velocity = 0.9 * velocity + gradient;
    x -= rate * velocity;
  }
};
struct SharedCounter {  // runs count steps together; alone, each begins at a multiple of 30
  double learning_rate = 0.1;
  std::shared_ptr<int> steps = std::make_shared<int>(0);
  void step(X x, G gradient, double rate) const { x -= rate / (1 + (*steps)++ % 30) * gradient; }
};
struct StateShared : Heavy {
  struct State {
    std::shared_ptr<Vector<double>> velocity;
    void archive(auto& visit) { visit("velocity", *velocity); }
  };
  State init(ConstVectorView<double> x) const {
    return {std::make_shared<Vector<double>>(Vector<double>::Zero(x.size()))};
  }
  void step(X x, G gradient, double rate, State& state) const {
    *state.velocity = 0.9 * *state.velocity + gradient;
    x -= rate * *state.velocity;
  }
};
struct StepsNotArchived : Heavy {
  struct State : Heavy::State {
    void archive(auto& visit) { visit("velocity", velocity); }
  };
  State init(ConstVectorView<double> x) const { return {{Vector<double>::Zero(x.size())}}; }
};
struct VelocityNotArchived : Heavy {
  struct State : Heavy::State {
    void archive(auto& visit) { visit("steps", steps); }
  };
  State init(ConstVectorView<double> x) const { return {{Vector<double>::Zero(x.size())}}; }
};
struct WithoutArchive : Heavy {
  struct State {
    Vector<double> velocity;
  };
  State init(ConstVectorView<double> x) const { return {Vector<double>::Zero(x.size())}; }
  void step(X x, G gradient, double rate, State& state) const {
    state.velocity = 0.9 * state.velocity + gradient;
    x -= rate * state.velocity;
  }
};
struct NameTwice : Heavy {
  struct State : Heavy::State {
    void archive(auto& visit) {
      visit("state", velocity);
      visit("state", steps);
    }
  };
  State init(ConstVectorView<double> x) const { return {{Vector<double>::Zero(x.size())}}; }
};
struct StartsMoving : Heavy {
  State init(ConstVectorView<double> x) const { return {Vector<double>::Ones(x.size())}; }
};
struct SaysAlwaysFinite : Heavy {
  bool step(X x, G gradient, double rate, State& state) const {
    Heavy::step(x, gradient, rate, state);
    return true;
  }
};
struct SaysOfFirstOnly : Heavy {
  bool step(X x, G gradient, double rate, State& state) const {
    Heavy::step(x, gradient, rate, state);
    return is_finite(x[0]);
  }
};
struct SaysNever : Heavy {
  bool step(X x, G gradient, double rate, State& state) const {
    Heavy::step(x, gradient, rate, state);
    return false;
  }
};
struct WrongLastingRate : Heavy {
  double lasting_rate(double rate) const { return rate; }
};
struct SparseForgetsDecay {
  double learning_rate = 0.1;
  struct State {
    Vector<double> velocity;
    void archive(auto& visit) { visit("velocity", velocity); }
  };
  State init(ConstVectorView<double> x) const { return {Vector<double>::Zero(x.size())}; }
  void step(X x, G gradient, double rate, State& state) const {
    state.velocity = 0.9 * state.velocity + gradient;
    x -= rate * state.velocity;
  }
  void step(X x, const SparseGradient<double>& gradient, double rate, State& state) const {
    for (Index i = 0; i < gradient.count; ++i) {
      double& velocity = state.velocity[gradient.places[i]];
      velocity = 0.9 * velocity + gradient.values[i];
      x[gradient.places[i]] -= rate * velocity;
    }
  }
};
struct AverageOfNothing {  // a mean that begins at 0
  static constexpr bool averages = true;
  struct State {
    Vector<double> mean;
    void archive(auto& visit) { visit("mean", mean); }
  };
  State init(ConstVectorView<double> x) const { return {Vector<double>::Zero(x.size())}; }
  void add(ConstVectorView<double> x, State& state) const { state.mean += 0.1 * (x - state.mean); }
  ConstVectorView<double> average(const State& state) const { return {state.mean.data(), state.mean.size()}; }
};
struct SlopesHalvedInTurn {  // a transform that counts in itself
  mutable int calls = 0;
  ConstVectorView<double> change_gradient(ConstVectorView<double> gradient, VectorView<double> room, double,
                                          NoState&) const {
    room = gradient / (1 + ++calls);
    return {room.data(), room.size()};
  }
};

}  // namespace

TEST_CASE("defects in update rules are caught") {
  const auto of = [](const auto& rule) { return check_update_rule(rule); };
  passes(of(Heavy{}));
  catches("sign flipped", "it goes downhill", of(Uphill{}));
  catches("rate forgotten", "it goes downhill", of(RateForgotten{}));
  catches("last parameter forgotten", "every parameter moves", of(LastParameterForgotten{}));
  catches("tail forgotten", "every parameter moves", of(WholeRegistersOnly{}));
  catches("one written too many", "nothing else is written", of(WritesBeyond{}));
  catches("velocity in the rule", "the same run twice", of(VelocityInRule{}));
  catches("a counter shared by runs", "runs do not disturb each other", of(SharedCounter{}));
  catches("a state that copies share", "a copied state goes on equally", of(StateShared{}));
  catches("steps not archived", "archive names all that a run needs", of(StepsNotArchived{}));
  catches("velocity not archived", "archive names all that a run needs", of(VelocityNotArchived{}));
  catches("no archive", "archive names all that a run needs", of(WithoutArchive{}));
  catches("a name twice", "archive names all that a run needs", of(NameTwice{}));
  catches("starts moving", "a zero gradient moves nothing", of(StartsMoving{}));
  CHECK(check_update_rule(StartsMoving{}, {.moves_without_gradient = true}).passed());
  catches("always finite", "it tells whether parameters are finite", of(SaysAlwaysFinite{}));
  catches("the first is finite", "it tells whether parameters are finite", of(SaysOfFirstOnly{}));
  catches("never finite", "it tells whether parameters are finite", of(SaysNever{}));
  catches("lasting rate", "lasting_rate is the lasting step", of(WrongLastingRate{}));
  catches("sparse without decay", "a sparse gradient is a dense one with zeros", of(SparseForgetsDecay{}));
  catches("average from 0", "an average is there from the start", of(AverageOfNothing{}));
  catches("transform with a counter", "the same run twice", of(SlopesHalvedInTurn{}));
}
