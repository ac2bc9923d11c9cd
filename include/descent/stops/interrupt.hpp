#pragma once

#include <atomic>
#include <csignal>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "../core/progress.hpp"
#include "../core/stop_reason.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <signal.h>  // sigaction, which the standard does not know
#define DESCENT_SIGACTION 1
#endif

namespace descent {

namespace detail {

#if defined(DESCENT_SIGACTION)
/// What happens at a signal, as the system keeps it: handler, flags and mask.
using SignalAction = struct sigaction;

inline SignalAction action_at(int signal) {
  SignalAction action{};
  ::sigaction(signal, nullptr, &action);
  return action;
}
inline void set_action(int signal, const SignalAction& action) { ::sigaction(signal, &action, nullptr); }
inline void set_handler(int signal, void (*handler)(int)) {
  SignalAction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  set_action(signal, action);
}
inline bool is_ignored(const SignalAction& action) {
  return (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_IGN;
}
#else
using SignalAction = void (*)(int);

inline void set_action(int signal, SignalAction action) { std::signal(signal, action == SIG_ERR ? SIG_DFL : action); }
inline SignalAction action_at(int signal) {
  const SignalAction action = std::signal(signal, SIG_IGN);
  set_action(signal, action);
  return action;
}
inline void set_handler(int signal, void (*handler)(int)) { std::signal(signal, handler); }
inline bool is_ignored(SignalAction action) { return action == SIG_IGN; }
#endif

/// While one lives, SIGINT (Ctrl-C) and SIGTERM are counted instead of ending the program; when the last one is gone,
/// what was to happen before is to happen again. A signal that was ignored stays so. A second signal that nobody has
/// answered meets the old handler right away: the way out of a step that takes too long.
class SignalWatch {
 public:
  SignalWatch() {
    const std::lock_guard lock(mutex());
    if (watches()++ == 0) {
      before(0) = action_at(SIGINT);
      before(1) = action_at(SIGTERM);
      listen();
    }
    seen_ = count();
  }
  ~SignalWatch() {
    const std::lock_guard lock(mutex());
    if (--watches() > 0) return;
    set_action(SIGINT, before(0));
    set_action(SIGTERM, before(1));
  }
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  /// Whether a signal came since this was made or last said so.
  bool signalled() {
    const int signals = count().load(std::memory_order_relaxed);
    if (signals == seen_) return false;
    seen_ = signals;
    const std::lock_guard lock(mutex());
    listen();  // again, where the old handler had been asked
    return true;
  }

 private:
  static void listen() {
    unanswered() = false;
    if (!is_ignored(before(0))) set_handler(SIGINT, &on_signal);
    if (!is_ignored(before(1))) set_handler(SIGTERM, &on_signal);
  }

  static void on_signal(int signal) {
    ++count();
    if (unanswered().exchange(true)) {
      set_action(signal, before(signal == SIGINT ? 0 : 1));
      std::raise(signal);
      return;
    }
    set_handler(signal, &on_signal);  // some systems forget a handler once it was called
  }

  // Constants at start-up, so that a handler may read them.
  static std::atomic<int>& count() {
    static constinit std::atomic<int> signals{0};
    return signals;
  }
  static std::atomic<bool>& unanswered() {
    static constinit std::atomic<bool> waiting{false};
    return waiting;
  }
  static SignalAction& before(int which) {
    static constinit SignalAction actions[2] = {};
    return actions[which];
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
/// end, the old handlers are asked. A signal that the program ignores (under nohup, say) stays ignored. An interrupted
/// run that is handed its trainer once more (`run.use(trainer)`) goes on.
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
