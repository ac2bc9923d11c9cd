// The linear model against plain loops, wherever the rows stand.
#include <descent/core/random.hpp>
#include <descent/empirical_risk.hpp>
#include <descent/losses/mse.hpp>
#include <descent/models/linear_model.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

/// Rows somewhere inside a larger piece of memory, so that they stand at any address a number can have.
template <class Scalar>
struct Somewhere {
  Index d, k, offset;
  std::vector<Scalar> features, targets;

  Somewhere(Index n, Index d_, Index k_, Index offset_, std::uint64_t seed)
      : d(d_),
        k(k_),
        offset(offset_),
        features(static_cast<std::size_t>(n * d_ + offset_), std::numeric_limits<Scalar>::quiet_NaN()),
        targets(static_cast<std::size_t>(n * k_), Scalar(1)) {
    Random random(seed);
    for (std::size_t i = static_cast<std::size_t>(offset); i < features.size(); ++i)
      features[i] = static_cast<Scalar>(random.uniform(-1, 1));
  }
  template <class Selection>
  DenseRows<Scalar, Selection> rows(Selection selection) const {
    return {features.data() + offset, d, targets.data(), k, nullptr, selection};
  }
};

template <class Scalar>
LinearModel<Scalar> random_model(Index d, Index k, bool bias) {
  LinearModel<Scalar> model(d, k, {.bias = bias});
  Random random(77);
  for (Scalar& parameter : model.parameters()) parameter = static_cast<Scalar>(random.uniform(-1, 1));
  return model;
}

/// Scores and gradient of the rows in view by plain loops in long double; whether the model's are near them.
template <class Scalar, class Rows>
bool agrees(const LinearModel<Scalar>& model, const Rows& rows) {
  const Index d = model.features(), k = model.outputs(), n = rows.size();
  Matrix<Scalar> scores = Matrix<Scalar>::Constant(n, k, -99), slopes(n, k);
  model.scores(rows, scores);
  Random random(5);
  for (Index i = 0; i < n * k; ++i) slopes.data()[i] = static_cast<Scalar>(random.uniform(-1, 1));
  Vector<Scalar> gradient = Vector<Scalar>::Ones(model.parameters().size());  // it is added to
  model.backward(rows, slopes, gradient);

  using Wide = long double;
  const Wide tolerance = static_cast<Wide>(4 * std::numeric_limits<Scalar>::epsilon());
  std::vector<Wide> exact(static_cast<std::size_t>(gradient.size()), 1), size(exact.size(), 1);
  bool near = true;
  for (Index i = 0; i < n; ++i)
    for (Index o = 0; o < k; ++o) {
      const Wide bias = model.has_bias() ? static_cast<Wide>(model.bias()(o)) : Wide(0);
      Wide score = bias, score_size = std::abs(bias);
      for (Index j = 0; j < d; ++j) {
        const Wide x = static_cast<Wide>(rows.features(i)[j]), w = static_cast<Wide>(model.weights()(j, o));
        const Wide slope = static_cast<Wide>(slopes(i, o));
        score += x * w;
        score_size += std::abs(x * w);
        exact[static_cast<std::size_t>(j * k + o)] += x * slope;
        size[static_cast<std::size_t>(j * k + o)] += std::abs(x * slope);
      }
      if (model.has_bias()) {
        exact[static_cast<std::size_t>(d * k + o)] += static_cast<Wide>(slopes(i, o));
        size[static_cast<std::size_t>(d * k + o)] += std::abs(static_cast<Wide>(slopes(i, o)));
      }
      near = near && std::abs(static_cast<Wide>(scores(i, o)) - score) <=
                         tolerance * (1 + std::sqrt(static_cast<Wide>(d))) * score_size;
    }
  for (std::size_t p = 0; p < exact.size(); ++p)
    near = near && std::abs(static_cast<Wide>(gradient[static_cast<Index>(p)]) - exact[p]) <= 6 * tolerance * size[p];
  return near;
}

