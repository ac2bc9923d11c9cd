/// @file
/// A state written down by its archive(visitor) and read into another one, as a checkpoint does it, in memory.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "../core/matrix.hpp"
#include "../core/stop_reason.hpp"
#include "bits.hpp"

namespace descent::detail {

/// A visitor of what a state names: writes it down; once rewound, reads it.
class StateTape {
 public:
  /// From here on what is visited is read.
  void rewind() {
    reads_ = true;
    next_ = 0;
  }

  /// What went wrong; empty if nothing did.
  std::string mistake() const {
    if (mistake_.empty() && next_ < notes_.size())
      return "it names '" + notes_[next_].name + "' when written and not when read";
    return mistake_;
  }

  /// Takes note of what went wrong; the first mistake counts.
  void blame(const std::string& mistake) {
    if (mistake_.empty()) mistake_ = mistake;
  }

  template <class Value>
  void operator()(const char* name, Value& value) {
    const std::string own = prefix_ + name;
    for (const Note& note : notes_)
      if (!reads_ && note.name == own) blame("it names '" + own + "' twice; give each value a name of its own");
    visit(own, value);
  }

 private:
  struct Note {
    std::string name, bytes;
    Index rows = 1, columns = 1;
  };

  template <class Value>
  void visit(const std::string& name, Value& value) {
    if constexpr (requires {
                    typename Value::Scalar;
                    { Value::ColsAtCompileTime } -> std::convertible_to<int>;
                    value.data();
                  }) {
      table(name, value);
    } else if constexpr (std::is_same_v<Value, StopReason>) {
      bytes(name, value);
    } else if constexpr (requires {
                           typename Value::rep;
                           value.count();
                         }) {
      auto count = value.count();
      bytes(name, count);
      value = Value(count);
    } else if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value>) {
      bytes(name, value);
    } else if constexpr (std::is_same_v<Value, std::string>) {
      if (Note* note = turn(name, value)) value = note->bytes;
    } else if constexpr (requires {
                           typename Value::value_type;
                           value.resize(value.size());
                         }) {
      std::size_t count = value.size();
      bytes(name + " (length)", count);
      value.resize(count);
      for (std::size_t i = 0; i < count; ++i) {
        typename Value::value_type element = value[i];
        visit(name + "[" + std::to_string(i) + "]", element);
        value[i] = element;
      }
    } else if constexpr (requires { value.archive(*this); }) {
      const std::string before = prefix_;
      prefix_ = name + ".";
      value.archive(*this);
      prefix_ = before;
    } else {
      blame("'" + name +
            "' is of a type that can't be archived; give that type an archive(visit), or use numbers, bool, durations, "
            "std::string, StopReason, Eigen's vectors and matrices, and std::vector of them");
    }
  }

  template <class Value>
  void bytes(const std::string& name, Value& value) {
    if (Note* note = turn(name, bits(value)))
      if (note->bytes.size() == sizeof value) std::memcpy(&value, note->bytes.data(), sizeof value);
  }

  template <class Table>
  void table(const std::string& name, Table& table) {
    using Number = std::remove_const_t<typename Table::Scalar>;
    const std::size_t size = static_cast<std::size_t>(table.size()) * sizeof(Number);
    std::string bytes(size, '\0');
    if (size > 0) std::memcpy(bytes.data(), table.data(), size);
    Note* note = turn(name, bytes, table.rows(), table.cols());
    if (!note) return;
    if (note->rows != table.rows() || note->columns != table.cols())
      return blame("'" + name + "' has " + std::to_string(note->rows) + " × " + std::to_string(note->columns) +
                   " numbers, and in a fresh state " + std::to_string(table.rows()) + " × " +
                   std::to_string(table.cols()) + "; give it its size from the start");
    if (size > 0) std::memcpy(table.data(), note->bytes.data(), size);
  }

  /// Writes a note and returns nothing; or returns the next to be read.
  Note* turn(const std::string& name, const std::string& bytes, Index rows = 1, Index columns = 1) {
    if (!reads_) {
      notes_.push_back({name, bytes, rows, columns});
      return nullptr;
    }
    if (next_ >= notes_.size() || notes_[next_].name != name) {
      blame("it names '" + name + "' when read and not, in that place, when written");
      return nullptr;
    }
    return &notes_[next_++];
  }

  std::vector<Note> notes_;
  std::size_t next_ = 0;
  std::string prefix_, mistake_;
  bool reads_ = false;
};

/// Shows a state to a tape.
template <class State>
void archive(State& state, StateTape& tape) {
  if constexpr (requires { state.archive(tape); })
    state.archive(tape);
  else
    tape.blame("the State has no archive(visit); give it one, if only an empty one");
}

/// Writes one state down and reads it into another. Returns what went wrong; empty if nothing did.
template <class State>
std::string hand_over(State& from, State& to) {
  StateTape tape;
  archive(from, tape);
  tape.rewind();
  archive(to, tape);
  return tape.mistake();
}

}  // namespace descent::detail
