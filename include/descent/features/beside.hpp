#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "../core/matrix.hpp"
#include "../core/policy.hpp"
#include "feature_map.hpp"

namespace descent {

/// Several maps of the same features: what they make stands side by side.
///
///     Beside{AsMeasured{}, Waves{}}  // x₁, x₂, sin x₁, cos x₁, sin x₂, cos x₂
template <class... Maps>
class Beside {
 public:
  /// In this order.
  explicit Beside(Maps... maps) : maps_(std::move(maps)...) {}

  /// What all make of so many.
  Index outputs(Index inputs) const {
    return std::apply([&](const auto&... map) { return (static_cast<Index>(map.outputs(inputs)) + ... + Index{0}); },
                      maps_);
  }

  template <class Scalar>
  void map(ConstVectorView<Scalar> x, VectorView<Scalar> out) const {
    Scalar* to = out.data();
    const auto write = [&](const auto& map) {
      VectorView<Scalar> made(to, map.outputs(x.size()));
      map.map(x, made);
      to += made.size();
    };
    std::apply([&](const auto&... map) { (write(map), ...); }, maps_);
  }

  /// Theirs, side by side.
  std::vector<std::string> names(const std::vector<std::string>& features) const {
    std::vector<std::string> names;
    const auto append = [&](const std::vector<std::string>& more) {
      names.insert(names.end(), more.begin(), more.end());
    };
    std::apply([&](const auto&... map) { (append(detail::mapped_names(map, features)), ...); }, maps_);
    return names;
  }

  /// Lets those learn that do.
  template <class Scalar>
  void learn(const Matrix<Scalar>& features)
    requires(LearningFeatureMap<Maps, Scalar> || ...)
  {
    const auto teach = [&]<class Map>(Map& map) {
      static_assert(detail::learns_rightly<Map, Scalar>,
                    "Beside: a map has a member learn that cannot be called; it must be learn(const Matrix<Scalar>& "
                    "features)");
      if constexpr (LearningFeatureMap<Map, Scalar>) map.learn(features);
    };
    std::apply([&](auto&... map) { (teach(map), ...); }, maps_);
  }

  /// Shows visit(name, value) what they have learnt, numbered from 1.
  template <class Visitor>
  void archive(Visitor& visit) {
    detail::archive_maps(maps_, visit);
  }

  /// Shows visit(name, value) the maps.
  template <class Visitor>
  void identity(Visitor& visit) const {
    std::apply([&](const auto&... map) { (visit("map", map), ...); }, maps_);
  }

  void validate() const {
    std::apply([](const auto&... map) { (detail::validate(map), ...); }, maps_);
  }

 private:
  std::tuple<Maps...> maps_;
};

}  // namespace descent
