// The loss over a plane: the same numbers as evaluate gives, and a model that is left as it was.
#include <descent/descent.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <locale>
#include <sstream>
#include <string>

#include "catch.hpp"

using namespace descent;
using Catch::Matchers::Contains;

namespace {

/// y = 1 − 2 x, exactly
template <class Scalar>
Dataset<Scalar> line_data() {
  Dataset<Scalar> data{Matrix<Scalar>(50, 1), Matrix<Scalar>(50, 1)};
  Random random(3);
  for (Index i = 0; i < 50; ++i) {
    data.features(i, 0) = static_cast<Scalar>(random.uniform(-1, 1));
    data.targets(i, 0) = 1 - 2 * data.features(i, 0);
  }
  return data;
}

/// (1 − x)² + 100 (y − x²)²
double valley(const Vector<double>& at) { return std::pow(1 - at[0], 2) + 100 * std::pow(at[1] - at[0] * at[0], 2); }

}  // namespace

TEMPLATE_TEST_CASE("loss_surface: at each place what evaluate says of the parameters there", "", float, double) {
  const auto train = line_data<TestType>();
  LinearModel<TestType> line(1);
  line.parameters() << TestType(0.3), TestType(-4);
  const Vector<TestType> before = line.parameters();
  for (const auto& plane : {coordinate_plane(line, 1, 0), random_plane(line, {.seed = 3})}) {
    const LossSurface surface =
        loss_surface(line, Rmse{}, train, plane, {.from = -2, .to = 3, .count = 6}, {.from = -1, .to = 1, .count = 5});
    CHECK(line.parameters() == before);
    REQUIRE(surface.values.rows() == 6);
    REQUIRE(surface.values.cols() == 5);
    CHECK(surface.first == Vector<double>{{-2, -1, 0, 1, 2, 3}});
    CHECK(surface.second == Vector<double>{{-1, -0.5, 0, 0.5, 1}});
    LinearModel<TestType> there(1);
    for (Index i = 0; i < 6; ++i)
      for (Index j = 0; j < 5; ++j) {
        there.parameters() = plane.at(surface.first[i], surface.second[j]);
        CHECK(surface.values(i, j) == evaluate(there, Rmse{}, train));
      }
  }
}

TEST_CASE("loss_surface: the lowest place is the minimum, if that is one of them") {
  const auto train = line_data<double>();
  const LinearModel<double> line(1);
  const auto surface = loss_surface(line, Mse{}, train, coordinate_plane(line, 1, 0), {.from = -3, .to = 3, .count = 7},
                                    {.from = -4, .to = 4, .count = 9});
  const auto best = surface.best();
  CHECK(best.first == 1);
  CHECK(best.second == -2);
  CHECK(best.loss < 1e-25);
}

TEST_CASE("loss_surface of a plain function, with a gradient or without") {
  const Vector<double> x = Vector<double>::Zero(2);
  const auto plane = coordinate_plane(x, 0, 1);
  const Axis first{.from = -2, .to = 2, .count = 9}, second{.from = -1, .to = 3, .count = 5};
  const auto surface = loss_surface(valley, plane, first, second);
  for (Index i = 0; i < 9; ++i)
    for (Index j = 0; j < 5; ++j)
      CHECK(surface.values(i, j) == valley(Vector<double>{{surface.first[i], surface.second[j]}}));
  CHECK(surface.best().first == 1);
  CHECK(surface.best().second == 1);

  const auto bowl = loss_surface(minimal::Bowl{}, plane, first, second);
  CHECK(bowl.values(8, 4) == 4 + 9);
  CHECK(x == Vector<double>::Zero(2));
  const auto singles = loss_surface([](const Vector<float>& at) { return static_cast<double>(at[0] * at[1]); },
                                    coordinate_plane(Vector<float>(Vector<float>::Zero(2)), 0, 1), first, second);
  CHECK(singles.values(8, 0) == -2);
}

TEST_CASE("loss_surface: places where the loss is infinite or not a number are part of it") {
  const auto log_of = [](const Vector<double>& at) {
    return at[0] > 0 ? at[0] : at[0] < 0 ? std::nan("") : std::numeric_limits<double>::infinity();
  };
  const auto plane = coordinate_plane(Vector<double>::Zero(2).eval(), 0, 1);
  const auto surface = loss_surface(log_of, plane, {.from = -1, .to = 2, .count = 4}, {.count = 2});
  CHECK(std::isnan(surface.values(0, 0)));
  CHECK(std::isinf(surface.values(1, 0)));
  CHECK(surface.best().first == 1);
  CHECK(surface.best().second == -1);
  std::ostringstream text;
  text << surface;
  CHECK(text.str() ==
        "first,second,loss\n-1,-1,nan\n-1,1,nan\n\n0,-1,inf\n0,1,inf\n\n1,-1,1\n1,1,1\n\n2,-1,2\n2,1,2\n\n");
  CHECK_THROWS_WITH(loss_surface([](const Vector<double>&) { return std::nan(""); }, plane, {}, {}).best(),
                    Contains("finite nowhere"));

  const Dataset<double> one{Matrix<double>::Ones(1, 1), Matrix<double>::Ones(1, 1)};
  const LinearModel<double> line(1);
  const auto far =
      loss_surface(line, Mse{}, one, coordinate_plane(line, 1, 0), {.from = -1e300, .to = 1e300, .count = 3}, {});
  CHECK_FALSE(is_finite(far.values(0, 0)));
  CHECK(is_finite(far.values(1, 0)));
}

