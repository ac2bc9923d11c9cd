#pragma once

#include <atomic>
#include <csignal>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "../core/progress.hpp"
#include "../core/stop_reason.hpp"

namespace descent {

namespace detail {

/// While one lives, SIGINT (Ctrl-C) and SIGTERM are counted instead of ending the program; when the last one is gone,
/// the handlers that were there before come back. A second signal that nobody has answered meets them right away: the
/// way out of a step that takes too long.
class SignalWatch {
 public:
  SignalWatch() {
    const std::lock_guard lock(mutex());
    if (watches()++ == 0) {
      unanswered() = false;
      before(0) = std::signal(SIGINT, &on_signal);
      before(1) = std::signal(SIGTERM, &on_signal);
    }
    seen_ = count();
  }
  ~SignalWatch() {
    const std::lock_guard lock(mutex());
    if (--watches() > 0) return;
    put_back(SIGINT, before(0));
    put_back(SIGTERM, before(1));
  }
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  /// Whether a signal came since this was made or last said so.
  bool signalled() {
    const int signals = count().load(std::memory_order_relaxed);
    if (signals == seen_) return false;
    seen_ = signals;
    unanswered() = false;
    return true;
  }

 private:
  using Handler = void (*)(int);

  static void on_signal(int signal) {
    ++count();
    if (unanswered().exchange(true)) {
      put_back(signal, before(signal == SIGINT ? 0 : 1));
      std::raise(signal);
      return;
    }
    std::signal(signal, &on_signal);  // some systems forget a handler once it was called
  }
  static void put_back(int signal, Handler handler) { std::signal(signal, handler == SIG_ERR ? SIG_DFL : handler); }

  // Constants at start-up, so that a handler may read them.
  static std::atomic<int>& count() {
    static constinit std::atomic<int> signals{0};
    return signals;
  }
  static std::atomic<bool>& unanswered() {
    static constinit std::atomic<bool> waiting{false};
    return waiting;
  }
  static Handler& before(int which) {
    static constinit Handler handlers[2] = {nullptr, nullptr};
    return handlers[which];
  }
  static std::mutex& mutex() {
    static std::mutex one_at_a_time;
    return one_at_a_time;
  }
  static int& watches() {
    static int number = 0;
    return number;
  }

  int seen_ = 0;
};

}  // namespace detail

/// Stops when the user presses Ctrl-C (SIGINT) or the system asks the program to end (SIGTERM): the step under way is
/// finished, the loss looked at, and the report made as at any other end. The run listens from its start; the handlers
/// that were there before come back when the run is gone (after `fit`, at once). Pressed twice, before a step could
/// end, the old handlers are asked. An interrupted run that is handed its trainer once more (`run.use(trainer)`) goes on.
///
///     .stop = Interrupt{} || MaxEpochs{1000}
struct Interrupt {
  struct State {
    std::shared_ptr<detail::SignalWatch> watch;
    template <class Visitor>
    void archive(Visitor&) {}
  };

  StopReason met(const Progress&, State& state) const {
    if (!state.watch) state.watch = std::make_shared<detail::SignalWatch>();
    return state.watch->signalled() ? StopReason::interrupted : StopReason::none;
  }

  std::string describe(const Progress&) const { return "Ctrl-C"; }
};

}  // namespace descent
