// Counts at every threshold: equal scores are one, rows of weight 0 none.
#include <descent/metrics/threshold_counts.hpp>

#include "../catch.hpp"

using namespace descent;
using Numbers = std::vector<double>;

TEST_CASE("threshold counts: from the highest score to the lowest, equal ones together") {
  const Matrix<double> targets{{0}, {1}, {1}, {0}, {1}, {0}}, scores{{2}, {-1}, {5}, {5}, {2}, {-3}};
  const auto counts = detail::count_by_threshold(targets, scores, {});
  CHECK(counts.threshold == Numbers{5, 2, -1, -3});
  CHECK(counts.true_positives == Numbers{1, 2, 3, 3});
  CHECK(counts.false_positives == Numbers{1, 2, 2, 3});
}

TEST_CASE("threshold counts: weights are added up, and a row of weight 0 makes no threshold") {
  const Matrix<double> targets{{0}, {1}, {1}, {0}}, scores{{0.1}, {0.7}, {0.9}, {0.7}};
  const auto counts = detail::count_by_threshold(targets, scores, Vector<double>{{2, 0.5, 0, 4}});
  CHECK(counts.threshold == Numbers{0.7, 0.1});
  CHECK(counts.true_positives == Numbers{0.5, 0.5});
  CHECK(counts.false_positives == Numbers{4, 6});
}

TEST_CASE("threshold counts: 0 and -0 are one score") {
  const auto counts = detail::count_by_threshold(Matrix<double>{{0}, {1}}, Matrix<double>{{0.0}, {-0.0}}, {});
  CHECK(counts.threshold == Numbers{0});
  CHECK(counts.true_positives == Numbers{1});
}
