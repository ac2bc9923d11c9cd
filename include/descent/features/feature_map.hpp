/// @file
/// What may stand between the features as they were measured and a model.
#pragma once

#include <concepts>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/matrix.hpp"

namespace descent {

/// Makes k numbers of the d features of a sample: φ(x).
/// - `outputs(inputs)`: k for d inputs. It fails on as many as the map cannot take.
/// - `map(x, out)`: writes φ(x), k numbers, for x of d numbers.
///
/// It may offer `learn(features)`, n × d, whatever it has to know of them first; `archive(visitor)` then shows what it has
/// learnt, which is saved with the model; `names(names)`, k names made of d; and `validate()`.
/// What k is may depend on what was learnt.
/// Laws: φ depends on x and on what was learnt alone; evaluation is const and takes nothing from the heap.
template <class M, class Scalar>
concept FeatureMap = requires(const M& map, ConstVectorView<Scalar> x, VectorView<Scalar> out) {
  { map.outputs(Index{}) } -> std::convertible_to<Index>;
  map.map(x, out);
};

/// A FeatureMap that learns.
template <class M, class Scalar>
concept LearningFeatureMap =
    FeatureMap<M, Scalar> && requires(M& map, const Matrix<Scalar>& features) { map.learn(features); };

namespace detail {

/// False for a map that has a member `learn` which takes something else than features of this Scalar.
template <class Map, class Scalar>
inline constexpr bool learns_rightly = LearningFeatureMap<Map, Scalar> || !requires { &Map::learn; };

/// Names for so many features that have none: "made 1", "made 2", …
inline std::vector<std::string> numbered_names(Index count) {
  std::vector<std::string> names;
  for (Index i = 1; i <= count; ++i) names.push_back("made " + std::to_string(i));
  return names;
}

/// The names of what a map makes of features so named; numbered ones, where it has none to offer.
template <class Map>
std::vector<std::string> mapped_names(const Map& map, std::vector<std::string> names) {
  if constexpr (requires { map.names(names); }) {
    return map.names(std::move(names));
  } else {
    return numbered_names(map.outputs(static_cast<Index>(names.size())));
  }
}

/// Shows visit(name, map) every map that has learnt something, under its number.
template <class Maps, class Visitor>
void archive_maps(Maps& maps, Visitor& visit) {
  int number = 0;
  const auto show = [&](auto& map) {
    ++number;
    if constexpr (requires { map.archive(visit); }) visit(std::to_string(number).c_str(), map);
    using Map = std::remove_cvref_t<decltype(map)>;
    static_assert(
        requires { map.archive(visit); } || !(LearningFeatureMap<Map, double> || LearningFeatureMap<Map, float>),
        "a map that learns needs archive(visitor), or what it has learnt could not be saved; see "
        "features/feature_map.hpp");
  };
  std::apply([&](auto&... map) { (show(map), ...); }, maps);
}

}  // namespace detail
}  // namespace descent
