// The library's update rules, transforms, averages and chains keep the laws of update rules; planted defects are caught, each
// by the law that it breaks.
#include <descent/schedules/cosine_decay.hpp>
#include <descent/schedules/reduce_on_plateau.hpp>
#include <descent/testing/check_update_rule.hpp>
#include <descent/updates/block_rates.hpp>
#include <descent/updates/clip_norm.hpp>
#include <descent/updates/clip_value.hpp>
#include <descent/updates/exponential_average.hpp>
#include <descent/updates/gradient_noise.hpp>
#include <descent/updates/lookahead.hpp>
#include <descent/updates/polyak_average.hpp>
#include <descent/updates/weight_decay.hpp>
#include <descent/updates/with_rate.hpp>

#include <cmath>
#include <memory>

#include "../updates/rules.hpp"
#include "passes.hpp"

using namespace descent;

namespace {

using X = VectorView<double>;
using G = ConstVectorView<double>;

/// What can be wrong with a step.
enum class Mistake {
  none,
  uphill,
  rate_forgotten,
  last_parameter_forgotten,
  whole_registers_only,  // the tail of vector code is missing
  writes_beyond,
  starts_moving
};

/// Momentum, at first with less memory.
struct Heavy {
  Mistake mistake = Mistake::none;
  double learning_rate = 0.1;
  struct State {
    Vector<double> velocity;
    int steps = 0;
    void archive(auto& visit) {
      visit("velocity", velocity);
      visit("steps", steps);
    }
  };
  State init(ConstVectorView<double> x) const {
    return {Vector<double>::Constant(x.size(), mistake == Mistake::starts_moving ? 1 : 0)};
  }
  void step(X x, G gradient, double rate, State& state) const {
    ++state.steps;
    const double memory = state.steps < 10 ? 0.5 : 0.9;
    state.velocity = memory * state.velocity + gradient;
    if (mistake == Mistake::uphill) rate = -rate;
    if (mistake == Mistake::rate_forgotten) rate = 10;
    const Index end = mistake == Mistake::last_parameter_forgotten ? x.size() - 1
                      : mistake == Mistake::whole_registers_only   ? x.size() / 4 * 4
                                                                   : x.size();
    x.head(end) -= rate * state.velocity.head(end);
    if (mistake == Mistake::writes_beyond) x.data()[x.size()] = 0;
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
  State init(ConstVectorView<double> x) const { return {Heavy::init(x)}; }
};
struct VelocityNotArchived : Heavy {
  struct State : Heavy::State {
    void archive(auto& visit) { visit("steps", steps); }
  };
  State init(ConstVectorView<double> x) const { return {Heavy::init(x)}; }
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
  State init(ConstVectorView<double> x) const { return {Heavy::init(x)}; }
};
/// What a step says of parameters that are finite or not.
enum class Answer { always, of_the_first, never };
struct SaysIfFinite : Heavy {
  Answer answer = Answer::always;
  bool step(X x, G gradient, double rate, State& state) const {
    Heavy::step(x, gradient, rate, state);
    return answer == Answer::always || (answer == Answer::of_the_first && is_finite(x[0]));
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
/// A rule of the full form: halves the step until the value falls.
enum class SearchMistake { none, uphill, last_parameter_forgotten, rate_in_rule };
struct Search {
  SearchMistake mistake = SearchMistake::none;
  mutable double kept = 1e-3;
  struct State {
    Vector<double> gradient, next;
    double rate = 1e-3;
    void archive(auto& visit) { visit("rate", rate); }
  };
  State init(ConstVectorView<double> x) const { return {x, x}; }
  void step(X x, auto& oracle, double, State& state) const
    requires requires { oracle.value(x); }
  {
    const double here = oracle.gradient(x, state.gradient), sign = mistake == SearchMistake::uphill ? -1 : 1;
    if (mistake == SearchMistake::last_parameter_forgotten) state.gradient.tail(1).setZero();
    double& rate = mistake == SearchMistake::rate_in_rule ? kept : state.rate;
    rate *= 2;
    for (int i = 0; i < 60; ++i, rate /= 2) {
      state.next = x - sign * rate * state.gradient;
      if (sign * (oracle.value(state.next) - here) <= 0) break;
    }
    x = state.next;
  }
};
struct SearchRateNotArchived : Search {
  struct State : Search::State {
    void archive(auto&) {}
  };
  State init(ConstVectorView<double> x) const { return {{x, x}}; }
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

TEST_CASE("the library's update rules pass check_update_rule") {
  for_each_rule([](const char* name, const auto& rule) {
    CAPTURE(name);
    passes(check_update_rule(rule));
  });
}

TEST_CASE("of floats too") {
  passes(check_update_rule<float>(Sgd{.learning_rate = 0.1}));
  passes(check_update_rule<float>(Momentum{.learning_rate = 0.05, .momentum = 0.9}));
  passes(check_update_rule<float>(Adam{.learning_rate = 0.05}));
  passes(check_update_rule<float>(FixedStep{.size = 0.01}));
}

TEST_CASE("those that decay, or have a schedule, pass it too") {
  for_each_decaying_rule([](const char* name, const auto& rule) {
    CAPTURE(name);
    passes(check_update_rule(rule, {.moves_without_gradient = true}));
  });
  passes(check_update_rule(Sgd{.learning_rate = CosineDecay{.initial = 0.1, .steps = 200}}));
  passes(check_update_rule(Adam{.learning_rate = ReduceOnPlateau{.initial = 0.1, .patience = 3}}));
  passes(check_update_rule(WithRate{.rule = Momentum{}, .learning_rate = 0.02}));
  passes(check_update_rule(minimal::Leap{}));
  passes(check_update_rule(minimal::Halfway{}));
}

TEST_CASE("the library's transforms and averages pass check_update_rule") {
  constexpr UpdateRuleChecks moves{.moves_without_gradient = true};
  passes(check_update_rule(ClipNorm{.limit = 1}));
  passes(check_update_rule(ClipValue{.limit = 0.5}));
  passes(check_update_rule(GradientNoise{.deviation = 0.1}, moves));
  passes(check_update_rule(WeightDecay{.strength = 0.1}, moves));
  passes(check_update_rule(BlockRates{{{"parameters", 0.5}}}));
  passes(check_update_rule(Lookahead{}));
  passes(check_update_rule(PolyakAverage{}));
  passes(check_update_rule(PolyakAverage{.after = 7}));
  passes(check_update_rule(ExponentialAverage{.decay = 0.9}));
}

TEST_CASE("chains pass it") {
  constexpr UpdateRuleChecks moves{.moves_without_gradient = true};
  passes(check_update_rule(ClipNorm{1} | Momentum{.learning_rate = 0.05} | PolyakAverage{.after = 4}));
  passes(check_update_rule<float>(ClipNorm{1} | Adam{.learning_rate = 0.05} | Lookahead{.steps = 3}));
  passes(check_update_rule(
      ClipValue{1} | GradientNoise{.deviation = 0.05} | Sgd{.learning_rate = 0.1} | WeightDecay{0.01} | Lookahead{},
      moves));
}

TEST_CASE("defects in update rules are caught") {
  const auto of = [](const auto& rule) { return check_update_rule(rule); };
  passes(of(Heavy{}));
  catches("sign flipped", "it goes downhill", of(Heavy{Mistake::uphill}));
  catches("rate forgotten", "it goes downhill", of(Heavy{Mistake::rate_forgotten}));
  catches("last parameter forgotten", "every parameter moves", of(Heavy{Mistake::last_parameter_forgotten}));
  catches("tail forgotten", "every parameter moves", of(Heavy{Mistake::whole_registers_only}));
  catches("one written too many", "nothing else is written", of(Heavy{Mistake::writes_beyond}));
  catches("velocity in the rule", "the same run twice", of(VelocityInRule{}));
  catches("a counter shared by runs", "runs do not disturb each other", of(SharedCounter{}));
  catches("a state that copies share", "a copied state goes on equally", of(StateShared{}));
  catches("steps not archived", "archive names all that a run needs", of(StepsNotArchived{}));
  catches("velocity not archived", "archive names all that a run needs", of(VelocityNotArchived{}));
  catches("no archive", "archive names all that a run needs", of(WithoutArchive{}));
  catches("a name twice", "archive names all that a run needs", of(NameTwice{}));
  catches("starts moving", "a zero gradient moves nothing", of(Heavy{Mistake::starts_moving}));
  CHECK(check_update_rule(Heavy{Mistake::starts_moving}, {.moves_without_gradient = true}).passed());
  catches("always finite", "it tells whether parameters are finite", of(SaysIfFinite{{}, Answer::always}));
  catches("the first is finite", "it tells whether parameters are finite", of(SaysIfFinite{{}, Answer::of_the_first}));
  catches("never finite", "it tells whether parameters are finite", of(SaysIfFinite{{}, Answer::never}));
  catches("lasting rate", "lasting_rate is the lasting step", of(WrongLastingRate{}));
  catches("sparse without decay", "a sparse gradient is a dense one with zeros", of(SparseForgetsDecay{}));
  catches("average from 0", "an average is there from the start", of(AverageOfNothing{}));
  catches("transform with a counter", "the same run twice", of(SlopesHalvedInTurn{}));
}

TEST_CASE("defects in update rules of the full form are caught") {
  const auto of = [](const auto& rule) { return check_update_rule(rule); };
  passes(of(Search{}));
  catches("uphill", "it goes downhill", of(Search{SearchMistake::uphill}));
  catches("last parameter forgotten", "every parameter moves", of(Search{SearchMistake::last_parameter_forgotten}));
  catches("rate not archived", "archive names all that a run needs", of(SearchRateNotArchived{}));
  catches("rate in the rule", "the same run twice", of(Search{SearchMistake::rate_in_rule}));
}
