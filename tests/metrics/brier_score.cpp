// The Brier score: by hand, at its best, worst and most undecided.
#include <descent/metrics/brier_score.hpp>

#include "../catch.hpp"

using namespace descent;

TEST_CASE("brier_score: the mean squared error of probabilities") {
  const Vector<double> targets{{1, 0, 1, 0}};
  CHECK(brier_score(targets, Vector<double>{{0.5, 0.25, 1, 0}}) == (0.25 + 0.0625) / 4);
  CHECK(brier_score(targets, targets) == 0);
  CHECK(brier_score(targets, Vector<double>{{0, 1, 0, 1}}) == 1);
  CHECK(brier_score(targets, Vector<double>::Constant(4, 0.5)) == 0.25);
  CHECK(brier_score(Vector<double>{{0, 0}}, Vector<double>{{0.5, 0}}) == 0.125);  // one class only
}
