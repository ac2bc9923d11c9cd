/// @file
/// The door: what is wrong with data, and with a model and a loss for them, is said before anything is changed.
#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "rows.hpp"

namespace descent::detail {

/// Fails at the first of `count` numbers of a row that is not finite.
template <class Numbers>
void check_row(const char* what, Index row, const Numbers& numbers, Index count) {
  for (Index j = 0; j < count; ++j)
    if (!is_finite(numbers[j]))
      fail(std::string(what) + ": row " + std::to_string(row) + ", column " + std::to_string(j) +
           " (both counted from 0), is not a finite number; mend or drop the row");
}

/// Fails unless the data have rows, as many targets and weights as features, and nothing but finite numbers.
template <class Data>
void check_data(const Data& data) {
  const Index n = data.size(), d = data.feature_count(), k = data.target_count();
  if (n < 1) fail("the data have no rows; there must be 1 or more");
  if constexpr (requires { data.targets.rows(); })
    if (data.targets.rows() != n)
      fail("the data have " + std::to_string(n) + " rows of features and " + std::to_string(data.targets.rows()) +
           " rows of targets; they must be as many");
  if constexpr (requires { data.weights.size(); })
    if (data.weighted() && data.weights.size() != n)
      fail("the data have " + std::to_string(n) + " rows and " + std::to_string(data.weights.size()) +
           " sample weights; there must be one a row, or none");
  const auto rows = data.rows(RowRange{0, n});
  double total = 0;
  for (Index i = 0; i < n; ++i) {
    bool fine = false;
    if constexpr (requires { rows.feature_data(i); }) fine = all_finite(rows.feature_data(i), d);
    if (!fine) check_row("features", i, rows.features(i), d);
    check_row("targets", i, rows.targets(i), k);
    const auto weight = rows.weight(i);
    if (!is_finite(weight) || weight < 0)
      fail("the weight of row " + std::to_string(i) + " (counted from 0) is " +
           std::to_string(static_cast<double>(weight)) + "; it must be a finite number, 0 or more");
    total += static_cast<double>(weight);
  }
  if (!(total > 0)) fail("all sample weights are 0; at least one must be more");
}

/// The same, and that model and loss are made for such data. A loss that offers check_targets judges the targets
/// itself; to any other there must be one for each output.
template <class Model, class Loss, class Data>
void check_fit(const Model& model, const Loss& loss, const Data& data) {
  const Index n = data.size(), d = data.feature_count(), k = data.target_count();
  if (n < 1) fail("the data have no rows; there must be 1 or more");
  if constexpr (requires { model.features(); })
    if (model.features() != d)
      fail("the model has " + std::to_string(model.features()) + " features, the data have " + std::to_string(d) +
           "; make the model with " + std::to_string(d));
  constexpr bool loss_judges = requires { loss.check_targets(data.rows(RowRange{0, n}), model.outputs()); };
  if (!loss_judges && model.outputs() != k)
    fail("the model has " + std::to_string(model.outputs()) + " outputs, the data have " + std::to_string(k) +
         " targets a row; they must be as many");
  check_data(data);
  if constexpr (loss_judges) loss.check_targets(data.rows(RowRange{0, n}), model.outputs());
}

}  // namespace descent::detail
