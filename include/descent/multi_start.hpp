/// @file
/// Restarts: the same training from many starting points or seeds, since where it ends depends on where it begins.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "concepts.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/finite.hpp"
#include "core/matrix.hpp"
#include "core/random.hpp"
#include "core/threads.hpp"
#include "judging/fit_progress.hpp"
#include "multi_start/restarts.hpp"
#include "multi_start/start_box.hpp"
#include "plain_function.hpp"
#include "report.hpp"

namespace descent {

/// Any trainer from many starting points: gradient descent ends in a minimum, and which one depends on where it begins.
/// From enough starts the best minimum is among them, and how many ended in it says how hard it is to find.
///
///     const MultiStart restarts{.trainer = trainer, .starts = 50, .seed = 1, .threads = 2};
///     const auto result = restarts.minimize(function, StartBox{low, high});
///     std::cout << result << '\n' << result.best().x.transpose() << '\n' << result.distinct(1e-3) << '\n';
///
/// Starts are numbered from 0; start k is a pure function of (seed, k): the first 20 of 50 starts are those of 20. Where
/// they end is the same to the last bit at any number of threads. A start that diverges stays in the list, and is never
/// the best.
///
/// What threads must not share: each start works on copies of its own of the trainer, the function and make_model, made
/// of what was handed in, so that members of theirs (buffers, counters, the variables of a mutable lambda) may change.
/// What these only refer to (captured by reference, pointers, global variables, a Trajectory behind an observer) is one
/// and the same for all: it may be read at will, and changed on one thread only. Loss and data are shared, and read.
///
/// What a start throws is thrown once all threads have ended, and no more are begun; of several, what the lowest start
/// threw. Rinnooy Kan, Timmer: "Stochastic global optimization methods", Mathematical Programming 39 (1987).
template <class TrainerType>
struct MultiStart {
  static_assert(std::is_class_v<TrainerType>,
                "MultiStart.trainer is missing: name what is to be started, as in MultiStart{.trainer = trainer}");

  /// a GradientDescent, or anything with its minimize or fit; must be given. Each start has a copy; where its sampling
  /// has a seed, start k draws with .sampling.seed + k.
  TrainerType trainer;
  /// how many starts are drawn: 1 or more, 20 by default; has no say where starting points are given
  Index starts = 20;
  /// another seed, other starts; any number. 1 by default
  std::uint64_t seed = 1;
  /// how many threads work at the same time, the caller's included: 1 or more, 1 by default, which makes none
  Index threads = 1;
  /// told after each start, one call at a time: FitCounter{} or any callable that takes a FitProgress. Nobody by default.
  std::function<void(const FitProgress&)> observe = {};

  /// Moves points drawn from a box to minima of a function f(x, gradient), see Objective: the coordinates of start k are
  /// uniform numbers of Random(seed, k). Where f or its gradient is not finite at a point, that start counts as diverged. Fails if the box
  /// or a value of this makes no sense, and as the trainer does.
  template <class Function, class X>
  Restarts<X> minimize(const Function& function, const StartBox<X>& box) const {
    validate();
    box.validate();
    return minimized<X>(function, starts, [&](Index number) {
      Random random(seed, static_cast<std::uint64_t>(number));
      return box.draw(random);
    });
  }

  /// The same from starting points of your own, one or more, each of as many finite numbers. `.starts` and `.seed` have
  /// no say.
  template <class Function, class X>
  Restarts<X> minimize(const Function& function, const std::vector<X>& points) const {
    check_threads();
    check(points);
    return minimized<X>(function, static_cast<Index>(points.size()),
                        [&](Index number) { return points[static_cast<std::size_t>(number)]; });
  }

  /// Trains many models on the same data. make_model(random) returns the model to begin with, drawing its parameters
  /// from the Random& that it is handed, Random(seed, k) at start k, or by random.bits() a seed for a drawing of its own.
  /// `model` of the result is the best one, trained: by the loss at its end, of the validation data where there are any.
  ///
  ///     const auto make_model = [](Random& random) {
  ///       LinearModel<double> model(2);
  ///       for (double& parameter : model.parameters()) parameter = random.uniform(-0.5, 0.5);
  ///       return model;
  ///     };
  ///     const auto result = restarts.fit(make_model, loss, train);
  ///
  /// Fails if a value of this makes no sense, and as the trainer does.
  template <class MakeModel, class LossType, class DataType>
  auto fit(const MakeModel& make_model, const LossType& loss, const DataType& train) const {
    return fitted(make_model, loss, train);
  }

  /// The same, with validation data beside them, which judge.
  template <class MakeModel, class LossType, class DataType, class ValidationType>
  auto fit(const MakeModel& make_model, const LossType& loss, const DataType& train,
           const ValidationType& validation) const {
    return fitted(make_model, loss, train, validation);
  }

  /// Fails if a value makes no sense.
  void validate() const {
    if (starts < 1) fail("MultiStart: .starts is " + std::to_string(starts) + "; it must be 1 or more");
    check_threads();
  }

 private:
  void check_threads() const {
    if (threads < 1) fail("MultiStart: .threads is " + std::to_string(threads) + "; it must be 1 or more");
    if (threads > 1 && !detail::has_threads)
      fail("MultiStart: .threads is " + std::to_string(threads) +
           ", and this program is compiled to have one; use .threads = 1, or compile with -pthread");
  }

