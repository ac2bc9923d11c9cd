/// @file
/// Tables as people read them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "text.hpp"

namespace descent::detail {

/// Rows of equally many cells as lines of text: the first column begins at the left, the others end at the right, with
/// two blanks between. Without a line's end after the last line.
inline std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t j = 0; j < row.size(); ++j) widths[j] = std::max(widths[j], characters(row[j]));
  std::string lines;
  for (const auto& row : rows) {
    if (!lines.empty()) lines += '\n';
    lines += row[0] + std::string(widths[0] - characters(row[0]), ' ');
    for (std::size_t j = 1; j < row.size(); ++j) lines += right_aligned(row[j], widths[j] + 2);
  }
  return lines;
}

}  // namespace descent::detail
