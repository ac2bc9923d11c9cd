// Why a run ended.
#include <descent/core/stop_reason.hpp>

#include <sstream>
#include <string>

#include "../catch.hpp"

using descent::StopReason;

TEST_CASE("a reason is a text; an empty one means: go on") {
  CHECK_FALSE(StopReason::none);
  CHECK_FALSE(StopReason{});
  CHECK(StopReason::max_steps);
  CHECK(StopReason{"a reason of my own"});
  static_assert(!StopReason::none && StopReason::diverged);
}

TEST_CASE("reasons are told apart by their text") {
  const StopReason all[] = {StopReason::none,       StopReason::max_steps,  StopReason::max_epochs,
                            StopReason::time_limit, StopReason::loss_below, StopReason::gradient_below,
                            StopReason::diverged};
  for (const StopReason& a : all)
    for (const StopReason& b : all) CHECK((a == b) == (&a == &b));
  const std::string text = "patience ran out";
  CHECK(StopReason{text} == StopReason{"patience ran out"});
  CHECK(StopReason{text} != StopReason::max_steps);
}

TEST_CASE("reasons are printed") {
  std::ostringstream out;
  out << StopReason::time_limit << ", " << StopReason::none << ", " << StopReason{"enough"};
  CHECK(out.str() == "the time was up, not stopped, enough");
}
