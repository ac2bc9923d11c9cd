// Scores of many rows: those that the model's own predict gives, in parts, with somebody watching.
#include <descent/concepts.hpp>
#include <descent/data/dataset.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/models/network.hpp>
#include <descent/models/predict.hpp>

#include <cstdio>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"

using namespace descent;

namespace {

/// Numbers of no importance.
Matrix<double> features(Index rows, Index columns) {
  Matrix<double> numbers(rows, columns);
  Random random(2);
  for (Index i = 0; i < numbers.size(); ++i) numbers.data()[i] = random.uniform(-1, 1);
  return numbers;
}

}  // namespace

TEST_CASE("predict gives what the model's own gives, of features and of any data") {
  const Matrix<double> x = features(10'003, 3);
  LinearModel<double> model(3, 2);
  model.parameters() << 1, -2, 3, 0.5, 0.25, -1, 7, 8;
  const Network network{Dense(3, 5), Relu{}, Dropout{}, Dense(5, 2)};
  for (const Index rows : {0, 1, 7, 8, 4096, 4097, 10'003}) {
    const Matrix<double> part = x.topRows(rows);
    CAPTURE(rows);
    CHECK(predict(model, part) == model.predict(part));
    CHECK(predict(network, part) == network.predict(part));
    CHECK(predict(model, Dataset<double>{part, Matrix<double>::Zero(rows, 1)}) == model.predict(part));
  }
  minimal::Parabola parabola;
  parabola.abc << 1, 2, 3;
  CHECK(predict(parabola, minimal::Line{})(9, 0) == 1 + 2 * 9 + 3 * 81);
}

TEST_CASE("parts come in order, and whoever watches is told after each") {
  const Matrix<double> x = features(10'000, 3);
  LinearModel<double> model(3);
  model.parameters() << 1, 2, 3, 4;
  std::vector<RowProgress> told;
  Matrix<double> all(x.rows(), 1);
  Index next = 0;
  predict_in_parts(model, x,
                   [&](Index first, const auto& scores) {
                     CHECK(first == next);
                     all.middleRows(first, scores.rows()) = scores;
                     next += scores.rows();
                   },
                   {.observe = [&](const RowProgress& progress) { told.push_back(progress); }});
  CHECK(next == 10'000);
  CHECK(all == model.predict(x));
  REQUIRE(told.size() == 3);
  CHECK(told[0].rows == 4096);
  CHECK(told[2].rows == 10'000);
  CHECK(told[2].all_rows == 10'000);
  CHECK(told[2].time >= told[0].time);
}

TEST_CASE("threads give the same scores, in the same order") {
  const Matrix<double> x = features(50'001, 3);
  const Network network{Dense(3, 5), Relu{}, Dense(5, 2)};
  const Matrix<double> alone = predict(network, x);
  for (const Index count : {2, 3, 40}) {
    CAPTURE(count);
    CHECK(predict(network, x, {.parallel = Threads{count}}) == alone);
    Index next = 0;
    predict_in_parts(network, x,
                     [&](Index first, const auto& scores) {
                       CHECK(first == next);
                       next += scores.rows();
                     },
                     {.parallel = Threads{count}});
    CHECK(next == x.rows());
  }
  Matrix<double> bad = x;
  bad(9000, 1) = bad(40'000, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK(complaint([&] { (void)predict(network, bad, {.parallel = Threads{3}}); }) ==
        complaint([&] { (void)predict(network, bad); }));
  CHECK(complaint([&] { (void)predict(network, x, {.parallel = Threads{0}}); }) ==
        "descent: Threads: .count is 0; it must be from 1 to 1024");
}

TEST_CASE("RowCounter shows a line when it takes long, and ends it") {
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  RowCounter counter{.patience = Seconds{1}, .out = file};
  counter({10, 100, Seconds{0.5}});   // too early
  counter({20, 100, Seconds{2}});     // shown
  counter({30, 100, Seconds{2.05}});  // too soon after
  counter({100, 100, Seconds{2.06}});
  std::rewind(file);
  std::string text(200, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  const std::string first = "row 20 of 100, 2 s, about 8 s to go", last = "row 100 of 100, 2.06 s";
  CHECK(text == "\r" + first + "\r" + last + std::string(first.size() - last.size(), ' ') + "\n");
}

TEST_CASE("features that are not finite, or not as many as the model's, are refused") {
  Matrix<double> x = features(5000, 3);
  const LinearModel<double> model(3);
  x(4500, 2) = std::numeric_limits<double>::infinity();
  CHECK(complaint([&] { (void)predict(model, x); }) ==
        "descent: predict: the features: row 4500, column 2 (both counted from 0), is not a finite number; mend or "
        "drop the row");
  LinearModel<double> steep(3);
  steep.parameters().setConstant(1e300);
  x.row(4500) << 1, 1, 1;
  x.row(42).setConstant(1e10);
  CHECK(complaint([&] { (void)predict(steep, x); }) ==
        "descent: predict: the scores of row 42 (counted from 0) are not finite; see that its features are of the size "
        "of "
        "those trained on, and the model's parameters finite");
  CHECK(complaint([&] { (void)predict(LinearModel<double>(4), x); }) ==
        "descent: predict: the model has 4 features, the data have 3; they must be as many");
}
