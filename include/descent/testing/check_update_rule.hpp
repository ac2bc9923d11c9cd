#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "../concepts.hpp"
#include "../core/finite.hpp"
#include "../core/text.hpp"
#include "../schedules/rate.hpp"
#include "../updates/chain.hpp"
#include "../updates/sgd.hpp"
#include "../updates/transform.hpp"
#include "conformance.hpp"
#include "rule_at_work.hpp"
#include "run_laws.hpp"

namespace descent {

/// What an update rule is meant to do.
struct UpdateRuleChecks {
  /// Whether it moves parameters where the gradient is 0 too, by decay or noise.
  bool moves_without_gradient = false;
  /// In how many steps it must have come down a bowl by its own learning rate; 0: it need not.
  int steps = 100;
};

namespace detail {

/// What an update rule says of itself.
struct UpdateRuleSays {
  /// whether it follows a gradient; one of the full form asks an oracle
  bool simple;
  bool if_finite, averages, sparse;
  /// empty if there is none
  std::function<double(double rate)> lasting_rate = {};
};

/// Puts a rule to work at `start`; see WorkingRule.
template <class Scalar>
using BeginWork = std::function<std::unique_ptr<WorkingRule<Scalar>>(const Vector<Scalar>& start, std::uint64_t key)>;

/// Asks a rule all laws.
template <class Scalar>
class UpdateRuleLaws {
 public:
  UpdateRuleLaws(const BeginWork<Scalar>& begin, const UpdateRuleSays& says, const UpdateRuleChecks& options)
      : begin_(begin), says_(says), options_(options), found_{"update rule"} {}

  Conformance found() {
    if (!options_.moves_without_gradient) zero_gradient();
    runs();
    for (const Index size : {1, 3, 17, 64}) {
      moves_all(size);
      if (says_.simple && says_.if_finite) tells_if_finite(size);
    }
    if (options_.steps > 0) bowl();
    if (says_.averages) average();
    if (says_.sparse) sparse();
    if (says_.lasting_rate && !options_.moves_without_gradient) lasting_rate();
    return found_;
  }

 private:
  static Vector<Scalar> constant(Index size, double value) {
    return Vector<Scalar>::Constant(size, static_cast<Scalar>(value));
  }
  std::unique_ptr<WorkingRule<Scalar>> begin(const Vector<Scalar>& start) const { return begin_(start, 0); }

  void zero_gradient() {
    const Vector<Scalar> start = random_vector<Scalar>(17, 1), zeros = constant(17, 0);
    const auto work = begin(start);
    for (int i = 0; i < 3; ++i) work->descend({zeros, zeros});
    const Vector<Scalar> end = work->parameters();
    Index i = 0;
    while (i < 17 && end[i] == start[i]) ++i;
    found_.add("a zero gradient moves nothing",
               i == 17
                   ? ""
                   : "from a fresh state and by a gradient of zeros parameter " + std::to_string(i) + " went from " +
                         text(static_cast<double>(start[i])) + " to " + text(static_cast<double>(end[i])) +
                         "; begin with a state of zeros, and move by the gradient alone (or, with decay or noise, "
                         "say .moves_without_gradient = true)");
  }

  void runs() {
    const BeginRun begin = [&](RunBegun which) {
      if (which == RunBegun::another) return begin_(random_vector<Scalar>(9, 2), 5000);
      return begin_(which == RunBegun::successor ? constant(5, 3) : random_vector<Scalar>(5, 1), 1000);
    };
    RunLaws("parameters", 30, begin).check(found_, true);
  }

  void moves_all(Index size) {
    const Vector<Scalar> start = constant(size, 0.5);
    const auto work = begin(start);
    for (int i = 0; i < 7; ++i) work->descend({constant(size, 1), constant(size, 0.25)});
    const Vector<Scalar> end = work->parameters();
    Index i = 0;
    while (i < size && end[i] != start[i]) ++i;
    found_.add("every parameter moves",
               i == size
                   ? ""
                   : of(size) + "number " + std::to_string(i) +
                         " did not move by slopes of about 1; take the step in all of them, from 0 to size() - 1");
    found_.add("nothing else is written",
               work->tight() ? ""
                             : of(size) +
                                   "the number before the first or after the last was changed; stay between 0 and "
                                   "size() - 1");
  }

  void tells_if_finite(Index size) {
    for (const Index at : {Index{0}, size / 2, size - 1})
      for (const double bad : {Progress::unknown, positive_infinity, 0.25}) {
        const auto work = begin(constant(size, 0.5));
        Vector<Scalar> slopes = constant(size, 1);
        slopes[at] = static_cast<Scalar>(bad);
        const bool said = work->descend({slopes, constant(size, 0)});
        const Vector<Scalar> x = work->parameters();
        // A state that no step can mend may be told as well; then it is false though parameters are finite.
        const bool lies = said ? !all_finite(x.data(), size) : bad == 0.25;
        found_.add("it tells whether parameters are finite",
                   !lies ? ""
                         : of(size) + "step returned " +
                               (said ? "true, and one is not finite" : "false, and all are finite") +
                               "; look at all of them after the step, or return nothing");
      }
  }
  static std::string of(Index size) { return "of " + std::to_string(size) + " parameters "; }

