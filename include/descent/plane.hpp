/// @file
/// Planes in parameter space: what can be seen of it on paper.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "core/error.hpp"
#include "core/finite.hpp"
#include "core/layout.hpp"
#include "core/matrix.hpp"
#include "core/normal.hpp"
#include "core/parameters.hpp"
#include "core/random.hpp"
#include "core/reductions.hpp"

namespace descent {

/// A place in a plane: so many times the first direction, so many times the second.
struct PlaneCoordinates {
  /// how many times the first direction
  double first = 0;
  /// how many times the second
  double second = 0;
};

namespace detail {

/// Orthonormal directions of a plane, in double: first = length₁ q₁, second = along q₁ + length₂ q₂.
template <class Scalar>
class PlaneBasis {
 public:
  /// Fails if these don't make a plane.
  PlaneBasis(const Vector<Scalar>& origin, const Vector<Scalar>& first, const Vector<Scalar>& second) {
    if (origin.size() < 2)
      fail("Plane: .origin has " + std::to_string(origin.size()) + " numbers; a plane needs 2 parameters or more");
    check(".origin", origin, origin.size());
    check(".first", first, origin.size());
    check(".second", second, origin.size());
    origin_ = origin.template cast<double>();
    q1_ = first.template cast<double>();
    q2_ = second.template cast<double>();
    length1_ = q1_.stableNorm();
    const double length = q2_.stableNorm();
    if (!(length1_ > 0)) fail("Plane: .first is zero; it must be a direction");
    if (!(length > 0)) fail("Plane: .second is zero; it must be a direction");
    q1_ /= length1_;
    along_ = q1_.dot(q2_);
    q2_ -= along_ * q1_;
    const double left = q1_.dot(q2_);  // by rounding
    q2_ -= left * q1_;
    along_ += left;
    length2_ = q2_.stableNorm();
    if (!(length2_ > 64 * static_cast<double>(std::numeric_limits<Scalar>::epsilon()) * length))
      fail("Plane: .first and .second are parallel; they must be different directions");
    q2_ /= length2_;
  }

  PlaneCoordinates coordinates(const Eigen::Ref<const Vector<Scalar>>& point) {
    const PlaneCoordinates c = project(point);
    const double second = c.second / length2_;
    return {(c.first - along_ * second) / length1_ + 0.0, second + 0.0};  // no −0
  }

  double distance(const Eigen::Ref<const Vector<Scalar>>& point) {
    project(point);
    return off_.stableNorm();
  }

 private:
  static void check(const std::string& name, const Vector<Scalar>& member, Index size) {
    if (member.size() != size)
      fail("Plane: " + name + " has " + std::to_string(member.size()) + " numbers, .origin has " +
           std::to_string(size) + "; they must be as many");
    if (!all_finite(member.data(), member.size()))
      fail("Plane: " + name + " holds a number that is not finite; all must be");
  }

  /// Along q₁ and q₂; the rest of point − origin stays in off_.
  PlaneCoordinates project(const Eigen::Ref<const Vector<Scalar>>& point) {
    if (point.size() != origin_.size())
      fail("Plane: the point has " + std::to_string(point.size()) + " numbers, .origin has " +
           std::to_string(origin_.size()) + "; they must be as many");
    off_ = point.template cast<double>() - origin_;
    const double first = q1_.dot(off_);
    off_ -= first * q1_;
    const double second = q2_.dot(off_);
    off_ -= second * q2_;
    return {first, second};
  }

  Vector<double> origin_, q1_, q2_, off_;
  double length1_ = 0, along_ = 0, length2_ = 0;
};

}  // namespace detail

/// The plane of all points origin + a · first + b · second, of p numbers each; p is 2 or more. The directions may have
/// any length and make any angle, but must not be zero or parallel.
///
///     const Plane<double> plane{.origin = end, .first = start - end, .second = other_end - end};
///
/// coordinate_plane, random_plane and principal_plane make one.
template <class ScalarType>
struct Plane {
  /// the place with the coordinates (0, 0)
  Vector<ScalarType> origin = {};
  /// the first direction
  Vector<ScalarType> first = {};
  /// the second
  Vector<ScalarType> second = {};

  /// The parameters at (a, b): origin + a · first + b · second, p numbers. The three must have as many.
  Vector<ScalarType> at(double a, double b) const {
    return origin + static_cast<ScalarType>(a) * first + static_cast<ScalarType>(b) * second;
  }