  template <class X>
  static void check(const std::vector<X>& points) {
    if (points.empty()) fail("MultiStart: there are no starting points; give one or more");
    for (std::size_t k = 0; k < points.size(); ++k) {
      const std::string name = "MultiStart: starting point " + std::to_string(k);
      if (points[k].size() != points[0].size())
        fail(name + " has " + std::to_string(points[k].size()) + " coordinates, starting point 0 has " +
             std::to_string(points[0].size()) + "; all must have as many");
      if (points[k].size() < 1) fail(name + " has no coordinates; give it one for each parameter");
      for (Index i = 0; i < points[k].size(); ++i)
        if (!is_finite(points[k][i]))
          fail(name + ": coordinate " + std::to_string(i) + " is " + detail::text(static_cast<double>(points[k][i])) +
               "; all must be finite");
    }
  }

  template <class X, class FunctionReference, class PointAt>
  Restarts<X> minimized(const FunctionReference& function, Index count, const PointAt& point_at) const {
    using Function = std::decay_t<const FunctionReference&>;
    constexpr bool copied = std::copy_constructible<Function>;
    constexpr bool objective = Objective<Function, X>;
    static_assert(copied,
                  "minimize: the function can't be copied, and each start works on a copy of its own; hand in a "
                  "lambda that refers to it, which threads then share");
    static_assert(objective,
                  "minimize: the function is not an Objective; it needs number f(x, gradient), "
                  "see concepts.hpp");
    if constexpr (copied && objective) {
      const auto start = [&](Index number) {
        const X point = point_at(number);
        RestartEnd<X> end{point, point};
        Function probe = function;
        X gradient = X::Zero(point.size());
        const double value = PlainFunction<Function&, X>(probe, end.x).value_and_gradient(gradient);
        if (!is_finite(value) || !all_finite(gradient.data(), gradient.size())) {
          end.report.loss = end.report.best_loss = end.loss;
          end.report.reason = StopReason{is_finite(value) ? "the gradient is not finite at the start"
                                                          : "the function is not finite at the start"};
          return end;
        }
        Function own = function;
        TrainerType own_trainer = trainer;
        end.report = own_trainer.minimize(own, end.x);
        end.loss = end.report.loss;
        return end;
      };
      return collected<X>(count, start, [](const auto&...) {});
    } else {
      return {};
    }
  }

  template <class MakeModelReference, class LossType, class DataType, class... ValidationType>
  auto fitted(const MakeModelReference& make_model, const LossType& loss, const DataType& train,
              const ValidationType&... validation) const {
    using MakeModel = std::decay_t<const MakeModelReference&>;
    constexpr bool makes = std::copy_constructible<MakeModel> && std::invocable<MakeModel&, Random&>;
    static_assert(makes,
                  "fit: the first argument must make models: it is to be copyable, callable as make_model(random) "
                  "with a Random&, and to return a Model");
    if constexpr (makes) {
      using ModelType = std::remove_cvref_t<std::invoke_result_t<MakeModel&, Random&>>;
      using X = Vector<typename ModelType::Scalar>;
      struct Trained {
        ModelType model;
        RestartEnd<X> end;
      };
      validate();
      const auto start = [&](Index number) {
        MakeModel own = make_model;
        Random random(seed, static_cast<std::uint64_t>(number));
        Trained trained{own(random), {}};
        RestartEnd<X>& end = trained.end;
        end.start = trained.model.parameters();
        TrainerType own_trainer = seeded(number);
        end.report = own_trainer.fit(trained.model, loss, train, validation...);
        end.x = trained.model.parameters();
        end.loss = is_finite(end.report.validation_loss) ? end.report.validation_loss : end.report.loss;
        return trained;
      };
      std::optional<ModelType> model;  // of the best end so far; the others are not kept
      std::size_t best = 0;
      const auto keep = [&](const auto& ends, std::size_t number, Trained& trained) {
        if (model) {
          const bool better = detail::better(trained.end, ends[best]);
          const bool as_good = !better && !detail::better(ends[best], trained.end);
          if (!better && !(as_good && number < best)) return;
        }
        model.emplace(std::move(trained.model));
        best = number;
      };
      Restarts<X> restarts = collected<X>(starts, start, keep);
      return ModelRestarts<ModelType>(std::move(restarts), std::move(*model));
    }
  }

  /// The trainer of a start, whose sampling draws other rows than those of other starts.
  TrainerType seeded(Index number) const {
    TrainerType own = trainer;
    if constexpr (requires { own.sampling.seed += static_cast<std::uint64_t>(number); })
      own.sampling.seed += static_cast<std::uint64_t>(number);
    return own;
  }

  /// All ends. `see` is called with those that there are, a number and what its start returned; one call at a time.
  template <class X, class Start, class See>
  Restarts<X> collected(Index count, const Start& start, const See& see) const {
    const Seconds begin = SteadyClock{}();
    Restarts<X> restarts;
    restarts.ends.resize(static_cast<std::size_t>(count));
    detail::FitClock clock(observe, static_cast<std::size_t>(count));
    detail::work_on_threads(count, threads, start, [&](Index place, auto&& result) {
      const auto number = static_cast<std::size_t>(place);
      see(std::as_const(restarts.ends), number, result);
      if constexpr (requires { result.end; })
        restarts.ends[number] = std::move(result.end);
      else
        restarts.ends[number] = std::move(result);
      clock.count();
    });
    restarts.time = SteadyClock{}() - begin;
    return restarts;
  }
};

/// Where an expression depends on a template's parameters, clang 19 does not find by itself what an aggregate's type is.
template <class TrainerType, class... Others>
MultiStart(TrainerType, Others...) -> MultiStart<TrainerType>;

}  // namespace descent
