// Several observers as one: who is told what, in which order.
#include <descent/gradient_descent.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/observers/observers.hpp>
#include <descent/stops/max_steps.hpp>

#include <cstdint>
#include <string>

#include "../catch.hpp"

using namespace descent;

namespace {

/// Writes its name and what it was told into a common diary.
struct Watcher {
  char name;
  std::string* diary;
  void write(const char* what, std::int64_t step) const { *diary += name + (what + std::to_string(step)) + ' '; }
  void operator()(const Progress& progress) { write("look", progress.step); }
};

/// Wants to record every so many steps.
struct Recorder : Watcher {
  std::int64_t every;
  bool due(const Progress& progress) const { return progress.step % every == 0; }
  void record(auto& run) { write("record", run.progress().step); }
  void finished(const Report& report) { write("end", report.steps); }
  void validate() const {
    if (every < 1) fail("Recorder: .every is below 1");
  }
};

struct Timed : Watcher {
  static constexpr bool needs_time = true;
};

struct Thrower {
  void operator()(const Progress& progress) const {
    if (progress.step > 0) throw 1;
  }
};

}  // namespace

TEST_CASE("Observers are told in order; each records when it wants to, and all that can at the end") {
  std::string diary;
  Vector<double> x = Vector<double>::Ones(2);
  const minimal::Bowl bowl;
  GradientDescent{.loss_check = EverySteps{3},
                  .stop = MaxSteps{5},
                  .observe = Observers{Recorder{{'a', &diary}, 2}, Watcher{'b', &diary}, Recorder{{'c', &diary}, 4}}}
      .minimize(bowl, x);
  CHECK(diary ==
        "alook0 blook0 clook0 arecord2 alook3 blook3 clook3 arecord4 crecord4 "
        "alook5 blook5 clook5 arecord5 crecord5 aend5 cend5 ");
}

TEST_CASE("Observers: those after one that throws are not told of that look, but of the next") {
  std::string diary;
  Vector<double> x = Vector<double>::Ones(2);
  const minimal::Bowl bowl;
  const GradientDescent trainer{.loss_check = EverySteps{2},
                                .stop = MaxSteps{3},
                                .observe = Observers{Watcher{'a', &diary}, Thrower{}, Watcher{'b', &diary}}};
  auto run = trainer.start(bowl, x);
  CHECK_THROWS_AS(run.advance(), int);
  CHECK(diary == "alook0 blook0 alook2 ");
  CHECK(run.progress().step == 2);
}

TEST_CASE("Observers need what one of them needs, and are checked at the door") {
  static_assert(!Observers<Watcher, Watcher>::needs_time && Observers<Watcher, Timed>::needs_time);
  static_assert(!detail::records<Observers<Watcher>> && detail::records<Observers<Watcher, Recorder>>);
  CHECK_NOTHROW(Observers{Recorder{{'a', nullptr}, 1}}.validate());
  CHECK_THROWS_AS((Observers{Watcher{'a', nullptr}, Recorder{{'b', nullptr}, 0}}.validate()), Error);
}
