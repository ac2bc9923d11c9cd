// Every row is in one of three parts; the test part is that of split.
#include <descent/data/split_in_three.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

/// Row i has the feature i, the weight i + 1, and a class: of 20 rows, 12, 5 and 3 are of classes 0, 1 and 2.
Dataset<double> rows_of_three_classes(Index rows) {
  Dataset<double> data{Matrix<double>(rows, 1), Matrix<double>(rows, 1), Vector<double>(rows), {"number"}, {"class"}};
  for (Index i = 0; i < rows; ++i) {
    data.features(i, 0) = static_cast<double>(i);
    data.targets(i, 0) = i % 20 < 12 ? 0 : i % 20 < 17 ? 1 : 2;
    data.weights(i) = static_cast<double>(i) + 1;
  }
  return data;
}

std::string complaint_of(Index rows, SplitInThreeOptions options) {
  return complaint([&] { split_in_three(rows_of_three_classes(rows), options); });
}

}  // namespace

TEST_CASE("split_in_three: every row is in one part, with all that belongs to it") {
  for (const bool stratify : {false, true})
    for (const Index rows : {20, 40, 101}) {
      const auto data = rows_of_three_classes(rows);
      const auto [train, validation, test] = split_in_three(data, {.seed = 4, .stratify = stratify});
      std::vector<double> numbers;
      for (const auto* part : {&train, &validation, &test}) {
        CHECK(part->weights == (part->features.col(0).array() + 1).matrix());
        CHECK(part->feature_names == data.feature_names);
        CHECK(part->target_names == data.target_names);
        for (Index i = 0; i < part->size(); ++i) {
          const auto row = static_cast<Index>(part->features(i, 0));
          CHECK(part->targets(i, 0) == data.targets(row, 0));
          numbers.push_back(part->features(i, 0));
        }
      }
      std::sort(numbers.begin(), numbers.end());
      REQUIRE(static_cast<Index>(numbers.size()) == rows);
      for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(numbers[i] == static_cast<double>(i));
      CHECK(test.size() == static_cast<Index>(std::floor(0.2 * static_cast<double>(rows) + 0.5)));
      CHECK(validation.size() == test.size());
    }
}

TEST_CASE("split_in_three: the test rows are those of split") {
  const auto data = rows_of_three_classes(60);
  for (const bool stratify : {false, true})
    CHECK(split_in_three(data, {.validation_fraction = 0.3, .test_fraction = 0.25, .seed = 9, .stratify = stratify})
              .test.features == split(data, {.test_fraction = 0.25, .seed = 9, .stratify = stratify}).test.features);
}

TEST_CASE("split_in_three, stratified: each class has its share of all parts") {
  for (const Index rows : {20, 40, 100, 137}) {
    const auto data = rows_of_three_classes(rows);
    const auto [train, validation, test] = split_in_three(data, {.stratify = true});
    const auto difference = [&](const Dataset<double>& part, double c) {
      const auto all = static_cast<double>((data.targets.array() == c).count());
      return std::abs(static_cast<double>((part.targets.array() == c).count()) -
                      all * static_cast<double>(part.size()) / static_cast<double>(rows));
    };
    for (const double c : {0.0, 1.0, 2.0}) {
      CHECK(difference(test, c) < 1);
      CHECK(difference(validation, c) < 2);
      CHECK(difference(train, c) < 2);
    }
  }
}

TEST_CASE("split_in_three: the same bits everywhere") {
  Dataset<double> data{Matrix<double>(12, 1), Matrix<double>::Zero(12, 1)};
  for (Index i = 0; i < 12; ++i) data.features(i, 0) = static_cast<double>(i);
  data.targets.bottomRows(4).setOnes();
  const auto parts = split_in_three(data, {.seed = 3, .stratify = true});
  CHECK(parts.train.features.col(0) == Vector<double>{{5, 3, 2, 10, 9, 4, 7, 1}});
  CHECK(parts.validation.features.col(0) == Vector<double>{{8, 0}});
  CHECK(parts.test.features.col(0) == Vector<double>{{11, 6}});
}

TEST_CASE("split_in_three refuses what leaves no part") {
  for (const double fraction : {0.0, 1.0, -0.5, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK_THAT(complaint_of(20, {.validation_fraction = fraction}),
               Catch::Matchers::EndsWith("; it must lie between 0 and 1"));
    CHECK_THAT(complaint_of(20, {.test_fraction = fraction}),
               Catch::Matchers::EndsWith("; it must lie between 0 and 1"));
  }
  CHECK(
      complaint_of(20, {.validation_fraction = 0.5, .test_fraction = 0.5}) ==
      "descent: split_in_three: .validation_fraction = 0.5 and .test_fraction = 0.5 of 20 rows leave 0 to train, 10 to "
      "validate and 10 to test; each needs one at least: use more rows or other fractions");
  CHECK_THAT(complaint_of(2, {}), Catch::Matchers::Contains("leave 2 to train, 0 to validate and 0 to test"));
  CHECK_THAT(complaint_of(20, {.validation_fraction = 0.9, .test_fraction = 0.9}),
             Catch::Matchers::Contains("leave -16 to train"));
  CHECK(complaint_of(19, {.stratify = true}) ==
        "descent: split_in_three: class 2 has 2 rows, and .stratify needs 3 or more, one for each part");
}
