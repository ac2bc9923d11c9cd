/// @file
/// What a check of laws found.
#pragma once

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace descent {

/// One law, and whether it is kept.
struct CheckedLaw {
  /// in a few words: "backward adds"
  std::string name;
  /// What was expected, what was found and how to mend it, in a sentence; empty where the law is kept.
  std::string failure = {};
};

/// What a check of laws found. Printed, it is a line for every law that is broken, or one that says that none is.
struct Conformance {
  /// what was checked: "model"
  std::string part;
  /// all laws that were checked, in that order
  std::vector<CheckedLaw> laws = {};

  /// Whether all of them are kept.
  bool passed() const {
    return std::all_of(laws.begin(), laws.end(), [](const CheckedLaw& law) { return law.failure.empty(); });
  }

  /// Whether the law of that name is broken.
  bool failed(std::string_view name) const { return !failure(name).empty(); }

  /// What is wrong with it; empty if nothing is, or if it was not checked.
  std::string_view failure(std::string_view name) const {
    for (const CheckedLaw& law : laws)
      if (law.name == name) return law.failure;
    return {};
  }

  /// Takes note of a law, kept if `failure` is empty. Of one that is checked several times the first failure counts.
  void add(std::string_view name, const std::string& failure) {
    const auto same = std::find_if(laws.begin(), laws.end(), [&](const CheckedLaw& law) { return law.name == name; });
    if (same == laws.end())
      laws.push_back({std::string(name), failure});
    else if (same->failure.empty())
      same->failure = failure;
  }

  /// Prints it, without a line's end after the last line.
  friend std::ostream& operator<<(std::ostream& out, const Conformance& found) {
    const auto broken =
        std::count_if(found.laws.begin(), found.laws.end(), [](const CheckedLaw& law) { return !law.failure.empty(); });
    out << found.part;
    if (broken == 0) return out << ": all " << found.laws.size() << " laws are kept";
    out << ": " << broken << " of " << found.laws.size() << " laws BROKEN";
    for (const CheckedLaw& law : found.laws)
      if (!law.failure.empty()) out << "\n  " << law.name << ": " << law.failure;
    return out;
  }
};

}  // namespace descent