  void bowl() {
    Hill<Scalar> hill{constant(5, 0), constant(5, 0)};
    for (Index i = 0; i < 5; ++i) hill.steepness[i] = static_cast<Scalar>(0.25 + 0.15 * static_cast<double>(i));
    const auto work = begin(constant(5, 1));
    const double start = hill.value(work->parameters());
    for (int i = 0; i < options_.steps; ++i) work->descend(hill);
    const double end = hill.value(work->parameters());
    found_.add("it goes downhill", end < start ? ""
                                               : "on the bowl Σ cᵢ xᵢ² / 2, with c from 0.25 to 0.85, " +
                                                     std::to_string(options_.steps) + " steps from x = 1 went from " +
                                                     text(start) + " to " + exact_text(end) +
                                                     "; move against the gradient, x -= rate * …, at a rate below 2");
  }

  void average() {
    const Vector<Scalar> start = random_vector<Scalar>(5, 2);
    found_.add("an average is there from the start",
               begin(start)->average() == start
                   ? ""
                   : "before the first step average(state) is not the parameters to start from; let init keep them");
  }

  void sparse() {
    const Vector<Scalar> start = random_vector<Scalar>(17, 3);
    const auto dense = begin(start), sparse = begin(start);
    for (std::uint64_t i = 0; i < 5; ++i) {
      const Index places[] = {static_cast<Index>(i), 16};
      const Vector<Scalar> values = random_vector<Scalar>(2, 100 + i);
      Vector<Scalar> slopes = constant(17, 0);
      for (Index j = 0; j < 2; ++j) slopes[places[j]] = values[j];
      dense->descend({slopes, constant(17, 0)});
      sparse->descend(SparseGradient<Scalar>{places, values.data(), 2});
    }
    const auto apart = static_cast<double>((dense->parameters() - sparse->parameters()).cwiseAbs().maxCoeff());
    found_.add("a sparse gradient is a dense one with zeros",
               apart <= 1e3 * static_cast<double>(std::numeric_limits<Scalar>::epsilon())
                   ? ""
                   : "by the same slopes, sparse and dense, parameters came " + text(apart) +
                         " apart; do what the zeros would do, too, or take no sparse gradients");
  }

  void lasting_rate() {
    constexpr double slope = 1e-3;
    const Hill<Scalar> hill{constant(3, slope), constant(3, 0)};
    const auto work = begin(constant(3, 0));
    for (int i = 0; i < 1979; ++i) work->descend(hill);
    std::vector<double> steps;
    for (int i = 0; i < 21; ++i) {
      const auto before = static_cast<double>(work->parameters()[0]);
      work->descend(hill);
      steps.push_back((before - static_cast<double>(work->parameters()[0])) / slope);
    }
    std::sort(steps.begin(), steps.end());
    const double seen = steps[steps.size() / 2], said = says_.lasting_rate(work->rate());
    found_.add("lasting_rate is the lasting step", std::abs(seen - said) <= 0.01 * std::abs(seen)
                                                       ? ""
                                                       : "lasting_rate(" + text(work->rate()) + ") is " + text(said) +
                                                             ", and after 2,000 steps by the same slope a step is " +
                                                             text(seen) +
                                                             " times the slope; say that, or leave it out");
  }

  const BeginWork<Scalar>& begin_;
  const UpdateRuleSays& says_;
  UpdateRuleChecks options_;
  Conformance found_;
};

}  // namespace detail

/// Whether an update rule keeps the laws: a zero gradient moves nothing; every parameter follows its slope, downhill;
/// what it says about finite parameters is true; the laws of states. With parameters and functions made up, 1 to 64 of
/// them; check_update_rule<float>(rule) does it with floats. A transform or an average is joined to Sgd. A rule of the
/// full form asks about the function, and is not shown slopes that are not finite. Fails as its `validate()` does.
///
///     REQUIRE(check_update_rule(Adam{.learning_rate = 0.05}).passed());
///     REQUIRE(check_update_rule(WeightDecay{.strength = 0.1}, {.moves_without_gradient = true}).passed());
template <class Scalar = double, class Rule>
Conformance check_update_rule(const Rule& rule, const UpdateRuleChecks& options = {}) {
  if constexpr (UpdateTransform<Rule>) {
    const Sgd<> descent{.learning_rate = 0.1};
    if constexpr (GradientTransform<Rule, Scalar>)
      return check_update_rule<Scalar>(rule | descent, options);
    else
      return check_update_rule<Scalar>(descent | rule, options);
  } else {
    static_assert(UpdateRule<Rule, Scalar>,
                  "check_update_rule: this type is not an UpdateRule; it needs step(parameters, gradient, rate) or "
                  "step(parameters, gradient, rate, state), see concepts.hpp");
    detail::validate(rule);
    const detail::BeginWork<Scalar> begin = [&](const Vector<Scalar>& start, std::uint64_t key) {
      return std::make_unique<detail::WorkingRuleOf<Rule, Scalar>>(rule, start, key);
    };
    constexpr bool simple = SimpleUpdateRule<Rule, Scalar>;
    detail::UpdateRuleSays says{simple, detail::says_if_finite<Rule, Scalar>, detail::averages<Rule>,
                                simple && SparseUpdateRule<Rule, Scalar>};
    if constexpr (simple && std::is_arithmetic_v<detail::RateOf<Rule>> && requires { rule.lasting_rate(1.0); })
      says.lasting_rate = [&](double rate) { return static_cast<double>(rule.lasting_rate(rate)); };
    return detail::UpdateRuleLaws<Scalar>(begin, says, options).found();
  }
}

}  // namespace descent
