/// @file
/// Data of given classes, for samplings that go by them.
#pragma once

#include <descent/data/dataset.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

/// Rows of which counts[c] are of class c, mixed: a multiplicative walk through them. Their only feature is the class.
template <class Scalar = double>
descent::Dataset<Scalar> rows_of_classes(const std::vector<descent::Index>& counts) {
  std::vector<Scalar> classes;
  for (std::size_t c = 0; c < counts.size(); ++c)
    classes.insert(classes.end(), static_cast<std::size_t>(counts[c]), static_cast<Scalar>(c));
  const auto n = static_cast<descent::Index>(classes.size());
  descent::Dataset<Scalar> data{descent::Matrix<Scalar>(n, 1), descent::Matrix<Scalar>(n, 1)};
  for (descent::Index i = 0; i < n; ++i) data.targets(i, 0) = classes[static_cast<std::size_t>(i * 10'007 % n)];
  data.features = data.targets;
  return data;
}

/// The same with a 1 among zeros in place of each class.
template <class Scalar>
descent::Dataset<Scalar> with_columns(const descent::Dataset<Scalar>& data, descent::Index classes) {
  descent::Dataset<Scalar> wide{data.features, descent::Matrix<Scalar>::Zero(data.size(), classes)};
  for (descent::Index i = 0; i < data.size(); ++i)
    wide.targets(i, static_cast<descent::Index>(data.targets(i, 0))) = Scalar(1);
  return wide;
}

/// How many rows of each class a selection has.
template <class Selection>
std::vector<descent::Index> class_counts(const descent::Dataset<double>& data, const Selection& rows,
                                         std::size_t classes) {
  std::vector<descent::Index> counts(classes, 0);
  for (descent::Index i = 0; i < rows.size(); ++i) ++counts[static_cast<std::size_t>(data.targets(rows[i], 0))];
  return counts;
}
