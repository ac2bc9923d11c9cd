/// @file
/// Why a run ended.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace descent {

/// Why a run ended: a text. Rules of your own bring their own: `StopReason{"validation accuracy reached"}`,
/// with a text that lives as long as the program. An empty text means: go on.
struct StopReason {
  std::string_view text = {};

  explicit constexpr operator bool() const { return !text.empty(); }
  friend constexpr bool operator==(const StopReason& a, const StopReason& b) { return a.text == b.text; }
  friend std::ostream& operator<<(std::ostream& out, const StopReason& reason) {
    return out << (reason ? reason.text : std::string_view("not stopped"));
  }

  static const StopReason none;
  static const StopReason max_steps;
  static const StopReason max_epochs;
  static const StopReason time_limit;
  static const StopReason loss_below;
  static const StopReason gradient_below;
  static const StopReason no_improvement;
  static const StopReason interrupted;
  static const StopReason own_rule;
  static const StopReason diverged;
};

inline constexpr StopReason StopReason::none{};
inline constexpr StopReason StopReason::max_steps{"the number of steps was reached"};
inline constexpr StopReason StopReason::max_epochs{"the number of epochs was reached"};
inline constexpr StopReason StopReason::time_limit{"the time was up"};
inline constexpr StopReason StopReason::loss_below{"the loss fell below its goal"};
inline constexpr StopReason StopReason::gradient_below{"the gradient became small enough"};
inline constexpr StopReason StopReason::no_improvement{"the loss no longer improved"};
inline constexpr StopReason StopReason::interrupted{"interrupted by a signal"};
inline constexpr StopReason StopReason::own_rule{"a rule of your own was met"};
inline constexpr StopReason StopReason::diverged{"training diverged"};

/// One condition of a stop rule, as a report shows it: what it asks for, how things stood, and whether it was
/// met.
struct Criterion {
  std::string text;
  bool met = false;
};

}  // namespace descent
