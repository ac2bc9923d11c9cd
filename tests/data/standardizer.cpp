// Means and deviations to the last digit, and models brought back to the original units.
#include <descent/data/standardizer.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;

namespace {

Matrix<double> column(const std::vector<double>& numbers) {
  return Eigen::Map<const Matrix<double>>(numbers.data(), static_cast<Index>(numbers.size()), 1);
}

/// 1, 1/2, …, 1/1000, each plus an offset.
Matrix<double> harmonic(double offset) {
  Matrix<double> numbers(1000, 1);
  for (Index i = 0; i < numbers.rows(); ++i) numbers(i, 0) = offset + 1.0 / static_cast<double>(i + 1);
  return numbers;
}

/// 40 × 3 numbers of different sizes.
Matrix<double> varied() {
  Matrix<double> features(40, 3);
  for (Index i = 0; i < features.rows(); ++i) {
    const auto t = static_cast<double>(i);
    features.row(i) << 1000 + std::sin(t), 1e-3 * std::cos(2 * t), t * t;
  }
  return features;
}

/// As much of a linear model as a standardizer needs.
class Line {
 public:
  Line(Matrix<double> weights, Vector<double> bias) : weights_(std::move(weights)), bias_(std::move(bias)) {}
  Eigen::Map<Matrix<double>> weights() { return {weights_.data(), weights_.rows(), weights_.cols()}; }
  Eigen::Map<const Matrix<double>> weights() const { return {weights_.data(), weights_.rows(), weights_.cols()}; }
  Eigen::Map<Vector<double>> bias() { return {bias_.data(), bias_.size()}; }
  Eigen::Map<const Vector<double>> bias() const { return {bias_.data(), bias_.size()}; }
  bool has_bias() const { return bias_.size() > 0; }
  Matrix<double> predict(const Matrix<double>& features) const {
    Matrix<double> scores = features * weights_;
    if (has_bias()) scores.rowwise() += bias_.transpose();
    return scores;
  }

 private:
  Matrix<double> weights_;
  Vector<double> bias_;
};

}  // namespace

TEST_CASE("the mean and the population's deviation are learnt by column") {
  const auto scale = Standardizer<double>::fit((Matrix<double>(4, 2) << 1, 10, 2, 10, 3, 30, 4, 30).finished());
  CHECK(scale.mean() == (RowVector<double>(2) << 2.5, 20).finished());
  CHECK(scale.scale() == (RowVector<double>(2) << std::sqrt(1.25), 10).finished());
  CHECK(scale.feature_count() == 2);
  CHECK(scale.centers());
}

TEST_CASE("without centering the root mean square is learnt") {
  const auto features = (Matrix<double>(2, 3) << 1, 0, -5, 7, 0, -5).finished();
  const auto scale = Standardizer<double>::fit(features, {.center = false});
  CHECK(scale.mean() == RowVector<double>::Zero(3));
  CHECK(scale.scale() == (RowVector<double>(3) << 5, 1, 5).finished());
  CHECK(scale.transform(features) == (Matrix<double>(2, 3) << 0.2, 0, -1, 1.4, 0, -1).finished());
  CHECK_FALSE(scale.centers());
}

TEST_CASE("a constant column is merely centered") {
  const Matrix<double> features = Matrix<double>::Constant(1001, 1, 0.1);
  const auto scale = Standardizer<double>::fit(features);
  CHECK(scale.mean()(0) == 0.1);
  CHECK(scale.scale()(0) == 1);
  CHECK(scale.transform(features) == Matrix<double>::Zero(1001, 1));
  CHECK(Standardizer<double>::fit(column({7})).scale()(0) == 1);
}

TEST_CASE("a large offset costs no digits") {
  const auto scale = Standardizer<double>::fit(column({1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}));
  CHECK(scale.mean()(0) == 1e9 + 10);
  CHECK(scale.scale()(0) == std::sqrt(22.5));
  const double large = 9007199254740992.0;  // 2^53: the next number is 2 more
  CHECK(Standardizer<double>::fit(column({large, large + 2})).scale()(0) == 1);
  const double one = 1, next = std::nextafter(one, 2);
  CHECK(Standardizer<double>::fit(column({one, next})).scale()(0) == (next - one) / 2);
}

