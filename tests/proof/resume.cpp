// A run that was saved, thrown away and restored goes on to the same bits as one that never stopped: for every
// combination of update rule, schedule, sampling and stop rule, in double and float, at random steps.
//
//     resume FOLDER [stops a combination]      saves its checkpoints in the folder
#include <descent/checkpoint.hpp>
#include <descent/descent.hpp>
#include <descent/schedules/reduce_on_plateau.hpp>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

using namespace descent;

namespace {

// One type for all policies of a role, so that a combination is a value: a list of policies and the number of the one
// that plays. All of them have their state, so that what is not played is archived, too.

constexpr const char* part_names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};

/// The numbers 0 … n − 1 as constants, for each of which work(number) is called.
template <std::size_t n, class Work>
void for_each_number(const Work& work) {
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (work(std::integral_constant<std::size_t, i>{}), ...);
  }(std::make_index_sequence<n>{});
}

template <class... States>
struct StateOfEach {
  std::tuple<States...> each;
  template <class Visitor>
  void archive(Visitor& visit) {
    for_each_number<sizeof...(States)>([&](auto i) { visit(part_names[i], std::get<i>(each)); });
  }
};

template <class... Policies>
struct OneOf {
  static constexpr bool needs_time = (detail::needs_time<Policies> || ...);
  static constexpr bool needs_gradient_norm = (detail::needs_gradient_norm<Policies> || ...);

  std::tuple<Policies...> each;
  std::size_t played = 0;

  explicit OneOf(Policies... policies) : each(std::move(policies)...) {}
  static constexpr std::size_t size() { return sizeof...(Policies); }

  using State = StateOfEach<StateOf<Policies>...>;

  /// What work(policy, state) returns for the one that plays.
  template <class Result, class Work>
  Result play(State& state, const Work& work) const {
    Result result{};
    for_each_number<sizeof...(Policies)>([&](auto i) {
      if (played == i) result = work(std::get<i>(each), std::get<i>(state.each));
    });
    return result;
  }
};

template <class... Policies>
struct AnySchedule : OneOf<Policies...> {
  using OneOf<Policies...>::OneOf;
  using State = typename OneOf<Policies...>::State;
  double operator()(const Progress& progress, State& state) const {
    return this->template play<double>(
        state, [&](const auto& rate, auto& own) { return detail::rate_at(rate, progress, own); });
  }
};
template <class... Policies>
AnySchedule(Policies...) -> AnySchedule<Policies...>;

template <class... Policies>
struct AnyStopRule : OneOf<Policies...> {
  using OneOf<Policies...>::OneOf;
  using State = typename OneOf<Policies...>::State;
  StopReason met(const Progress& progress, State& state) const {
    return this->template play<StopReason>(
        state, [&](const auto& stop, auto& own) { return detail::met(stop, progress, own); });
  }
};
template <class... Policies>
AnyStopRule(Policies...) -> AnyStopRule<Policies...>;

template <class... Policies>
struct AnySampling : OneOf<Policies...> {
  using OneOf<Policies...>::OneOf;
  using State = typename OneOf<Policies...>::State;
  template <Data D>
  State init(const D& data) const {
    State state;
    for_each_number<sizeof...(Policies)>([&](auto i) {
      if constexpr (requires { std::get<i>(this->each).init(data); })
        std::get<i>(state.each) = std::get<i>(this->each).init(data);
      else
        std::get<i>(state.each) = std::get<i>(this->each).init(data.size());
    });
    return state;
  }
  RowIndices next(State& state) const {
    return this->template play<RowIndices>(state, [&](const auto& sampling, auto& own) { return sampling.next(own); });
  }
};
template <class... Policies>
AnySampling(Policies...) -> AnySampling<Policies...>;

/// The time that runs see: a millisecond a step, so that a time limit, too, falls on the same step each time.
std::int64_t steps_taken = 0;
struct StepClock {
  Seconds operator()() const { return Seconds{0.001 * static_cast<double>(steps_taken)}; }
};

template <class Rate, class... Rules>
struct AnyRule {
  Rate learning_rate;
  std::tuple<Rules...> each;
  std::size_t played = 0;