TEST_CASE("LossSurface printed reads back the same") {
  const auto surface = loss_surface(valley, random_plane(Vector<double>::Ones(2).eval(), {.seed = 1}),
                                    {.from = -0.1, .to = 0.3, .count = 4}, {.from = -1, .to = 1.7, .count = 3});
  struct Comma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
  };
  std::ostringstream text;
  text.imbue(std::locale(std::locale::classic(), new Comma));
  text << surface;
  const auto read = parse_csv<double>(text.str(), "surface", {.features = {"first", "second"}, .target = "loss"});
  REQUIRE(read.size() == 12);
  for (Index i = 0; i < 4; ++i)
    for (Index j = 0; j < 3; ++j) {
      CHECK(read.features(3 * i + j, 0) == surface.first[i]);
      CHECK(read.features(3 * i + j, 1) == surface.second[j]);
      CHECK(read.targets(3 * i + j, 0) == surface.values(i, j));
    }
}

TEST_CASE("Axis: both ends exactly, and the middle") {
  for (const Axis axis :
       {Axis{}, Axis{.from = -0.3, .to = 0.3, .count = 7}, Axis{.from = -0.1, .to = 0.3, .count = 4}}) {
    CHECK(axis[0] == axis.from);
    CHECK(axis[axis.count - 1] == axis.to);
    for (Index i = 1; i < axis.count; ++i) CHECK(axis[i] > axis[i - 1]);
  }
  CHECK(Axis{}[25] == 0);
  CHECK(Axis{.from = -0.3, .to = 0.3, .count = 7}[3] == 0);
}

TEST_CASE("loss_surface: what doesn't fit is refused") {
  auto train = line_data<double>();
  const LinearModel<double> line(1);
  const auto plane = coordinate_plane(line, 1, 0);
  const auto with = [&](const Axis& first, const Axis& second) {
    return loss_surface(line, Mse{}, train, plane, first, second);
  };
  CHECK_THROWS_WITH(with({.count = 1}, {}), Contains(".count is 1; it must be 2 or more"));
  CHECK_THROWS_WITH(with({}, {.from = 1, .to = 1}), Contains(".from 1 .to 1"));
  CHECK_THROWS_WITH(with({}, {.from = 1, .to = std::numeric_limits<double>::infinity()}), Contains(".to inf"));
  CHECK_THROWS_WITH(loss_surface(line, Mse{}, train, coordinate_plane(Vector<double>::Zero(3).eval(), 0, 1), {}, {}),
                    Contains("the model has 2 parameters, the plane's points have 3"));
  CHECK_THROWS_WITH(loss_surface(line, Mse{}, train, {plane.origin, plane.first, plane.first}, {}, {}),
                    Contains("parallel"));
  CHECK_THROWS_WITH(loss_surface(valley, Plane<double>{}, {}, {}), Contains("Plane: .origin has 0 numbers"));
  CHECK_THROWS_WITH(loss_surface(LinearModel<double>(2), Mse{}, train, plane, {}, {}), Contains("features"));
  train.targets(4, 0) = std::nan("");
  CHECK_THROWS_WITH(with({}, {}), Contains("row 4"));
}

TEMPLATE_TEST_CASE("a picture of training: plane, axes and surface of a trajectory", "", float, double) {
  const auto train = line_data<TestType>();
  LinearModel<TestType> line(1);
  Trajectory<TestType> path;
  GradientDescent{.update = Momentum{.learning_rate = 0.05}, .stop = MaxSteps{60}, .observe = path.of(line)}.fit(
      line, Mse{}, train);
  const auto plane = principal_plane(path);
  const auto [first, second] = axes_around(path, plane, 0.1, 21);
  const Matrix<double> places = project(path, plane);
  CHECK(first.count == 21);
  for (Index t = 0; t < places.rows(); ++t) {
    CHECK(places(t, 0) > first.from);
    CHECK(places(t, 0) < first.to);
    CHECK(places(t, 1) > second.from);
    CHECK(places(t, 1) < second.to);
  }
  const double longest = std::max(places.col(0).maxCoeff() - places.col(0).minCoeff(),
                                  places.col(1).maxCoeff() - places.col(1).minCoeff());
  CHECK(first.from == Approx(places.col(0).minCoeff() - 0.1 * longest));
  CHECK(second.to == Approx(places.col(1).maxCoeff() + 0.1 * longest));
  const auto surface = loss_surface(line, Mse{}, train, plane, first, second);
  CHECK(surface.best().loss < path.front().loss / 20);

  CHECK_THROWS_WITH(axes_around(path, plane, 0), Contains("margin is 0"));
  CHECK_THROWS_WITH(axes_around(Trajectory<TestType>{}, plane), Contains("empty"));
  Trajectory<TestType> still;
  still.add(0, 0, path[0].parameters);
  CHECK_THROWS_WITH(axes_around(still, plane), Contains("the same place"));
}