  /// The (a, b) of the place nearest to a point of p numbers: where |at(a, b) − point| is least. Fails as validate
  /// does, or if the point has more or fewer numbers.
  PlaneCoordinates coordinates(const Eigen::Ref<const Vector<ScalarType>>& point) const {
    return detail::PlaneBasis<ScalarType>(origin, first, second).coordinates(point);
  }

  /// How far a point of p numbers is from the plane: that least |at(a, b) − point|. Fails as coordinates does.
  double distance(const Eigen::Ref<const Vector<ScalarType>>& point) const {
    return detail::PlaneBasis<ScalarType>(origin, first, second).distance(point);
  }

  /// Fails unless origin and directions are as many finite numbers, 2 or more, and the directions make a plane.
  void validate() const { detail::PlaneBasis<ScalarType>(origin, first, second); }
};

/// The plane of two parameters of a model (or of the vector that a function is minimised over), the i-th and the j-th,
/// counted from 0; all others stay as they are now. Its coordinates are the two parameters themselves. Fails unless
/// both are there and differ.
///
///     coordinate_plane(line, 1, 0)       // for a LinearModel of one feature: bias × weight
template <class Source>
Plane<typename Source::Scalar> coordinate_plane(const Source& source, Index i, Index j) {
  using Scalar = typename Source::Scalar;
  Plane<Scalar> plane{detail::copy_parameters(source)};
  const Index p = plane.origin.size();
  for (const Index k : {i, j})
    if (k < 0 || k >= p)
      fail("coordinate_plane: parameter " + std::to_string(k) + " is asked for; they are counted from 0 to " +
           std::to_string(p - 1));
  if (i == j) fail("coordinate_plane: parameter " + std::to_string(i) + " is asked for twice; a plane needs two");
  plane.origin[i] = plane.origin[j] = Scalar(0);
  plane.first = Vector<Scalar>::Unit(p, i);
  plane.second = Vector<Scalar>::Unit(p, j);
  return plane;
}

/// How random directions are drawn.
struct RandomDirections {
  /// any number; the same one gives the same directions
  std::uint64_t seed = 0;
  /// Whether each block of a direction (see Layout) is as long, on average, as that block of the parameters, so that a
  /// step aside means as much for large weights as for small ones, and surfaces of different models compare. A block
  /// that is 0 (a bias that was never trained) is then 0 in the directions too. If not: directions of length 1.
  bool scaled = true;
};

/// A plane through the current parameters of a model (or of the vector that a function is minimised over) along two
/// random directions, whose numbers are drawn from a normal distribution. In high dimensions they are almost
/// perpendicular; in few they may make a small angle. Fails if directions are to be scaled to fewer than 2 parameters
/// because all others are 0.
///
/// Li, Xu, Taylor, Studer, Goldstein: "Visualizing the loss landscape of neural nets", NeurIPS 2018. They scale filter
/// by filter to the very length of each; here a block is the unit, and its length is right on average, so that blocks
/// of a single number have directions as well.
///
///     random_plane(model, {.seed = 7})
template <class Source>
Plane<typename Source::Scalar> random_plane(const Source& source, RandomDirections options = {}) {
  using Scalar = typename Source::Scalar;
  Plane<Scalar> plane{detail::copy_parameters(source)};
  const Index p = plane.origin.size();
  Vector<double> scale = Vector<double>::Ones(p);  // of the numbers of a direction
  if (options.scaled) {
    const Vector<double> parameters = plane.origin.template cast<double>();
    for (const ParameterBlock& block : detail::layout_of(source, p))
      scale.segment(block.offset, block.size())
          .setConstant(std::sqrt(detail::squared_norm(parameters.data() + block.offset, block.size()) /
                                 static_cast<double>(block.size())));
    if ((scale.array() > 0).count() < 2)
      fail(
          "random_plane: fewer than 2 parameters are in blocks that are not all 0, so that directions can't be scaled "
          "to them; train first, or set .scaled = false");
  }
  const auto draw = [&](std::uint64_t key) -> Vector<Scalar> {
    Random random(options.seed, key);
    Vector<double> direction(p);
    for (Index i = 0; i < p; ++i) direction[i] = standard_normal(random);
    direction.array() *= scale.array();
    if (!options.scaled) direction /= std::sqrt(detail::squared_norm(direction.data(), p));
    return direction.template cast<Scalar>();
  };
  plane.first = draw(0);
  plane.second = draw(1);
  plane.validate();
  return plane;
}

}  // namespace descent
