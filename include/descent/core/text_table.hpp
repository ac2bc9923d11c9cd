/// @file
/// Tables as people read them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "text.hpp"

namespace descent::detail {

/// Lines of cells.
using TextTable = std::vector<std::vector<std::string>>;

/// The table as lines of text: the first column begins at the left, the others end at the right, with two blanks
/// between. A line may have fewer cells than others. Without a line's end after the last line.
inline std::string text_of(const TextTable& table) {
  std::vector<std::size_t> widths;
  for (const auto& row : table) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t j = 0; j < row.size(); ++j) widths[j] = std::max(widths[j], characters(row[j]));
  }
  std::string lines;
  for (const auto& row : table) {
    std::string line;
    for (std::size_t j = 0; j < row.size(); ++j)
      line +=
          j == 0 ? row[j] + std::string(widths[j] - characters(row[j]), ' ') : "  " + right_aligned(row[j], widths[j]);
    line.erase(line.find_last_not_of(' ') + 1);
    lines += (&row == &table.front() ? "" : "\n") + line;
  }
  return lines;
}

}  // namespace descent::detail