template <class Scalar>
void check_against_plain_loops(Index outputs, bool bias) {
  std::vector<Index> widths;
  for (Index d = 1; d <= 40; ++d) widths.push_back(d);
  widths.push_back(100);
  widths.push_back(1000);
  for (const Index d : widths) {
    CAPTURE(d, outputs, bias);
    const LinearModel<Scalar> model = random_model<Scalar>(d, outputs, bias);
    const Somewhere<Scalar> data(25, d, outputs, d % 4, 3);  // any alignment
    std::vector<RowIndex> order;
    for (RowIndex i = 0; i < 25; ++i) order.push_back((i * 7 + 3) % 25);
    bool near = true;
    for (Index n = 0; n <= 20; ++n) {
      near = near && agrees(model, data.rows(RowRange{n % 5, n}));
      near = near && agrees(model, data.rows(RowIndices{order.data() + n % 5, n, n}));           // nothing known ahead
      near = near && agrees(model, data.rows(RowIndices{order.data() + n % 5, n, 25 - n % 5}));  // the rest known
    }
    CHECK(near);
  }
}

template <class Scalar>
bool same_bits(const Scalar* a, const Scalar* b, Index count) {
  return std::memcmp(a, b, static_cast<std::size_t>(count) * sizeof(Scalar)) == 0;
}

}  // namespace

TEST_CASE("LinearModel: one output, against plain loops") {
  check_against_plain_loops<double>(1, true);
  check_against_plain_loops<double>(1, false);
  check_against_plain_loops<float>(1, true);
  check_against_plain_loops<float>(1, false);
}

namespace {

template <class Scalar>
void check_many_rows_of_few_features(bool bias) {
  for (Index d = 1; d < 8; ++d) {
    CAPTURE(d, bias);
    const LinearModel<Scalar> model = random_model<Scalar>(d, 1, bias);
    const Somewhere<Scalar> data(80, d, 1, d % 4, 3);
    std::vector<RowIndex> order;
    for (RowIndex i = 0; i < 80; ++i) order.push_back((i * 7 + 3) % 80);
    bool near = true;
    for (Index n = 0; n <= 70; ++n) {
      near = near && agrees(model, data.rows(RowRange{n % 5, n}));
      near = near && agrees(model, data.rows(RowIndices{order.data() + n % 5, n, n}));
    }
    CHECK(near);
  }
}

}  // namespace

TEST_CASE("LinearModel: any number of rows of a handful of features, against plain loops") {
  check_many_rows_of_few_features<double>(true);
  check_many_rows_of_few_features<double>(false);
  check_many_rows_of_few_features<float>(true);
  check_many_rows_of_few_features<float>(false);
}

TEST_CASE("LinearModel: three outputs, against plain loops") {
  check_against_plain_loops<double>(3, true);
  check_against_plain_loops<double>(3, false);
  check_against_plain_loops<float>(3, true);
}

namespace {

template <class Scalar>
void check_neighbours(Index outputs) {
  for (const Index d : {1, 2, 3, 5, 8, 13, 16, 17, 33, 100}) {
    CAPTURE(d, outputs);
    const LinearModel<Scalar> model = random_model<Scalar>(d, outputs, true);
    const Somewhere<Scalar> data(30, d, outputs, 1, 8);
    Matrix<Scalar> alone(30, outputs);
    for (Index i = 0; i < 30; ++i) {
      Block<Scalar> score(alone.data() + i * outputs, 1, outputs);
      model.scores(data.rows(RowRange{i, 1}), score);
    }
    bool same = true;
    for (Index first = 0; first < 9; ++first)
      for (Index n = 1; n <= 20; ++n) {
        Matrix<Scalar> scores(n, outputs);
        model.scores(data.rows(RowRange{first, n}), scores);
        same = same && same_bits(scores.data(), alone.data() + first * outputs, n * outputs);
      }
    std::vector<RowIndex> order;
    for (RowIndex i = 0; i < 30; ++i) order.push_back((i * 11 + 5) % 30);
    Matrix<Scalar> scattered(30, outputs);
    model.scores(data.rows(RowIndices{order.data(), 30, 30}), scattered);
    for (Index i = 0; i < 30; ++i)
      same =
          same && same_bits(scattered.data() + i * outputs,
                            alone.data() + static_cast<Index>(order[static_cast<std::size_t>(i)]) * outputs, outputs);
    CHECK(same);
  }
}

}  // namespace

TEST_CASE("LinearModel: a row's score has the same bits whoever its neighbours are") {
  check_neighbours<double>(1);
  check_neighbours<float>(1);
  check_neighbours<double>(3);
}

