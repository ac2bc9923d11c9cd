// The kernel for several outputs has the bits of three plain loops.
#include <descent/core/random.hpp>
#include <descent/models/linear_model.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "../catch.hpp"

using namespace descent;

namespace {

template <class Scalar>
std::vector<Scalar> random_numbers(Index count, std::uint64_t seed) {
  std::vector<Scalar> numbers;
  Random random(seed);
  for (Index i = 0; i < count; ++i) numbers.push_back(static_cast<Scalar>(random.uniform(-1, 1)));
  return numbers;
}

/// The same bits; where the compiler may fuse products and sums, as it likes, nearly the same numbers.
template <class Scalar>
bool same(const Scalar* a, const Scalar* b, Index count) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
  for (Index i = 0; i < count; ++i)
    if (!(std::abs(a[i] - b[i]) <= 200 * std::numeric_limits<Scalar>::epsilon())) return false;
  return true;
#else
  return std::memcmp(a, b, static_cast<std::size_t>(count) * sizeof(Scalar)) == 0;
#endif
}

/// n rows of d features and a model of k outputs, with numbers that do not matter.
template <class Scalar>
struct Problem {
  Index n, d, k;
  Index offset;  // of the first feature from where memory begins
  LinearModel<Scalar> model;
  std::vector<Scalar> features, slopes;
  Scalar target = 0;

  Problem(Index n_, Index d_, Index k_, bool bias, Index offset_ = 0)
      : n(n_),
        d(d_),
        k(k_),
        offset(offset_),
        model(d, k, {.bias = bias}),
        features(random_numbers<Scalar>(offset + n * d, 3)),
        slopes(random_numbers<Scalar>(n * k, 5)) {
    const std::vector<Scalar> parameters = random_numbers<Scalar>(model.parameters().size(), 7);
    model.parameters() = ConstVectorView<Scalar>(parameters.data(), model.parameters().size());
  }

  const Scalar* row(Index i) const { return features.data() + offset + i * d; }

  DenseRows<Scalar, RowIndices> rows(const std::vector<RowIndex>& order) const {
    const Index count = static_cast<Index>(order.size());
    return {row(0), d, &target, 0, nullptr, RowIndices{order.data(), count, count}};
  }

  /// Scores by plain loops over rows, features, outputs.
  std::vector<Scalar> plain_scores(const std::vector<RowIndex>& order) const {
    std::vector<Scalar> scores;
    for (const RowIndex i : order) {
      std::vector<Scalar> sums(static_cast<std::size_t>(k), 0);
      for (Index o = 0; o < k && model.has_bias(); ++o) sums[static_cast<std::size_t>(o)] = model.bias()[o];
      for (Index j = 0; j < d; ++j)
        for (Index o = 0; o < k; ++o) sums[static_cast<std::size_t>(o)] += row(i)[j] * model.weights()(j, o);
      scores.insert(scores.end(), sums.begin(), sums.end());
    }
    return scores;
  }

  /// A gradient that holds `start` everywhere, with what the rows add to it by plain loops.
  Vector<Scalar> plain_gradient(const std::vector<RowIndex>& order, Scalar start) const {
    Vector<Scalar> gradient = Vector<Scalar>::Constant(model.parameters().size(), start);
    for (std::size_t i = 0; i < order.size(); ++i)
      for (Index o = 0; o < k; ++o) {
        const Scalar slope = slopes[i * static_cast<std::size_t>(k) + static_cast<std::size_t>(o)];
        for (Index j = 0; j < d; ++j) gradient[j * k + o] += row(order[i])[j] * slope;
        if (model.has_bias()) gradient[d * k + o] += slope;
      }
    return gradient;
  }
};

std::vector<RowIndex> some_order(Index n) {
  std::vector<RowIndex> order;
  for (Index i = 0; i < n; ++i) order.push_back(static_cast<RowIndex>((i * 7 + 3) % n));
  return order;
}

