#pragma once

#include <type_traits>

#include "../concepts.hpp"
#include "blocks.hpp"

namespace descent {

namespace detail {

/// Whether two penalties are lazy, and so are both at once: no two of them do the same.
template <class First, class Second>
inline constexpr bool lazy_together = LazyPenalty<First> && LazyPenalty<Second> && !(Decays<First> && Decays<Second>) &&
                                      !(Thresholds<First> && Thresholds<Second>);

}  // namespace detail

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

  /// What the one that decays offers, and the one that thresholds: see Penalty. Not where both do the same, or one does
  /// more.
  double decay() const
    requires(detail::lazy_together<First, Second> && (detail::Decays<First> || detail::Decays<Second>))
  {
    return decaying().decay();
  }
  bool decays(const ParameterBlock& block) const
    requires(detail::lazy_together<First, Second> && (detail::Decays<First> || detail::Decays<Second>))
  {
    return decaying().decays(block);
  }
  double threshold() const
    requires(detail::lazy_together<First, Second> && (detail::Thresholds<First> || detail::Thresholds<Second>))
  {
    return thresholding().threshold();
  }
  bool thresholds(const ParameterBlock& block) const
    requires(detail::lazy_together<First, Second> && (detail::Thresholds<First> || detail::Thresholds<Second>))
  {
    return thresholding().thresholds(block);
  }

  void validate() const {
    detail::validate(first);
    detail::validate(second);
  }

 private:
  const auto& decaying() const {
    if constexpr (detail::Decays<First>)
      return first;
    else
      return second;
  }
  const auto& thresholding() const {
    if constexpr (detail::Thresholds<First>)
      return first;
    else
      return second;
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
