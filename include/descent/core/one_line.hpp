/// @file
/// A line on the terminal that is written over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include "matrix.hpp"
#include "progress.hpp"
#include "text.hpp"

namespace descent::detail {

/// Writes over what it wrote before.
struct OneLine {
  /// how many characters stand there
  std::size_t length = 0;

  /// Shows a text in the place of the one before; the last one ends the line.
  void show(std::FILE* out, const std::string& text, bool last) {
    const std::size_t shorter = length > text.size() ? length - text.size() : 0;
    length = text.size();
    std::fputs(("\r" + text + std::string(shorter, ' ') + (last ? "\n" : "")).c_str(), out);
    std::fflush(out);
  }
};

/// "fit 3 of 10, 4.1 s, about 9.6 s to go": how far something has come, and how long it will take if it goes on alike.
inline std::string progress_text(const std::string& what, Index done, Index all, Seconds time) {
  std::string line = what + " " + text(std::int64_t{done}) + " of " + text(std::int64_t{all}) + ", " + text(time);
  if (done > 0 && done < all)
    line += ", about " + text(time / static_cast<double>(done) * static_cast<double>(all - done)) + " to go";
  return line;
}

}  // namespace descent::detail