namespace {

/// Loss and gradient of the same rows, at another place in memory and in another order of storage.
template <class Scalar>
void check_places() {
  for (const Index d : {1, 3, 7, 10, 33}) {
    LinearModel<Scalar> model = random_model<Scalar>(d, 1, true);
    const Index n = 600;  // several chunks
    Random random(1);
    Dataset<Scalar> data{Matrix<Scalar>(n, d), Matrix<Scalar>(n, 1)};
    for (Index i = 0; i < n; ++i) {
      for (Index j = 0; j < d; ++j) data.features(i, j) = static_cast<Scalar>(random.uniform(-1, 1));
      data.targets(i, 0) = static_cast<Scalar>(random.uniform(-1, 1));
    }
    // The same rows once more behind one of another kind, so that they stand at another alignment; and
    // scattered.
    Dataset<Scalar> moved{Matrix<Scalar>(n + 1, d), Matrix<Scalar>(n + 1, 1)};
    moved.features << RowVector<Scalar>::Zero(d), data.features;
    moved.targets << Scalar(0), data.targets;
    Dataset<Scalar> mixed = data;
    std::vector<RowIndex> order(static_cast<std::size_t>(n));
    for (Index i = 0; i < n; ++i) {
      const Index place = (i * 77 + 13) % n;
      mixed.features.row(place) = data.features.row(i);
      mixed.targets.row(place) = data.targets.row(i);
      order[static_cast<std::size_t>(i)] = static_cast<RowIndex>(place);
    }
    EmpiricalRisk<LinearModel<Scalar>, Mse, Dataset<Scalar>> risk(model, Mse{}, data), risk_moved(model, Mse{}, moved),
        risk_mixed(model, Mse{}, mixed);
    for (const Index rows : {1, 8, 20, 255, 256, 257, 600}) {
      Vector<Scalar> plain(d + 1), shifted(d + 1), scattered(d + 1);
      const double loss = risk.value_and_gradient(RowRange{0, rows}, plain);
      CHECK(risk_moved.value_and_gradient(RowRange{1, rows}, shifted) == loss);
      CHECK(risk_mixed.value_and_gradient(RowIndices{order.data(), rows, n}, scattered) == loss);
      CHECK(same_bits(plain.data(), shifted.data(), d + 1));
      CHECK(same_bits(plain.data(), scattered.data(), d + 1));
    }
  }
}

}  // namespace

TEST_CASE("loss and gradient have the same bits wherever the rows stand") {
  check_places<double>();
  check_places<float>();
}

TEST_CASE("the gradient of the loss is the analytic one, and that of finite differences") {
  for (const Index k : {1, 3}) {
    const Index n = 300, d = 6;
    LinearModel<double> model = random_model<double>(d, k, true);
    Random random(2);
    Dataset<double> data{Matrix<double>(n, d), Matrix<double>(n, k)};
    for (Index i = 0; i < n * d; ++i) data.features.data()[i] = random.uniform(-1, 1);
    for (Index i = 0; i < n * k; ++i) data.targets.data()[i] = random.uniform(-1, 1);
    EmpiricalRisk<LinearModel<double>, Mse, Dataset<double>> risk(model, Mse{}, data);
    Vector<double> gradient(model.parameters().size()), alone(model.parameters().size());
    const double loss = risk.value_and_gradient(gradient);
    risk.gradient(RowRange{0, n}, alone);
    CHECK(alone == gradient);
    CHECK(risk.value() == loss);

    const Matrix<double> residual = model.predict(data.features) - data.targets;
    CHECK(std::abs(loss - residual.squaredNorm() / static_cast<double>(n * k)) < 1e-14);
    const Matrix<double> weights = 2.0 / static_cast<double>(n * k) * data.features.transpose() * residual;
    for (Index j = 0; j < d; ++j)
      for (Index o = 0; o < k; ++o) CHECK(std::abs(gradient[j * k + o] - weights(j, o)) < 1e-14);
    for (Index p = 0; p < gradient.size(); ++p) {
      const double step = 1e-5, here = model.parameters()[p];
      model.parameters()[p] = here + step;
      const double above = risk.value();
      model.parameters()[p] = here - step;
      const double below = risk.value();
      model.parameters()[p] = here;
      CHECK(std::abs((above - below) / (2 * step) - gradient[p]) < 1e-9);
    }
  }
}

TEST_CASE("LinearModel works on data whose rows are computed when asked for") {
  const minimal::Line data;  // y = 2 x
  LinearModel<double> model(1);
  model.weights()(0, 0) = 2;
  CHECK(evaluate(model, Mse{}, data) == 0);
  model.bias()(0) = 3;
  CHECK(evaluate(model, Mse{}, data) == 9);
  EmpiricalRisk<LinearModel<double>, Mse, minimal::Line> risk(model, Mse{}, data);
  Vector<double> gradient(2);
  const std::vector<RowIndex> order{4, 99, 0};
  CHECK(risk.value_and_gradient(RowIndices{order.data(), 3, 3}, gradient) == 9);
  CHECK(std::abs(gradient[0] - 2 * 3 * 103.0 / 3) < 1e-12);
  CHECK(std::abs(gradient[1] - 6) < 1e-14);
}

