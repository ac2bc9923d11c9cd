// Planes in parameter space: places in them, and how they are made.
#include <descent/descent.hpp>
#include <descent/plane.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

#include "catch.hpp"

using namespace descent;
using Catch::Matchers::Contains;

namespace {

template <class Scalar>
Vector<Scalar> random_vector(Index p, std::uint64_t seed, double size = 1) {
  Vector<Scalar> vector(p);
  Random random(seed);
  for (Index i = 0; i < p; ++i) vector[i] = static_cast<Scalar>(random.uniform(-size, size));
  return vector;
}

template <class Scalar>
double tolerance() {
  return 100 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());
}

}  // namespace

TEMPLATE_TEST_CASE("Plane: coordinates of a place in it are those it was made from, at any angle and length", "", float,
                   double) {
  for (const Index p : {2, 3, 100}) {
    Plane<TestType> plane{random_vector<TestType>(p, 1), random_vector<TestType>(p, 2), random_vector<TestType>(p, 3)};
    plane.second = TestType(0.25) * plane.second + plane.first;  // a small angle
    plane.first *= TestType(1000);
    for (const double a : {-1.5, 0.0, 0.003})
      for (const double b : {-2.0, 0.0, 7.0}) {
        CAPTURE(p, a, b);
        const auto place = plane.coordinates(plane.at(a, b));
        const double scale = 1000 * (std::abs(a) + 1) + std::abs(b);
        CHECK(std::abs(place.first - a) <= tolerance<TestType>() * scale);
        CHECK(std::abs(place.second - b) <= tolerance<TestType>() * scale * 100);
        CHECK(plane.distance(plane.at(a, b)) <= tolerance<TestType>() * scale * 10);
      }
  }
}

TEST_CASE("Plane: a point beside it has the coordinates of the nearest place") {
  const Plane<double> plane{
      .origin = Vector<double>{{1, 1, 1}}, .first = Vector<double>{{2, 0, 0}}, .second = Vector<double>{{1, 1, 0}}};
  const auto [a, b] = plane.coordinates(Vector<double>{{6, 4, -4}});  // 5, 3 from the origin, 5 below
  CHECK(a == Approx(1));
  CHECK(b == Approx(3));
  CHECK(plane.distance(Vector<double>{{6, 4, -4}}) == Approx(5));
  // No other place is nearer.
  const auto point = random_vector<double>(3, 4);
  const auto nearest = plane.coordinates(point);
  for (const double step : {-0.01, 0.01}) {
    CHECK((plane.at(nearest.first + step, nearest.second) - point).norm() > plane.distance(point));
    CHECK((plane.at(nearest.first, nearest.second + step) - point).norm() > plane.distance(point));
  }
  CHECK((plane.at(nearest.first, nearest.second) - point).norm() == Approx(plane.distance(point)));
}

TEST_CASE("Plane: very long and very short directions") {
  for (const double length : {1e-200, 1e200}) {
    const Plane<double> plane{.origin = Vector<double>::Zero(2),
                              .first = Vector<double>{{length, 0}},
                              .second = Vector<double>{{length, length}}};
    const auto [a, b] = plane.coordinates(Vector<double>{{3 * length, 2 * length}});
    CHECK(a == Approx(1));
    CHECK(b == Approx(2));
  }
}

TEMPLATE_TEST_CASE("Plane: what is none is refused", "", float, double) {
  using V = Vector<TestType>;
  const V origin = V::Zero(3), one = random_vector<TestType>(3, 1), other = random_vector<TestType>(3, 2);
  const auto refused = [](const Plane<TestType>& plane, const char* text) {
    CAPTURE(text);
    CHECK_THROWS_WITH(plane.validate(), Contains(text));
    CHECK_THROWS_WITH(plane.coordinates(plane.origin), Contains(text));
    CHECK_THROWS_WITH(plane.distance(plane.origin), Contains(text));
  };
  refused({origin, one, V::Zero(2)}, ".second has 2 numbers, .origin has 3");
  refused({origin, V::Zero(4), other}, ".first has 4 numbers, .origin has 3");
  refused({origin, V::Zero(3), other}, ".first is zero");
  refused({origin, one, V::Zero(3)}, ".second is zero");
  refused({origin, one, one}, "parallel");
  refused({origin, one, TestType(-0.3) * one}, "parallel");
  refused({origin, one, one * std::numeric_limits<TestType>::infinity()}, ".second holds a number that is not finite");
  refused({V::Zero(1), V::Ones(1), V::Ones(1)}, "2 parameters or more");
  const Plane<TestType> plane{origin, one, other};
  CHECK_NOTHROW(plane.validate());
  CHECK_THROWS_WITH(plane.coordinates(V::Zero(2)), Contains("the point has 2 numbers, .origin has 3"));
}

