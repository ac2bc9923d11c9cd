#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../concepts.hpp"
#include "../core/finite.hpp"
#include "../core/random.hpp"
#include "../core/text.hpp"
#include "../schedules/rate.hpp"
#include "../updates/chain.hpp"
#include "../updates/sgd.hpp"
#include "../updates/transform.hpp"
#include "check_runs.hpp"
#include "conformance.hpp"
#include "hand_over.hpp"

namespace descent {

/// What an update rule is meant to do.
struct UpdateRuleChecks {
  /// Whether it moves parameters where the gradient is 0 too, by decay or noise.
  bool moves_without_gradient = false;
  /// In how many steps it must have come down a bowl by its own learning rate; 0: it need not.
  int steps = 100;
};

namespace detail {

/// A rule at work: parameters in the middle of a guarded room, and all states.
template <class Rule, class Scalar>
class RuleAtWork {
  using State = UpdateState<Rule, Scalar>;
  static constexpr bool has_state = !std::is_same_v<State, NoState>;
  static constexpr auto guard = static_cast<Scalar>(-12345);

 public:
  RuleAtWork(const Rule& rule, const Vector<Scalar>& start)
      : rule_(&rule),
        room_(Vector<Scalar>::Constant(start.size() + 2, guard)),
        state_(init_update(rule, ConstVectorView<Scalar>(start.data(), start.size()),
                           Layout{{"parameters", 0, start.size(), 1, false}})) {
    x() = start;
  }

  VectorView<Scalar> x() { return {room_.data() + 1, room_.size() - 2}; }
  Vector<Scalar> parameters() const { return room_.segment(1, room_.size() - 2); }
  State& state() { return state_; }

  /// Whether nothing was written beside the parameters.
  bool tight() const { return room_[0] == guard && room_[room_.size() - 1] == guard; }

  /// Takes a step; returns whether the rule found all parameters finite, if it says, or whether they are.
  bool step(const Vector<Scalar>& gradient) { return along(ConstVectorView<Scalar>(gradient.data(), gradient.size())); }
  template <class Gradient>
  bool along(const Gradient& gradient) {
    progress_.loss = static_cast<double>(parameters().squaredNorm());
    progress_.loss_step = progress_.step;
    rate_ = rate_at(rate_of(*rule_), progress_, rate_state_);
    const VectorView<Scalar> here = x();
    const bool finite = say_if_finite(here, [&] {
      if constexpr (has_state)
        return rule_->step(here, gradient, static_cast<Scalar>(rate_), state_);
      else
        return rule_->step(here, gradient, static_cast<Scalar>(rate_));
    });
    if constexpr (averages<Rule>) rule_->add(ConstVectorView<Scalar>(room_.data() + 1, here.size()), state_);
    ++progress_.step;
    ++progress_.samples;
    return finite;
  }

  /// The rate of the last step.
  double rate() const { return rate_; }

  /// All that can be seen: the bits of the parameters, and of their mean if one is kept.
  std::string seen() const {
    std::string bits;
    for (const Scalar number : parameters()) bits += bytes_of_value(number);
    if constexpr (averages<Rule>)
      for (const Scalar number : Vector<Scalar>(rule_->average(state_))) bits += bytes_of_value(number);
    return bits;
  }

  /// Gives parameters and states to another.
  std::string hand_over_to(RuleAtWork& to) {
    to.room_ = room_;
    to.progress_ = progress_;
    std::string mistake;
    if constexpr (has_state) mistake = hand_over(state_, to.state_);
    if constexpr (!std::is_same_v<decltype(rate_state_), NoState>)
      if (mistake.empty()) mistake = hand_over(rate_state_, to.rate_state_);
    return mistake;
  }

 private:
  const Rule* rule_;
  Vector<Scalar> room_;
  State state_;
  StateOf<RateOf<Rule>> rate_state_{};
  Progress progress_;
  double rate_ = 0;
};

/// Asks a rule all laws.
template <class Rule, class Scalar>
class RuleLaws {
  using Work = RuleAtWork<Rule, Scalar>;
  static constexpr Index sizes[] = {1, 3, 17, 64};

 public:
  RuleLaws(const Rule& rule, const UpdateRuleChecks& options) : rule_(rule), options_(options), found_{"update rule"} {}

  Conformance found() {
    if (!options_.moves_without_gradient) zero_gradient();
    runs();
    for (const Index size : sizes) one_size(size);
    if (options_.steps > 0) bowl();
    if constexpr (averages<Rule>) average();
    if constexpr (SparseUpdateRule<Rule, Scalar>) sparse();
    if constexpr (requires { rule_.lasting_rate(1.0); } && std::is_arithmetic_v<RateOf<Rule>>)
      if (!options_.moves_without_gradient) lasting_rate();
    return found_;
  }

