#pragma once

#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"

namespace descent {

/// Some of the features, in the order given.
///
///     Select{{0, 3}}  // the first and the fourth
struct Select {
  /// their numbers, from 0 on
  std::vector<Index> columns = {};

  /// As many as are selected. Fails if there is none, or one that is not there.
  Index outputs(Index inputs) const {
    if (columns.empty()) fail("Select: no column is selected; name one at least");
    for (const Index column : columns)
      if (column < 0 || column >= inputs)
        fail("Select: there is no column " + std::to_string(column) + " among " + std::to_string(inputs) +
             "; they are counted from 0");
    return static_cast<Index>(columns.size());
  }

  template <class Scalar>
  void map(ConstVectorView<Scalar> x, VectorView<Scalar> out) const {
    Scalar* to = out.data();
    for (const Index column : columns) *to++ = x[column];
  }

  /// Theirs.
  std::vector<std::string> names(const std::vector<std::string>& features) const {
    std::vector<std::string> names;
    for (const Index column : columns) names.push_back(features[static_cast<std::size_t>(column)]);
    return names;
  }

  /// Shows visit(name, value) which.
  template <class Visitor>
  void identity(Visitor& visit) const {
    for (const Index column : columns) visit("column", column);
  }
};

}  // namespace descent
