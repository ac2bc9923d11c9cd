#pragma once

#include <cstddef>
#include <tuple>
#include <utility>

#include "../concepts.hpp"
#include "../core/policy.hpp"
#include "../report.hpp"

namespace descent {

namespace detail {

/// Whether an observer asks to be handed the run after some steps.
template <class Observer>
inline constexpr bool records = requires(Observer& observer, const Progress& progress) { observer.due(progress); };

}  // namespace detail

/// Several observers as one; they are told in order. If one throws, those after it are not told of that look.
///
///     .observe = Observers{ProgressBar{}, CsvLog{"run.csv"}, [&](const Progress& progress) { … }}
template <class... Each>
struct Observers {
  static_assert(
      (Observer<Each> && ...),
      "Observers: one of these is not an Observer; it must be callable as observer(progress), see concepts.hpp");
  static constexpr bool needs_time = (detail::needs_time<Each> || ...);

  /// the observers, in order
  std::tuple<Each...> each;

  /// Of one or more.
  explicit Observers(Each... observers) : each(std::move(observers)...) {}

  void operator()(const Progress& progress) {
    std::apply([&](auto&... one) { (one(progress), ...); }, each);
  }

  void finished(const Report& report) {
    for_each([&](auto& one, bool&) {
      if constexpr (requires { one.finished(report); }) one.finished(report);
    });
  }

  /// Which of them want to record the run after this step.
  bool due(const Progress& progress)
    requires(detail::records<Each> || ...)
  {
    for_each([&](auto& one, bool& wants) {
      if constexpr (requires { one.due(progress); }) wants = one.due(progress);
    });
    bool any = false;
    for (const bool wants : wants_) any = any || wants;
    return any;
  }

  /// Lets those record the run that want to; at its end, all.
  template <class Run>
  void record(Run& run) {
    for_each([&](auto& one, bool& wants) {
      if constexpr (requires { one.record(run); })
        if (wants || run.finished()) one.record(run);
    });
  }

  void validate() const {
    std::apply([](const auto&... one) { (detail::validate(one), ...); }, each);
  }

 private:
  template <class Action>
  void for_each(const Action& action) {
    std::size_t i = 0;
    std::apply([&](auto&... one) { (action(one, wants_[i++]), ...); }, each);
  }

  bool wants_[sizeof...(Each) + 1] = {};
};

}  // namespace descent