 private:
  /// Another point or gradient for every key.
  static Vector<Scalar> random_vector(Index size, std::uint64_t key) {
    Random random(17, key);
    Vector<Scalar> x(size);
    for (Index i = 0; i < size; ++i) x[i] = static_cast<Scalar>(random.uniform(-1, 1));
    return x;
  }
  /// What the steps of a rule return: bool, or void if it says nothing.
  static constexpr bool says_if_finite = [] {
    using View = VectorView<Scalar>;
    using Gradient = ConstVectorView<Scalar>;
    if constexpr (requires(const Rule& rule, View x, Gradient g, UpdateState<Rule, Scalar>& state) {
                    { rule.step(x, g, Scalar(1), state) } -> std::same_as<bool>;
                  })
      return true;
    else
      return requires(const Rule& rule, View x, Gradient g) {
        { rule.step(x, g, Scalar(1)) } -> std::same_as<bool>;
      };
  }();

  void zero_gradient() {
    const Vector<Scalar> start = random_vector(17, 1);
    Work work(rule_, start);
    for (int i = 0; i < 3; ++i) work.step(Vector<Scalar>::Zero(17));
    Index i = 0;
    while (i < 17 && work.parameters()[i] == start[i]) ++i;
    found_.add(
        "a zero gradient moves nothing",
        i == 17 ? ""
                : "from a fresh state and by a gradient of zeros parameter " + std::to_string(i) + " went from " +
                      text(static_cast<double>(start[i])) + " to " + text(static_cast<double>(work.parameters()[i])) +
                      "; begin with a state of zeros, and move by the gradient alone (or, with decay or noise, say "
                      ".moves_without_gradient = true)");
  }

  void runs() {
    struct Run {
      Work work;
      Index size;
      std::uint64_t key;
    };
    check_runs(
        found_, "parameters", 30, true,
        [&](RunBegun which) {
          const Index size = which == RunBegun::another ? 9 : 5;
          const std::uint64_t key = which == RunBegun::another ? 5000 : 1000;
          return Run{Work(rule_, which == RunBegun::successor ? Vector<Scalar>(Vector<Scalar>::Constant(size, 3))
                                                              : random_vector(size, key)),
                     size, key};
        },
        [](Run& run, int i) {
          run.work.step(random_vector(run.size, run.key + 1 + static_cast<std::uint64_t>(i)));
          return run.work.seen();
        },
        [](Run& from, Run& to) { return from.work.hand_over_to(to.work); });
  }

  void one_size(Index size) {
    const std::string of_size = "of " + std::to_string(size) + " parameters ";
    const Vector<Scalar> start = Vector<Scalar>::Constant(size, Scalar(0.5));
    Work work(rule_, start);
    for (int i = 0; i < 7; ++i) work.step(Vector<Scalar>::Ones(size));
    Index i = 0;
    while (i < size && work.parameters()[i] != start[i]) ++i;
    found_.add("every parameter moves",
               i == size
                   ? ""
                   : of_size + "number " + std::to_string(i) +
                         " did not move by a gradient of ones; take the step in all of them, from 0 to size() - 1");
    found_.add("nothing else is written",
               work.tight() ? ""
                            : of_size +
                                  "the number before the first or after the last was changed; stay between 0 and "
                                  "size() - 1");
    if constexpr (!says_if_finite) return;
    for (const Index at : {Index{0}, size / 2, size - 1})
      for (const double bad : {Progress::unknown, positive_infinity, 0.25}) {
        Work judged(rule_, start);
        Vector<Scalar> gradient = Vector<Scalar>::Ones(size);
        gradient[at] = static_cast<Scalar>(bad);
        const bool said = judged.step(gradient);
        const Vector<Scalar> x = judged.parameters();
        // A state that no step can mend may be told as well; then it is false though parameters are finite.
        const bool lies = said ? !all_finite(x.data(), size) : bad == 0.25;
        found_.add("it tells whether parameters are finite",
                   !lies ? ""
                         : of_size + "step returned " +
                               (said ? "true, and one is not finite" : "false, and all are finite") +
                               "; look at all of them after the step, or return nothing");
      }
  }

