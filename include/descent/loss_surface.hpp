/// @file
/// The loss over a plane in parameter space, as a picture shows it.
#pragma once

#include <array>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

#include "concepts.hpp"
#include "core/error.hpp"
#include "core/finite.hpp"
#include "core/matrix.hpp"
#include "core/text.hpp"
#include "empirical_risk.hpp"
#include "plain_function.hpp"
#include "plane.hpp"
#include "principal_plane.hpp"
#include "trajectory.hpp"

namespace descent {

/// Places at equal distances along a direction, both ends included.
///
///     {.from = -1, .to = 1, .count = 51}
struct Axis {
  /// where it begins, in multiples of the direction
  double from = -1;
  /// where it ends; above `from`
  double to = 1;
  /// how many places, 2 or more; an odd number has one in the middle
  Index count = 51;

  /// The i-th place, from 0 on.
  double operator[](Index i) const {
    return i == count - 1 ? to : from + (to - from) * (static_cast<double>(i) / static_cast<double>(count - 1));
  }

  /// Fails if the values make no sense.
  void validate() const {
    if (!is_finite(from) || !is_finite(to) || !(to > from) || !is_finite(to - from))
      fail("Axis: it goes .from " + detail::text(from) + " .to " + detail::text(to) +
           "; both must be finite, the second above the first");
    if (count < 2) fail("Axis: .count is " + std::to_string(count) + "; it must be 2 or more");
  }
};

/// The loss at all places of two axes. Far out it may be infinite or not a number: that is how the surface is there.
/// Printed, it is text that gnuplot and readers of CSV take: a heading, then `first,second,loss` a line, with an empty
/// line after each place of the first axis.
///
///     std::ofstream("surface.csv") << surface;
///     gnuplot> set datafile separator ','; splot 'surface.csv' skip 1 with pm3d
struct LossSurface {
  /// The lowest place.
  struct Place {
    /// where it is along the first direction
    double first = 0;
    /// and along the second
    double second = 0;
    /// the loss there
    double loss = 0;
  };

  /// the places along the first direction
  Vector<double> first = {};
  /// the places along the second
  Vector<double> second = {};
  /// values(i, j) is the loss at (first[i], second[j])
  Matrix<double> values = {};

  /// Where the loss is lowest; of several such places the first, row by row. Fails if it is finite nowhere.
  Place best() const {
    Place best;
    bool found = false;
    for (Index i = 0; i < values.rows(); ++i)
      for (Index j = 0; j < values.cols(); ++j)
        if (is_finite(values(i, j)) && (!found || values(i, j) < best.loss)) {
          best = {first[i], second[j], values(i, j)};
          found = true;
        }
    if (!found) fail("LossSurface::best: the loss is finite nowhere; choose axes nearer to the minimum");
    return best;
  }

