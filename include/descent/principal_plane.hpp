/// @file
/// The plane that shows most of a trajectory.
#pragma once

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "core/error.hpp"
#include "core/finite.hpp"
#include "core/matrix.hpp"
#include "plane.hpp"
#include "trajectory.hpp"

namespace descent {

/// A plane with perpendicular directions of length 1, and what it shows of the trajectory that it was made for.
template <class ScalarType>
struct PrincipalPlane : Plane<ScalarType> {
  /// the share of the variation Σ |θₜ − θ_last|² that lies along the first direction, 0 to 1
  double first_share = 0;
  /// the share that lies along the second
  double second_share = 0;

  /// Both together. What is missing to 1 is the share of the distances from the plane:
  /// Σ distance(θₜ)² / Σ |θₜ − θ_last|².
  double share() const { return std::min(first_share + second_share, 1.0); }
};

namespace detail {

/// θₜ − θ_last for all looks but the last, a row each: `count` of the parameters, from `begin` on.
template <class Scalar>
Eigen::MatrixXd differences_to_last(const Trajectory<Scalar>& path, Index begin, Index count) {
  const auto looks = static_cast<Index>(path.size()) - 1;
  const Vector<double> last = path.back().parameters.segment(begin, count).template cast<double>();
  Eigen::MatrixXd differences(looks, count);
  for (Index t = 0; t < looks; ++t)
    differences.row(t) =
        path[static_cast<std::size_t>(t)].parameters.segment(begin, count).template cast<double>() - last;
  return differences;
}

/// The products of all pairs of differences, T × T, T being the looks without the last.
template <class Scalar>
Eigen::MatrixXd gram_matrix(const Trajectory<Scalar>& path) {
  const auto looks = static_cast<Index>(path.size()) - 1;
  const Index p = path.back().parameters.size();
  Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(looks, looks);
  constexpr Index at_once = 1024;  // never a second copy of the whole trajectory
  for (Index begin = 0; begin < p; begin += at_once) {
    const Eigen::MatrixXd part = differences_to_last(path, begin, std::min(at_once, p - begin));
    gram.noalias() += part * part.transpose();
  }
  return gram;
}

/// Σₜ weightₜ (θₜ − θ_last)
template <class Scalar>
Vector<double> combine_differences(const Trajectory<Scalar>& path, const Vector<double>& weights) {
  Vector<double> sum = Vector<double>::Zero(path.back().parameters.size());
  for (Index t = 0; t < weights.size(); ++t)
    sum += weights[t] * (path[static_cast<std::size_t>(t)].parameters.template cast<double>() -
                         path.back().parameters.template cast<double>());
  return sum;
}

/// The direction of length 1 perpendicular to this one (of length 1) that is nearest to the axis which it is least
/// along.
inline Vector<double> perpendicular_to(const Vector<double>& direction) {
  Index axis = 0;
  direction.cwiseAbs().minCoeff(&axis);
  Vector<double> other = Vector<double>::Unit(direction.size(), axis);
  other -= direction[axis] * direction;
  return other.normalized();
}

}  // namespace detail

/// The plane through the last point of a trajectory along the two directions in which it varied most: the principal
/// directions of the differences θₜ − θ_last (Li, Xu, Taylor, Studer, Goldstein: "Visualizing the loss landscape of
/// neural nets", NeurIPS 2018). Of all planes through the last point it is the nearest to all others, by the sum of
/// squared distances. Directions are perpendicular and of length 1, so that coordinates are lengths; the end is at
/// (0, 0), the start at a ≥ 0 and b ≥ 0. Of a trajectory along a straight line the second direction is any
/// perpendicular one, with a share of 0.
///
/// Fails if there are fewer than 2 looks or 2 parameters, or if the parameters never changed. Costs a product of the
/// smaller kind, T² p or T p² operations for T looks of p parameters, and the eigenvectors of that matrix.
template <class Scalar>
PrincipalPlane<Scalar> principal_plane(const Trajectory<Scalar>& path) {
  if (path.size() < 2)
    fail("principal_plane: the trajectory has " + std::to_string(path.size()) +
         (path.size() == 1 ? " look" : " looks") + "; there must be 2 or more");
  const Index p = path.back().parameters.size();
  for (const auto& point : path)
    if (point.parameters.size() != p)
      fail("principal_plane: the trajectory has points of " + std::to_string(point.parameters.size()) + " and of " +
           std::to_string(p) + " parameters; clear() it between models");
  if (p < 2) fail("principal_plane: the trajectory has 1 parameter; a plane needs 2 or more");

  const bool by_looks = static_cast<Index>(path.size()) - 1 <= p;
  Eigen::MatrixXd products;
  if (by_looks) {
    products = detail::gram_matrix(path);
  } else {
    const Eigen::MatrixXd differences = detail::differences_to_last(path, 0, p);
    products = differences.transpose() * differences;
  }
  const double variation = products.trace();
  if (!is_finite(variation)) fail("principal_plane: the points are too far apart to be squared; did the run diverge?");
  if (!(variation > 0)) fail("principal_plane: the parameters are the same at all looks; let the run take some steps");

  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(products);  // eigenvalues from small to large
  if (solver.info() != Eigen::Success) fail("principal_plane: no eigenvectors were found; use fewer looks");
  const Index size = products.rows();
  const auto direction = [&](Index rank) -> Vector<double> {
    const Vector<double> eigenvector = solver.eigenvectors().col(size - 1 - rank);
    return by_looks ? detail::combine_differences(path, eigenvector) : eigenvector;
  };
  const Vector<double> start =
      path.front().parameters.template cast<double>() - path.back().parameters.template cast<double>();
  const auto towards_start = [&start](const Vector<double>& axis) {
    return axis.dot(start) < 0 ? Vector<double>(-axis) : axis;
  };
  const auto share = [&](Index rank) {
    return std::clamp(solver.eigenvalues()[size - 1 - rank] / variation, 0.0, 1.0);
  };

  PrincipalPlane<Scalar> plane;
  const Vector<double> first = towards_start(direction(0).normalized());
  Vector<double> second = Vector<double>::Zero(p);
  // below this the second direction would be made of rounding errors
  const bool straight = size < 2 || share(1) < 1e-14;
  if (!straight) {
    second = direction(1).normalized();
    second -= first.dot(second) * first;
    second.normalize();
    plane.second_share = share(1);
  } else {
    second = detail::perpendicular_to(first);
  }
  plane.first_share = share(0);
  plane.origin = path.back().parameters;
  plane.first = first.template cast<Scalar>();
  plane.second = towards_start(second).template cast<Scalar>();
  return plane;
}

/// Where a trajectory's points are in a plane: their coordinates (see Plane), a row for each look. Fails as
/// Plane::coordinates does.
template <class Scalar>
Matrix<double> project(const Trajectory<Scalar>& path, const Plane<Scalar>& plane) {
  detail::PlaneBasis<Scalar> basis(plane.origin, plane.first, plane.second);
  Matrix<double> places(static_cast<Index>(path.size()), 2);
  for (std::size_t t = 0; t < path.size(); ++t) {
    const PlaneCoordinates place = basis.coordinates(path[t].parameters);
    places.row(static_cast<Index>(t)) << place.first, place.second;
  }
  return places;
}

}  // namespace descent