  void bowl() {
    Vector<Scalar> steepness(5);
    for (Index i = 0; i < 5; ++i) steepness[i] = static_cast<Scalar>(0.25 + 0.15 * static_cast<double>(i));
    const auto height = [&](const Vector<Scalar>& x) {
      return static_cast<double>((steepness.array() * x.array().square()).sum()) / 2;
    };
    Work work(rule_, Vector<Scalar>::Constant(5, Scalar(1)));
    const double start = height(work.parameters());
    for (int i = 0; i < options_.steps; ++i) {
      const Vector<Scalar> gradient = (steepness.array() * work.parameters().array()).matrix();
      work.step(gradient);
    }
    const double end = height(work.parameters());
    found_.add("it goes downhill", end < start ? ""
                                               : "on the bowl Σ cᵢ xᵢ² / 2, with c from 0.25 to 0.85, " +
                                                     std::to_string(options_.steps) + " steps from x = 1 went from " +
                                                     text(start) + " to " + exact_text(end) +
                                                     "; move against the gradient, x -= rate * …, at a rate below 2");
  }

  void average() {
    const Vector<Scalar> start = random_vector(5, 2);
    Work work(rule_, start);
    found_.add("an average is there from the start",
               Vector<Scalar>(rule_.average(work.state())) == start
                   ? ""
                   : "before the first step average(state) is not the parameters to start from; let init keep them");
  }

  void sparse() {
    Work dense(rule_, random_vector(17, 3)), sparse(rule_, random_vector(17, 3));
    for (std::uint64_t i = 0; i < 5; ++i) {
      const Index places[] = {static_cast<Index>(i), 16};
      const Vector<Scalar> values = random_vector(2, 100 + i);
      Vector<Scalar> gradient = Vector<Scalar>::Zero(17);
      for (Index j = 0; j < 2; ++j) gradient[places[j]] = values[j];
      dense.step(gradient);
      sparse.along(SparseGradient<Scalar>{places, values.data(), 2});
    }
    const auto apart = static_cast<double>((dense.parameters() - sparse.parameters()).cwiseAbs().maxCoeff());
    found_.add("a sparse gradient is a dense one with zeros",
               apart <= 1e3 * static_cast<double>(std::numeric_limits<Scalar>::epsilon())
                   ? ""
                   : "by the same slopes, sparse and dense, parameters came " + text(apart) +
                         " apart; do what the zeros would do, too, or take no sparse gradients");
  }

  void lasting_rate() {
    const auto slope = static_cast<Scalar>(1e-3);
    Work work(rule_, Vector<Scalar>::Zero(3));
    std::vector<double> steps;
    for (int i = 0; i < 2000; ++i) {
      const Scalar before = work.parameters()[0];
      work.step(Vector<Scalar>::Constant(3, slope));
      if (i >= 1979)
        steps.push_back((static_cast<double>(before) - static_cast<double>(work.parameters()[0])) /
                        static_cast<double>(slope));
    }
    std::sort(steps.begin(), steps.end());
    const double seen = steps[steps.size() / 2], said = rule_.lasting_rate(work.rate());
    found_.add("lasting_rate is the lasting step", std::abs(seen - said) <= 0.01 * std::abs(seen)
                                                       ? ""
                                                       : "lasting_rate(" + text(work.rate()) + ") is " + text(said) +
                                                             ", and after 2,000 steps by the same "
                                                             "slope a step is " +
                                                             text(seen) +
                                                             " times the slope; say that, or leave it out");
  }

  const Rule& rule_;
  UpdateRuleChecks options_;
  Conformance found_;
};

}  // namespace detail

/// Whether an update rule keeps the laws: a zero gradient moves nothing; every parameter follows its slope, downhill; what
/// it says about finite parameters is true; the laws of states. With parameters and gradients made up, 1 to 64 of them;
/// check_update_rule<float>(rule) does it with floats. A transform or an average is joined to Sgd. Fails as its
/// `validate()` does.
///
///     REQUIRE(check_update_rule(Adam{.learning_rate = 0.05}).passed());
///     REQUIRE(check_update_rule(WeightDecay{.strength = 0.1}, {.moves_without_gradient = true}).passed());
///
/// Rules of the full form, which ask an oracle, are not for it.
template <class Scalar = double, class Rule>
Conformance check_update_rule(const Rule& rule, const UpdateRuleChecks& options = {}) {
  if constexpr (UpdateTransform<Rule>) {
    const Sgd<> descent{.learning_rate = 0.1};
    if constexpr (GradientTransform<Rule, Scalar>)
      return check_update_rule<Scalar>(rule | descent, options);
    else
      return check_update_rule<Scalar>(descent | rule, options);
  } else {
    static_assert(
        SimpleUpdateRule<Rule, Scalar>,
        "check_update_rule: this type is not an UpdateRule that follows a gradient; it needs step(parameters, "
        "gradient, rate) or step(parameters, gradient, rate, state), see concepts.hpp");
    detail::validate(rule);
    return detail::RuleLaws<Rule, Scalar>(rule, options).found();
  }
}

}  // namespace descent
