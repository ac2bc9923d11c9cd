/// @file
/// An update rule at work on a function that is made up.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>

#include "../concepts.hpp"
#include "../core/finite.hpp"
#include "../core/random.hpp"
#include "../schedules/rate.hpp"
#include "bits.hpp"
#include "hand_over.hpp"
#include "run_laws.hpp"

namespace descent::detail {

/// Numbers between −1 and 1, others for every key.
template <class Scalar>
Vector<Scalar> random_vector(Index size, std::uint64_t key) {
  Random random(17, key);
  Vector<Scalar> x(size);
  for (Index i = 0; i < size; ++i) x[i] = static_cast<Scalar>(random.uniform(-1, 1));
  return x;
}

/// The function that a step goes down: f(x) = Σ slopesᵢ xᵢ + Σ steepnessᵢ xᵢ² / 2 on its batch, and the second sum
/// alone on all data.
template <class Scalar>
struct Hill {
  Vector<Scalar> slopes, steepness;

  double value_of_all(const Vector<Scalar>& x) const { return static_cast<double>(gradient_of_all(x).dot(x)) / 2; }
  Vector<Scalar> gradient_of_all(const Vector<Scalar>& x) const { return steepness.cwiseProduct(x); }
  double value(const Vector<Scalar>& x) const { return static_cast<double>(slopes.dot(x)) + value_of_all(x); }
  Vector<Scalar> gradient(const Vector<Scalar>& x) const { return slopes + gradient_of_all(x); }
};

/// Answers what a rule of the full form asks about it, see OracleQuestions.
template <class Scalar>
struct HillOracle {
  using X = const Eigen::Ref<const Vector<Scalar>>&;
  using Gradient = Eigen::Ref<Vector<Scalar>>;

  const Hill<Scalar>& hill;

  double value(X x) { return hill.value(x); }
  double gradient(X x, Gradient gradient) {
    gradient = hill.gradient(x);
    return hill.value(x);
  }
  double value_of_all(X x) { return hill.value_of_all(x); }
  double gradient_of_all(X x, Gradient gradient) {
    gradient = hill.gradient_of_all(x);
    return hill.value_of_all(x);
  }
};

/// A rule at work, whatever its type: parameters in the middle of a guarded room, and all states.
template <class Scalar>
class WorkingRule : public CheckedRun {
  static constexpr auto guard = static_cast<Scalar>(-12345);

 public:
  /// `key` chooses the slopes of step(i).
  WorkingRule(const Vector<Scalar>& start, std::uint64_t key)
      : room_(Vector<Scalar>::Constant(start.size() + 2, guard)), key_(key) {
    here() = start;
  }

  /// Takes a step down; returns whether the rule found all parameters finite, if it says, or whether they are.
  virtual bool descend(const Hill<Scalar>& hill) = 0;
  /// Takes a step by slopes that are sparse, if the rule takes such.
  virtual void descend(const SparseGradient<Scalar>& gradient) = 0;
  /// The mean of the parameters' way, if the rule keeps it, or else where they are.
  virtual Vector<Scalar> average() const = 0;

  /// By slopes that are made up.
  std::string step(int i) override {
    const Index p = room_.size() - 2;
    descend(Hill<Scalar>{random_vector<Scalar>(p, key_ + static_cast<std::uint64_t>(i)),
                         Vector<Scalar>::Constant(p, Scalar(0.25))});
    return bits_of_all(parameters()) + bits_of_all(average());
  }

  Vector<Scalar> parameters() const { return room_.segment(1, room_.size() - 2); }
  /// Whether nothing was written beside them.
  bool tight() const { return room_[0] == guard && room_[room_.size() - 1] == guard; }
  /// The rate of the last step.
  double rate() const { return rate_; }

 protected:
  VectorView<Scalar> here() { return {room_.data() + 1, room_.size() - 2}; }

  Vector<Scalar> room_;
  std::uint64_t key_;
  Progress progress_;
  double rate_ = 0;
};

/// That of one type.
template <class Rule, class Scalar>
class WorkingRuleOf final : public WorkingRule<Scalar> {
  using State = UpdateState<Rule, Scalar>;

 public:
  WorkingRuleOf(const Rule& rule, const Vector<Scalar>& start, std::uint64_t key)
      : WorkingRule<Scalar>(start, key),
        rule_(&rule),
        state_(init_update(rule, ConstVectorView<Scalar>(start.data(), start.size()),
                           Layout{{"parameters", 0, start.size(), 1, false}})) {}

  bool descend(const Hill<Scalar>& hill) override {
    const Vector<Scalar> x = this->parameters();
    progress_.loss = hill.value_of_all(x);
    progress_.loss_step = progress_.step;
    if constexpr (SimpleUpdateRule<Rule, Scalar>) {
      const Vector<Scalar> gradient = hill.gradient(x);
      return take_step(ConstVectorView<Scalar>(gradient.data(), gradient.size()));
    } else {
      HillOracle<Scalar> oracle{hill};
      return take_step(oracle);
    }
  }
  void descend([[maybe_unused]] const SparseGradient<Scalar>& gradient) override {
    if constexpr (SparseUpdateRule<Rule, Scalar>) take_step(gradient);
  }
  Vector<Scalar> average() const override {
    if constexpr (averages<Rule>)
      return rule_->average(state_);
    else
      return this->parameters();
  }
  std::unique_ptr<CheckedRun> copy() const override { return std::make_unique<WorkingRuleOf>(*this); }
  void archive(StateTape& tape) override {
    tape("parameters of the run", room_);
    tape("progress of the run", progress_);
    tape("learning rate", rate_state_);
    detail::archive(state_, tape);
  }

 private:
  using WorkingRule<Scalar>::progress_;
  using WorkingRule<Scalar>::rate_;
  using WorkingRule<Scalar>::room_;

  template <class Slopes>
  bool take_step(Slopes&& slopes) {
    rate_ = rate_at(rate_of(*rule_), progress_, rate_state_);
    VectorView<Scalar> x = this->here();
    const bool finite = say_if_finite(x, [&] {
      if constexpr (std::is_same_v<State, NoState>)
        return rule_->step(x, slopes, static_cast<Scalar>(rate_));
      else
        return rule_->step(x, slopes, static_cast<Scalar>(rate_), state_);
    });
    if constexpr (averages<Rule>) rule_->add(ConstVectorView<Scalar>(x.data(), x.size()), state_);
    ++progress_.step;
    ++progress_.samples;
    return finite;
  }

  const Rule* rule_;
  State state_;
  StateOf<RateOf<Rule>> rate_state_{};
};

/// Whether the steps of a rule return a bool: whether all parameters are finite.
template <class Rule, class Scalar>
inline constexpr bool says_if_finite = [] {
  if constexpr (requires(const Rule& rule, VectorView<Scalar> x, ConstVectorView<Scalar> gradient,
                         UpdateState<Rule, Scalar>& state) {
                  { rule.step(x, gradient, Scalar(1), state) } -> std::same_as<bool>;
                })
    return true;
  else
    return requires(const Rule& rule, VectorView<Scalar> x, ConstVectorView<Scalar> gradient) {
      { rule.step(x, gradient, Scalar(1)) } -> std::same_as<bool>;
    };
}();

}  // namespace descent::detail
