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
  /// the reason, as a report prints it after "stopped: "
  std::string_view text = {};

  /// Whether there is a reason to stop.
  explicit constexpr operator bool() const { return !text.empty(); }
  /// Whether both say the same.
  friend constexpr bool operator==(const StopReason& a, const StopReason& b) { return a.text == b.text; }
  /// Prints the text; "not stopped" for none.
  friend std::ostream& operator<<(std::ostream& out, const StopReason& reason) {
    return out << (reason ? reason.text : std::string_view("not stopped"));
  }

  /// go on
  static const StopReason none;
  /// MaxSteps: the number of steps was reached
  static const StopReason max_steps;
  /// MaxEpochs: the number of epochs was reached
  static const StopReason max_epochs;
  /// TimeLimit: the time was up
  static const StopReason time_limit;
  /// LossBelow: the loss fell below its goal
  static const StopReason loss_below;
  /// GradientBelow: the gradient became small enough
  static const StopReason gradient_below;
  /// NoImprovement: the loss no longer improved
  static const StopReason no_improvement;
  /// Interrupt: a signal came
  static const StopReason interrupted;
  /// a callable of the user's returned true
  static const StopReason own_rule;
  /// a schedule gave a learning rate that is negative or not finite; the step was not taken
  static const StopReason rate_out_of_range;
  /// a loss or parameter became infinite or not a number
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
inline constexpr StopReason StopReason::rate_out_of_range{
    "the schedule gave a learning rate that is negative or not finite"};
inline constexpr StopReason StopReason::diverged{"training diverged"};

/// One condition of a stop rule, as a report shows it: what it asks for, how things stood, and whether it was
/// met.
struct Criterion {
  /// what was asked for, and how things stood
  std::string text;
  /// whether it was met
  bool met = false;
};

}  // namespace descent
