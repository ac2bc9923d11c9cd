// Metrics of regression: by hand, far from 0, several targets, where there is no spread.
#include <descent/metrics/regression.hpp>

#include <cmath>

#include "../catch.hpp"
#include "../complaint.hpp"
#include "../losses/lecture.hpp"

using namespace descent;

TEST_CASE("regression: the lecture's eight errors") {
  const Matrix<double> errors = lecture_errors<double>().targets;
  const Matrix<double> zero = Matrix<double>::Zero(errors.rows(), 1);
  CHECK(root_mean_squared_error(errors, zero) == Approx(std::sqrt(20.0531 / 8)).epsilon(1e-15));
  CHECK(std::round(100 * root_mean_squared_error(errors, zero)) == 158);
  CHECK(std::round(100 * mean_absolute_error(errors, zero)) == 139);
  CHECK(max_error(errors, zero) == 3.09);
  CHECK(r_squared(errors, zero) < 0);  // the mean predicts better than 0
  CHECK(explained_variance(errors, zero) == 0);
}

TEST_CASE("regression: by hand") {
  const Vector<double> targets{{3, -0.5, 2, 7}}, predictions{{2.5, 0, 2, 8}};
  CHECK(mean_absolute_error(targets, predictions) == 0.5);
  CHECK(root_mean_squared_error(targets, predictions) == std::sqrt(0.375));
  CHECK(r_squared(targets, predictions) == Approx(1 - 1.5 / 29.1875).epsilon(1e-15));
  CHECK(explained_variance(targets, predictions) == Approx(1 - (1.5 - 4 * 0.0625) / 29.1875).epsilon(1e-15));
  CHECK(max_error(targets, predictions) == 1);
  CHECK(max_error(targets, predictions, {Vector<double>{{1, 2, 3, 0}}}) == 0.5);
}

TEST_CASE("regression: the mean predicts nothing, and a shared error is forgiven by explained_variance alone") {
  const Vector<double> targets{{1, 2, 6}};
  CHECK(r_squared(targets, Vector<double>::Constant(3, 3)) == 0);
  CHECK(explained_variance(targets, Vector<double>::Constant(3, 100)) == 0);
  const Vector<double> shifted = targets.array() + 5;
  CHECK(explained_variance(targets, shifted) == 1);
  CHECK(r_squared(targets, shifted) == Approx(1 - 75.0 / 14).epsilon(1e-15));
}

TEST_CASE("regression: several targets are averaged, column by column") {
  const Matrix<double> targets{{0, 10}, {2, 30}, {4, 80}}, predictions{{0, 10}, {2, 30}, {7, 50}};
  CHECK(root_mean_squared_error(targets, predictions) == Approx((std::sqrt(3) + std::sqrt(300)) / 2).epsilon(1e-15));
  CHECK(mean_absolute_error(targets, predictions) == Approx(5.5).epsilon(1e-15));
  CHECK(r_squared(targets, predictions) ==
        Approx((r_squared(targets.col(0), predictions.col(0)) + r_squared(targets.col(1), predictions.col(1))) / 2)
            .epsilon(1e-15));
  CHECK(complaint([&] { max_error(targets, predictions); }) ==
        "descent: max_error: there are 2 columns, which may have different units; give one");
  CHECK(complaint([&] { r_squared(targets, predictions.col(0)); }) ==
        "descent: r_squared: there are 2 columns of targets and 1 of predictions; there must be as many");
}

TEST_CASE("regression: targets without spread") {
  const Vector<double> constant = Vector<double>::Constant(5, 0.1), other{{0.1, 0.1, 0.1, 0.1, 0.2}};
  CHECK(r_squared(constant, constant) == 1);
  CHECK(r_squared(constant, other) == 0);
  CHECK(r_squared(constant, Vector<double>::Constant(5, 0.7)) == 0);
  CHECK(explained_variance(constant, other) == 0);
  CHECK(explained_variance(constant, Vector<double>::Constant(5, 0.7)) == 1);
  CHECK(explained_variance(Vector<double>{{3}}, Vector<double>{{4}}) == 1);
  const std::string one_row =
      "descent: r_squared: there is one row of a weight above 0; the spread of targets takes 2 or more";
  CHECK(complaint([] { r_squared(Vector<double>{{3}}, Vector<double>{{4}}); }) == one_row);
  CHECK(complaint([] { r_squared(Vector<double>{{3, 4}}, Vector<double>{{4, 4}}, {Vector<double>{{1, 0}}}); }) ==
        one_row);
}

TEST_CASE("regression: numbers far from 0 lose nothing") {
  const Vector<double> near{{1, 2, 6, 4, 3}}, predictions{{1.5, 2, 5, 4, 3}};
  const Vector<double> far = near.array() + 1e9, far_predictions = predictions.array() + 1e9;
  CHECK(r_squared(far, far_predictions) == Approx(r_squared(near, predictions)).epsilon(1e-14));
  CHECK(explained_variance(far, far_predictions) == Approx(explained_variance(near, predictions)).epsilon(1e-14));
  Vector<double> many(100000), guesses(100000);
  for (Index i = 0; i < many.size(); ++i) {
    many[i] = i == 0 ? 1e4 : static_cast<double>(i % 7);  // the first is the exception
    guesses[i] = many[i] + static_cast<double>(i % 3);
  }
  long double mean = 0, spread = 0, error = 0;
  for (const double target : many) mean += static_cast<long double>(target) / 100000;
  for (Index i = 0; i < many.size(); ++i) {
    spread += (many[i] - mean) * (many[i] - mean);
    error += static_cast<long double>(guesses[i] - many[i]) * (guesses[i] - many[i]);
  }
  CHECK(std::abs(1 - r_squared(many, guesses) - static_cast<double>(error / spread)) < 1e-14);
}

TEST_CASE("regression: numbers too large are named, and never become not a number") {
  const Vector<double> targets{{1e200, -1e200, 0}}, predictions{{0, 0, 0}};
  const auto names = [](const std::string& metric, const auto& call) {
    CHECK(complaint(call) == "descent: " + metric +
                                 ": the numbers are too large: their differences, squares or sums are infinite; scale "
                                 "them");
  };
  names("root_mean_squared_error", [&] { root_mean_squared_error(targets, predictions); });
  names("r_squared", [&] { r_squared(targets, predictions); });
  names("explained_variance", [&] { explained_variance(targets, predictions); });
  CHECK(mean_absolute_error(targets, predictions) == Approx(2e200 / 3));
  const Vector<double> larger = 1e108 * targets;
  names("r_squared", [&] { r_squared(larger, larger + Vector<double>::Ones(3)); });
  names("explained_variance", [&] { explained_variance(larger, -larger); });
  names("mean_absolute_error", [&] { mean_absolute_error(larger, -larger); });
  names("max_error", [&] { max_error(larger, -larger); });
}
