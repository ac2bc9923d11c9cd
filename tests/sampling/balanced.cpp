// Balanced batches: all classes equally often in every one of them, each class's rows in rounds.
#include <descent/gradient_descent.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/balanced.hpp>
#include <descent/stops/max_steps.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "classes.hpp"

using namespace descent;

namespace {

using Counts = std::vector<Index>;

std::vector<Index> drawn(const Balanced& sampling, const Dataset<double>& data, std::size_t count) {
  Balanced::State state = sampling.init(data);
  std::vector<Index> rows;
  while (rows.size() < count) {
    const RowIndices batch = sampling.next(state);
    for (Index i = 0; i < batch.size() && rows.size() < count; ++i) rows.push_back(batch[i]);
  }
  return rows;
}

}  // namespace

TEST_CASE("Balanced: every batch has all classes equally often, up to less than a row") {
  for (const Counts& classes :
       {Counts{990, 10}, Counts{3, 1}, Counts{5}, Counts{70, 20, 10}, Counts{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}) {
    const Dataset<double> data = rows_of_classes(classes);
    const auto k = static_cast<Index>(classes.size());
    for (const Index size : {1, 2, 7, 10, 64, 2000}) {
      const Balanced sampling{.size = size, .seed = 4};
      Balanced::State state = sampling.init(data);
      bool right = true;
      for (int step = 0; step < 50; ++step) {
        const RowIndices rows = sampling.next(state);
        right = right && rows.size() == size;
        for (const Index count : class_counts(data, rows, classes.size()))
          right = right && count >= size / k && count <= (size + k - 1) / k;
      }
      CAPTURE(classes, size);
      CHECK(right);
    }
  }
}

TEST_CASE("Balanced: the rows of a class come once each before they come again, in another order") {
  const Counts classes{17, 5, 1};
  const Dataset<double> data = rows_of_classes(classes);
  const std::vector<Index> rows = drawn({.size = 7, .seed = 3}, data, 3 * 17 * 20);
  for (std::size_t c = 0; c < classes.size(); ++c) {
    Counts of_class, own;
    for (const Index row : rows)
      if (data.targets(row, 0) == static_cast<double>(c)) of_class.push_back(row);
    for (Index i = 0; i < data.size(); ++i)
      if (data.targets(i, 0) == static_cast<double>(c)) own.push_back(i);
    const Index size = classes[c];
    Counts before;
    for (auto round = of_class.begin(); of_class.end() - round >= size; round += size) {
      Counts these(round, round + size);
      if (c == 0) CHECK(these != before);
      before = these;
      std::sort(these.begin(), these.end());
      CHECK(these == own);
    }
  }
}

TEST_CASE("Balanced: any row of a class may come at any place of a round") {
  const Dataset<double> data = rows_of_classes({4, 3});
  constexpr int rounds = 20'000;
  const std::vector<Index> rows = drawn({.size = 8, .seed = 6}, data, 2 * 4 * rounds);
  Matrix<double> counts = Matrix<double>::Zero(7, 4);
  Matrix<double> place = Matrix<double>::Zero(1, 2);
  for (const Index row : rows) {
    const auto c = static_cast<Index>(data.targets(row, 0));
    ++counts(row, static_cast<Index>(place(0, c)) % (c == 0 ? 4 : 3));
    ++place(0, c);
  }
  for (Index row = 0; row < 7; ++row) {
    const Index places = data.targets(row, 0) == 0 ? 4 : 3;
    const double expected = counts.row(row).sum() / static_cast<double>(places);
    double chi_square = 0;
    for (Index i = 0; i < places; ++i)
      chi_square += (counts(row, i) - expected) * (counts(row, i) - expected) / expected;
    CHECK(chi_square < 30.7);  // 3 degrees of freedom: one in a million is beyond
  }
}

TEST_CASE("Balanced: an epoch is as many rows drawn as there are") {
  const Dataset<double> data = rows_of_classes({90, 10});
  LinearModel<double> model(1);
  const GradientDescent trainer{.sampling = Balanced{.size = 20}, .stop = MaxSteps{15}};
  CHECK(trainer.fit(model, Mse{}, data).epochs == 3);
}

TEST_CASE("Balanced: weights that undo the frequencies bring back the mean over the rows") {
  const Counts classes{990, 10};
  Dataset<double> data = rows_of_classes(classes);
  data.features.setZero();  // so that the bias learns the mean target
  const auto learned = [&] {
    LinearModel<double> model(1);
    const GradientDescent trainer{
        .update = Sgd{.learning_rate = 0.1}, .sampling = Balanced{.size = 100, .seed = 1}, .stop = MaxSteps{500}};
    trainer.fit(model, Mse{}, data);
    return model.bias()[0];
  };
  CHECK(learned() == Approx(0.5));
  data.weights.resize(1000);
  for (Index i = 0; i < 1000; ++i)
    data.weights[i] = static_cast<double>(classes[static_cast<std::size_t>(data.targets(i, 0))]) * 2 / 1000;
  CHECK(learned() == Approx(0.01));
}

TEST_CASE("Balanced: columns of zeros and ones and floats say the same classes") {
  const Balanced sampling{.size = 6, .seed = 3};
  const Dataset<double> data = rows_of_classes({20, 9, 4});
  Balanced::State a = sampling.init(data), b = sampling.init(with_columns(data, 3)),
                  c = sampling.init(rows_of_classes<float>({20, 9, 4}));
  bool same = true;
  for (int step = 0; step < 30; ++step) {
    const RowIndices rows = sampling.next(a), wide = sampling.next(b), floats = sampling.next(c);
    for (Index i = 0; i < 6; ++i) same = same && rows[i] == wide[i] && rows[i] == floats[i];
  }
  CHECK(same);
}

TEST_CASE("Balanced: memory is 8 bytes a row and a batch") {
  const Dataset<double> data = rows_of_classes({70'000, 5'000});
  for (const Index size : {1, 32, 5000}) {
    const Balanced sampling{.size = size};
    Balanced::State state = sampling.init(data);
    for (int i = 0; i < 100; ++i) sampling.next(state);
    CHECK(state.classes.rows.capacity() == 75'000);
    CHECK(state.shuffled.capacity() == 75'000);
    CHECK(state.window.rows.capacity() <= static_cast<std::size_t>(size + 16));
  }
}

TEST_CASE("Balanced: what a file may say of its place is put right") {
  const Dataset<double> data = rows_of_classes({9, 3});
  const Balanced sampling{.size = 4};
  for (const Index place : {Index{-1}, std::numeric_limits<Index>::min(), std::numeric_limits<Index>::max()}) {
    Balanced::State state = sampling.init(data);
    const auto visit = [&](const std::string&, Index& value) { value = place; };
    state.archive(visit);
    for (int i = 0; i < 10; ++i) CHECK(sampling.next(state).size() == 4);
  }
}

TEST_CASE("Balanced refuses empty batches, and targets that are no classes") {
  CHECK(complaint([] { Balanced{.size = 0}.validate(); }) ==
        "descent: Balanced: .size is 0; it must be 1 or more, and less than 2^32");
  CHECK(complaint([] { Balanced{.size = Index{1} << 32}.validate(); }) ==
        "descent: Balanced: .size is 4294967296; it must be 1 or more, and less than 2^32");
  Dataset<double> data = rows_of_classes({9, 3});
  data.targets(7, 0) = -0.25;
  LinearModel<double> model(1);
  CHECK(complaint([&] { GradientDescent{.sampling = Balanced{}, .stop = MaxSteps{1}}.fit(model, Mse{}, data); }) ==
        "descent: Balanced: the target of row 7 (counted from 0) is -0.25; classes are whole numbers, or a single 1 "
        "among zeros: for other targets, use MiniBatch");
  CHECK(model.parameters().isZero(0));
}