TEST_CASE("numbers near the ends of the range neither overflow nor vanish") {
  for (const double unit : {1e300, 1e-300, std::ldexp(1.0, 1020), std::ldexp(1.0, -1060)}) {
    CAPTURE(unit);
    for (const bool center : {true, false}) {
      const auto scale = Standardizer<double>::fit(column({-unit, unit, -unit, unit}), {.center = center});
      CHECK(scale.mean()(0) == 0);
      CHECK(scale.scale()(0) == unit);
    }
  }
  Matrix<float> tiny(2, 1);
  tiny << 1e-30F, 3e-30F;
  CHECK(Standardizer<float>::fit(tiny).scale()(0) == Approx(1e-30F).epsilon(1e-6));
}

// The expected numbers are the exact ones (rational arithmetic, 60 digits), rounded to double.
TEST_CASE("means are exact to the last bit, deviations to the last but one") {
  const auto check = [](const Matrix<double>& numbers, double mean, double deviation) {
    const auto scale = Standardizer<double>::fit(numbers);
    CHECK(scale.mean()(0) == mean);
    CHECK(scale.scale()(0) == Approx(deviation).epsilon(4e-16).margin(0));
  };
  check(harmonic(0), 0x1.ea915c8a8db3dp-8, 0x1.46705817fbd53p-5);
  check(harmonic(1e9), 0x1.dcd650000f549p+29, 0x1.4670589dbecc8p-5);
  // NIST Longley: gross national product
  check(column({234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546, 482704,
                502601, 518173, 554894}),
        0x1.7a9c9cp+18, 0x1.77eebc14f24d6p+16);
  // NIST Norris: x
  check(column({0.2, 337.4, 118.2, 884.6, 10.1,  226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4,
                0.6, 775.5, 666.9, 338.0, 447.5, 11.6,  556.0, 228.1, 995.8, 887.6, 120.2, 0.3,
                0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1,  118.3, 229.2, 669.1, 448.9, 0.5}),
        0x1.a32d82d82d82dp+8, 0x1.571b3f93effc9p+8);
  CHECK(Standardizer<double>::fit(harmonic(0), {.center = false}).scale()(0) == 0x1.4c25ffad544f7p-5);
}

TEST_CASE("a column's result does not depend on its neighbours") {
  const Matrix<double> together = varied();
  const auto scale = Standardizer<double>::fit(together);
  for (Index j = 0; j < together.cols(); ++j) {
    const auto alone = Standardizer<double>::fit(together.col(j));
    CHECK(alone.mean()(0) == scale.mean()(j));
    CHECK(alone.scale()(0) == scale.scale()(j));
  }
}

TEST_CASE("transformed features have mean 0 and deviation 1") {
  const auto scaled = Standardizer<double>::fit(varied()).transform(varied());
  const auto again = Standardizer<double>::fit(scaled);
  CHECK(again.mean().cwiseAbs().maxCoeff() < 1e-13);
  CHECK((again.scale().array() - 1).abs().maxCoeff() < 1e-13);
}

TEST_CASE("inverse undoes transform") {
  const Matrix<double> features = varied();
  for (const bool center : {true, false}) {
    const auto scale = Standardizer<double>::fit(features, {.center = center});
    CHECK(scale.inverse(scale.transform(features)).isApprox(features, 1e-15));
  }
}

TEST_CASE("tables without rows can be transformed") {
  const auto scale = Standardizer<double>::fit(varied());
  CHECK(scale.transform(Matrix<double>(0, 3)).rows() == 0);
  CHECK(scale.inverse(Matrix<double>(0, 3)).cols() == 3);
}