  template <class Scalar>
  auto init(ConstVectorView<Scalar> parameters) const {
    StateOfEach<UpdateState<Rules, Scalar>...> state;
    for_each_number<sizeof...(Rules)>([&](auto i) {
      if constexpr (requires { std::get<i>(each).init(parameters); })
        std::get<i>(state.each) = std::get<i>(each).init(parameters);
    });
    return state;
  }

  template <class Scalar, class State>
  bool step(VectorView<Scalar> parameters, ConstVectorView<Scalar> gradient, Scalar rate, State& state) const {
    ++steps_taken;
    bool finite = false;
    for_each_number<sizeof...(Rules)>([&](auto i) {
      if (played != i) return;
      if constexpr (std::is_same_v<decltype(std::get<i>(state.each)), NoState&>)
        finite = std::get<i>(each).step(parameters, gradient, rate);
      else
        finite = std::get<i>(each).step(parameters, gradient, rate, std::get<i>(state.each));
    });
    return finite;
  }
};

/// A schedule with a state: falls to 0.9 of itself whenever a look finds a higher loss.
struct FallsAfterRises {
  struct State {
    double rate = 0.05;
    double last = 1e300;
    template <class Visitor>
    void archive(Visitor& visit) {
      visit("rate", rate);
      visit("last", last);
    }
  };
  double operator()(const Progress& progress, State& state) const {
    if (progress.looked()) {
      if (progress.loss > state.last) state.rate *= 0.9;
      state.last = progress.loss;
    }
    return state.rate;
  }
};

template <class Scalar>
Dataset<Scalar> noisy_steps() {
  const Index n = 23;
  Dataset<Scalar> data{Matrix<Scalar>(n, 2), Matrix<Scalar>(n, 1)};
  Random random(7);
  for (Index i = 0; i < n; ++i) {
    const double a = random.uniform(-1, 1), b = random.uniform(-1, 1);
    data.features.row(i) << static_cast<Scalar>(a), static_cast<Scalar>(b);
    // whole numbers, which samplings can take for classes
    data.targets(i, 0) = static_cast<Scalar>(std::floor(1 + a - 2 * b + random.uniform(-1, 1)));
  }
  return data;
}

bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

/// Everything but the seconds.
bool same(const Report& a, const Report& b) {
  bool equal = same(a.loss, b.loss) && a.steps == b.steps && a.samples == b.samples && a.evaluations == b.evaluations &&
               a.reason == b.reason && a.kept_step == b.kept_step && same(a.best_loss, b.best_loss) &&
               a.best_step == b.best_step && a.curve.size() == b.curve.size() && a.criteria.size() == b.criteria.size();
  for (std::size_t i = 0; equal && i < a.curve.size(); ++i)
    equal = a.curve[i].step == b.curve[i].step && same(a.curve[i].epoch, b.curve[i].epoch) &&
            same(a.curve[i].loss, b.curve[i].loss) && same(a.curve[i].learning_rate, b.curve[i].learning_rate);
  for (std::size_t i = 0; equal && i < a.criteria.size(); ++i)
    equal = a.criteria[i].met == b.criteria[i].met && a.criteria[i].text == b.criteria[i].text;
  return equal;
}

struct Count {
  long combinations = 0, resumed = 0, different = 0;
};

