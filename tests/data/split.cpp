// Every row is in one part, with its target and weight; the same seed parts alike.
#include <descent/data/split.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

/// Row i has the features i and −i, the target 10·i and, if weighted, the weight i + 1.
Dataset<double> numbered(Index rows, bool weighted = false) {
  Dataset<double> data{Matrix<double>(rows, 2), Matrix<double>(rows, 1)};
  for (Index i = 0; i < rows; ++i) {
    const auto number = static_cast<double>(i);
    data.features.row(i) << number, -number;
    data.targets(i, 0) = 10 * number;
  }
  if (weighted) data.weights = data.features.col(0).array() + 1;
  data.feature_names = {"plus", "minus"};
  data.target_names = {"ten"};
  return data;
}

std::vector<double> sorted_numbers(const Dataset<double>& first, const Dataset<double>& second) {
  std::vector<double> numbers;
  for (const auto* part : {&first, &second})
    for (Index i = 0; i < part->size(); ++i) numbers.push_back(part->features(i, 0));
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::string refusal(const Dataset<double>& data, SplitOptions options = {}) {
  return complaint([&] { split(data, options); });
}

}  // namespace

TEST_CASE("split gives every row to one part") {
  for (const Index rows : {2, 3, 10, 101}) {
    const auto [train, test] = split(numbered(rows), {.test_fraction = 0.4, .seed = 3});
    const std::vector<double> numbers = sorted_numbers(train, test);
    REQUIRE(static_cast<Index>(numbers.size()) == rows);
    for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(numbers[i] == static_cast<double>(i));
  }
}

TEST_CASE("split keeps features, targets, weights and names together") {
  const auto [train, test] = split(numbered(20, true));
  for (const auto* part : {&train, &test}) {
    CHECK(part->targets.col(0) == 10 * part->features.col(0));
    CHECK(part->features.col(1) == -part->features.col(0));
    CHECK(part->weights == (part->features.col(0).array() + 1).matrix());
    CHECK(part->feature_names == std::vector<std::string>{"plus", "minus"});
    CHECK(part->target_names == std::vector<std::string>{"ten"});
  }
}

TEST_CASE("split leaves data without weights without weights") {
  const auto [train, test] = split(numbered(8));
  CHECK_FALSE(train.weighted());
  CHECK_FALSE(test.weighted());
}

TEST_CASE("split rounds the number of test rows") {
  CHECK(split(numbered(569)).test.size() == 142);                        // 142.25
  CHECK(split(numbered(10)).test.size() == 3);                           // 2.5
  CHECK(split(numbered(10), {.test_fraction = 0.34}).test.size() == 3);  // 3.4
  CHECK(split(numbered(2), {.test_fraction = 0.3}).test.size() == 1);    // 0.6
  CHECK(split(numbered(100), {.test_fraction = 0.99}).train.size() == 1);
}

TEST_CASE("split depends on the seed, and on nothing else") {
  const auto data = numbered(50);
  const auto once = split(data, {.seed = 7});
  const auto again = split(data, {.seed = 7});
  const auto other = split(data, {.seed = 8});
  CHECK(once.train.features == again.train.features);
  CHECK(once.test.features == again.test.features);
  CHECK(once.test.features != other.test.features);
}

TEST_CASE("split mixes the rows") {
  const auto [train, test] = split(numbered(1000));
  CHECK(test.features.col(0).mean() == Approx(499.5).margin(60));  // deviation of the mean: 16
  CHECK_FALSE(std::is_sorted(train.features.col(0).begin(), train.features.col(0).end()));
}

TEST_CASE("split refuses fractions that are none") {
  for (const double fraction : {0.0, 1.0, -0.5, 1.5, std::numeric_limits<double>::quiet_NaN()})
    CHECK_THAT(refusal(numbered(10), {.test_fraction = fraction}),
               Catch::Matchers::EndsWith("; it must lie between 0 and 1"));
  CHECK(refusal(numbered(10), {.test_fraction = 1.5}) ==
        "descent: split: .test_fraction is 1.500000; it must lie between 0 and 1");
}

TEST_CASE("split refuses to leave a part empty") {
  const std::string way_out = "; both need one at least: use more rows or another fraction";
  CHECK(refusal(numbered(1), {.test_fraction = 0.5}) ==
        "descent: split: .test_fraction = 0.500000 of 1 rows leaves 0 to train and 1 to test" + way_out);
  CHECK(refusal(numbered(3), {.test_fraction = 0.1}) ==
        "descent: split: .test_fraction = 0.100000 of 3 rows leaves 3 to train and 0 to test" + way_out);
  CHECK(refusal(numbered(0)) ==
        "descent: split: .test_fraction = 0.250000 of 0 rows leaves 0 to train and 0 to test" + way_out);
}

TEST_CASE("split refuses data whose parts do not match") {
  auto data = numbered(4);
  data.weights.setOnes(3);
  CHECK(refusal(data) ==
        "descent: split: there are 4 rows of features but 3 weights; give every sample one, or none at all");
  data.targets.resize(5, 1);
  CHECK(refusal(data) == "descent: split: there are 4 rows of features but 5 of targets; give every sample both");
}

