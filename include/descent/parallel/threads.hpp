#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "../core/error.hpp"
#include "../core/matrix.hpp"
#include "../core/thread_team.hpp"
#include "crew.hpp"

namespace descent {

/// Several threads share the gradients of large batches and the looks at the loss, by chunks of 256 rows whose sums are added in
/// one order: the result has the same bits whatever their number. Between two pieces of work they are parked. What would take
/// less than some ten microseconds is not shared. Two threads on a machine with two idle cores; on a busy one, a thread that
/// waits for its turn is waited for.
///
///     .parallel = Threads{4}
struct Threads {
  /// how many, the caller's included, 1 to 1024; where a program can have no threads, one does it all
  Index count = 2;

  void validate() const {
    if (count < 1 || count > 1024) fail("Threads: .count is " + std::to_string(count) + "; it must be from 1 to 1024");
  }
};

namespace detail {

/// Threads, each with a room to work in. They are made when they are first called; a copy has threads of its own.
template <class Room, class Scalar>
class Crew<Threads, Room, Scalar> {
 public:
  explicit Crew(Threads threads) : wanted_(threads.count) {}  // an absurd count is refused by the run
  Crew(const Crew& other) : wanted_(other.wanted_) {}
  Crew(Crew&&) = default;
  Crew& operator=(const Crew&) = delete;
  ~Crew() = default;

  /// How many threads there are to be, the caller's included.
  Index wanted() const { return wanted_; }

  /// Lets the threads add up `pieces` terms, as many numbers each as `total`: calls double add(piece, gradient, room) for every
  /// one, for its number, and adds numbers and gradients (if they are wanted) as trees. The first time, furnish(room).
  template <class Add, class Furnish, class Tree, class Sums, class Total>
  void add_up(Index pieces, bool want_gradient, const Add& add, const Furnish& furnish, Sums& sums, Tree& tree,
              Total& total) {
    values_.resize(static_cast<std::size_t>(pieces));
    if (want_gradient) {
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
    if (want_gradient) {
      for (const Vector<Scalar>& gradient : gradients_) tree.add(gradient);
      tree.write_total(total);
    }
  }

  /// Lets the threads call work(piece) for every one; throws what the first of the pieces threw that failed.
  template <class Work>
  void share(Index pieces, const Work& work) {
    team([](Room&) {}).share(pieces, [&](Index piece, Index) { work(piece); });
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

}  // namespace detail
}  // namespace descent
