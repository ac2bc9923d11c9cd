// The plane that shows most of a trajectory.
#include <descent/principal_plane.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

#include "catch.hpp"

using namespace descent;
using Catch::Matchers::Contains;

namespace {

/// so many points of p parameters; the spread falls from one parameter to the next
template <class Scalar>
Trajectory<Scalar> wander(int looks, Index p, std::uint64_t seed, double falling) {
  Trajectory<Scalar> path;
  Random random(seed);
  Vector<Scalar> point(p);
  for (int t = 0; t < looks; ++t) {
    double spread = 1;
    for (Index i = 0; i < p; ++i, spread *= falling) point[i] = static_cast<Scalar>(3 + spread * random.uniform(-1, 1));
    path.add(t, 0, point);
  }
  return path;
}

template <class Scalar>
double variation(const Trajectory<Scalar>& path) {
  double sum = 0;
  for (const auto& point : path)
    sum += (point.parameters - path.back().parameters).template cast<double>().squaredNorm();
  return sum;
}

template <class Scalar>
double distances(const Trajectory<Scalar>& path, const Plane<Scalar>& plane) {
  double sum = 0;
  for (const auto& point : path) sum += std::pow(plane.distance(point.parameters), 2);
  return sum;
}

template <class Scalar>
constexpr double tolerance = 1000 * static_cast<double>(std::numeric_limits<Scalar>::epsilon());

}  // namespace

TEMPLATE_TEST_CASE("principal_plane: perpendicular unit directions, the end at (0, 0), the start at a, b ≥ 0", "",
                   float, double) {
  for (const int looks : {3, 4, 30})
    for (const Index p : {2, 3, 10, 3000}) {  // more looks than parameters, and fewer
      CAPTURE(looks, p);
      const auto path = wander<TestType>(looks, p, 1, p > 100 ? 0.999 : 0.7);
      const auto plane = principal_plane(path);
      CHECK(plane.origin == path.back().parameters);
      CHECK(std::abs(static_cast<double>(plane.first.norm()) - 1) < tolerance<TestType>);
      CHECK(std::abs(static_cast<double>(plane.second.norm()) - 1) < tolerance<TestType>);
      CHECK(std::abs(static_cast<double>(plane.first.dot(plane.second))) < tolerance<TestType>);
      const Matrix<double> places = project(path, plane);
      REQUIRE(places.rows() == looks);
      CHECK(places.row(looks - 1).norm() == 0);
      CHECK(places(0, 0) >= 0);
      CHECK(places(0, 1) >= 0);
      // The shares are those of the coordinates, and what is missing is that of the distances.
      const double all = variation(path);
      CHECK(std::abs(places.col(0).squaredNorm() / all - plane.first_share) < tolerance<TestType>);
      CHECK(std::abs(places.col(1).squaredNorm() / all - plane.second_share) < tolerance<TestType>);
      CHECK(std::abs(1 - distances(path, plane) / all - plane.share()) < tolerance<TestType>);
      CHECK(plane.first_share >= plane.second_share);
      CHECK(plane.second_share > 0);
      CHECK(plane.share() <= 1);
    }
}

TEST_CASE("principal_plane: no plane through the end is nearer to the points") {
  for (const Index p : {3, 40}) {
    const auto path = wander<double>(12, p, 2, 0.8);
    const auto plane = principal_plane(path);
    const double least = distances(path, plane);
    CHECK(least > 0);
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      const auto aside = random_plane(path.back().parameters, {.seed = seed, .scaled = false});
      Plane<double> other = plane;
      other.first += 0.05 * aside.first;
      other.second += 0.05 * aside.second;
      CHECK(distances(path, other) >= least);
      CHECK(distances(path, aside) >= least);
    }
  }
}

TEMPLATE_TEST_CASE("principal_plane of two parameters shows everything", "", float, double) {
  const auto path = wander<TestType>(20, 2, 3, 0.5);
  const auto plane = principal_plane(path);
  CHECK(std::abs(plane.share() - 1) < 1e-12);
  for (const auto& point : path) {
    CHECK(plane.distance(point.parameters) < tolerance<TestType>);
    const auto place = plane.coordinates(point.parameters);
    CHECK((plane.at(place.first, place.second) - point.parameters).norm() < tolerance<TestType>);
  }
}

TEST_CASE("principal_plane of a plane in many dimensions finds it") {
  const Plane<double> hidden = random_plane(Vector<double>::Ones(500).eval(), {.seed = 4});
  Trajectory<double> path;
  for (int t = 10; t >= 0; --t) path.add(10 - t, 0, hidden.at(t, 0.01 * t * t));
  const auto plane = principal_plane(path);
  CHECK(plane.share() == Approx(1));
  for (const auto& point : path) CHECK(plane.distance(point.parameters) < 1e-9);
  CHECK(plane.distance(hidden.at(-3, 5)) < 1e-9);
}

TEMPLATE_TEST_CASE("principal_plane of a straight line: the second direction is any perpendicular one", "", float,
                   double) {
  for (const Index p : {2, 50}) {
    Trajectory<TestType> path;
    for (int t = 8; t >= 0; --t) path.add(8 - t, 0, Vector<TestType>::Constant(p, static_cast<TestType>(t)));
    for (int looks = 9; looks > 1; looks -= 7) {
      const auto plane = principal_plane(path);
      CHECK(plane.first_share == Approx(1));
      CHECK(plane.second_share < 1e-12);
      CHECK_NOTHROW(plane.validate());
      CHECK(std::abs(static_cast<double>(plane.second.norm()) - 1) < tolerance<TestType>);
      CHECK(std::abs(static_cast<double>(plane.first.dot(plane.second))) < tolerance<TestType>);
      CHECK(plane.coordinates(path.front().parameters).first ==
            Approx(static_cast<double>((path.front().parameters - path.back().parameters).norm())));
      path.clear();  // once more with two looks
      path.add(0, 0, Vector<TestType>::Ones(p));
      path.add(1, 0, Vector<TestType>::Zero(p));
    }
  }
}

TEST_CASE("principal_plane: trajectories that have none") {
  Trajectory<double> path;
  CHECK_THROWS_WITH(principal_plane(path), Contains("has 0 looks; there must be 2 or more"));
  path.add(0, 1, Vector<double>::Ones(3));
  CHECK_THROWS_WITH(principal_plane(path), Contains("has 1 look;"));
  path.add(1, 1, Vector<double>::Ones(3));
  CHECK_THROWS_WITH(principal_plane(path), Contains("the same at all looks"));
  path.add(2, 1, Vector<double>::Ones(4));
  CHECK_THROWS_WITH(principal_plane(path), Contains("points of 3 and of 4 parameters"));
  path.clear();
  path.add(0, 1, Vector<double>::Ones(1));
  path.add(1, 1, Vector<double>::Zero(1));
  CHECK_THROWS_WITH(principal_plane(path), Contains("a plane needs 2 or more"));
  path.clear();
  path.add(0, 1, Vector<double>::Constant(2, 1e200));
  path.add(1, 1, Vector<double>::Zero(2));
  CHECK_THROWS_WITH(principal_plane(path), Contains("too far apart"));
}
