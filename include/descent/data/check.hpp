/// @file
/// The door: what is wrong with data, and with a model and a loss for them, is said before anything is changed.
#pragma once

#include <string>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/layout.hpp"
#include "rows.hpp"

namespace descent::detail {

/// "1 row", "2 rows".
inline std::string counted(Index count, const char* thing) {
  return joined({count, " ", thing, count == 1 ? "" : "s"});
}

/// What messages call data that have no other role.
inline constexpr const char* any_data = "the data";

/// Fails at the first of `count` numbers of a row that is not finite.
template <class Numbers>
void check_row(const std::string& what, Index row, const Numbers& numbers, Index count) {
  for (Index j = 0; j < count; ++j)
    if (!is_finite(numbers[j]))
      fail({what, ": row ", row, ", column ", j,
            " (both counted from 0), is not a finite number; mend or drop the row"});
}

/// Fails unless the columns of a sparse row increase and lie in 0 … d − 1, and what stands there is finite.
template <class Row>
void check_sparse_row(const std::string& what, Index number, const Row& row) {
  const auto fail_here = [&](Index column, const char* wrong) {
    fail({what, ": row ", number, ", column ", column, " (both counted from 0), ", wrong});
  };
  for (Index j = 0; j < row.count; ++j) {
    const Index column = row.columns[j];
    if (column < 0 || column >= row.feature_count)
      fail_here(column, ("is none of the " + std::to_string(row.feature_count) + " columns; correct it").c_str());
    if (j > 0 && column <= row.columns[j - 1])
      fail_here(column, "does not come after the one before it; sort the columns of a row, each once");
    if (!is_finite(row.values[j])) fail_here(column, "is not a finite number; mend or drop the row");
  }
}

/// Fails unless the data have rows, and as many targets and weights as features. `name` is what messages call them.
template <class Data>
void check_sizes(const Data& data, const std::string& name) {
  const Index n = data.size();
  if (n < 1) fail({name, " have no rows; there must be 1 or more"});
  if constexpr (requires { data.targets.rows(); })
    if (data.targets.rows() != n)
      fail({name, " have ", counted(n, "row"), " of features and ", counted(data.targets.rows(), "row"),
            " of targets; they must be as many"});
  if constexpr (requires { data.weights.size(); })
    if (data.weighted() && data.weights.size() != n)
      fail({name, " have ", counted(n, "row"), " and ", counted(data.weights.size(), "sample weight"),
            "; there must be one a row, or none"});
  if constexpr (requires { data.check_storage(name); }) data.check_storage(name);
}

/// " of the data's name", for messages that name a place in them.
inline std::string of_name(const std::string& name) { return name == any_data ? "" : " of " + name; }

/// Fails at a number that is not finite in the rows from `first` to before `last`; returns Σ of their weights.
template <class Data>
double check_rows(const Data& data, const std::string& name, Index first, Index last) {
  const Index d = data.feature_count(), k = data.target_count();
  const auto rows = data.rows(RowRange{0, data.size()});
  const std::string of = of_name(name);
  double total = 0;
  for (Index i = first; i < last; ++i) {
    bool fine = false;
    if constexpr (SparseRowView<decltype(rows)>) {
      check_sparse_row("features" + of, i, rows.features(i));
    } else {
      if constexpr (requires { rows.feature_data(i); }) fine = all_finite(rows.feature_data(i), d);
      if (!fine) check_row("features" + of, i, rows.features(i), d);
    }
    fine = true;
    const auto targets = rows.targets(i);
    for (Index j = 0; j < k; ++j) fine = fine && is_finite(targets[j]);
    if (!fine) check_row("targets" + of, i, targets, k);
    const auto weight = rows.weight(i);
    if (!is_finite(weight) || weight < 0)
      fail({"the weight of row ", i, of, " (counted from 0) is ", std::to_string(static_cast<double>(weight)),
            "; it must be a finite number, 0 or more"});
    total += static_cast<double>(weight);
  }
  return total;
}

/// Fails unless some sample counts.
inline void check_total_weight(double total, const std::string& name) {
  if (!(total > 0)) fail({"all sample weights", of_name(name), " are 0; at least one must be more"});
}

/// Fails unless the data have rows, as many targets and weights as features, and nothing but finite numbers. `name` is
/// what messages call them.
template <class Data>
void check_data(const Data& data, const std::string& name = any_data) {
  check_sizes(data, name);
  check_total_weight(check_rows(data, name, 0, data.size()), name);
}

/// Fails if the parameters are not as many as a model's layout says: they may have been resized by an assignment.
template <class Model>
void check_parameters(const Model& model) {
  if constexpr (requires { model.layout(), model.parameters().size(); }) {
    Index size = 0;
    for (const ParameterBlock& block : model.layout()) size += block.size();
    if (const auto there = static_cast<Index>(model.parameters().size()); there != size)
      fail({"the model's layout has ", counted(size, "parameter"), ", and there are ", there,
            "; assign as many as it has, of a model of the same sizes"});
  }
}

/// The same, and that model and loss are made for such data. A loss that offers check_targets judges the targets
/// itself; to any other there must be one for each output.
template <class Model, class Loss, class Data>
void check_fit(const Model& model, const Loss& loss, const Data& data, const std::string& name = any_data) {
  const Index n = data.size(), d = data.feature_count(), k = data.target_count();
  if (n < 1) fail({name, " have no rows; there must be 1 or more"});
  if constexpr (requires { model.features(); })
    if (model.features() != d)
      fail({"the model has ", counted(model.features(), "feature"), ", ", name, " have ", d,
            "; they must be as many: make the model with as many as the training data have"});
  constexpr bool loss_judges = requires { loss.check_targets(data.rows(RowRange{0, n}), model.outputs()); };
  if (!loss_judges && model.outputs() != k)
    fail({"the model has ", counted(model.outputs(), "output"), ", ", name, " have ", counted(k, "target"),
          " a row; they must be as many", k == 0 ? ": name the .target when the data are read" : ""});
  check_parameters(model);
  check_data(data, name);
  if constexpr (loss_judges) loss.check_targets(data.rows(RowRange{0, n}), model.outputs());
}

}  // namespace descent::detail
