// Stratified batches: the share of each class in every one of them, their sizes, and that no row has a place it likes.
#include <descent/sampling/stratified.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "classes.hpp"

using namespace descent;

namespace {

using Counts = std::vector<Index>;

std::vector<Index> listed(const RowIndices& rows) {
  std::vector<Index> list;
  for (Index i = 0; i < rows.size(); ++i) list.push_back(rows[i]);
  return list;
}

}  // namespace

TEST_CASE("Stratified: each batch has of each class what it has on average, up to less than a row") {
  for (const Counts& classes : {Counts{990, 10}, Counts{3, 1}, Counts{1, 1}, Counts{7}, Counts{70, 20, 10},
                                Counts{100, 100, 100}, Counts{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, Counts(40, 3)}) {
    const Dataset<double> data = rows_of_classes(classes);
    const Index n = data.size();
    for (const Index size : {1, 2, 7, 10, 64, 1000}) {
      const Stratified sampling{.size = size, .seed = 4};
      Stratified::State state = sampling.init(data);
      const Index batches = (n + size - 1) / size;
      bool right = true;
      for (int epoch = 0; epoch < 5; ++epoch) {
        Counts seen(static_cast<std::size_t>(n), 0);
        for (Index batch = 0; batch < batches; ++batch) {
          const RowIndices rows = sampling.next(state);
          right = right && rows.size() <= size && (rows.size() == n / batches || rows.size() == n / batches + 1);
          const Counts counts = class_counts(data, rows, classes.size());
          for (std::size_t c = 0; c < classes.size(); ++c) {
            const Index least = classes[c] / batches, most = (classes[c] + batches - 1) / batches;
            right = right && counts[c] >= least && counts[c] <= most;
          }
          for (const Index row : listed(rows)) ++seen[static_cast<std::size_t>(row)];
        }
        right = right && seen == Counts(static_cast<std::size_t>(n), 1);
      }
      CAPTURE(classes, size);
      CHECK(right);
    }
  }
}

TEST_CASE("Stratified: where the batches are full, the share of each class is that in the data up to less than a row") {
  const Counts classes{660, 250, 77, 13};
  const Dataset<double> data = rows_of_classes(classes);
  const Stratified sampling{.size = 50, .seed = 1};
  Stratified::State state = sampling.init(data);
  for (int step = 0; step < 200; ++step) {
    const Counts counts = class_counts(data, sampling.next(state), 4);
    for (std::size_t c = 0; c < 4; ++c)
      CHECK(std::abs(static_cast<double>(counts[c]) - static_cast<double>(classes[c]) * 0.05) < 1);
  }
}

TEST_CASE("Stratified: a row comes in every batch of the epoch equally often") {
  const Dataset<double> data = rows_of_classes({8, 3, 2});
  const Stratified sampling{.size = 4, .seed = 9};  // four batches: three of 3 rows, one of 4
  Stratified::State state = sampling.init(data);
  constexpr int epochs = 20'000, batches = 4;
  std::vector<std::vector<double>> counts(13, std::vector<double>(batches, 0));
  std::vector<double> sizes(batches, 0);
  double together = 0;  // two rows of the first class
  for (int epoch = 0; epoch < epochs; ++epoch)
    for (std::size_t batch = 0; batch < batches; ++batch) {
      const std::vector<Index> rows = listed(sampling.next(state));
      sizes[batch] += static_cast<double>(rows.size());
      for (const Index row : rows) ++counts[static_cast<std::size_t>(row)][batch];
      std::vector<Index> first;
      for (const Index row : rows)
        if (data.targets(row, 0) == 0) first.push_back(row);
      for (const Index a : first)
        for (const Index b : first)
          if (a < b) together += 1.0 / (epochs * 28.0);  // of 8 · 7 / 2 pairs
    }
  const double expected = static_cast<double>(epochs) / batches;
  for (const std::vector<double>& row : counts) {
    double chi_square = 0;
    for (const double count : row) chi_square += (count - expected) * (count - expected) / expected;
    CHECK(chi_square < 30.7);  // 3 degrees of freedom: one in a million is beyond
  }
  for (const double size : sizes) CHECK(size == Approx(3.25 * epochs).epsilon(0.02));
  CHECK(together == Approx(4 / 28.0).epsilon(1e-9));  // each of the four batches has two of the eight: one pair
}

TEST_CASE("Stratified: any two rows of a class meet equally often") {
  const Dataset<double> data = rows_of_classes({6, 4});
  const Stratified sampling{.size = 5, .seed = 2};
  Stratified::State state = sampling.init(data);
  constexpr int epochs = 20'000;
  Matrix<double> met = Matrix<double>::Zero(10, 10);
  for (int step = 0; step < 2 * epochs; ++step) {
    const std::vector<Index> rows = listed(sampling.next(state));
    for (const Index a : rows)
      for (const Index b : rows) met(a, b) += 1.0 / epochs;
  }
  for (Index a = 0; a < 10; ++a)
    for (Index b = 0; b < 10; ++b) {
      const bool first = data.targets(a, 0) == 0, same = data.targets(a, 0) == data.targets(b, 0);
      const double chance = a == b ? 1 : !same ? 0.5 : first ? 2.0 / 5 : 1.0 / 3;
      CHECK(std::abs(met(a, b) - chance) < 5 * 0.0036);  // deviation √(¼ / 20000)
    }
}

TEST_CASE("Stratified: columns of zeros and ones, floats, and any whole numbers say the same classes") {
  const Stratified sampling{.size = 6, .seed = 3};
  const Dataset<double> data = rows_of_classes({20, 9, 4});
  Dataset<double> renamed = data;
  renamed.targets = data.targets.array() * 5 - 7;
  Dataset<double> weighted = data;
  weighted.weights = Vector<double>::LinSpaced(33, 0, 1);
  Stratified::State a = sampling.init(data), b = sampling.init(with_columns(data, 3)), c = sampling.init(renamed),
                    d = sampling.init(rows_of_classes<float>({20, 9, 4})), e = sampling.init(weighted);
  for (int step = 0; step < 30; ++step) {
    const std::vector<Index> rows = listed(sampling.next(a));
    CHECK(listed(sampling.next(b)) == rows);
    CHECK(listed(sampling.next(c)) == rows);
    CHECK(listed(sampling.next(d)) == rows);
    CHECK(listed(sampling.next(e)) == rows);
  }
}

TEST_CASE("Stratified: epochs and seeds have orders of their own; the order depends on the size") {
  const Dataset<double> data = rows_of_classes({50, 50});
  const auto drawn = [&](const Stratified& sampling, int steps) {
    Stratified::State state = sampling.init(data);
    std::vector<std::vector<Index>> batches;
    for (int i = 0; i < steps; ++i) batches.push_back(listed(sampling.next(state)));
    return batches;
  };
  const auto batches = drawn({.size = 20, .seed = 1}, 10);
  CHECK(batches == drawn({.size = 20, .seed = 1}, 10));
  CHECK(batches != drawn({.size = 20, .seed = 2}, 10));
  for (std::size_t i = 0; i < 5; ++i) CHECK(batches[i] != batches[i + 5]);
}

TEST_CASE("Stratified: memory is 8 bytes a row, 4 a batch, and two batches") {
  const Dataset<double> data = rows_of_classes({70'000, 5'000});
  for (const Index size : {1, 32, 5000}) {
    const Stratified sampling{.size = size};
    Stratified::State state = sampling.init(data);
    for (int i = 0; i < 100; ++i) sampling.next(state);
    CHECK(state.classes.rows.capacity() == 75'000);
    CHECK(state.cards.capacity() == 75'000);
    CHECK(state.deals.capacity() == static_cast<std::size_t>((74'999) / size + 1));
    CHECK(state.drawn.capacity() <= static_cast<std::size_t>(2 * size + 16));
  }
}

TEST_CASE("Stratified: what a file may say of its place is put right") {
  const Dataset<double> data = rows_of_classes({9, 3});
  const Stratified sampling{.size = 4};
  for (const Index place : {Index{-1}, std::numeric_limits<Index>::min(), std::numeric_limits<Index>::max()}) {
    Stratified::State state = sampling.init(data);
    const auto visit = [&](const std::string& name, auto& value) {
      if (name == "batch") value = static_cast<std::remove_reference_t<decltype(value)>>(place);
    };
    state.archive(visit);
    CHECK(state.batch >= 0);
    CHECK(sampling.next(state).size() == 4);
  }
}

TEST_CASE("Stratified refuses empty batches, and targets that are no classes") {
  CHECK(complaint([] { Stratified{.size = 0}.validate(); }) == "descent: Stratified: .size is 0; it must be 1 or more");
  CHECK(complaint([] { Stratified{.size = 1}.validate(); }) == "no complaint");
  Dataset<double> data = rows_of_classes({9, 3});
  const auto refusal = [&] { return complaint([&] { Stratified{}.init(data); }); };
  CHECK(refusal() == "no complaint");
  data.targets(7, 0) = 0.5;
  CHECK(refusal() ==
        "descent: Stratified: the target of row 7 (counted from 0) is 0.5; classes are whole numbers, or a single 1 "
        "among zeros: for other targets, use MiniBatch");
  for (const double bad : {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    data.targets(7, 0) = bad;
    CHECK(refusal().substr(0, 62) ==
          "descent: Stratified: the target of row 7 (counted from 0) is " + std::string(bad > 0 ? "i" : "n"));
  }
  data = with_columns(rows_of_classes({9, 3}), 2);
  const std::string no_class =
      "descent: Stratified: the 2 targets of row 5 (counted from 0) are no class, which is a single 1 among zeros; for "
      "other targets, use MiniBatch";
  for (const auto& [a, b] : {std::pair{0.0, 0.0}, {1.0, 1.0}, {0.5, 0.5}, {1.0, 0.1}, {2.0, 0.0}}) {
    data.targets.row(5) << a, b;
    CHECK(refusal() == no_class);
  }
  data.targets.resize(12, 0);
  CHECK(refusal() ==
        "descent: Stratified: the data have no targets, which say the classes; name the .target when they are read");
  data = {Matrix<double>(10'001, 0), Vector<double>::LinSpaced(10'001, 0, 10'000)};
  CHECK(refusal() ==
        "descent: Stratified: the targets have more than 10000 distinct values, which are no classes; use MiniBatch");
  data = {Matrix<double>(10'000, 0), Vector<double>::LinSpaced(10'000, 0, 9'999)};
  CHECK(refusal() == "no complaint");
}
