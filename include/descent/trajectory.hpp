/// @file
/// Where training went: the parameters at every look.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "core/matrix.hpp"
#include "core/parameters.hpp"
#include "core/progress.hpp"

namespace descent {

/// The way that a run took: step, loss and a copy of the p parameters for every look, that at the start and that at
/// the end included; as many points as the report's curve has.
///
///     Trajectory<double> path;
///     const GradientDescent trainer{.loss_check = EverySteps{1}, .stop = MaxSteps{100}, .observe = path.of(line)};
///     trainer.fit(line, Mse{}, train);
///     path[0].parameters;            // the start
///     path.back().loss;              // the end
///
/// It holds one run: the first look of the next one, at step 0, clears it (a run advanced in pieces is one run). Give
/// runs that are to be compared a trajectory each. The last point is where the steps ended, whatever `.keep` hands
/// back; after divergence it is the best look once more, whose parameters were put back. Memory: p numbers a look.
template <class ScalarType>
class Trajectory {
 public:
  using Scalar = ScalarType;

  /// What a look saw.
  struct Point {
    /// steps taken before it
    std::int64_t step = 0;
    /// the loss, penalty included; see Progress::loss
    double loss = 0;
    /// p numbers
    Vector<Scalar> parameters = {};
  };

  /// The observer that adds to a trajectory. Any number of copies add to the same one.
  template <class Source>
  class Recorder {
   public:
    /// Of a trajectory and what is trained; Trajectory::of makes one.
    Recorder(Trajectory& path, Source& source) : path_(&path), source_(&source) {}

    /// Adds a point; at step 0 to an empty trajectory.
    void operator()(const Progress& progress) const {
      if (progress.step == 0) path_->clear();
      path_->add(progress.step, progress.loss, detail::view_parameters(*source_));
    }

   private:
    Trajectory* path_;
    Source* source_;
  };

  /// An observer of the run that trains this model (for `minimize`: that moves this x). It refers to the trajectory
  /// and to the model, which must outlive the run and stay where they are.
  template <class Source>
  Recorder<std::remove_reference_t<Source>> of(Source&& source) & {
    using S = std::remove_reference_t<Source>;
    static_assert(std::is_lvalue_reference_v<Source>,
                  "Trajectory::of: the model or x is a temporary; name the one that is trained");
    static_assert(detail::HasParameters<S>,
                  "Trajectory::of: this is neither a Model with parameters() nor a vector; see concepts.hpp");
    if constexpr (detail::HasParameters<S>)
      static_assert(std::same_as<typename S::Scalar, Scalar>,
                    "Trajectory::of: trajectory and model have different Scalar types (float and double, say); "
                    "make it a Trajectory of the model's");
    return {*this, source};
  }
  template <class Source>
  void of(Source&&) && = delete;  // the trajectory is a temporary; give it a name

  /// Adds a point at the end.
  void add(std::int64_t step, double loss, const Eigen::Ref<const Vector<Scalar>>& parameters) {
    points_.push_back({step, loss, parameters});
  }
  /// Forgets all points.
  void clear() { points_.clear(); }

  /// The number of looks.
  std::size_t size() const { return points_.size(); }
  /// Whether there is none.
  bool empty() const { return points_.empty(); }
  /// The i-th look, from 0 on; i must be below size().
  const Point& operator[](std::size_t i) const { return points_[i]; }
  /// The first look; there must be one.
  const Point& front() const { return points_.front(); }
  /// The last look; there must be one.
  const Point& back() const { return points_.back(); }
  /// To go through all looks, in order.
  auto begin() const { return points_.begin(); }
  /// The end of that.
  auto end() const { return points_.end(); }

 private:
  std::vector<Point> points_;
};

}  // namespace descent
