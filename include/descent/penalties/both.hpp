#pragma once

#include <type_traits>

#include "../concepts.hpp"
#include "blocks.hpp"

namespace descent {

/// Two penalties or constraints at once, as `L2{0.1} + Box{.lowest = 0}` makes them: their values and gradients are added,
/// and after each update the first projects, then the second; but a
/// proximal step goes before what bounds, on whichever side it stands, or it would lead out again.
template <class First, class Second>
struct BothPenalties {
  static constexpr bool proximal = detail::proximal<First> || detail::proximal<Second>;

  /// the left one
  First first;
  /// the right one
  Second second;

  /// Both made ready for one layout.
  BothPenalties bound_to(const Layout& layout) const {
    return {detail::bound_to(first, layout), detail::bound_to(second, layout)};
  }

  template <class Scalar>
  double value(ConstVectorView<Scalar> parameters, const Layout& layout) const {
    return static_cast<double>(first.value(parameters, layout)) + static_cast<double>(second.value(parameters, layout));
  }
  template <class Scalar>
  void add_gradient(ConstVectorView<Scalar> parameters, const Layout& layout, VectorView<Scalar> gradient) const {
    first.add_gradient(parameters, layout, gradient);
    second.add_gradient(parameters, layout, gradient);
  }
  template <class Scalar>
  void project(VectorView<Scalar> parameters, const Layout& layout, Scalar rate) const
    requires(detail::projects<First, Scalar> || detail::projects<Second, Scalar>)
  {
    constexpr bool turned = detail::proximal<Second> && !detail::proximal<First>;
    if constexpr (turned) second.project(parameters, layout, rate);
    if constexpr (detail::projects<First, Scalar>) first.project(parameters, layout, rate);
    if constexpr (!turned && detail::projects<Second, Scalar>) second.project(parameters, layout, rate);
  }

  void validate() const {
    detail::validate(first);
    detail::validate(second);
  }
};

/// Both.
template <class First, class Second>
  requires(std::is_class_v<First> && std::is_class_v<Second> && (Penalty<First, double> || Penalty<First, float>) &&
           (Penalty<Second, double> || Penalty<Second, float>))
BothPenalties<First, Second> operator+(First first, Second second) {
  return {first, second};
}

}  // namespace descent
