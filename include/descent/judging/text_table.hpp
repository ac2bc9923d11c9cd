#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ostream>
#include <string>
#include <vector>

#include "../core/finite.hpp"
#include "../core/text.hpp"

namespace descent::detail {

/// Lines of cells.
using TextTable = std::vector<std::vector<std::string>>;

/// Prints columns two blanks apart, the first to the left, the others to the right, without a line's end after the last
/// line.
inline void print(std::ostream& out, const TextTable& table) {
  std::vector<std::size_t> width;
  for (const auto& line : table)
    for (std::size_t j = 0; j < line.size(); ++j) {
      if (j == width.size()) width.push_back(0);
      width[j] = std::max(width[j], characters(line[j]));
    }
  for (std::size_t i = 0; i < table.size(); ++i) {
    std::string text;
    for (std::size_t j = 0; j < table[i].size(); ++j) {
      const std::string& cell = table[i][j];
      text += j == 0 ? cell + std::string(width[j] - characters(cell), ' ') : "  " + right_aligned(cell, width[j]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out << (i == 0 ? "" : "\n") << text;
  }
}

/// A metric's value, for a table: four digits, the last of them four places behind the point where it is below 10.
inline std::string metric_text(double value) {
  if (!is_finite(value)) return exact_text(value);
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-3 || size >= 1e5)) return text(value, 4);
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.*f", size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : 1, value);
  return buffer;
}

}  // namespace descent::detail