/// A model's scores and gradient, eight rows at a time and then the rest, as training walks over them.
template <class Scalar>
void check(const Problem<Scalar>& problem) {
  const std::vector<RowIndex> order = some_order(problem.n);
  const auto rows = problem.rows(order);
  const Index n = problem.n, k = problem.k;
  const Scalar guard = -99;
  std::vector<Scalar> scores(static_cast<std::size_t>(n * k + 16), guard);
  Vector<Scalar> gradient = Vector<Scalar>::Ones(problem.model.parameters().size());
  const auto visit = [&](const auto& part, Index first) {
    Block<Scalar> out(scores.data() + first * k, part.size(), k);
    problem.model.scores(part, out);
    problem.model.backward(part, ConstBlock<Scalar>(problem.slopes.data() + first * k, part.size(), k), gradient);
  };
  Index i = 0;
  for (; i + 8 <= n; i += 8) visit(rows.block(i, std::integral_constant<Index, 8>{}), i);
  visit(rows.block(i, n - i), i);

  CAPTURE(n, problem.d, k, problem.offset, problem.model.has_bias());
  CHECK(same(scores.data(), problem.plain_scores(order).data(), n * k));
  for (std::size_t after = 0; after < 16; ++after)
    if (scores[static_cast<std::size_t>(n * k) + after] != guard) FAIL("written beyond the scores");
  CHECK(same(gradient.data(), problem.plain_gradient(order, 1).data(), gradient.size()));
}

}  // namespace

TEMPLATE_TEST_CASE("LinearModel: several outputs, the bits of plain loops", "", float, double) {
  for (Index k = 2; k <= 20; ++k)
    for (const Index d : {1, 2, 3, 7, 8, 15, 16, 17, 33}) {
      check(Problem<TestType>(19, d, k, true));
      check(Problem<TestType>(8, d, k, false));
    }
  for (const Index k : {31, 32, 33, 48, 49, 63, 64, 65, 100}) check(Problem<TestType>(11, 5, k, true));
  check(Problem<TestType>(17, 784, 10, true));
}

TEMPLATE_TEST_CASE("LinearModel: several outputs, any number of rows", "", float, double) {
  for (Index n = 1; n <= 20; ++n)
    for (const Index k : {2, 3, 10}) check(Problem<TestType>(n, 21, k, true));
}

TEMPLATE_TEST_CASE("LinearModel: several outputs, rows at any address", "", float, double) {
  for (Index offset = 1; offset < 16; ++offset) check(Problem<TestType>(9, 21, 10, true, offset));
}

TEMPLATE_TEST_CASE("LinearModel: several outputs, predict has the bits of plain loops", "", float, double) {
  const Problem<TestType> problem(19, 21, 10, true);
  std::vector<RowIndex> order;
  for (RowIndex i = 0; i < 19; ++i) order.push_back(i);
  const Matrix<TestType> features = ConstBlock<TestType>(problem.row(0), 19, 21);
  CHECK(same(problem.model.predict(features).data(), problem.plain_scores(order).data(), 19 * 10));
}

TEMPLATE_TEST_CASE("LinearModel: several outputs, numbers that are none stay in their rows and outputs", "", float,
                   double) {
  const TestType nan = std::numeric_limits<TestType>::quiet_NaN();
  Problem<TestType> problem(9, 5, 11, true);
  problem.features[2 * 5 + 1] = nan;
  problem.model.weights()(3, 8) = nan;
  const Matrix<TestType> scores = problem.model.predict(ConstBlock<TestType>(problem.row(0), 9, 5));
  for (Index i = 0; i < 9; ++i)
    for (Index o = 0; o < 11; ++o) CHECK(std::isnan(scores(i, o)) == (i == 2 || o == 8));
}

namespace {

/// Rows that are handed out as vectors and stand nowhere.
template <class Scalar>
struct ComputedRows {
  const Problem<Scalar>* problem;
  Index size() const { return problem->n; }
  RowVector<Scalar> features(Index i) const { return Eigen::Map<const RowVector<Scalar>>(problem->row(i), problem->d); }
};

}  // namespace

TEMPLATE_TEST_CASE("LinearModel: several outputs, rows that stand nowhere give the bits of rows in place", "", float,
                   double) {
  const Problem<TestType> problem(13, 21, 10, true);
  std::vector<RowIndex> order;
  for (RowIndex i = 0; i < 13; ++i) order.push_back(i);
  const ComputedRows<TestType> rows{&problem};
  Matrix<TestType> scores(13, 10);
  problem.model.scores(rows, scores);
  CHECK(same(scores.data(), problem.plain_scores(order).data(), 130));
  Vector<TestType> gradient = Vector<TestType>::Ones(220);
  problem.model.backward(rows, ConstBlock<TestType>(problem.slopes.data(), 13, 10), gradient);
  CHECK(same(gradient.data(), problem.plain_gradient(order, 1).data(), 220));
}