TEMPLATE_TEST_CASE("coordinate_plane: its coordinates are two parameters; the others stay as they are", "", float,
                   double) {
  LinearModel<TestType> model(3);
  model.parameters() << TestType(1), TestType(2), TestType(3), TestType(4);
  const auto plane = coordinate_plane(model, 3, 1);
  const auto [bias, weight] = plane.coordinates(model.parameters());
  CHECK(bias == 4);
  CHECK(weight == 2);
  CHECK(plane.distance(model.parameters()) == 0);
  CHECK(plane.at(-7, 8) == Vector<TestType>{{1, 8, 3, -7}});
  CHECK(coordinate_plane(model.parameters(), 0, 1).at(5, 6) == Vector<TestType>{{5, 6, 3, 4}});
  CHECK(coordinate_plane(minimal::Parabola{}, 0, 2).at(5, 6) == Vector<double>{{5, 0, 6}});
  CHECK(coordinate_plane(Eigen::Vector2d(1, 2), 0, 1).at(5, 6) == Vector<double>{{5, 6}});

  CHECK_THROWS_WITH(coordinate_plane(model, 0, 4), Contains("parameter 4 is asked for; they are counted from 0 to 3"));
  CHECK_THROWS_WITH(coordinate_plane(model, -1, 0), Contains("parameter -1"));
  CHECK_THROWS_WITH(coordinate_plane(model, 2, 2), Contains("parameter 2 is asked for twice"));
}

TEST_CASE("random_plane: directions by seed, drawn from a normal distribution") {
  const Vector<double> x = random_vector<double>(10000, 1);
  const auto plane = random_plane(x, {.seed = 5, .scaled = false});
  CHECK(plane.origin == x);
  CHECK(plane.first == random_plane(x, {.seed = 5, .scaled = false}).first);
  CHECK(plane.second == random_plane(x, {.seed = 5, .scaled = false}).second);
  CHECK(plane.first != random_plane(x, {.seed = 6, .scaled = false}).first);
  for (const auto& direction : {plane.first, plane.second}) {
    CHECK(direction.norm() == Approx(1));
    const auto number = direction.array() * 100;  // of mean 0 and deviation 1
    CHECK(std::abs(number.mean()) < 0.05);
    CHECK(std::abs(number.pow(4).mean() - 3) < 0.3);
    CHECK(std::abs(static_cast<double>((number.abs() < 1).count()) / 10000 - 0.6827) < 0.02);
    CHECK(std::abs(static_cast<double>((number.abs() < 2).count()) / 10000 - 0.9545) < 0.01);
  }
  CHECK(std::abs(plane.first.dot(plane.second)) < 0.05);
}

TEMPLATE_TEST_CASE("random_plane: blocks of the directions are as long as those of the parameters", "", float, double) {
  LinearModel<TestType> model(1000, 10);
  model.weights() = Matrix<TestType>::Constant(1000, 10, TestType(0.02));
  model.bias().setConstant(TestType(5));
  const Vector<TestType> before = model.parameters();
  const auto plane = random_plane(model, {.seed = 2});
  CHECK(model.parameters() == before);
  CHECK(plane.origin == before);
  for (const auto& direction : {plane.first, plane.second}) {
    CHECK(direction.head(10000).norm() == Approx(2).epsilon(0.05));  // 0.02 √10000
    CHECK(direction.tail(10).norm() > 5);                            // 5 √10 = 15.8, on average
    CHECK(direction.tail(10).norm() < 30);
  }

  model.bias().setZero();
  CHECK(random_plane(model, {.seed = 2}).first.tail(10).norm() == 0);
  CHECK(random_plane(model, {.seed = 2, .scaled = false}).first.tail(10).norm() > 0);
}

TEST_CASE("random_plane: a line has planes too; without anything to scale to it says so") {
  LinearModel<double> line(1);
  CHECK_THROWS_WITH(random_plane(line), Contains("set .scaled = false"));
  line.parameters() << 3, 0;
  CHECK_THROWS_WITH(random_plane(line), Contains("fewer than 2 parameters"));
  line.parameters() << 3, 4;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) CHECK_NOTHROW(random_plane(line, {.seed = seed}));
  CHECK_NOTHROW(random_plane(LinearModel<double>(1), {.scaled = false}));
  CHECK_THROWS_WITH(random_plane(Vector<double>::Ones(1).eval(), {.scaled = false}), Contains("2 parameters or more"));
}

TEST_CASE("random_plane: the same bits everywhere") {
  const Vector<double> x = Vector<double>::Ones(3);
  const auto plane = random_plane(x, {.seed = 1});
  CHECK(plane.first[0] == -0x1.cd53487ab031ep-1);
  CHECK(plane.second[2] == 0x1.0b192356bc681p-1);
  CHECK(random_plane(x, {.seed = 1, .scaled = false}).second[2] == 0x1.32a5a5d373fffp-1);
}
