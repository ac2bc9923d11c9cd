#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "../core/error.hpp"
#include "../core/finite.hpp"
#include "../core/matrix.hpp"
#include "../core/policy.hpp"
#include "../core/text.hpp"
#include "../data/check.hpp"
#include "../data/dataset.hpp"
#include "feature_map.hpp"

namespace descent {

/// Maps of features, one behind the other, for samples of d features: what a model sees is φₘ(… φ₂(φ₁(x))).
///
///     FeatureMaps features(2, Polynomial{.degree = 3}, Standardizer<double>{});
///     features.learn(train);
///     MappedModel model(features, LinearModel<double>(features.outputs()));  // of the features as they were measured
///
/// Any of Polynomial, Waves, Select, Unchanged, Computed, Beside, Standardizer and maps of your own; see feature_map.hpp.
template <class... Maps>
class FeatureMaps {
  static_assert(sizeof...(Maps) > 0, "FeatureMaps: name a map at least, FeatureMaps(2, Polynomial{}), say");

 public:
  /// Room for one row between two maps.
  template <class Scalar>
  using Room = std::array<Vector<Scalar>, sizeof...(Maps)>;

  /// Fails where a map cannot take what the one before it makes, or d is below 1.
  explicit FeatureMaps(Index inputs, Maps... maps) : maps_(std::move(maps)...) {
    if (inputs < 1) fail("FeatureMaps: " + detail::counted(inputs, "feature") + "; there must be 1 or more");
    widths_[0] = inputs;
    for_each_map([](const auto& map, std::size_t) { detail::validate(map); });
    measure();
  }

  /// d
  Index inputs() const { return widths_.front(); }
  /// How many features a model of the mapped ones has.
  Index outputs() const { return widths_.back(); }

  /// Lets those maps learn that do, each of n × d features as the maps before it make them. Of training rows only. Fails, and
  /// changes nothing, unless there are d columns and all is finite.
  template <class Features>
  void learn(const Eigen::MatrixBase<Features>& features) {
    using Scalar = typename Features::Scalar;
    Matrix<Scalar> made = features;
    require_columns(made, "learn");
    FeatureMaps learnt = *this;
    learnt.for_each_map([&]<class Map>(Map& map, std::size_t place) {
      static_assert(detail::learns_rightly<Map, Scalar>,
                    "FeatureMaps: a map has a member learn that cannot be called; it must be learn(const "
                    "Matrix<Scalar>& features)");
      if constexpr (LearningFeatureMap<Map, Scalar>) map.learn(made);
      learnt.widths_[place + 1] = map.outputs(learnt.widths_[place]);
      made = learnt.mapped(made, place, place + 1);
    });
    *this = std::move(learnt);
  }
  /// The same of a data set's features.
  template <class Scalar>
  void learn(const Dataset<Scalar>& data) {
    learn(data.features);
  }

  /// What becomes of n × d features: n × outputs(). Fails unless there are d columns and all that is made is finite.
  template <class Features>
  Matrix<typename Features::Scalar> transform(const Eigen::MatrixBase<Features>& features) const {
    const Matrix<typename Features::Scalar> rows = features;
    require_columns(rows, "transform");
    return mapped(rows, 0, sizeof...(Maps));
  }

  /// The same samples with mapped features, and names for them where they had any.
  template <class Scalar>
  Dataset<Scalar> transform(Dataset<Scalar> data) const {
    data.features = transform(data.features);
    if (!data.feature_names.empty()) data.feature_names = names(data.feature_names);
    return data;
  }

  /// What the mapped features are called. Fails unless there are d names.
  std::vector<std::string> names(std::vector<std::string> names) const {
    if (static_cast<Index>(names.size()) != inputs())
      fail("FeatureMaps::names: " + detail::counted(static_cast<Index>(names.size()), "name") + " for " +
           detail::counted(inputs(), "feature") + "; give one for each");
    for_each_map([&](const auto& map, std::size_t) { names = detail::mapped_names(map, std::move(names)); });
    return names;
  }

