// Losses of whole rows, from one callable.
#include <descent/core/error.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/row_wise.hpp>

#include "laws.hpp"

using namespace descent;

namespace {

const RowWise mean_square{[](const auto& scores, const auto& targets, auto& slopes) {
  slopes = scores - targets;
  const auto value = slopes.squaredNorm() / static_cast<decltype(slopes.sum())>(slopes.size());
  slopes *= 2 / static_cast<decltype(slopes.sum())>(slopes.size());
  return value;
}};

const RowWise distance{[](const auto& scores, const auto& targets, auto& slopes) {
  slopes = scores - targets;
  const auto length = slopes.norm();
  if (length > 0) slopes /= length;
  return length;
}};

/// A callable that checks itself.
struct Choosy {
  bool good = false;
  void validate() const {
    if (!good) fail("Choosy: .good is false");
  }
  double operator()(const auto&, const auto&, auto& slopes) const {
    slopes.setZero();
    return 0;
  }
};

}  // namespace

TEMPLATE_TEST_CASE("RowWise mean squares equal Mse", "", float, double) {
  using Scalar = TestType;
  constexpr double close = 16 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
  for (const Index k : {1, 4}) {
    const Matrix<Scalar> scores = Matrix<Scalar>::Random(11, k), targets = Matrix<Scalar>::Random(11, k);
    const Vector<Scalar> weights = Vector<Scalar>::LinSpaced(11, 0, 3);
    const auto rows = loss_laws::accumulate(mean_square, scores, targets, weights);
    const auto mse = loss_laws::accumulate(Mse{}, scores, targets, weights);
    CHECK(std::abs(rows.sum - mse.sum) <= close * mse.sum);
    CHECK((rows.slopes - mse.slopes).norm() <= static_cast<Scalar>(close));
  }
}

TEMPLATE_TEST_CASE("RowWise: weights, several outputs, blocks", "", float, double) {
  loss_laws::check_rows<TestType>(mean_square);
}

TEST_CASE("RowWise: a loss that mixes a row's scores, by hand and by differences") {
  const Matrix<double> scores{{3, 4}, {1, 1}, {0, 0}}, targets{{0, 0}, {1, 3}, {5, 12}};
  const Vector<double> weights{{1, 2, 3}};
  const auto outcome = loss_laws::accumulate(distance, scores, targets, weights);
  CHECK(std::abs(outcome.sum - (5 + 2 * 2 + 3 * 13)) < 1e-13);
  for (Index i = 0; i < scores.size(); ++i) {
    Matrix<double> above = scores, below = scores;
    above.data()[i] += 1e-6;
    below.data()[i] -= 1e-6;
    const double difference = (loss_laws::accumulate(distance, above, targets, weights).sum -
                               loss_laws::accumulate(distance, below, targets, weights).sum) /
                              2e-6;
    CHECK(std::abs(outcome.slopes.data()[i] - difference) < 1e-6);
  }
}

TEST_CASE("RowWise: weight 2 is the row twice, weight 0 the row removed: it is not even asked about") {
  int calls = 0;
  const RowWise counting{[&calls](const auto& scores, const auto&, auto& slopes) {
    ++calls;
    slopes.setOnes();
    return 1 / scores[0];  // infinite at 0
  }};
  const Matrix<double> scores{{4, 0}, {0, 0}, {2, 0}}, targets = Matrix<double>::Zero(3, 2);
  const auto outcome =
      loss_laws::accumulate<decltype(counting), double>(counting, scores, targets, Vector<double>{{2, 0, 1}});
  CHECK(outcome.sum == 2 * 0.25 + 0.5);
  CHECK(outcome.slopes == Matrix<double>{{2, 2}, {0, 0}, {1, 1}});
  CHECK(calls == 2);
}

TEST_CASE("RowWise lets its callable check itself") {
  CHECK_THROWS_AS(RowWise{Choosy{}}.validate(), Error);
  CHECK_NOTHROW(RowWise{Choosy{true}}.validate());
  mean_square.validate();
}
