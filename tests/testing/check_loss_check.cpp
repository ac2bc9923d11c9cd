// The library's loss checks keep the laws of loss checks; planted defects are caught, each by the law that it breaks.
#include <descent/loss_checks/any_check.hpp>
#include <descent/loss_checks/every_duration.hpp>
#include <descent/loss_checks/every_epochs.hpp>
#include <descent/loss_checks/every_steps.hpp>
#include <descent/loss_checks/never.hpp>
#include <descent/loss_checks/time_share.hpp>
#include <descent/testing/check_loss_check.hpp>

#include <chrono>
#include <cstdint>
#include <memory>

#include "passes.hpp"

using namespace descent;
using namespace std::chrono_literals;

namespace {

struct EveryThird {  // counts in itself
  mutable int calls = 0;
  bool due(const Progress&) const { return ++calls % 3 == 0; }
};
struct EveryTenth {  // runs count together
  std::shared_ptr<std::int64_t> last = std::make_shared<std::int64_t>(0);
  bool due(const Progress& progress) const {
    if (progress.step == 1) *last = 0;
    if (progress.step < *last + 10) return false;
    *last = progress.step;
    return true;
  }
};
struct DueByTime {
  bool due(const Progress& progress) const { return progress.time - progress.look_time > Seconds(0.05); }
};
struct DueBySteps {
  struct State {
    std::int64_t last = 0;
    void archive(auto&) {}
  };
  bool due(const Progress& progress, State& state) const {
    if (progress.step < state.last + 10) return false;
    state.last = progress.step;
    return true;
  }
};
struct NeverAlmost {
  static constexpr bool never_looks = true;
  bool due(const Progress& progress) const { return progress.step == 200; }
};

}  // namespace

TEST_CASE("the library's loss checks pass check_loss_check") {
  const auto check = [](const auto& loss_check) { passes(check_loss_check(loss_check)); };
  check(EverySteps{7});
  check(EveryEpochs{});
  check(EveryEpochs{3});
  check(EveryDuration{0.3s});
  check(TimeShare{0.05});
  check(TimeShare{0.5});
  check(Never{});
  check(EveryDuration{1s} || EverySteps{100});
  check(TimeShare{} || EveryEpochs{2} || EverySteps{50});
  check(minimal::AtPowersOfTwo{});
  check([](const Progress& now) { return now.step % 3 == 0; });
}

TEST_CASE("defects in loss checks are caught") {
  catches("mutable counter", "the same run twice", check_loss_check(EveryThird{}));
  catches("a place shared by runs", "runs do not disturb each other", check_loss_check(EveryTenth{}));
  catches("time not declared", "needs_time is declared", check_loss_check(DueByTime{}));
  catches("nothing archived", "archive names all that a run needs", check_loss_check(DueBySteps{}));
  catches("it looks after all", "never_looks is true", check_loss_check(NeverAlmost{}));
}