TEST_CASE("unscale gives the weights and bias of the original features") {
  const auto scale = Standardizer<double>::fit((Matrix<double>(2, 2) << 1, 10, 3, 50).finished());  // 2 ± 1, 30 ± 20
  const auto original = scale.unscale((Matrix<double>(2, 1) << 4, 40).finished(), Vector<double>::Constant(1, 100));
  CHECK(original.weights == (Matrix<double>(2, 1) << 4, 2).finished());
  CHECK(original.bias == Vector<double>::Constant(1, 32));  // 100 − 2·4 − 30·2
}

TEST_CASE("a model in original units predicts the same") {
  const Matrix<double> features = varied();
  const Line scaled((Matrix<double>(3, 2) << 1, -2, 3, 4, -5, 6).finished(), (Vector<double>(2) << 7, 8).finished());
  const auto scale = Standardizer<double>::fit(features);
  const Line original = scale.original_units(scaled);
  CHECK(original.predict(features).isApprox(scaled.predict(scale.transform(features)), 1e-12));
  CHECK(scaled.weights()(0, 0) == 1);
}

TEST_CASE("a model without a bias keeps none when nothing was centered") {
  const Matrix<double> features = varied();
  const Line scaled((Matrix<double>(3, 1) << 1, 3, -5).finished(), Vector<double>(0));
  const auto scale = Standardizer<double>::fit(features, {.center = false});
  const Line original = scale.original_units(scaled);
  CHECK_FALSE(original.has_bias());
  CHECK(original.predict(features).isApprox(scaled.predict(scale.transform(features)), 1e-12));
}

TEST_CASE("centering without a bias is refused") {
  const auto scale = Standardizer<double>::fit(varied());
  const Line scaled((Matrix<double>(3, 1) << 1, 3, -5).finished(), Vector<double>(0));
  CHECK(complaint([&] { scale.original_units(scaled); }) ==
        "descent: Standardizer: centered features need a bias in the original units, and the model has none; "
        "give the "
        "model a bias, or fit with {.center = false}");
}

TEST_CASE("a standardizer refuses what does not fit") {
  const auto scale = Standardizer<double>::fit(varied());
  CHECK(complaint([&] { scale.transform(Matrix<double>::Zero(5, 2)); }) ==
        "descent: Standardizer: the features are 5 × 2 but it was fitted to 3 columns; give it the same "
        "columns");
  CHECK(complaint([&] { scale.inverse(Matrix<double>::Zero(5, 4)); }) ==
        "descent: Standardizer: the features are 5 × 4 but it was fitted to 3 columns; give it the same "
        "columns");
  CHECK(complaint([&] { scale.unscale(Matrix<double>::Zero(2, 1), Vector<double>::Zero(1)); }) ==
        "descent: Standardizer: the weights are 2 × 1 but it was fitted to 3 columns; give it a row of "
        "weights for each");
  CHECK(complaint([&] { scale.unscale(Matrix<double>::Zero(3, 2), Vector<double>::Zero(1)); }) ==
        "descent: Standardizer: the weights are 3 × 2 but there are 1 biases; give one for each column of "
        "weights");
}

TEST_CASE("there must be something to fit") {
  for (const auto& [rows, columns] : {std::pair{0, 3}, std::pair{3, 0}})
    CHECK(complaint([r = rows, c = columns] { Standardizer<double>::fit(Matrix<double>(r, c)); }) ==
          "descent: Standardizer: there is nothing to fit in " + std::to_string(rows) + " × " +
              std::to_string(columns) + " features; give one row and one column at least");
}

TEST_CASE("features that are not finite are refused by place") {
  const auto scale = Standardizer<double>::fit(varied());
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::infinity()}) {
    Matrix<double> features = varied();
    features(17, 2) = bad;
    const std::string expected =
        "descent: Standardizer: the feature in row 17, column 2 (counted from 0) is not finite; correct it "
        "or leave "
        "the row out";
    CHECK(complaint([&] { Standardizer<double>::fit(features); }) == expected);
    CHECK(complaint([&] { scale.transform(features); }) == expected);
    CHECK(complaint([&] { scale.inverse(features); }) == expected);
  }
}