TEST_CASE("split refuses more rows than a row number can hold") {
  CHECK_THROWS_AS(detail::require_numbered_rows(Index{1} << 32), Error);
  CHECK_NOTHROW(detail::require_numbered_rows((Index{1} << 32) - 1));
}

namespace {

/// n rows with the classes that the numbers say, feature i in row i.
Dataset<double> classed(const std::vector<Index>& rows_of_class) {
  Index rows = 0;
  for (const Index count : rows_of_class) rows += count;
  Dataset<double> data{Matrix<double>(rows, 1), Matrix<double>(rows, 1)};
  Index row = 0;
  for (std::size_t c = 0; c < rows_of_class.size(); ++c)
    for (Index i = 0; i < rows_of_class[c]; ++i, ++row) {
      data.features(row, 0) = static_cast<double>(row);
      data.targets(row, 0) = static_cast<double>(c);
    }
  return data;
}

Index count_of(const Dataset<double>& data, std::size_t c) {
  return (data.targets.col(0).array() == static_cast<double>(c)).count();
}

}  // namespace

TEST_CASE("split, stratified: each class has its share of both parts, up to one row") {
  for (const std::vector<Index>& sizes :
       {std::vector<Index>{990, 10}, {5, 5}, {2, 2, 2, 2, 2, 2, 2}, {17, 3, 80, 41, 2}, {100}})
    for (const double fraction : {0.1, 0.25, 0.34, 0.5, 0.9}) {
      const auto data = classed(sizes);
      const auto [train, test] = split(data, {.test_fraction = fraction, .seed = 5, .stratify = true});
      CHECK(test.size() == split(data, {.test_fraction = fraction}).test.size());
      const std::vector<double> numbers = sorted_numbers(train, test);
      REQUIRE(static_cast<Index>(numbers.size()) == data.size());
      for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(numbers[i] == static_cast<double>(i));
      for (std::size_t c = 0; c < sizes.size(); ++c)
        for (const auto* part : {&train, &test}) {
          const double share = static_cast<double>(sizes[c] * part->size()) / static_cast<double>(data.size());
          CHECK(std::abs(static_cast<double>(count_of(*part, c)) - share) < 1);
          if (fraction < 0.5 && part == &train) CHECK(count_of(*part, c) > 0);
        }
    }
}

TEST_CASE("split, stratified: the rows of a class are chosen at random, and parts are in random order") {
  const auto data = classed({400, 400});
  const auto [train, test] = split(data, {.test_fraction = 0.5, .stratify = true});
  CHECK(count_of(test, 0) == 200);
  CHECK(test.features.col(0).mean() == Approx(399.5).margin(25));  // deviation of the mean: 6
  for (const auto* part : {&train, &test}) {
    CHECK_FALSE(std::is_sorted(part->features.col(0).begin(), part->features.col(0).end()));
    CHECK_FALSE(std::is_sorted(part->targets.col(0).begin(), part->targets.col(0).end()));
  }
  const auto other = split(data, {.test_fraction = 0.5, .seed = 2, .stratify = true});
  CHECK(other.test.features != test.features);
}

TEST_CASE("split, stratified: classes may be a single 1 among zeros, and the order is that of numbers") {
  const auto data = classed({30, 12, 6});
  Dataset<double> places{data.features, Matrix<double>::Zero(48, 3)};
  for (Index i = 0; i < 48; ++i) places.targets(i, static_cast<Index>(data.targets(i, 0))) = 1;
  CHECK(split(places, {.stratify = true}).test.features == split(data, {.stratify = true}).test.features);
  Dataset<double> negative = data;
  negative.targets.array() -= 7;  // any whole numbers will do
  CHECK(split(negative, {.stratify = true}).test.features == split(data, {.stratify = true}).test.features);
}

TEST_CASE("split, stratified: what has no classes is refused") {
  auto data = classed({4, 4});
  data.targets(5, 0) = 0.5;
  CHECK(refusal(data, {.stratify = true}) ==
        "descent: split: the target of row 5 (counted from 0) is 0.5; classes are whole numbers, or a single 1 among "
        "zeros: for other targets, leave .stratify out");
  data.targets = Matrix<double>::Zero(8, 2);
  CHECK(refusal(data, {.stratify = true}) ==
        "descent: split: the 2 targets of row 0 (counted from 0) are no class, which is a single 1 among zeros; for "
        "other targets, leave .stratify out");
  CHECK(refusal(classed({4, 1, 3}), {.stratify = true}) ==
        "descent: split: class 1 has 1 row, and .stratify needs 2 or more, for one to train on and one to test");
  data.targets = Matrix<double>::Zero(8, 3);
  data.targets.col(2).setOnes();
  data.targets.row(3) << 0, 1, 0;
  CHECK(refusal(data, {.stratify = true}) ==
        "descent: split: class 1 has 1 row, and .stratify needs 2 or more, for one to train on and one to test");
}

TEST_CASE("split: the same bits as ever") {
  const auto [train, test] = split(numbered(12), {.test_fraction = 0.25, .seed = 3});
  CHECK(test.features.col(0) == Vector<double>{{5, 3, 2}});
  const auto stratified = split(classed({8, 4}), {.test_fraction = 0.25, .seed = 3, .stratify = true});
  CHECK(stratified.test.features.col(0) == Vector<double>{{4, 11, 1}});
}