  /// Writes what becomes of one sample, d numbers, to outputs() numbers. No check of sizes.
  template <class Scalar>
  void map(const Scalar* x, Scalar* out, Room<Scalar>& room) const {
    map_row(x, out, room, 0, sizeof...(Maps));
  }

  /// Shows visit(name, value) what the maps have learnt.
  template <class Visitor>
  void archive(Visitor& visit) {
    detail::archive_maps(maps_, visit);
    measure();  // the visitor may have read something
  }

  /// Shows visit(name, value) the maps, and what comes in.
  template <class Visitor>
  void identity(Visitor& visit) const {
    visit("inputs", inputs());
    for_each_map([&](const auto& map, std::size_t) { visit("map", map); });
  }

  /// Fails where a map makes no sense, or has learnt of other features than come in.
  void validate() const {
    for_each_map([&](const auto& map, std::size_t place) {
      detail::validate(map);
      (void)map.outputs(widths_[place]);
    });
  }

  /// Whether all are maps of such features.
  template <class Scalar>
  static constexpr bool are_of = (FeatureMap<Maps, Scalar> && ...);

 private:
  template <class Work>
  void for_each_map(const Work& work) const {
    [&]<std::size_t... i>(std::index_sequence<i...>) {
      (work(std::get<i>(maps_), i), ...);
    }(std::index_sequence_for<Maps...>{});
  }
  template <class Work>
  void for_each_map(const Work& work) {
    [&]<std::size_t... i>(std::index_sequence<i...>) {
      (work(std::get<i>(maps_), i), ...);
    }(std::index_sequence_for<Maps...>{});
  }

  void measure() {
    for_each_map([&](const auto& map, std::size_t place) { widths_[place + 1] = map.outputs(widths_[place]); });
  }

  template <class Scalar>
  void require_columns(const Matrix<Scalar>& features, const char* verb) const {
    static_assert(are_of<Scalar>,
                  "FeatureMaps: one of these types is not a FeatureMap of features of this Scalar; it needs "
                  "outputs(inputs) and map(x, out), see features/feature_map.hpp");
    if (features.cols() != inputs())
      fail(std::string("FeatureMaps::") + verb + ": the maps take " + detail::counted(inputs(), "feature") +
           ", there are " + std::to_string(features.cols()));
  }

  /// One row through the maps from `first` to before `last`.
  template <class Scalar>
  void map_row(const Scalar* x, Scalar* out, Room<Scalar>& room, std::size_t first, std::size_t last) const {
    for_each_map([&](const auto& map, std::size_t place) {
      if (place < first || place >= last) return;
      const Index width = widths_[place + 1];
      if (place + 1 < last && room[place].size() != width) room[place].resize(width);
      Scalar* const to = place + 1 == last ? out : room[place].data();
      const ConstVectorView<Scalar> in(x, widths_[place]);
      VectorView<Scalar> made(to, width);
      map.map(in, made);
      x = to;
    });
  }

  /// All rows through them.
  template <class Scalar>
  Matrix<Scalar> mapped(const Matrix<Scalar>& features, std::size_t first, std::size_t last) const {
    const Index columns = widths_[last];
    Matrix<Scalar> out = Matrix<Scalar>::Constant(features.rows(), columns, std::numeric_limits<Scalar>::quiet_NaN());
    Room<Scalar> room;
    for (Index i = 0; i < features.rows(); ++i) {
      Scalar* const row = out.data() + i * columns;
      map_row(features.data() + i * features.cols(), row, room, first, last);
      for (Index j = 0; j < columns; ++j)
        if (!is_finite(row[j]))
          fail("FeatureMaps: mapped feature " + std::to_string(j) + " of row " + std::to_string(i) +
               " (both counted from 0) is not finite; see that the row's features are, and are not too large for these "
               "maps, and that a map of your own writes all that it announces");
    }
    return out;
  }

  std::tuple<Maps...> maps_;
  std::array<Index, sizeof...(Maps) + 1> widths_;  // what comes in, what the first map makes of it, …
};

}  // namespace descent
