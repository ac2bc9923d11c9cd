// The door, where a loss judges the targets itself: as many or as few a row as it likes.
#include <descent/core/error.hpp>
#include <descent/gradient_descent.hpp>
#include <descent/loss_surface.hpp>
#include <descent/losses/mse.hpp>
#include <descent/losses/row_wise.hpp>
#include <descent/models/linear_model.hpp>
#include <descent/sampling/mini_batch.hpp>
#include <descent/stops/max_steps.hpp>

#include <limits>

#include "../catch.hpp"
#include "../complaint.hpp"

using namespace descent;
using Catch::Matchers::Equals;

namespace {

/// ½ Σⱼ (scoreⱼ − [j is the target])²: the target is the number of an output.
struct OneIsRight {
  template <class Rows>
  void check_targets(const Rows& rows, Index outputs) const {
    if (rows.target_count() != 1) fail("OneIsRight takes one target a row");
    for (Index i = 0; i < rows.size(); ++i)
      if (!(rows.targets(i)[0] < static_cast<typename Rows::Scalar>(outputs)))
        fail("OneIsRight: the target of row " + std::to_string(i) + " is too large");
  }
  double accumulate(const auto& scores, const auto& targets, const auto& weights, auto& score_gradient) const {
    double sum = 0;
    for (Index i = 0; i < scores.rows(); ++i)
      for (Index j = 0; j < scores.cols(); ++j) {
        const auto error = scores(i, j) - (targets(i, 0) == static_cast<double>(j) ? 1 : 0);
        sum += weights[i] * error * error / 2;
        score_gradient(i, j) = weights[i] * error;
      }
    return sum;
  }
};

/// The same of one row, for RowWise.
struct OneOfRowIsRight : OneIsRight {
  double operator()(const auto& scores, const auto& targets, auto& slopes) const {
    slopes = scores;
    slopes[static_cast<Index>(targets[0])] -= 1;
    return slopes.squaredNorm() / 2;
  }
};

Dataset<double> indices(Index n) {
  Dataset<double> data{Matrix<double>(n, 2), Matrix<double>(n, 1)};
  for (Index i = 0; i < n; ++i) {
    data.features.row(i) << static_cast<double>(i % 7) / 7, static_cast<double>(i % 5) / 5;
    data.targets(i, 0) = static_cast<double>(i % 3);
  }
  return data;
}

/// The same targets spelt out: a 1 among zeros.
Dataset<double> spelt_out(const Dataset<double>& data) {
  Dataset<double> other{data.features, Matrix<double>::Zero(data.size(), 3)};
  for (Index i = 0; i < data.size(); ++i) other.targets(i, static_cast<Index>(data.targets(i, 0))) = 1;
  return other;
}

const GradientDescent trainer{
    .update = Sgd{.learning_rate = 0.1}, .sampling = MiniBatch{.size = 19, .seed = 4}, .stop = MaxSteps{50}};

}  // namespace

TEST_CASE("a loss that checks targets may have fewer of them than the model has outputs") {
  const Dataset<double> data = indices(300), wide = spelt_out(data);
  LinearModel<double> by_index(2, 3), by_row(2, 3), by_square(2, 3);
  const Report index = trainer.fit(by_index, OneIsRight{}, data);
  trainer.fit(by_row, RowWise{OneOfRowIsRight{}}, data);
  trainer.fit(
      by_square,
      Pointwise{[](auto s, auto t) { return 1.5 * (s - t) * (s - t); }, [](auto s, auto t) { return 3 * (s - t); }},
      wide);
  CHECK((by_index.parameters() - by_square.parameters()).norm() < 1e-14);
  CHECK((by_index.parameters() - by_row.parameters()).norm() < 1e-14);
  CHECK(std::abs(index.loss - 1.5 * evaluate(by_square, Mse{}, wide)) < 1e-14);
  CHECK(index.loss == evaluate(by_index, OneIsRight{}, data));
}

TEST_CASE("what the loss says of the targets is said at the door, of validation data too") {
  const Dataset<double> good = indices(300);
  const Dataset<double> wide = spelt_out(good);
  Dataset<double> bad = good;
  bad.targets(281, 0) = 3;
  const Vector<double> before = Vector<double>::Constant(9, 0.5);
  LinearModel<double> model(2, 3);
  model.parameters() = before;
  const char* const expected = "descent: OneIsRight: the target of row 281 is too large";
  CHECK_THAT(complaint([&] { trainer.fit(model, OneIsRight{}, bad); }), Equals(expected));
  CHECK_THAT(complaint([&] { trainer.fit(model, OneIsRight{}, good, bad); }), Equals(expected));
  CHECK_THAT(complaint([&] { trainer.fit(model, RowWise{OneOfRowIsRight{}}, bad); }), Equals(expected));
  CHECK_THAT(complaint([&] { evaluate(model, OneIsRight{}, bad); }), Equals(expected));
  CHECK_THAT(complaint([&] { loss_surface(model, OneIsRight{}, bad, coordinate_plane(model, 0, 1), {}, {}); }),
             Equals(expected));
  CHECK(model.parameters() == before);
  CHECK_THAT(complaint([&] { trainer.fit(model, OneIsRight{}, wide); }),
             Equals("descent: OneIsRight takes one target a row"));
}

TEST_CASE("numbers that are none are found before the loss is asked; a loss that doesn't check has as many targets") {
  const Dataset<double> good = indices(10);
  Dataset<double> data = good;
  data.targets(2, 0) = std::numeric_limits<double>::quiet_NaN();
  LinearModel<double> model(2, 3);
  CHECK_THAT(complaint([&] { trainer.fit(model, OneIsRight{}, data); }),
             Equals("descent: targets: row 2, column 0 (both counted from 0), is not a finite number; mend or drop the "
                    "row"));
  CHECK_THAT(complaint([&] { trainer.fit(model, Mse{}, good); }),
             Equals("descent: the model has 3 outputs, the data have 1 target a row; they must be as many"));
  CHECK_THAT(complaint([&] { evaluate(LinearModel<double>(2, 1), Mse{}, spelt_out(indices(10))); }),
             Equals("descent: the model has 1 output, the data have 3 targets a row; they must be as many"));
}

TEST_CASE("validation data are called so, and of what they lack the right thing is said") {
  const Dataset<double> train{Matrix<double>::Ones(4, 2), Matrix<double>::Ones(4, 1)};
  Dataset<double> validation = train;
  LinearModel<double> model(2);
  const auto refused = [&](const char* message) {
    CHECK_THROWS_WITH((GradientDescent{.stop = MaxSteps{1}}.fit(model, Mse{}, train, validation)), Equals(message));
  };
  validation.targets(3, 0) = std::numeric_limits<double>::infinity();
  refused(
      "descent: targets of the validation data: row 3, column 0 (both counted from 0), is not a finite number; mend or "
      "drop the row");
  validation.features.resize(4, 3);
  refused(
      "descent: the model has 2 features, the validation data have 3; they must be as many: make the model with as "
      "many "
      "as the training data have");
  validation = {Matrix<double>(0, 2), Matrix<double>(0, 1)};
  refused("descent: the validation data have no rows; there must be 1 or more");
  validation = {Matrix<double>::Ones(4, 2), Matrix<double>(4, 0)};
  refused(
      "descent: the model has 1 output, the validation data have 0 targets a row; they must be as many: name the "
      ".target when the data are read");
}