  /// Prints it as a table, as above.
  friend std::ostream& operator<<(std::ostream& out, const LossSurface& surface) {
    out << "first,second,loss\n";
    for (Index i = 0; i < surface.values.rows(); ++i) {
      for (Index j = 0; j < surface.values.cols(); ++j)
        out << detail::exact_text(surface.first[i]) << ',' << detail::exact_text(surface.second[j]) << ','
            << detail::exact_text(surface.values(i, j)) << '\n';
      out << '\n';
    }
    return out;
  }
};

namespace detail {

/// Works out the loss at all places. `objective` is moved from place to place.
template <class Objective, class Scalar>
LossSurface surface_of(Objective objective, const Plane<Scalar>& plane, const Axis& first, const Axis& second) {
  first.validate();
  second.validate();
  plane.validate();
  VectorView<Scalar> parameters = objective.parameters();
  if (parameters.size() != plane.origin.size())
    fail("loss_surface: the model has " + std::to_string(parameters.size()) + " parameters, the plane's points have " +
         std::to_string(plane.origin.size()) + " numbers; they must be as many");
  LossSurface surface;
  surface.first.resize(first.count);
  surface.second.resize(second.count);
  surface.values.resize(first.count, second.count);
  for (Index i = 0; i < first.count; ++i) surface.first[i] = first[i];
  for (Index j = 0; j < second.count; ++j) surface.second[j] = second[j];
  for (Index i = 0; i < first.count; ++i)
    for (Index j = 0; j < second.count; ++j) {
      parameters = plane.at(first[i], second[j]);
      surface.values(i, j) = objective.value();
    }
  return surface;
}

}  // namespace detail

/// The loss of a model over data (as `evaluate` gives it, without penalty) at all places of two axes in a plane in
/// parameter space. The model is copied, and left as it is. Costs as many passes over the data as there are places.
///
///     const auto surface = loss_surface(line, Rmse{}, train, coordinate_plane(line, 1, 0),
///                                       {.from = -400, .to = 4600, .count = 201}, {.from = -1600, .to = 1600});
///
/// Fails unless model, data and plane fit each other, all numbers in them are finite and the axes make sense.
template <class M, class L, class D>
LossSurface loss_surface(const M& model, const L& loss, const D& data, const Plane<typename M::Scalar>& plane,
                         const Axis& first, const Axis& second) {
  static_assert(Data<D>, "loss_surface: the third argument is not Data; see concepts.hpp");
  static_assert(Model<M, RowsOf<D>>, "loss_surface: the first argument is not a Model of these data; see concepts.hpp");
  static_assert(Loss<L, typename M::Scalar>, "loss_surface: the second argument is not a Loss; see concepts.hpp");
  M moved = model;
  return detail::surface_of(EmpiricalRisk<M, L, D>(moved, loss, data), plane, first, second);
}

/// The same of a plain function: f(x), or f(x, gradient) as `minimize` takes it, of a Vector<Scalar> of p numbers.
///
///     const auto surface = loss_surface(rosenbrock, coordinate_plane(x, 0, 1), {.from = -2, .to = 2},
///                                       {.from = -1, .to = 3});
template <class Function, class Scalar>
LossSurface loss_surface(Function&& function, const Plane<Scalar>& plane, const Axis& first, const Axis& second) {
  using X = Vector<Scalar>;
  static_assert(std::is_invocable_r_v<double, Function&, const X&> || Objective<Function, X>,
                "loss_surface: the function must be number f(x) or number f(x, gradient) of a Vector of the plane's "
                "Scalar");
  plane.validate();
  X x = plane.origin;
  return detail::surface_of(PlainFunction<Function, X>(std::forward<Function>(function), x), plane, first, second);
}

/// Axes for a picture of a trajectory in a plane: each goes from the lowest to the highest of its coordinates and
/// beyond them on both sides, by `margin` (more than 0) times the longer of the two ranges; `count` places each. Fails
/// if all points have the same place there.
///
///     const auto plane = principal_plane(path);
///     const auto [first, second] = axes_around(path, plane);
///     const auto surface = loss_surface(model, Mse{}, train, plane, first, second);
template <class Scalar>
std::array<Axis, 2> axes_around(const Trajectory<Scalar>& path, const Plane<Scalar>& plane, double margin = 0.2,
                                Index count = 51) {
  if (!is_finite(margin) || !(margin > 0))
    fail("axes_around: the margin is " + detail::text(margin) + "; it must be more than 0");
  if (path.empty()) fail("axes_around: the trajectory is empty; let a run fill it first");
  const Matrix<double> places = project(path, plane);
  const RowVector<double> low = places.colwise().minCoeff(), high = places.colwise().maxCoeff();
  const double beyond = margin * (high - low).maxCoeff();
  if (!(beyond > 0)) fail("axes_around: all points have the same place in the plane; choose another plane");
  return {Axis{low[0] - beyond, high[0] + beyond, count}, Axis{low[1] - beyond, high[1] + beyond, count}};
}

}  // namespace descent