/// All rules, schedules and stop rules with one sampling.
template <class Scalar, class SamplingPolicy>
void try_all(const std::filesystem::path& file, int stops, SamplingPolicy sampling, Count& count) {
  const Dataset<Scalar> data = noisy_steps<Scalar>();
  const AnySchedule rate{0.05,
                         InverseTimeDecay{.initial = 0.05, .decay = 0.1},
                         ExponentialDecay{.initial = 0.05, .factor = 0.5, .steps = 20},
                         StepDecay{.initial = 0.05, .factor = 0.5, .steps = 20},
                         PolynomialDecay{.initial = 0.05, .final = 0.001, .steps = 30, .power = 2},
                         CosineDecay{.initial = 0.05, .final = 0.001, .steps = 30},
                         WarmUp{.steps = 10, .then = FallsAfterRises{}},
                         FallsAfterRises{},
                         ReduceOnPlateau{.initial = 0.05, .factor = 0.7, .patience = 1, .cooldown = 1}};
  const auto rising = [](const Progress& progress) {
    return progress.looked() && progress.loss > 1.2 * progress.best_loss;
  };
  const AnyStopRule stop{MaxSteps{37},
                         MaxEpochs{9},
                         TimeLimit{Seconds{0.0295}},
                         LossBelow{0.6},
                         GradientBelow{0.5},
                         NoImprovement{3},
                         Interrupt{},
                         rising,
                         LossBelow{0.4} || NoImprovement{.patience = 2, .least_improvement = 0.01}};
  using Rule = AnyRule<std::remove_const_t<decltype(rate)>, Sgd<>, Momentum<>, Momentum<>, Adam<>, FixedStep<>>;
  const Rule rule{rate, {Sgd{}, Momentum{}, Momentum{.nesterov = true}, Adam{}, FixedStep{}}};
  GradientDescent trainer{.update = rule,
                          .sampling = sampling,
                          .loss_check = EverySteps{3} || EveryEpochs{2},
                          .stop = stop || MaxSteps{60},
                          .penalty = L2{0.01},
                          .clock = StepClock{}};
  const auto start = [&](LinearModel<Scalar>& model) { return trainer.start(model, Mse{}, data); };
  Random random(11);
  std::size_t samplings = 1;
  if constexpr (requires { sampling.size(); }) samplings = sampling.size();
  for (std::size_t i = 0; i < std::tuple_size_v<decltype(rule.each)> * rate.size() * samplings * stop.size(); ++i) {
    std::size_t rest = i;
    const auto choose = [&rest](std::size_t from) { return std::exchange(rest, rest / from) % from; };
    trainer.update.played = choose(std::tuple_size_v<decltype(rule.each)>);
    trainer.update.learning_rate.played = choose(rate.size());
    trainer.stop.first.played = choose(stop.size());
    if constexpr (requires { sampling.size(); }) trainer.sampling.played = choose(samplings);
    trainer.keep = i % 2 == 0 ? Keep::last : Keep::best;
    ++count.combinations;

    LinearModel<Scalar> straight(2), broken(2), restored(2);
    auto whole = start(straight);
    const Report expected = whole.advance().report();
    for (int k = 0; k < stops; ++k) {
      broken.parameters().setZero();
      restored.parameters().setConstant(1);  // whatever was there before
      auto first = start(broken);
      first.advance(random.below(static_cast<std::uint32_t>(expected.steps) + 2));
      save(first, file);
      auto second = start(restored);
      second.advance(random.below(3));
      restore(second, file);
      const bool taken_over = restored.parameters() == broken.parameters() && same(first.report(), second.report());
      const Report report = second.advance().report();
      ++count.resumed;
      if (taken_over && same(report, expected) && restored.parameters() == straight.parameters()) continue;
      ++count.different;
      std::printf("rule %zu, schedule %zu, stop rule %zu: differs\n", trainer.update.played,
                  trainer.update.learning_rate.played, trainer.stop.first.played);
    }
  }
}

template <class Scalar>
void try_all_samplings(const std::filesystem::path& file, int stops, Count& count) {
  try_all<Scalar>(file, stops, FullBatch{}, count);
  try_all<Scalar>(
      file, stops,
      AnySampling{MiniBatch{.size = 5, .seed = 3}, MiniBatch{.size = 4, .seed = 5, .drop_last = true},
                  WithReplacement{.size = 5, .seed = 3}, BlockShuffled{.size = 5, .block = 4, .window = 2, .seed = 3},
                  Stratified{.size = 5, .seed = 3}, Balanced{.size = 5, .seed = 3}},
      count);
  try_all<Scalar>(file, stops, InOrder{.size = 5}, count);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("resume FOLDER [stops a combination]\n", stderr);
    return 2;
  }
  const std::filesystem::path file = std::filesystem::path(argv[1]) / "resume.safetensors";
  const int stops = argc > 2 ? std::atoi(argv[2]) : 50;
  Count count;
  try_all_samplings<double>(file, stops, count);
  try_all_samplings<float>(file, stops, count);
  std::printf("%ld combinations, %ld runs restored, %ld different\n", count.combinations, count.resumed,
              count.different);
  return count.resumed > 0 && count.different == 0 ? 0 : 1;
}
