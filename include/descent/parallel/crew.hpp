/// @file
/// Who works beside the caller.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "../core/matrix.hpp"
#include "../core/thread_team.hpp"
#include "threads.hpp"

namespace descent::detail {

/// Nobody.
template <class Parallel, class Room, class Scalar>
struct Crew {
  explicit Crew(const Parallel&) {}
  template <class Work>
  void for_each_room(const Work&) {}
};

/// Threads, each with a room to work in. They are made when they are first called; a copy has threads of its own.
template <class Room, class Scalar>
class Crew<Threads, Room, Scalar> {
 public:
  explicit Crew(const Threads& threads) : wanted_(threads.count) {}  // an absurd count is refused by the run
  Crew(const Crew& other) : wanted_(other.wanted_) {}
  Crew(Crew&&) = default;
  Crew& operator=(const Crew&) = delete;
  ~Crew() = default;

  /// How many threads there are to be, the caller's included.
  Index wanted() const { return wanted_; }

  /// Lets the threads add up `pieces` terms, as many numbers each as `total`: calls double add(piece, gradient, room) for every
  /// one, for its number, and adds numbers and gradients (if they are wanted) as trees. The first time, furnish(room).
  template <bool want_gradient, class Add, class Furnish, class Tree, class Sums, class Total>
  void add_up(Index pieces, const Add& add, const Furnish& furnish, Sums& sums, Tree& tree, Total& total) {
    values_.resize(static_cast<std::size_t>(pieces));
    if constexpr (want_gradient) {
      gradients_.resize(static_cast<std::size_t>(pieces));
      for (Vector<Scalar>& gradient : gradients_) gradient.resize(total.size());
    }
    team(furnish).share(pieces, [&](Index piece, Index member) {
      const auto place = static_cast<std::size_t>(piece);
      Scalar* const gradient = want_gradient ? gradients_[place].data() : nullptr;
      values_[place] = add(piece, VectorView<Scalar>(gradient, want_gradient ? total.size() : 0),
                           rooms_[static_cast<std::size_t>(member)]);
    });
    for (const double value : values_) sums.add(value);
    if constexpr (want_gradient) {
      for (const Vector<Scalar>& gradient : gradients_) tree.add(gradient);
      tree.write_total(total);
    }
  }

  template <class Work>
  void for_each_room(const Work& work) {
    for (Room& room : rooms_) work(room);
  }

 private:
  template <class Furnish>
  ThreadTeam& team(const Furnish& furnish) {
    if (!team_) {
      team_ = std::make_unique<ThreadTeam>(wanted_);
      rooms_.resize(static_cast<std::size_t>(team_->size()));
      for (Room& room : rooms_) furnish(room);
    }
    return *team_;
  }

  Index wanted_;
  std::unique_ptr<ThreadTeam> team_;
  std::vector<Room> rooms_;  // one for each of them
  std::vector<double> values_;
  std::vector<Vector<Scalar>> gradients_;
};

}  // namespace descent::detail
