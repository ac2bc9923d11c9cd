// The lift over always naming the majority.
#include <descent/metrics/majority.hpp>

#include <sstream>

#include "../catch.hpp"
#include "spaces.hpp"

using namespace descent;

namespace {

std::string printed(const LiftOverMajority& lift) {
  std::ostringstream out;
  out << lift;
  return out.str();
}

}  // namespace

TEST_CASE("lift_over_majority: always \"taken\" has none") {
  const LiftOverMajority lift = lift_over_majority(confusion_matrix(spaces(), Matrix<double>::Zero(1000, 1)));
  CHECK(lift.majority == 0);
  CHECK(lift.accuracy == 0.99);
  CHECK(lift.majority_accuracy == 0.99);
  CHECK(lift.lift() == 1);
  CHECK(lift.mistakes_avoided() == 0);
  CHECK(printed(lift) == "accuracy 99 %; always \"0\": 99 %; lift 1, as many mistakes");
}

TEST_CASE("lift_over_majority: a model that is better, and one that is worse") {
  const ConfusionMatrix better(Matrix<double>{{10, 0, 0}, {1, 57, 2}, {0, 5, 25}}, {"a", "b", "c"});
  const LiftOverMajority lift = lift_over_majority(better);
  CHECK(lift.majority == 1);
  CHECK(lift.accuracy == 0.92);
  CHECK(lift.majority_accuracy == 0.6);
  CHECK(lift.lift() == 0.92 / 0.6);
  CHECK(lift.mistakes_avoided() == Approx(0.8).epsilon(1e-14));  // 8 mistakes instead of 40
  CHECK(printed(lift) == "accuracy 92 %; always \"b\": 60 %; lift 1.533, 80 % fewer mistakes");

  const LiftOverMajority worse = lift_over_majority(ConfusionMatrix(Matrix<double>{{4, 4}, {2, 0}}));
  CHECK(worse.lift() == 0.5);
  CHECK(worse.mistakes_avoided() == Approx(-2).epsilon(1e-14));
  CHECK(printed(worse) == "accuracy 40 %; always \"0\": 80 %; lift 0.5, 200 % more mistakes");
  CHECK(lift_over_majority(ConfusionMatrix(Matrix<double>{{2, 1}, {1, 2}})).majority == 0);  // of equal ones, the first
  CHECK(lift_over_majority(ConfusionMatrix(Matrix<double>{{2, 4}, {1, 3}})).majority == 0);  // of targets
  CHECK(lift_over_majority(ConfusionMatrix(Matrix<double>{{0, 0}, {1, 2}})).mistakes_avoided() == 0);
}