TEST_CASE("LinearModel: it starts at zero, and its views and layout say what is where") {
  LinearModel<double> model(3, 2);
  CHECK(model.features() == 3);
  CHECK(model.outputs() == 2);
  CHECK(model.has_bias());
  CHECK(model.parameters() == Vector<double>::Zero(8));
  model.weights() << 1, 2, 3, 4, 5, 6;
  model.bias() << 7, 8;
  CHECK(model.parameters() == Vector<double>::LinSpaced(8, 1, 8));
  const LinearModel<double>& fixed = model;
  CHECK(fixed.weights()(2, 1) == 6);
  CHECK(fixed.bias()(1) == 8);

  const Layout layout = model.layout();
  REQUIRE(layout.size() == 2);
  CHECK(layout[0].name == "weights");
  CHECK(layout[0].offset == 0);
  CHECK(layout[0].rows == 3);
  CHECK(layout[0].columns == 2);
  CHECK_FALSE(layout[0].bias);
  CHECK(layout[1].name == "bias");
  CHECK(layout[1].offset == 6);
  CHECK(layout[1].size() == 2);
  CHECK(layout[1].bias);

  LinearModel<double> through_origin(3, 2, {.bias = false});
  CHECK(through_origin.parameters().size() == 6);
  CHECK(through_origin.bias().size() == 0);
  CHECK(through_origin.layout().size() == 1);
  CHECK_FALSE(through_origin.has_bias());
}

TEST_CASE("LinearModel: copies are their own") {
  LinearModel<double> model(2);
  LinearModel<double> copy = model;
  copy.parameters().setOnes();
  CHECK(model.parameters() == Vector<double>::Zero(3));
  CHECK(copy.weights()(1, 0) == 1);
}

TEST_CASE("LinearModel::predict") {
  LinearModel<double> model(2, 2);
  model.weights() << 1, 10, 2, 20;
  model.bias() << 0.5, 0.25;
  const Matrix<double> features{{1, 0}, {0, 1}, {3, -1}};
  const Matrix<double> expected{{1.5, 10.25}, {2.5, 20.25}, {1.5, 10.25}};
  CHECK(model.predict(features) == expected);
  CHECK(model.predict(Matrix<double>(0, 2)).rows() == 0);
  LinearModel<float> line(1);
  line.parameters() << 2, 1;
  CHECK(line.predict(Matrix<float>::Constant(1, 1, 3))(0, 0) == 7);
}

TEST_CASE("LinearModel refuses what makes no sense") {
  CHECK(complaint([] { LinearModel<double>(0); }) ==
        "descent: LinearModel: 0 features and 1 outputs; both must be 1 or more");
  CHECK(complaint([] { LinearModel<float>(2, -1); }) ==
        "descent: LinearModel: 2 features and -1 outputs; both must be 1 or more");
  CHECK(complaint([] { LinearModel<double>(2).predict(Matrix<double>(4, 3)); }) ==
        "descent: LinearModel::predict: the model has 2 features, the data have 3");
}

TEST_CASE("LinearModel: numbers far apart lose nothing that a plain sum would keep") {
  LinearModel<double> model(1);
  model.parameters() << 1e300, -1e300;
  CHECK(model.predict(Matrix<double>::Ones(9, 1)) == Matrix<double>::Zero(9, 1));
}

TEST_CASE("LinearModel: what a model that goes away hands out stays") {
  const auto line = [] {
    LinearModel<double> model(2);
    model.parameters() << 1, 2, 3;
    return model;
  };
  const auto weights = line().weights();
  const auto bias = line().bias();
  const auto parameters = line().parameters();
  static_assert(std::is_same_v<decltype(weights), const Matrix<double>>);
  static_assert(std::is_same_v<decltype(bias), const Vector<double>>);
  static_assert(std::is_same_v<decltype(parameters), const Vector<double>>);
  CHECK(weights == (Matrix<double>(2, 1) << 1, 2).finished());
  CHECK(bias == Vector<double>::Constant(1, 3));
  CHECK(parameters == (Vector<double>(3) << 1, 2, 3).finished());
}
