// Each row is held out once and trained on otherwise; parts are as equal as can be, and so are their classes.
#include <descent/judging/folds.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

/// Of each class, so many rows, mixed.
Dataset<double> classed(const std::vector<Index>& rows_of_class) {
  std::vector<double> classes;
  for (std::size_t c = 0; c < rows_of_class.size(); ++c)
    classes.insert(classes.end(), static_cast<std::size_t>(rows_of_class[c]), static_cast<double>(c));
  const auto rows = static_cast<Index>(classes.size());
  const std::vector<RowIndex> order = random_order(rows, 99);
  Dataset<double> data{Matrix<double>::Zero(rows, 1), Matrix<double>(rows, 1)};
  for (Index i = 0; i < rows; ++i) data.targets(i, 0) = classes[order[static_cast<std::size_t>(i)]];
  return data;
}

void check_parts(const std::vector<Fold>& parts, Index rows) {
  std::vector<int> held_out(static_cast<std::size_t>(rows));
  for (const Fold& fold : parts) {
    std::vector<int> seen(held_out.size());
    for (const RowIndex row : fold.train) ++seen[row];
    for (const RowIndex row : fold.test) {
      ++seen[row];
      ++held_out[row];
    }
    CHECK(std::all_of(seen.begin(), seen.end(), [](int times) { return times == 1; }));
    const auto size = static_cast<Index>(fold.test.size()), count = static_cast<Index>(parts.size());
    CHECK(size >= rows / count);
    CHECK(size <= (rows + count - 1) / count);
  }
  CHECK(std::all_of(held_out.begin(), held_out.end(), [](int times) { return times == 1; }));
}

}  // namespace

TEST_CASE("folds: each row is held out once, in parts as equal as can be") {
  for (const Index rows : {2, 5, 10, 101})
    for (const Index count : {2, 3, 5, 10}) {
      if (count > rows) continue;
      const auto parts = folds(rows, {.count = count, .seed = 3});
      REQUIRE(static_cast<Index>(parts.size()) == count);
      check_parts(parts, rows);
    }
  check_parts(folds(7, {.count = 7}), 7);  // one row each
  CHECK(folds(100).size() == 5);
}

TEST_CASE("folds, stratified: each part has the same number of rows of a class, up to one") {
  for (const std::vector<Index>& sizes : {std::vector<Index>{90, 10}, {5, 5}, {7, 8, 6, 23}, {50}}) {
    const auto data = classed(sizes);
    const auto parts = folds(data, {.count = 5, .seed = 3, .stratify = true});
    check_parts(parts, data.size());
    for (const Fold& fold : parts)
      for (std::size_t c = 0; c < sizes.size(); ++c) {
        const auto held_out = std::count_if(fold.test.begin(), fold.test.end(), [&](RowIndex row) {
          return data.targets(static_cast<Index>(row), 0) == static_cast<double>(c);
        });
        CHECK(held_out >= sizes[c] / 5);
        CHECK(held_out <= (sizes[c] + 4) / 5);
      }
  }
}

TEST_CASE("folds: the same bits everywhere; another seed, another deal; lists are in random order") {
  const auto test_rows = [](const std::vector<Fold>& parts) {
    std::vector<std::vector<RowIndex>> rows;
    for (const Fold& fold : parts) rows.push_back(fold.test);
    return rows;
  };
  using Rows = std::vector<std::vector<RowIndex>>;
  CHECK(test_rows(folds(12, {.count = 4, .seed = 3})) == Rows{{5, 9, 0}, {3, 8, 6}, {2, 4, 7}, {10, 11, 1}});
  Dataset<double> data{Matrix<double>::Zero(12, 1), Matrix<double>::Zero(12, 1)};
  data.targets.bottomRows(4).setOnes();
  CHECK(test_rows(folds(data, {.count = 4, .seed = 3, .stratify = true})) ==
        Rows{{5, 10, 0}, {3, 9, 6}, {2, 8, 7}, {4, 11, 1}});
  CHECK(test_rows(folds(data, {.count = 4, .seed = 3})) == test_rows(folds(12, {.count = 4, .seed = 3})));
  CHECK(test_rows(folds(100)) != test_rows(folds(100, {.seed = 2})));
  const Fold fold = folds(100)[2];
  CHECK_FALSE(std::is_sorted(fold.train.begin(), fold.train.end()));
  CHECK_FALSE(std::is_sorted(fold.test.begin(), fold.test.end()));
}

TEST_CASE("folds refuses what can't be dealt") {
  CHECK(complaint([] { folds(3, {.count = 4}); }) ==
        "descent: folds: .count is 4, and there are 3 rows; each fold needs one at least: use fewer folds");
  CHECK(complaint([] { folds(3, {.count = 1}); }) ==
        "descent: folds: .count is 1; it must be 2 or more, so that there are rows to train on");
  CHECK(complaint([] { folds(3, {.count = 2, .stratify = true}); }) ==
        "descent: folds: .stratify needs the classes of the rows; give the data instead of their number");
  CHECK(
      complaint([] { folds(classed({9, 4}), {.stratify = true}); }) ==
      "descent: folds: class 1 has 4 rows, and .stratify needs 5 or more, one for each of the folds: use fewer folds");
  auto data = classed({6, 6});
  data.targets(2, 0) = 0.25;
  CHECK(complaint([&] { folds(data, {.stratify = true}); }) ==
        "descent: folds: the target of row 2 (counted from 0) is 0.25; classes are whole numbers, or a single 1 among "
        "zeros: for other targets, leave .stratify out");
  CHECK(complaint([&] { folds(data); }) == "no complaint");
  data.targets.resize(3, 1);
  CHECK(complaint([&] { folds(data); }) ==
        "descent: folds: there are 12 rows of features but 3 of targets; give every sample both");
}
