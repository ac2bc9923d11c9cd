/// @file
/// Sparse data from files in LIBSVM's text format.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "libsvm.hpp"
#include "sparse_dataset.hpp"
#include "text_source.hpp"

namespace descent {

/// Reads text as read_sparse_libsvm reads a file; `name` stands for the path in messages.
template <class Scalar>
SparseDataset<Scalar> parse_sparse_libsvm(std::string_view text, const std::string& name,
                                          const LibsvmOptions& options = {}) {
  static_assert(std::is_same_v<Scalar, float> || std::is_same_v<Scalar, double>, "descent works on float and double");
  if (options.features < 0)
    fail("LibsvmOptions: .features is " + std::to_string(options.features) + "; it must be 0 or more");
  const detail::TextSource source(text, name);
  source.require_text("LIBSVM");
  detail::LibsvmTable<Scalar> table(source, options);
  table.measure();
  constexpr Index most = std::numeric_limits<int>::max();
  if (table.features() > most) {
    const std::string message =
        std::to_string(table.features()) + " features are more than sparse rows can number (2^31 - 1); ";
    if (options.features > 0) fail("LibsvmOptions: " + message + "lessen .features");
    table.fail_at_largest(message + "correct this index");
  }
  if (table.rows() > most || table.pairs() > most)
    fail(name + ": " + std::to_string(table.rows()) + " rows of " + std::to_string(table.pairs()) +
         " pairs are more than sparse rows can number (2^31 - 1); part the file");
  SparseDataset<Scalar> data{SparseMatrix<Scalar>(table.rows(), table.features()), Matrix<Scalar>(table.rows(), 1)};
  data.features.reserve(table.pairs());
  Index begun = 0;
  table.fill(data.targets, [&](Index row, Index feature, Scalar value) {
    while (begun <= row) data.features.startVec(begun++);
    if (value != 0) data.features.insertBack(row, feature) = value;
  });
  data.features.finalize();
  return data;
}

/// Reads a file in LIBSVM's text format as sparse data: n × d features, of which those are kept that are not 0, and n × 1
/// targets.
///
///     Labels groups;
///     const auto news = read_sparse_libsvm<double>("news20", {.labels = &groups});
///
/// The format, the options and the errors are those of read_libsvm, but that nothing is stored for zeros and `most_bytes`
/// is not asked for; there may be 2³¹ − 1 features, rows and pairs.
template <class Scalar>
SparseDataset<Scalar> read_sparse_libsvm(const std::string& path, const LibsvmOptions& options = {}) {
  return parse_sparse_libsvm<Scalar>(detail::file_bytes(path, "LIBSVM"), path, options);
}

}  // namespace descent
