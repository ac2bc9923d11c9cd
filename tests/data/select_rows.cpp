// Rows come with all that belongs to them, in the order asked for.
#include <descent/data/select_rows.hpp>

#include <string>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

Dataset<float> five(bool weighted) {
  Dataset<float> data{Matrix<float>(5, 2), Matrix<float>(5, 1)};
  for (Index i = 0; i < 5; ++i) {
    const auto number = static_cast<float>(i);
    data.features.row(i) << number, -number;
    data.targets(i, 0) = 10 * number;
  }
  if (weighted) data.weights = data.features.col(0).array() + 1;
  data.feature_names = {"plus", "minus"};
  data.target_names = {"ten"};
  return data;
}

}  // namespace

TEST_CASE("select_rows: rows in the order asked for, with targets, weights and names") {
  const auto part = select_rows(five(true), {4, 0, 4});
  CHECK(part.features == Matrix<float>{{4, -4}, {0, 0}, {4, -4}});
  CHECK(part.targets == Matrix<float>{{40}, {0}, {40}});
  CHECK(part.weights == Vector<float>{{5, 1, 5}});
  CHECK(part.feature_names == std::vector<std::string>{"plus", "minus"});
  CHECK(part.target_names == std::vector<std::string>{"ten"});
  CHECK_FALSE(select_rows(five(false), {1}).weighted());
  CHECK(select_rows(five(true), std::vector<RowIndex>{}).size() == 0);
}

TEST_CASE("select_rows: a row that is none is refused, and data whose parts do not match") {
  CHECK(complaint([] { select_rows(five(true), {2, 5}); }) ==
        "descent: select_rows: row 5 is asked for, and the data have 5 rows, counted from 0");
  auto data = five(true);
  data.weights.setOnes(3);
  CHECK(complaint([&] { select_rows(data, {2}); }) ==
        "descent: select_rows: there are 5 rows of features but 3 weights; give every sample one, or none at all");
}
